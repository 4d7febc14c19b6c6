"""JSON of any shape and size is cut into the same records that a parse of the whole would give."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.reading import ReadReport, read_documents
from kyrtext.reading.carriers import json_carrier
from kyrtext.reading.carriers.json_carrier import pieces
from kyrtext.reading.details import walk
from kyrtext.reading.format import Context, Sample, Source
from kyrtext.reading.read import head_value

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def cut(data: bytes, encoding: str = "utf-8") -> tuple[list[json_carrier.Piece], Context]:
    source = Source.of_bytes("а.json", data)
    context = Context(source)
    return list(pieces(Sample(source, data[:65536], encoding=encoding), context)), context


def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Everything that is neither list nor dictionary, with the keys that lead to it."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, path)]
    return [(path, value)]


@settings(deadline=None)
@given(values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_opened_values_hold_the_same_leaves(value: Any, ascii_only: bool, indent: Any) -> None:
    """With limits so small that everything is opened, no leaf is lost, moved or told twice."""
    data = json.dumps({"root": value}, ensure_ascii=ascii_only, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_carrier, "WHOLE", 8)
        patch.setattr(json_carrier, "FRAME", 8)
        patch.setattr(json_carrier, "CHUNK", 5)
        found, context = cut(data)
    assert [leaf for piece in found for leaf in leaves(piece.value, piece.path)] == leaves({"root": value})
    assert context.report.warnings == 0


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=5), values, min_size=1, max_size=3), min_size=1, max_size=6))
def test_lines_concatenated_and_pretty(records: list[Any]) -> None:
    for joined in (
        "\n".join(json.dumps(record) for record in records),
        ",\n".join(json.dumps(record) for record in records),
        "".join(json.dumps(record) for record in records),
        "\n".join(json.dumps(record, indent=2) for record in records),
        "\ufeff" + "\r\n".join(json.dumps(record, ensure_ascii=False) for record in records),
    ):
        found, context = cut(joined.encode())
        assert [piece.value for piece in found] == records
        assert context.report.warnings == 0


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16", "cp1251"])
def test_other_encodings(encoding: str) -> None:
    data = json.dumps([{"текст": "Салам, жумуш"}], ensure_ascii=False).encode(encoding)
    found, _ = cut(data, encoding)
    assert [piece.value for piece in found] == [[{"текст": "Салам, жумуш"}]]


def test_what_json_forbids_and_people_write() -> None:
    found, context = cut(b'{"a": NaN}\n{"b": "tab\there"}\n{"c": "\\ud83d"}\n{"d": "\xff"}\n')
    assert [list(piece.value) for piece in found] == [["a"], ["b"], ["c"], ["d"]]
    assert context.report.warnings == 0


def test_truncated_list_keeps_the_whole_records() -> None:
    data = json.dumps(
        {"response": {"count": 3, "items": [{"id": n, "text": "сөз", "x": [1]} for n in range(3)]}}
    ).encode()
    found, context = cut(data[:-20])
    assert [piece.value for piece in found if isinstance(piece.value, dict)] == [
        {"id": 0, "text": "сөз", "x": [1]},
        {"id": 1, "text": "сөз", "x": [1]},
    ]
    assert context.report.warnings == 1


def test_deep_nesting_is_no_accident() -> None:
    found, context = cut(b"[" * 100_000)
    assert found == []
    assert context.report.warnings == 1


def test_heads() -> None:
    assert head_value(b"") == (None, False)
    assert head_value(b'[{"a": 1}, {"b"') == ([{"a": 1}, {}], False)
    assert head_value(b'{"a": 1}\n{"a": 2}') == ([{"a": 1}, {"a": 2}], True)


@pytest.mark.parametrize("half", [r"\ude00", r"\uDE00 бар", r"\ud83d", r"\ud83d \ude00", r"\\\ude00"])
@pytest.mark.parametrize("shape", ["[%s]", '{"response": {"items": [%s]}}'])
def test_half_an_emoji_in_the_first_record_hides_nothing(tmp_path: Path, half: str, shape: str) -> None:
    record = '{"id": %d, "owner_id": -1, "from_id": 5, "date": 1709619160, "text": "иш %s"}'
    (tmp_path / "дубал.json").write_text(shape % ", ".join([record % (1, half), record % (2, "")]), "utf-8")
    report = ReadReport()
    texts = [document.text for document in read_documents(tmp_path, report=report)]
    assert texts == ["иш " + re.sub("[\ud800-\udfff]", "\ufffd", json.loads(f'"{half}"')), "иш"]
    assert not report.problems


@given(values)
def test_walk_meets_every_dictionary_once(value: Any) -> None:
    def count(inner: Any) -> int:
        if isinstance(inner, dict):
            return 1 + sum(map(count, inner.values()))
        return sum(map(count, inner)) if isinstance(inner, list) else 0

    assert sum(1 for _ in walk(value)) == count(value)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.fixed_dictionaries({"id": values, "rest": values}), max_size=30), st.sampled_from([None, 1])
)
def test_lists_of_like_records(records: list[Any], indent: Any) -> None:
    """Records that hold records of the same make are still cut where they end."""
    records = [{"id": 1, "rest": records[:3]}, *records]
    data = json.dumps({"items": records, "last": 1}, indent=indent).encode().replace(b"{", b"{\n", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_carrier, "FRAME", 8)
        found, context = cut(data)
    assert [piece.value for piece in found] == [*records, 1]
    assert [piece.row for piece in found[:-1]] == list(range(1, len(records) + 1))
    assert context.report.warnings == 0
