"""What a typed word may stand for: spellings repaired by letter shape alone, without any dictionary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple
from unicodedata import combining, is_normalized, normalize

import numpy as np
import numpy.typing as npt

from ..files.data import rows
from .patterns import HIDDEN

__all__ = [
    "FOLD",
    "RULES",
    "Candidate",
    "candidates",
    "candidates_many",
    "fold",
    "folded",
    "forms_many",
    "ordinary",
]


STYLED: dict[str, str] = {row[0]: row[1] for row in rows("text", "styled.tsv")}
DIGITS: dict[str, str] = {row[0]: row[1] for row in rows("text", "digits.tsv")}


def _table(*classes: str) -> dict[str, str]:
    return {typed: read for typed, read, kind in rows("text", "lookalikes.tsv") if kind in classes}


TWINS = _table("twin")  # Latin letter -> the Cyrillic letter of the same shape
_TO_CYRILLIC = _table("like") | TWINS
_TO_LATIN = _table("latin") | {cyrillic: latin for latin, cyrillic in TWINS.items()}
_MARKED = _table("mark")
_ELSE = _table("else")
# Cyrillic letters that say nothing about the alphabet of a word: twins, and letters drawn as Latin ones.
_SILENT = frozenset(TWINS.values()) | frozenset("ѕіјԁԛԝһӏѵїЅІЈԀԚԜҺӀѴЇ")

_Reading = tuple[str, tuple[str, ...]]


def _script(char: str) -> str:
    """Return L, C or G for a Latin, Cyrillic or Greek letter, else an empty string."""
    if "\u0400" <= char <= "\u052f":
        return "C"
    if "\u0370" <= char <= "\u03ff" or char == "µ":
        return "G"
    return "L" if char.isalpha() and (char <= "\u024f" or char in _TO_CYRILLIC) else ""


def _read(word: str, table: dict[str, str], scripts: str) -> str | None:
    """Return the word with its letters of these scripts replaced, or None where one has no counterpart."""
    out = []
    for char in word:
        foreign = _script(char)
        if foreign and foreign in scripts:
            if char not in table:
                return None
            out.append(table[char])
        else:
            out.append(char)
    return "".join(out)


def part_spellings(parts: list[str]) -> list[list[_Reading]]:
    """Return :func:`spellings` of each part of a compound; a part of twins alone goes with its neighbours.

    >>> [found[0][0] for found in part_spellings(["ата", "MA"])], len(part_spellings(["O", "Neil"])[0])
    (['ата', 'МА'], 1)
    """
    readings = [spellings(part) for part in parts]
    if len(parts) == 1:
        return readings
    whole = "".join(parts)
    cyrillic = any(_script(char) == "C" for char in whole)
    latin = any(_script(char) == "L" and char not in TWINS for char in whole)
    for number, part in enumerate(parts):
        if len(readings[number]) > 1 and all(char in TWINS or not char.isalpha() for char in part):
            if cyrillic and not latin:
                readings[number] = readings[number][1:]
            elif latin:
                readings[number] = readings[number][:1]
    return readings


def spellings(word: str) -> list[_Reading]:
    """Return the readings of one part of a word in one alphabet, likeliest first, each with its rules.

    >>> spellings("paбoтa"), spellings("СОVID")
    ([('работа', ('lookalike',))], [('COVID', ('lookalike',))])
    >>> spellings("MAMA"), spellings("iPhoneду")
    ([('MAMA', ()), ('МАМА', ('lookalike',))], [('iPhoneду', ())])
    """
    kinds = "".join(map(_script, word))
    if "L" not in kinds and "G" not in kinds:
        return _cyrillic(word, ())
    if "C" not in kinds:
        return _latin(word, kinds)
    return _mixed(word, kinds)


def _cyrillic(word: str, rules: tuple[str, ...]) -> list[_Reading]:
    """Return a Cyrillic word in Russian and Kyrgyz letters; for a neighbour's own letter a second guess."""
    marked = "".join(_MARKED.get(char, char) for char in word)
    if marked != word:
        rules = tuple(dict.fromkeys((*rules, "standin")))
    guessed = "".join(_ELSE.get(char, char) for char in marked)
    first = (marked, rules)
    if guessed == marked or not all(_of_ours(char) for char in guessed):
        return [first]
    return [first, (guessed, tuple(dict.fromkeys((*rules, "standin"))))]


def _of_ours(char: str) -> bool:
    """Return whether the character is a letter of Russian or Kyrgyz, or no letter at all."""
    return "а" <= char.lower() <= "я" or char in "ёөүңЁӨҮҢ" or not char.isalpha()


def _latin(word: str, kinds: str) -> list[_Reading]:
    """Return a word without Cyrillic letters; one made of twins alone may be Cyrillic throughout."""
    if "G" in kinds:
        latin = _read(word, _TO_LATIN, "G") if "L" in kinds else None
        cyrillic = _read(word, _TO_CYRILLIC, "LG") if "L" in kinds else None
        readings: list[_Reading] = [(latin, ("lookalike",))] if latin else [(word, ())]
        return readings + ([(cyrillic, ("lookalike",))] if cyrillic else [])
    readings = [(word, ())]
    if word and all(char in TWINS or not char.isalpha() for char in word):
        readings += _with_y(word, "".join(TWINS.get(char, char) for char in word))
    return readings


def _with_y(word: str, cyrillic: str) -> list[_Reading]:
    """Return a Cyrillic reading, and where Latin y was typed also the one that takes it for ү."""
    readings: list[_Reading] = [(cyrillic, ("lookalike",))]
    if "y" in word or "Y" in word:
        marks = {"y": "ү", "Y": "Ү"}
        other = "".join(marks.get(typed, read) for typed, read in zip(word, cyrillic, strict=True))
        readings.append((other, ("lookalike", "standin")))
    return readings


def _mixed(word: str, kinds: str) -> list[_Reading]:
    """Return a word that holds Cyrillic and other letters in the alphabet its telling letters belong to."""
    telling_cyrillic = sum(_script(char) == "C" and char not in _SILENT for char in word)
    telling_latin = sum(
        char.isascii() and char.isalpha() and char not in TWINS and char not in "vV" for char in word
    )
    cyrillic = _read(word, _TO_CYRILLIC, "LG")
    latin = _read(word, _TO_LATIN, "CG")
    as_cyrillic = [
        reading
        for first in (_with_y(word, cyrillic) if cyrillic else [])
        for reading in _cyrillic(first[0], first[1])
    ]
    as_latin: list[_Reading] = [(latin, ("lookalike",))] if latin else []
    typed: list[_Reading] = [(word, ())]
    if telling_cyrillic and not telling_latin:
        return as_cyrillic or typed
    if telling_latin and not telling_cyrillic:
        return as_latin or as_cyrillic or typed
    if not telling_latin:
        ordered = as_cyrillic + as_latin if kinds.count("C") >= kinds.count("L") else as_latin + as_cyrillic
        return ordered or typed
    # Both alphabets tell. A foreign word with an ending (iPhoneду) changes script once and stays as typed.
    switches = sum(a != b for a, b in pairwise(kinds))
    if switches == 1 and min(kinds.count("L"), kinds.count("C")) > 1:
        return typed
    if telling_cyrillic >= telling_latin and as_cyrillic:
        return as_cyrillic + typed
    return (as_latin + typed + as_cyrillic) if as_latin else typed + as_cyrillic


# Every rule a candidate may name, in the order they are applied.
RULES = {
    "hidden": "characters that do not show taken out",
    "composed": "a letter typed in two pieces joined (и and a breve to й)",
    "stylised": "a drawn letter (mathematical, full-width, circled, small capital) written plainly",
    "stress": "a stress mark or other stray mark taken off",
    "sign": "apostrophe or hyphen written in its usual form, stray ones at the edges dropped",
    "spaced": "letters typed apart joined",
    "dot": "the full stop of an abbreviation added or left out",
    "lookalike": "letters of another alphabet replaced by those they look like",
    "standin": "a neighbour's letter read as the Kyrgyz one it stands for (ӊ, ѳ, ұ, v, Y)",
    "digit": "a digit inside a word read as a letter",
    "apostrophe": "an apostrophe read as ъ",
    "elongation": "a letter repeated for emphasis written once or twice",
    "laugh": "laughter of any length and spelling (ахахах, хехе, haha) written as хаха",
}
_LIMIT = 8  # spellings offered for one word: more would only make dictionaries guess
_APOSTROPHES = "’‘ʻ`´′ʹʼ＇‛ʾʿ"
_HYPHENS = "\u2010\u2011\u2012\ufe63\uff0d\u2043"
_SIGNS = {**dict.fromkeys(map(ord, _APOSTROPHES), "'"), **dict.fromkeys(map(ord, _HYPHENS), "-")}
FOLD = {**_SIGNS, ord("ё"): "е"}
_HIDDEN = re.compile(f"[{HIDDEN}]+")
# Words of bare letters need no cleaning, words without these signs none of the rules about signs.
_BARE = re.compile(r"[A-Za-z\u0400-\u0482\u048a-\u052f]+")
_SIGNED = re.compile(r"[\d.\W]")
_SPACED = re.compile(
    r"[^\W\d_](?:[ \u00a0\u2009\u202f_·*|][^\W\d_])+|[^\W\d_](?:-[^\W\d_]){3,}|[^\W\d_](?:\.[^\W\d_]){3,}\.?"
)
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_DRAWLED = re.compile(r"([^\W\d_])(?:-\1){2,}|([^\W\d_])-\2(?![^\W\d_])")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_PART = re.compile(r"[^-'.*@]+")
_INNER_DIGIT = re.compile(r"(?<=[\u0400-\u052f])[03468](?=[\u0400-\u052f])")
_FIRST_DIGIT = re.compile(r"^[3468](?=[\u0400-\u052f])")
_HARD = re.compile(r"(?<=[бвдзклмнпрстф])'(?=[еёюя])")
_FINAL_DOUBLE = re.compile(r"([аы])\1$")  # other doubled last vowels are endings: тоо, более, России, синюю


LAUGH = "хаха"
# Two х (h) at least with a vowel or п between them, and no other letters: ахах, хаххаха, хехе, ахпхах.
_LAUGH = re.compile("(?=.*[хh][аеиоыэпaeio]+[хh])[хhаеиоыэпaeio]{3,}")
_LAUGHING = "хhаеиоыэпaeio"


class Candidate(NamedTuple):
    """One spelling a typed word may stand for: lower case, NFC, with the repairs that lead to it."""

    form: str
    rules: tuple[str, ...] = ()


_Variant = tuple[str, tuple[str, ...]]


def fold(form: str) -> str:
    """Return the key under which spellings of one form meet: lower case, ё as е, one apostrophe, one hyphen.

    >>> fold("Ёлка"), fold("о’кей"), fold("кто‑то"), fold("Үй")
    ('елка', "о'кей", 'кто-то', 'үй')
    """
    return normalize("NFC", form.lower()).translate(FOLD)


def candidates(surface: str) -> tuple[Candidate, ...]:
    """Return the spellings a typed word may stand for: the first is preferred where no dictionary decides.

    >>> candidates("жумуш")
    (Candidate(form='жумуш', rules=()),)
    >>> candidates("paботa")[0]
    Candidate(form='работа', rules=('lookalike',))
    >>> [c.form for c in candidates("сааалам")]
    ['саалам', 'салам', 'сааалам']
    >>> [c.form for c in candidates("cop")]
    ['cop', 'сор']
    """
    if _LAUGH.fullmatch(surface.lower().replace("-", "")):
        return (Candidate(LAUGH, () if surface.lower() == LAUGH else ("laugh",)),)
    variants = _scripts((surface, ()) if _BARE.fullmatch(surface) else _cleaned(surface))
    if _SIGNED.search(surface):
        for step in (_digits, _apostrophes, _dots):
            variants = [reading for variant in variants for reading in step(variant)]
    found: dict[str, Candidate] = {}
    for variant in variants:
        for form, rules in _elongations(variant):
            if form not in found:
                found[form] = Candidate(form, rules)
    return tuple(found.values())[:_LIMIT]


def _cleaned(surface: str) -> _Variant:
    """Return the word in plain characters, case kept, with the rules that were needed."""
    rules: list[str] = []

    def apply(rule: str, before: str, after: str) -> str:
        if after != before and after:
            rules.append(rule)
            return after
        return before

    text = apply("hidden", surface, _HIDDEN.sub("", surface))
    if not is_normalized("NFC", text):
        text = apply("composed", text, normalize("NFC", text))
    text = apply("stylised", text, _unstyled(text))
    text = apply("stress", text, _unmarked(text))
    text = apply("sign", text, text.translate(_SIGNS).strip("-'"))
    if _SPACED.fullmatch(text):
        text = apply("spaced", text, "".join(char for char in text if char.isalpha()))
    return text, tuple(rules)


def _unstyled(text: str) -> str:
    """Return the text with drawn letters written plainly."""
    if text.isascii():
        return text
    return "".join(STYLED.get(char) or _plain(char) for char in text)


def _plain(char: str) -> str:
    """Return the letters a compatibility character is drawn from, or the character itself."""
    if char <= "\u00ff" or "\u0370" <= char <= "\u052f" or "\u0590" <= char <= "\u1cff":
        return char
    drawn = normalize("NFKC", char)
    return drawn.strip("()") if drawn != char and drawn.strip("()").isalnum() else char


def _unmarked(text: str) -> str:
    """Return the text without marks that NFC could not join to a letter (й ё ӊ are letters and stay)."""
    if text.isascii() or not any(map(combining, text)):
        return text
    return "".join(char for char in text if not "\u0300" <= char <= "\u036f")


def _scripts(variant: _Variant) -> list[_Variant]:
    """Return the word in one alphabet, part by part between hyphens; other readings after the likeliest."""
    text, rules = variant
    parts = _PART.findall(text)
    if not parts:
        return [(text.lower(), rules)]
    readings = part_spellings(parts)
    if len(parts) == 1 and parts[0] == text:
        return [(_lowered(reading), (*rules, *names)) for reading, names in readings[0]]
    joints = _PART.split(text)
    out = []
    for choice in sorted(product(*map(enumerate, readings)), key=lambda choice: sum(i for i, _ in choice)):
        words = [reading for _, (reading, _) in choice]
        used = dict.fromkeys(rule for _, (_, names) in choice for rule in names)
        whole = "".join(a + b for a, b in zip(joints, [*words, ""], strict=True))
        out.append((_lowered(whole), (*rules, *used)))
        if len(out) == _LIMIT:
            break
    return out


def _lowered(text: str) -> str:
    """Return the text in lower case and NFC; the dotted capital İ becomes a plain i."""
    return normalize("NFC", text.lower()).replace("i\u0307", "i")


def _digits(variant: _Variant) -> list[_Variant]:
    """Return a digit between Cyrillic letters as a letter; before them (4то, 8март) as a second guess."""
    text, rules = variant
    lettered = _INNER_DIGIT.sub(lambda match: DIGITS[match.group()], text)
    inner = [variant] if lettered == text else [(lettered, (*rules, "digit")), variant]
    first = _FIRST_DIGIT.sub(lambda match: DIGITS[match.group()], lettered)
    return inner if first == lettered else [*inner, (first, (*rules, "digit"))]


def _apostrophes(variant: _Variant) -> list[_Variant]:
    text, rules = variant
    hard = _HARD.sub("ъ", text)
    return [variant] if hard == text else [variant, (hard, (*rules, "apostrophe"))]


def _elongations(variant: _Variant) -> list[_Variant]:
    """Return drawled letters once and twice; real long vowels of Kyrgyz (ооба, суук, окуу) come first as two.

    Inside a word аа оо уу өө үү are likely real, at its end only уу and үү; others are likelier single.
    """
    text, rules = variant
    drawled = _DRAWLED.sub(lambda match: match.group(1) or match.group(2), text)
    runs = list(_LONG.finditer(drawled))
    named = (*rules, "elongation")
    if not runs:
        out = [] if drawled == text else [(drawled, named)]
        out.append(variant)
        if _FINAL_DOUBLE.search(drawled) and len(drawled) > 2:
            out.append((drawled[:-1], named))
        return out
    if len(drawled) == 3 and runs[0].end() == 3:  # ООО is a company before it is a cry
        return [variant, (drawled[0], named), (drawled[:2], named)]
    lengths: list[tuple[int, int]] = []
    for run in runs[:3]:
        real = run.group(1) in "аоуэөү" if run.end() < len(drawled) else run.group(1) in "уү"
        lengths.append((2, 1) if real else (1, 2))
    out = []
    for choice in product(*lengths):
        pieces, cursor = [], 0
        for run, length in zip(runs, [*choice, *[1] * (len(runs) - len(choice))], strict=True):
            pieces.append(drawled[cursor : run.start()] + run.group(1) * length)
            cursor = run.end()
        out.append(("".join(pieces) + drawled[cursor:], named))
    single = _DOUBLE.sub(r"\1", drawled)  # a drawler may double another letter as well: сроччноооо
    return [*out, (single, named), variant]


def _dots(variant: _Variant) -> list[_Variant]:
    """Return an abbreviation with its last full stop, and a one-part abbreviation without it as well."""
    text, rules = variant
    if "." not in text:
        return [variant]
    if _DOTTED.fullmatch(text):
        return [(text + ".", (*rules, "dot"))]
    if text.count(".") == 1 and text.endswith(".") and len(text) > 1:
        return [variant, (text[:-1], (*rules, "dot"))]
    return [variant]


# Many words at once.
# One bit for each thing a letter can say about its word; ordinary is a word that asks for no repair.
_CYR, _LAT, _TELLING, _ODD, _SERIOUS, _HA = 1, 2, 4, 8, 16, 32


def _answers() -> npt.NDArray[np.uint8]:
    table = np.full(0x530, _ODD, np.uint8)
    for char in "абвгдежзийклмнопрстуфхцчшщъыьэюяёөүң":
        table[[ord(char), ord(char.upper())]] = _CYR
    for char in "abcdefghijklmnopqrstuvwxyz":
        for typed in (char, char.upper()):
            table[ord(typed)] = _LAT if typed in TWINS else _LAT | _TELLING
    table[ord("-")] = 0
    serious = np.ones(len(table), dtype=bool)
    serious[[ord(letter) for char in _LAUGHING + "-" for letter in (char, char.upper())]] = False
    table[serious] |= _SERIOUS
    table[[ord(letter) for letter in "хХhH"]] |= _HA
    return table


def ordinary(surfaces: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return for each word whether it stands for itself alone: its only candidate is its lower case.

    Ordinary words are plain Cyrillic (Russian or Kyrgyz letters) or plain Latin, without a letter three times
    in a row, and not Latin words whose every letter has a Cyrillic twin, nor of letters that people laugh in.

    >>> ordinary(["Жумуш", "paботa", "vaccine", "ата-эне", "дааа", "cop"]).tolist()
    [True, False, True, True, False, False]
    """
    if not len(surfaces):
        return np.zeros(0, np.bool_)
    joined = "\n".join(surfaces) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    answers = np.take(_answers(), codes, mode="clip")
    ends = np.flatnonzero(codes == 10)
    if len(ends) != len(
        surfaces
    ):  # a line break inside a word: not a word of the tokeniser, so ask one by one
        return np.array([bool(ordinary([s])[0]) if "\n" not in s else False for s in surfaces], np.bool_)
    answers[ends] = 0
    starts = np.concatenate([[0], ends[:-1] + 1])
    lower = codes | np.where(codes < 0x80, 0x20, 0).astype(np.uint32)
    low = np.where((codes >= 0x410) & (codes <= 0x42F), codes + 0x20, lower)
    again = np.zeros(len(codes), np.bool_)
    again[1:] = low[1:] == low[:-1]
    hyphen = codes == 45
    answers[2:][(again[2:] & again[1:-1]) | ((low[2:] == low[:-2]) & hyphen[1:-1])] |= _ODD
    answers[2:][hyphen[2:] & hyphen[:-2]] |= _ODD
    # A hyphen at an edge or beside another, and a doubled last vowel, are looked at one by one.
    edge = hyphen.copy()
    edge[1:-1] &= (answers[:-2] == 0) | (answers[2:] == 0)
    answers[edge] |= _ODD
    last = ends - 1
    doubled = (ends - starts > 2) & again[last] & np.isin(low[last], [ord("а"), ord("ы")])
    answers[last[doubled]] |= _ODD
    empty = ends == starts
    seen = np.bitwise_or.reduceat(answers, starts)
    laughs = (seen & (_SERIOUS | _HA) == _HA) & (ends - starts > 2)  # х and ха are no laughter
    seen &= ~np.uint8(_SERIOUS | _HA)
    seen[laughs] = _ODD
    result = (seen == _CYR) | (seen == _LAT | _TELLING) | (seen == _TELLING)
    return result & ~empty


def forms_many(surfaces: Sequence[str]) -> tuple[list[str], dict[int, tuple[Candidate, ...]]]:
    """Return the preferred form of each word, and by place the candidates of each word that is not ordinary.

    The quick way to many words: no objects are made for the ordinary ones, which are nearly all.

    >>> forms_many(["Жумуш", "маcка"])
    (['жумуш', 'маска'], {1: (Candidate(form='маска', rules=('lookalike',)),)})
    """
    # a word in small letters is kept once, not once as typed and once in lower case
    forms = [surface if (low := surface.lower()) == surface else low for surface in surfaces]
    unusual = {place: candidates(surfaces[place]) for place in np.flatnonzero(~ordinary(surfaces)).tolist()}
    for place, found in unusual.items():
        forms[place] = found[0].form
    return forms, unusual


def candidates_many(surfaces: Sequence[str]) -> list[tuple[Candidate, ...]]:
    """Return :func:`candidates` of each word.

    >>> [found[0].form for found in candidates_many(["Жумуш", "маcка"])]
    ['жумуш', 'маска']
    """
    forms, unusual = forms_many(surfaces)
    return [unusual.get(place) or (Candidate(form),) for place, form in enumerate(forms)]


# Before these, and among the letters of Cyrillic, nothing is ever written in two pieces.
_MARKS, _CYRILLIC, _CYRILLIC_MARKS = 0x300, range(0x400, 0x530), range(0x483, 0x48A)


def folded(forms: Sequence[str]) -> list[str]:
    """Return the keys of forms in any case; those equal to their forms are the same objects.

    Folding all as one text is many times quicker than one by one.

    >>> folded(["Ёлка", "о’кей", "үй", "бой"])
    ['елка', "о'кей", 'үй', 'бой']
    """
    text = "\n".join(forms).casefold().lower()
    codes = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == ord("\n"))
    if len(ends) != len(forms):  # a form with a line break, which no word of the tokeniser has
        return [fold(form.casefold()) for form in forms]
    plain = (codes < _MARKS) | ((codes >= _CYRILLIC.start) & (codes < _CYRILLIC.stop))
    plain &= (codes < _CYRILLIC_MARKS.start) | (codes >= _CYRILLIC_MARKS.stop)
    for code, read in FOLD.items():
        text = text.replace(chr(code), read)
    keys = text.split("\n")
    for place in np.unique(np.searchsorted(ends, np.flatnonzero(~plain))).tolist():
        keys[place] = fold(forms[place].casefold())
    return [form if form == key else key for form, key in zip(forms, keys, strict=True)]
