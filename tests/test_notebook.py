"""The tutorial notebook is stored with the outputs it gives today, and values show themselves in notebooks.

`python -m tests.test_notebook` runs it and stores the outputs anew.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

import kyrtext
from kyrtext.files import progress

nbformat = pytest.importorskip("nbformat")
NOTEBOOK = Path(__file__).resolve().parent.parent / "examples" / "notebook.ipynb"
LARGEST = 1_500_000  # bytes of the notebook with its pictures


def executed() -> Any:
    """The notebook run from top to bottom, without progress bars and times."""
    nbclient = pytest.importorskip("nbclient")
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(
        book,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
    ).execute()
    for cell in code(book):
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        cell.metadata = {}
    book.metadata = {"kernelspec": book.metadata["kernelspec"], "language_info": {"name": "python"}}
    return book


def code(book: Any) -> list[Any]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def shown(cell: Any) -> list[Any]:
    """What a cell shows: texts (without versions of libraries), tables; of a picture that there is one."""
    return [
        re.sub(r"(Versions|Версии|Версиялар): .*", "", output.get("text", ""))
        or {kind: kind == "image/png" or value for kind, value in output.get("data", {}).items()}
        or output.output_type
        for output in cell.outputs
    ]


@pytest.fixture(scope="module")
def stored() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_stored_with_its_outputs(stored: Any) -> None:
    assert len(code(stored)) > 12
    assert [cell.execution_count for cell in code(stored)] == list(range(1, len(code(stored)) + 1))
    outputs = [output for cell in code(stored) for output in cell.outputs]
    pictures = [one.data["image/png"] for one in outputs if "image/png" in one.get("data", {})]
    assert len(pictures) >= 4
    assert all(base64.b64decode(one).startswith(b"\x89PNG") for one in pictures)
    assert any("text/html" in one.get("data", {}) for one in outputs)
    assert NOTEBOOK.stat().st_size < LARGEST


def test_it_names_nothing_of_this_machine(stored: Any) -> None:
    text = "".join(str(shown(cell)) for cell in code(stored))
    assert not re.search(r"/home/|/Users/|/tmp/|/work/|[A-Z]:\\|0x[0-9a-f]{6,}", text)
    assert "http://" not in text


def test_it_imports_nothing_from_within(stored: Any) -> None:
    assert "kyrtext." not in "".join(
        re.findall(r"^(?:from|import) .*", "\n".join(cell.source for cell in code(stored)), re.MULTILINE)
    )


def test_its_outputs_are_those_of_today(stored: Any) -> None:
    book = executed()
    assert not [one for cell in code(book) for one in cell.outputs if one.output_type == "error"]
    for now, then in zip(code(book), code(stored), strict=True):
        assert shown(now) == shown(then), f"not in step, run python -m tests.test_notebook:\n{now.source}"
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


if __name__ == "__main__":
    nbformat.write(executed(), NOTEBOOK)
