"""Plain text and Markdown: a file is one document, with a warning when it looks like something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from ..document import Document
from ..format import Context, Format, Sample
from .encodings import decode

_LINES = 400  # that are looked at
_STAMPED = re.compile(r"\W{0,3}(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}:\d{2}\b)")
_DATED = re.compile(r".{0,60}?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D{1,5}\d{1,2}:\d{2}")
_SPOKEN = re.compile(r"[^\W\d][\w .()«»\"-]{0,30}:\s+\S")
_TAG = re.compile(r"</?[a-zA-Z][\w:.-]*(?:\s[^<>]*)?/?>")
_JSON = re.compile(r'"\w[\w ]*"\s*:')
_FEW = 3


def looks_like(text: str) -> str | None:
    """Return what a text that is read as prose looks like instead, None for prose.

    >>> looks_like("12:05 Айгүл салам\\n12:06 Нурлан ооба\\n12:09 Айгүл макул")
    'a chat'
    >>> looks_like("<a>Салам</a>\\n<a>Ооба</a>"), looks_like("Салам, дос.\\nКандайсың?")
    ('markup', None)
    """
    lines = [line.strip() for line in text.splitlines()[:_LINES] if line.strip()]
    if not lines:
        return None
    most = len(lines) / 2
    if sum(_STAMPED.match(line) is not None for line in lines) >= max(_FEW, most):
        return "a chat"
    if sum(_DATED.match(line) is not None for line in lines) >= max(2, most / 3):
        return "a chat"
    if sum(_SPOKEN.match(line) is not None for line in lines) >= max(_FEW, most):
        return "a conversation"
    tags = _TAG.findall("\n".join(lines))
    if len(tags) > 1 and len(tags) >= most / 2 and any(tag.startswith("</") for tag in tags):
        return "markup"
    braced = lines[0][:1] in "{[" or sum(line[:1] in "{[" for line in lines) > most
    if braced and len(_JSON.findall("\n".join(lines))) >= _FEW:
        return "damaged JSON"
    tabs = [line.count("\t") for line in lines]
    if len(lines) >= _FEW and min(tabs) >= 1 and len(set(tabs)) == 1:
        return "a table"
    return None


@cache
def _site_words() -> frozenset[str]:
    file = resources.files("kyrtext") / "data" / "reading" / "site_words.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def copied_lines(lines: Sequence[str]) -> list[int]:
    """Return which lines are nothing but a site's own words, if they are enough to tell a copied page.

    >>> copied_lines(["Суу жок калды", "Класс", "Ответить", "Поделиться", "Жол жабык"])
    [1, 2, 3]
    """
    found = [at for at, line in enumerate(lines) if line.strip().casefold() in _site_words()]
    enough = len(found) >= _FEW and len({lines[at].strip().casefold() for at in found}) > 1
    return found if enough and 20 * len(found) >= sum(bool(line.strip()) for line in lines) else []


def without_site_words(text: str, context: Context) -> str:
    """Return a text without the lines that a site wrote on a copied page; they are told as a problem."""
    lines = text.split("\n")
    gone = set(copied_lines(lines))
    if gone:
        context.problem(
            f"it looks like a page copied from a site: {len(gone)} lines are its own words and left out,"
            " names and dates between the posts cannot be told apart: export the posts instead"
        )
    return "\n".join(line for at, line in enumerate(lines) if at not in gone) if gone else text


def _recognise(sample: Sample) -> str | None:
    return "text without any structure that is known" if sample.text.strip() else None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document."""
    decoded = decode(context.source.read())
    context.origin(text=f"the whole file ({decoded.evidence})")
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        context.skipped("files without words")
        return
    kind = looks_like(text)
    if kind:
        context.problem(
            f"it looks like {kind} and is read as one text: its names and marks are counted as words"
        )
    yield Document(without_site_words(text, context), flags=decoded.flags)


FORMATS = (Format("plain text", ("text",), _recognise, _read, general=True),)
