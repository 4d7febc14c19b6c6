"""Damaged files: reported, skipped, and never an error that is not a KyrtextError."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyrtext.files.errors import KyrtextError
from kyrtext.reading import KINDS, PLATFORMS, Document, ReadOptions, ReadReport, read_documents

from .mutations import damage, twisted_json, unknown
from .test_exports import FILES

NAMES = ("id", "parent_id", "post_id", "group", "group_id", "author", "author_id", "date_local")


def check(document: Document) -> None:
    assert type(document.text) is str
    assert type(document.shared) is str
    assert document.platform in PLATFORMS
    assert document.kind in KINDS
    assert all(
        value is None or (type(value) is str and value) for value in (getattr(document, n) for n in NAMES)
    )
    assert document.date is None or document.date.utcoffset() is not None


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.integers(0, 10**9), st.booleans(), st.booleans())
def test_damaged_files(tmp_path: Path, path: Path, seed: int, twist: bool, private: bool) -> None:
    data = path.read_bytes()
    changed = (twisted_json(data, seed) if twist else None) or damage(data, seed)
    file = tmp_path / ("file" + path.suffix)
    file.write_bytes(changed)
    report = ReadReport()
    documents = list(read_documents(file, ReadOptions(include_private=private), report))
    for document in documents:
        check(document)
    assert report.documents == len(documents)
    assert report.files or report.ignored or report.problems
    strict = ReadOptions(include_private=private, strict=True)
    if report.warnings or unknown(report):
        with pytest.raises(KyrtextError):
            list(read_documents(file, strict))
    else:
        assert list(read_documents(file, strict)) == documents


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_cut_off_in_the_middle(tmp_path: Path, path: Path) -> None:
    """Half a file gives no document that the whole would not give, JSON says where it stops."""
    if path.suffix not in (".json", ".ndjson", ".jsonl"):
        pytest.skip("the last row of a table may be cut inside its text")
    data = path.read_bytes()
    file = tmp_path / path.name
    file.write_bytes(data[: len(data) * 2 // 3])
    whole = [(document.id, document.text) for document in read_documents(path)]
    report = ReadReport()
    half = [(document.id, document.text) for document in read_documents(file, report=report)]
    assert set(half) <= set(whole)
    assert report.warnings or report.ignored
