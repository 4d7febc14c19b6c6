"""Tokens: the case file, the laws, and the vectorised tokeniser against its plain twin."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyrtext.files.data import lines
from kyrtext.text import blocks
from kyrtext.text import tokens as module
from kyrtext.text.tokens import KINDS, Spans, Tokenizer, merge, spans

_spec = importlib.util.spec_from_file_location("plain_tokeniser", Path(__file__).with_name("plain.py"))
plain = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(plain)

CASES = Path(__file__).parents[1] / "cases" / "tokens.txt"


def read_cases() -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Return line number, text and expected (kind, token) pairs; the format is told in the file."""
    cases = []
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        text, _, expected = line.partition("\t")
        wanted = []
        for item in expected.split(" | ") if expected else []:
            kind, colon, token = item.partition(">")
            wanted.append((kind, token) if colon and kind in KINDS else ("", item))
        cases.append((number, unescape(text), [(kind or default(t), unescape(t)) for kind, t in wanted]))
    return cases


def default(token: str) -> str:
    """Return the kind of a token listed without one: a word if it has a letter, else punctuation."""
    return "word" if any(char.isalpha() for char in unescape(token)) else "punctuation"


def unescape(text: str) -> str:
    return text.encode("raw_unicode_escape").decode("unicode_escape") if "\\" in text else text


def fast(texts: list[str]) -> tuple:
    found = spans(texts)
    return (
        found.ids.tolist(), found.starts.tolist(), found.opens.tolist(), found.bounds.tolist(),
        found.surfaces, found.kinds.tolist(),
    )  # fmt: skip


def same(one: Spans, other: Spans) -> bool:
    return one.surfaces == other.surfaces and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("ids", "starts", "opens", "bounds", "kinds")
    )


CASE_LIST = read_cases()


def test_there_are_cases():
    assert len(CASE_LIST) >= 400


@pytest.mark.parametrize(("number", "text", "expected"), CASE_LIST, ids=[f"line {c[0]}" for c in CASE_LIST])
def test_case(number, text, expected):
    found = spans([text])
    got = [(KINDS[found.kinds[i]], found.surfaces[i]) for i in found.ids]
    assert got == expected, f"tests/cases/tokens.txt:{number}"


def test_cases_together_and_plainly():
    texts = [text for _, text, _ in CASE_LIST]
    assert fast(texts) == plain.spans(texts)


# Characters at which rules begin, so that random text meets them often.
PIECES = [
    "жумуш", "бар", "Р", "А", "Б", "о", "и", "т", "г", "8", "3", "999", "000", "12", "2021",
    "0555", "+7", "+", " ", " ", " ", " ", "\u00a0", "\n", "\t", "\u2028", ".", ",", "!", "?",
    "…", ":", ";", "-", "–", "_", "*", "'", "’", "(", ")", "[", "]", '"', "«", "»", "@", "#",
    "&amp;", "/", "://", "http", "www.", "vk.com", ".ru", "t.me", "x@y.kg", "id1", "$", "%",
    "№", "р", "руб.", "т.к.", "ж.б", "👍", "🏽", "\u200d", "👩", "🇰", "🇬", "\ufe0f", "\u20e3",
    "5", "\u0301", "\u0306", "\u200b", "\u00ad", "\x00", "\ud83d", "\udc4d", "𝐰", "Ⓐ", "²",
    "½", "٥", "ا", "中", "é", "^", "<3", "=",
]  # fmt: skip
pieces = st.sampled_from(PIECES) | st.sampled_from([text for _, text, _ in CASE_LIST])
messy = st.builds(str.join, st.sampled_from(["", " ", "\u00a0", "  "]), st.lists(pieces, max_size=12))
texts = st.lists(messy | st.text(max_size=20), max_size=6)


@settings(max_examples=400, deadline=None)
@given(texts)
@example(["", " ", "\n"])
@example(["я и в #", "А я и в ne", "+0555  25000", "( 926) 123-45-67"])
@example(["8 999 123 45 67 8 999 123 45 67", "1 000 2 000"])
@example(["Р А Б О Т А Р", "а я и", "Р А-Б О Т"])
def test_same_as_plain(some):
    assert fast(some) == plain.spans(some)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_laws(some):
    found = spans(some)
    assert len(found.bounds) == len(some) + 1
    for number, text in enumerate(some):
        part = slice(found.bounds[number], found.bounds[number + 1])
        cursor = 0
        for start, type_id in zip(found.starts[part].tolist(), found.ids[part].tolist(), strict=True):
            token = found.surfaces[type_id]
            assert text[cursor:start].strip() == ""
            assert text[start : start + len(token)] == token
            assert token
            cursor = start + len(token)
        assert text[cursor:].strip() == ""
        if part.stop > part.start:
            assert found.opens[part.start]
    # Types stand in the order of their first occurrence, each once, and each occurs.
    first = list(dict.fromkeys(found.ids.tolist()))
    assert first == list(range(len(found.surfaces)))
    assert len(set(zip(found.surfaces, found.kinds.tolist(), strict=True))) == len(found.surfaces)


@settings(max_examples=100, deadline=None)
@given(texts, texts)
def test_text_alone_or_among_others(some, others):
    assert same(merge([spans(some), spans(others)]), spans(some + others))
    portions = Tokenizer()
    portions.add(some)
    first = portions.drain()
    portions.add(others)
    second = portions.drain()
    whole = spans(some + others)
    assert np.array_equal(np.concatenate([first.ids, second.ids]), whole.ids)
    assert second.surfaces == whole.surfaces
    assert first.surfaces == whole.surfaces[: len(first.surfaces)]


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(1, 40))
def test_blocks_do_not_show(some, size):
    whole = spans(some)
    kept, module.BLOCK = module.BLOCK, size
    try:
        assert same(spans(some), whole)
    finally:
        module.BLOCK = kept


@settings(max_examples=200, deadline=None)
@given(messy, messy)
def test_inside_a_longer_text(one, other):
    """A line break ends every token, so a text keeps its tokens when another follows on the next line."""
    alone = [token[:3] for token in plain.tokens(one)]
    both = [token[:3] for token in plain.tokens(f"{one}\n{other}")]
    assert both[: len(alone)] == alone


def test_empty():
    assert fast([]) == ([], [], [], [0], [], [])
    assert fast(["", " \n"]) == ([], [], [], [0, 0, 0], [], [])
    assert same(merge([]), spans([]))
    assert same(merge([spans([])]), spans([]))


def test_very_long_text_is_cut_unseen():
    text = (
        "бар жок! Ош, 8 999 123 45 67 анда мында 1 000 Р А Б О Т А керек. ок :д жаңы\nжаңы сап (да) жок " * 40
    )
    whole = spans([text, text])
    kept, module.BLOCK = module.BLOCK, 100
    try:
        assert same(spans([text, text]), whole)
    finally:
        module.BLOCK = kept


def test_any_iterable():
    assert same(spans(text for text in ["бир", "эки"]), spans(["бир", "эки"]))


def test_long_chunks_end():
    """No rule is quadratic on a chunk without spaces: this would take hours if one were."""
    for piece in ("а", "a.", "а-", "1", "1 ", "Р ", "(", "://", "a@", "#", "_", "👍", "\u0301", "8-", "ab."):
        text = piece * 20000
        found = spans([text])
        assert sum(len(found.surfaces[i]) for i in found.ids) >= len(text.replace(" ", ""))


def test_classes_agree_with_the_pattern():
    """Every character the block cutter takes for a letter, digit or lone sign is one for the pattern too."""
    expected = {blocks.LETTER: "word", blocks.DIGIT: "number"}
    table = blocks._classes()
    for code in range(len(table) - 1):
        if table[code] >= blocks.LETTER and table[code] != blocks.ODD:
            kinds = {kind for _, _, kind, _ in plain.tokens(chr(code))}
            assert kinds == {expected.get(table[code], "punctuation")}, hex(code)


def test_spaces_agree_with_python():
    table = blocks._classes()
    for code in range(0x110000):
        assert (table[min(code, len(table) - 1)] < blocks.LETTER) == chr(code).isspace(), hex(code)


def test_numbering_grows():
    from kyrtext.text.words import Numbering

    numbering = Numbering()
    generator = np.random.default_rng(1)
    seen: dict[int, int] = {}
    for _ in range(30):
        keys = np.unique(generator.integers(0, 30000, 3000, np.uint64))  # clustered: slots are fought over
        generator.shuffle(keys)
        numbers, new = numbering.number(keys)
        assert new.tolist() == [i for i, key in enumerate(keys.tolist()) if key not in seen]
        for key in keys.tolist():
            seen.setdefault(key, len(seen))
        assert numbers.tolist() == [seen[key] for key in keys.tolist()]


@pytest.mark.parametrize(
    "name", ["abbreviations", "emoticons", "hosts", "slashes", "tlds", "tlds_with_path", "units"]
)
def test_data_files_are_sorted_without_doubles(name):
    found = list(lines("text", f"{name}.txt"))
    assert found == sorted(set(found))
