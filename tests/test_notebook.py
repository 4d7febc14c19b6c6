"""The tutorial notebook runs from top to bottom and is stored without outputs; values show themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

import kyrtext
from kyrtext.files import progress

nbformat = pytest.importorskip("nbformat")
NOTEBOOK = Path(__file__).resolve().parent.parent / "examples" / "notebook.ipynb"


def test_it_is_stored_without_outputs() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert len(code) > 12
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_it_runs_from_top_to_bottom() -> None:
    nbclient = pytest.importorskip("nbclient")
    book = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(
        book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    )
    client.execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert {"text/html", "image/png"} <= kinds
    text = "".join(output.get("text", "") for output in outputs)
    assert "kyrtext" in text
    assert not list(NOTEBOOK.parent.glob("my_stopwords*"))


def test_a_corpus_shows_a_table_and_escapes_names() -> None:
    corpus = kyrtext.from_texts(["иш", "үй барбы"], platform=["<b>x</b>", "facebook"], author=["а", "б"])
    shown = corpus._repr_html_()
    assert "&lt;b&gt;x" in shown
    assert "<b>" not in shown
    assert shown.count("<tr>") == 4
    assert "<td>facebook</td><td>1</td><td>2</td><td>1</td>" in shown


def test_an_empty_corpus_shows_itself() -> None:
    assert "none" in kyrtext.from_texts([])._repr_html_()


def test_bars_are_for_notebooks_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert progress.notebook_progress("reading") is None
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
    step = progress.notebook_progress("окуу")
    assert step is not None
    step(1, 2)
    step(2, 2)
    assert "окуу" in capsys.readouterr().err
