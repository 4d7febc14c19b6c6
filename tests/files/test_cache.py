"""Tables kept for later runs: used while their data are the same, made afresh otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kyrtext.files.cache import from_cache

TABLE = {"жумуш": (1 << 70, "noun"), "үй": (2, "noun")}


class Maker:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> dict[str, tuple[int, str]]:
        self.made += 1
        return dict(TABLE)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path / "кэш"))
    return tmp_path / "кэш"


def test_made_once(place: Path) -> None:
    make = Maker()
    assert from_cache("words", "1", make) == from_cache("words", "1", make) == TABLE
    assert make.made == 1
    assert [path.name for path in place.iterdir()] == ["words.bin"]


def test_other_data_other_table(place: Path) -> None:
    make = Maker()
    from_cache("words", "1", make)
    from_cache("words", "2", make)
    from_cache("words", "2", make)
    assert make.made == 2


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data[:40] + b"x" + data[41:], lambda _: b""]
)
def test_damage_is_mended(place: Path, change) -> None:
    make = Maker()
    from_cache("words", "1", make)
    file = place / "words.bin"
    file.write_bytes(change(file.read_bytes()))
    assert from_cache("words", "1", make) == TABLE
    assert from_cache("words", "1", make) == TABLE
    assert make.made == 2


def test_nowhere_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("KYRTEXT_CACHE", str(file / "below"))
    make = Maker()
    assert from_cache("words", "1", make) == from_cache("words", "1", make) == TABLE
    assert make.made == 2
