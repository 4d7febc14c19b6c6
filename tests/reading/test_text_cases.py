"""Cleaning, markup and dates, case by case, from files a linguist can edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyrtext.reading.carriers import markup
from kyrtext.reading.carriers.damage import repair
from kyrtext.reading.clean import PLAIN, clean, ok_text, vk_text
from kyrtext.reading.dates import from_milliseconds, from_seconds, parse

CASES = Path(__file__).parent.parent / "cases" / "reading"


def cases(name: str) -> list[tuple[str, str]]:
    """The pairs before => after of a file, escapes undone."""
    pairs = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            before, after = line.split("=>")
            pairs.append((unescaped(before.removesuffix(" ")), unescaped(after.strip())))
    return pairs


def unescaped(text: str) -> str:
    """The text with \\n, \\x85 and \\u2028 put in."""
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in text else text


@pytest.mark.parametrize(("before", "after"), cases("clean.txt"))
def test_clean(before: str, after: str) -> None:
    cut = after.endswith(" [truncated]")
    assert clean(before) == (after.removesuffix(" [truncated]"), cut)


@pytest.mark.parametrize(("before", "after"), cases("markup.txt"))
def test_markup(before: str, after: str) -> None:
    platform, _, text = before.partition(": ")
    visible: dict[str, Callable[[str], str]] = {"vk": vk_text, "ok": ok_text, "html": markup.html_text}
    assert visible[platform](text).strip() == after.strip()


@pytest.mark.parametrize(("written", "fixed"), cases("dates.txt"))
def test_dates(written: str, fixed: str) -> None:
    text, _, zone = written.partition(" @")
    when = parse(text, ZoneInfo("Europe/Moscow") if zone == "Moscow" else None, zone == "month" or None)
    told = when.date.isoformat().replace("+00:00", "Z") if when.date else when.local or "-"
    assert told == fixed
    assert when.date is None or when.local is None


@given(st.text())
def test_cleaning_is_settled(text: str) -> None:
    """A second cleaning changes nothing, but for what stood before a tail that was cut."""
    once, cut = clean(text)
    if not cut:
        assert clean(once) == (once, False)
    assert not set(once) & set("\r\u2028\u00a0\u200b\ufeff\x00")


@given(st.text(max_size=90))
def test_any_text_is_a_date_or_none(text: str) -> None:
    when = parse(text)
    assert when.date is None or when.date.utcoffset() is not None
    assert when.local is None or when.local[:4].isdigit()


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text()))
def test_any_value_is_a_time_or_none(value: object) -> None:
    for when in (from_seconds(value), from_milliseconds(value), parse(value).date):
        assert when is None or 1990 <= when.year <= 2100 or isinstance(value, str)


@given(st.text())
def test_markup_never_fails(text: str) -> None:
    assert len(vk_text(text)) <= len(text)
    assert len(ok_text(text)) <= len(text)
    assert isinstance(markup.html_text(text), str)
    body = markup.tree(text or "<p>").body
    assert body is not None
    assert isinstance(markup.node_text(body), str)


@given(st.text(alphabet=st.sampled_from("абвгджзнорстуөүңРСАЯ xyz.,!?\n\t🌷☀…ёЁ«»№—’\u200b\u00a0")))
def test_what_is_plain_needs_no_repair(text: str) -> None:
    if PLAIN.fullmatch(text):
        assert clean(text) == (text, False)
        assert repair(text) == (text, ())
    for page in ("cp1251", "cp866", "koi8-r", "latin-1"):
        twice = text.encode("utf-8").decode(page, "replace")
        assert PLAIN.fullmatch(twice) is None or not any("а" <= letter.lower() <= "ү" for letter in text)
