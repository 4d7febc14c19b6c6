"""What went wrong with a text before it came into a file: encoded twice, or flattened to question marks.

Both are looked for in one string at a time, so a table in which only some cells were damaged is mended cell
by cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ...files.data import rows

_KYRGYZ_LETTERS = "өүң"
_KYRGYZ = re.compile(f"[{_KYRGYZ_LETTERS}{_KYRGYZ_LETTERS.upper()}]")


@cache
def words(language: str) -> frozenset[str]:
    """Return the common words of a language ("ru" or "ky") that the encoding scores are built from.

    >>> "жана" in words("ky"), "что" in words("ru")
    (True, True)
    """
    return frozenset(word for (word,) in rows("reading", f"words_{language}.txt"))


@dataclass(frozen=True, slots=True)
class _View:
    """How UTF-8 bytes look when somebody reads them in a one-byte code page."""

    name: str
    byte: dict[int, int]  # code point shown -> the byte it stands for
    pair: re.Pattern[str]  # a Cyrillic letter seen through this code page
    run: re.Pattern[str]  # two of them side by side
    stretch: re.Pattern[str]  # whole UTF-8 sequences seen through it, with ASCII between them


def _view(name: str, *pages: str) -> _View:
    shown: dict[int, set[str]] = {}
    byte: dict[int, int] = {}
    for value in range(0x80, 0x100):
        for page in pages:
            # an undefined byte comes through most converters as the C1 control of the same number
            char = bytes([value]).decode(page, "ignore") or chr(value)
            byte.setdefault(ord(char), value)
            shown.setdefault(value, set()).add(char)

    def chars(low: int, high: int) -> str:
        return "[" + re.escape("".join(sorted(c for v in range(low, high + 1) for c in shown[v]))) + "]"

    tail = chars(0x80, 0xBF)
    two, three, four = chars(0xC2, 0xDF), chars(0xE0, 0xEF), chars(0xF0, 0xF4)
    # Cyrillic lies behind the lead bytes D0-D3: a run has to hold it twice, or it is no evidence at all
    cyrillic = chars(0xD0, 0xD3) + tail
    sequence = f"(?:{two}{tail}|{three}{tail}{{2}}|{four}{tail}{{3}})"
    return _View(
        name,
        byte,
        re.compile(cyrillic),
        re.compile(cyrillic + cyrillic),
        re.compile(f"{sequence}(?:[\\x00-\\x7f]*{sequence})*"),
    )


@cache
def _views() -> tuple[_View, ...]:
    return (
        _view("windows-1251", "cp1251"),
        _view("windows-1252", "cp1252", "latin-1"),
        _view("cp866", "cp866"),
        _view("koi8-r", "koi8-r"),
        _view("mac-cyrillic", "mac-cyrillic"),
    )


@cache
def _traces() -> re.Pattern[str]:
    """Return what text encoded twice can hardly do without: in each view a letter, or its lead byte."""
    beside = _views()[0].pair.pattern.partition("]")[2]
    return re.compile(f"[РСÐÑ╨╤╟╬∞µЊ](?:(?<![РС])|{beside})")  # one set of letters first is quick


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with double encoding undone, and the flags `("double_encoding",)` if there was any.

    UTF-8 that was read as windows-1251, windows-1252 (latin-1), cp866, koi8-r or mac-cyrillic and written out
    again. A string is put back as a whole where that gives valid UTF-8, otherwise run by run, so that text
    which is sound stays as it is.

    >>> repair("РџСЂРёРІРµС‚!")
    ('Привет!', ('double_encoding',))
    >>> repair("СССР» и «Россия…")
    ('СССР» и «Россия…', ())
    """
    if text.isascii() or _traces().search(text) is None:
        return text, ()
    mended = text
    for _ in range(2):  # a file can go through the same mistake twice
        before = mended
        for view in _views():
            mended = _undo(mended, view)
        if mended == before:
            break
    return (mended, ("double_encoding",)) if mended != text else (text, ())


def _undo(text: str, view: _View) -> str:
    if len(view.pair.findall(text)) < 2:
        return text
    # Ð and Ñ stand in no Cyrillic text; the other leads need company: "–А" is how a line of dialogue begins
    if view.name == "windows-1252" or view.run.search(text):
        whole = _bytes_back(text, view)
        if whole is not None:
            return whole
    return view.stretch.sub(lambda part: _stretch_back(part[0], view), text)


def _stretch_back(part: str, view: _View) -> str:
    """A stretch amid sound text: put back when letters stand side by side in it, as they do in words."""
    return (_bytes_back(part, view) or part) if view.run.search(part) else part


def _bytes_back(text: str, view: _View) -> str | None:
    raw = bytearray()
    for char in text:
        code = ord(char)
        value = code if code < 0x80 else view.byte.get(code)
        if value is None:
            return None
        raw.append(value)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


_QUESTIONED = re.compile(r"(?<![а-яё?])[а-яё?]*\?[а-яё?]*")
_HOLE = re.compile(r"[а-яё]\?[а-яё]")


@cache
def _flattened() -> frozenset[str]:
    holes = str.maketrans(dict.fromkeys(_KYRGYZ_LETTERS, "?"))
    return frozenset(
        w.translate(holes) for w in words("ky") if any(letter in w for letter in _KYRGYZ_LETTERS)
    )


def lossy(text: str) -> bool:
    """Return True when `?` stands where Kyrgyz letters were: a file saved in a code page without ө ү ң.

    One common word with holes (`?ч?н`, `к?п`) is proof; otherwise two question marks inside words.

    >>> lossy("Бул ?ч?н к?п рахмат"), lossy("Кто знает?"), lossy("үчүн?")
    (True, False, False)
    """
    if "?" not in text:
        return False
    if _KYRGYZ.search(text):
        return False
    if not _flattened().isdisjoint(_QUESTIONED.findall(text.lower())):
        return True
    return text.count("?") >= 2 and len(_HOLE.findall(text)) >= 2
