"""Damaged files are reported: whatever happens to the bytes, no reader raises anything but KyrtextError."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyrtext.files.errors import KyrtextError
from kyrtext.reading import ReadOptions, ReadReport, read_documents
from tests.reading.mutations import unknown
from tests.reading.tables.records import fixtures


def mutated(data: bytes, seed: int) -> bytes:
    """Return the bytes with a few things done to them: cut, doubled, dropped, flipped, filled."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        if not data:
            return data
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.choice([1, 2, 8, 64, 512]))
        part = data[start:end]
        change = chance.choice(["cut", "drop", "double", "flip", "zero", "swap", "insert"])
        if change == "cut":
            data = data[:start]
        elif change == "drop":
            data = data[:start] + data[end:]
        elif change == "double":
            data = data[:end] + part * chance.randint(1, 5) + data[end:]
        elif change == "flip":
            data = data[:start] + bytes(byte ^ (1 << chance.randrange(8)) for byte in part) + data[end:]
        elif change == "zero":
            data = data[:start] + bytes(len(part)) + data[end:]
        elif change == "swap":
            data = data[end:] + part + data[:start]
        else:
            data = (
                data[:start]
                + chance.choice([b'"', b"{", b"]", b"<", b"\xff\xfe", b"\r\n", b";"])
                + data[start:]
            )
    return data


def read_all(path: Path) -> ReadReport:
    report = ReadReport()
    for document in read_documents(path, report=report):
        assert isinstance(document.text, str)
    return report


@pytest.mark.parametrize("seed", range(3))
def test_every_fixture_damaged(tmp_path: Path, seed: int) -> None:
    for number, fixture in enumerate(fixtures()):
        path = tmp_path / fixture.name
        path.write_bytes(mutated(fixture.read_bytes(), 1000 * seed + number))
        read_all(path)


@given(st.sampled_from(fixtures()), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage(tmp_path: Path, fixture: Path, seed: int) -> None:
    path = tmp_path / fixture.name
    path.write_bytes(mutated(fixture.read_bytes(), seed))
    read_all(path)


@given(st.sampled_from(fixtures()), st.integers(0, 2**32))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_strict_raises_what_it_would_have_reported(tmp_path: Path, fixture: Path, seed: int) -> None:
    path = tmp_path / fixture.name
    path.write_bytes(mutated(fixture.read_bytes(), seed))
    report = read_all(path)
    problems = report.warnings or unknown(report)
    try:
        list(read_documents(path, ReadOptions(strict=True)))
    except KyrtextError:
        assert problems
    else:
        assert not problems


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda path: path.name)
def test_an_empty_file_of_every_name(tmp_path: Path, fixture: Path) -> None:
    path = tmp_path / fixture.name
    path.write_bytes(b"")
    assert read_all(path).documents == 0
