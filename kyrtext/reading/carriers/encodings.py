"""Which encoding a file is in: decided by evidence, with the evidence named, never a silent latin-1.

The ladder: byte order mark; UTF-16 without one (pure Russian UTF-16LE is also valid UTF-8, so this comes
first); strict UTF-8; the declared charset; a choice among Cyrillic code pages scored with letter pairs, which
look like Russian or Kyrgyz in the right one. What is no UTF-8 in a row of a file of UTF-8 is read in the
row's own code page.
"""

from __future__ import annotations

import codecs
import io
import math
import re
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import BinaryIO, NamedTuple, TextIO

from ...files.errors import KyrtextError
from ..format import Source
from .damage import lossy, repair, words

# in this order on equal scores: the first three letters of the alphabet of cp1251, ptcp154 and kz1048 agree
PAGES = ("cp1251", "koi8-r", "cp866", "ptcp154", "kz1048", "mac-cyrillic")
_LOOK_AT = 5_000
_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f\w\s]")
_INSIDE = re.compile(
    r"(?<=[^\W\d_])[^\x00-\x7f\w\s–—’‘\-\xad](?=[^\W\d_])"
)  # a sign where a letter should be
# a sign that opens nothing before a small letter, or a second space: a capital in another code page
_BEFORE = re.compile(r"(?<!\S)(?:[^\x00-\x7f\w\s«„“‘…№]|(?:(?<=\s)|^)\xa0)(?=[а-яёөүң])", re.M)
_PUNCTUATION = frozenset("«»„“”‘’–—…№°§•−\xa0\xad")
_RARE = {"mac-cyrillic": 0.05}  # hardly anybody has such files: without a reason they are cp1251
_UNSEEN, _STRANGE, _CASE = -11.0, -13.0, -14.0
_READABLE = -8.6  # mean log-probability of a pair: natural text lies near -6, a wrong page below -10


@cache
def _pairs() -> dict[str, float]:
    """Log-probability of each pair of letters, word edges included, over both word lists."""
    seen: Counter[str] = Counter()
    for language in ("ru", "ky"):
        for word in sorted(words(language)):
            edged = f" {word} "
            seen.update(edged[i : i + 2] for i in range(len(edged) - 1))
    total = sum(seen.values())
    return {pair: math.log(count / total) for pair, count in seen.items()}


def score(text: str) -> float:
    """Return how much a text looks like Russian or Kyrgyz: the mean log-probability of its letter pairs.

    Only words with letters beyond ASCII are looked at; symbols amid them and a capital after a small letter
    count against the text. 0.0 for a text without such words.

    >>> score("кыргызча жазылган") > score("ЙШПЦШГЪЮ ФЮГШКЦЮМ")
    True
    """
    table = _pairs()
    total, count = 0.0, 0
    for pattern in (_INSIDE, _BEFORE):
        signs = len(pattern.findall(text))
        total, count = total + 3 * _STRANGE * signs, count + signs
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        if len(word) == 1 and not word.isalpha():
            # every symbol costs a little: a page that turns letters into quotation marks loses the tie
            total += _READABLE if word in _PUNCTUATION else _STRANGE
            count += 1
            continue
        edged = f" {word.lower()} "
        total += sum(table.get(edged[i : i + 2], _UNSEEN) for i in range(len(edged) - 1))
        total += sum(_CASE for a, b in pairwise(word) if _clash(a, b))
        if not (word.islower() or word.isupper() or word[1:].islower()):
            total += _CASE
        count += len(edged) - 1
    return total / count if count else 0.0


def _clash(first: str, second: str) -> bool:
    """A capital after a small letter, or Latin beside Cyrillic."""
    return (first.islower() and second.isupper()) or first.isascii() != second.isascii()


def choose(data: bytes) -> tuple[str, tuple[str, ...], str]:
    """Return the code page of the data, its flags and the evidence: the best score and the next.

    A text with few letters beyond ASCII that looks like neither language is read as windows-1252 and flagged
    `uncertain_encoding`. Raises KyrtextError when nothing fits.

    >>> choose("Жумуш керек, акча жок".encode("koi8-r"))[0]
    'koi8-r'
    """
    sample = _telling(data)
    scores = [(score(sample.decode(page, "kyrtext-sloppy")) - _RARE.get(page, 0), page) for page in PAGES]
    ranked = sorted(scores, key=lambda pair: -pair[0])  # stable: on a tie the earlier page
    (best, page), (second, other) = (
        ranked[0],
        next(r for r in ranked[1:] if r[0] < ranked[0][0] or r is ranked[-1]),
    )
    if best > _READABLE:
        return page, (), f"letter pairs: {page} {best:.1f}, next {other} {second:.1f}"
    high = sum(byte >= 0x80 for byte in data)
    if high < 0.15 * len(data):
        return (
            "cp1252",
            ("uncertain_encoding",),
            f"no Cyrillic code page fits ({page} {best:.1f}): windows-1252 assumed",
        )
    if best > 1.12 * _READABLE:
        return (
            page,
            ("uncertain_encoding",),
            f"letter pairs: {page} {best:.1f} at best, next {other} {second:.1f}",
        )
    raise KyrtextError(
        "cannot tell the encoding",
        f"best guess {page} scores {best:.1f}",
        "save the file as UTF-8 and read it again",
    )


def _telling(data: bytes) -> bytes:
    """The stretches that hold bytes beyond ASCII, up to a limit."""
    kept, size = [], 0
    for line in re.split(rb"[\r\n\t;,<>{}\"]+", data[: 100 * _LOOK_AT]):
        if not line.isascii():
            kept.append(line)
            size += len(line)
            if size > _LOOK_AT:
                break
    return b"\n".join(kept)[: 2 * _LOOK_AT]


BY_ROWS = "kyrtext-rows"  # the error handler of a file in UTF-8 some of whose rows are in a code page
_SOUND = 20  # letters for each broken byte: then a line is UTF-8 with a few broken bytes
_STRETCH = 1 << 14  # bytes for which a page is kept
_CHOICES = 24  # of a page, beside one for each stretch: what fits none of them is noise
_met = threading.local()
_decoded = threading.local()


def strangers(data: bytes) -> tuple[int, bytes]:
    """Return how many lines are UTF-8 beyond ASCII, and the lines that are not, joined.

    >>> strangers("Салам\\n".encode() + "Привет\\n".encode("cp1251"))[0]
    1
    """
    own, others = 0, []
    for line in data.splitlines():
        if line.isascii():
            continue
        if _is_utf8(line):
            own += 1
        else:
            others.append(line)
    return own, b"\n".join(others)


def pages_met() -> list[str]:
    """Return the code pages in which rows were read since this was asked last."""
    found = sorted(vars(_met))
    vars(_met).clear()
    return found


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        return sum(char > "\x7f" for char in text) - broken > _SOUND * broken
    return True


class _Piece:
    """What is known of the rows of a piece of data that is being decoded, of which some are no UTF-8.

    A page is chosen from a row and those behind it. Rows that look like it are read in it for a stretch: to
    choose for each would take as long for a row as for many.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.end = -1  # of the row looked at last
        self._begin, self._found = 0, ""
        self._page, self._until, self._choices = "", 0, 0

    def page_at(self, place: int) -> str:
        """Return the code page of the row there, "" where it is UTF-8 with broken bytes or fits no page."""
        if not self._begin <= place < self.end:
            self._begin, end = self.data.rfind(b"\n", 0, place) + 1, self.data.find(b"\n", place)
            self.end = len(self.data) if end < 0 else end
            row = self.data[self._begin : self.end]
            self._found = "" if _is_utf8(row) else self._page_like(row)
        return self._found

    def _page_like(self, row: bytes) -> str:
        spent = self._choices >= _CHOICES + self._begin // _STRETCH
        kept = self._page if spent or self._begin < self._until else ""
        if kept and score(row.decode(kept, "kyrtext-sloppy")) > _READABLE:
            return kept
        if spent:
            return ""
        self._choices += 1
        self._page, self._until = "", self._begin + _STRETCH
        with suppress(KyrtextError):
            page, doubts, _ = choose(strangers(self.data[self._begin :])[1])
            self._page = "" if doubts else page
        return self._page


def _in_its_page(error: UnicodeError) -> tuple[str, int]:
    """The rest of a row that is no UTF-8, in the code page it fits; U+FFFD for bytes that are only broken."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = getattr(_decoded, "piece", None)
    if piece is None or piece.data is not error.object:
        piece = _decoded.piece = _Piece(error.object)
    page = piece.page_at(error.start)
    if not page:
        return "\ufffd", error.end
    setattr(_met, page, True)
    return error.object[error.start : piece.end].decode(page, "kyrtext-sloppy"), piece.end


codecs.register_error(BY_ROWS, _in_its_page)


SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""",
    re.I,
)
_BLOCK = re.compile(rb"\0{16,}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
# names that say nothing: software writes them by default over text of any code page
_EMPTY_NAMES = {"iso8859-1", "cp1252", "ascii"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes are to be decoded: Python's codec `name`, the `evidence` in words, `flags` for the documents.

    `errors` is the error handler that goes with it.
    """

    name: str
    evidence: str
    flags: tuple[str, ...] = ()
    errors: str = "strict"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text and how it was decoded: `encoding`, `flags` on every document, `evidence` for people."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()
    evidence: str = ""


class TextSource(NamedTuple):
    """An open text stream (line ends untouched) and how it is being decoded."""

    stream: TextIO
    how: Encoding

    def __enter__(self) -> TextIO:
        return self.stream

    def __exit__(self, *exc: object) -> None:
        self.stream.close()


def _as_control(error: UnicodeError) -> tuple[str, int]:
    """Undefined bytes of a code page (0x98 in cp1251) become the control character of the same number."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("kyrtext-sloppy", _as_control)


def declared_charset(data: bytes) -> str | None:
    """Return the charset that an HTML or XML head declares, as Python names it, or None.

    >>> declared_charset(b'<meta charset="windows-1251">')
    'cp1251'
    """
    match = _DECLARED.search(data[:4096])
    return _python_name((match[1] or match[2]).decode("ascii")) if match else None


def detect(data: bytes, declared: str | None = None, complete: bool = False) -> Encoding:
    """Return how these bytes are to be decoded; `complete` says that they are the whole file.

    Flags: `undecodable` speaks of broken bytes that become U+FFFD, `uncertain_encoding` of a guess without
    proof. Raises KyrtextError for data that is no text.

    >>> detect("Мен келдим".encode("utf-16-le")).name
    'utf-16-le'
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _whole(data, codec, f"byte order mark of {_plain(codec)}", complete)
    wide = _utf16(data)
    if wide:
        return _whole(
            data, wide, f"{wide} without a byte order mark: every second byte is 00 or 04", complete
        )
    _refuse_binary(data)
    if data.isascii():
        return Encoding("utf-8", "plain ASCII")
    if _valid(data, "utf-8", complete):
        return Encoding("utf-8", "valid UTF-8")
    named = _python_name(declared) if declared else declared_charset(data)
    if named and named not in _EMPTY_NAMES | {"utf-8"} and _valid(data, named, complete):
        return Encoding(named, f"declared as {named} and decodes")
    own, others = strangers(data if complete else data[: data.rfind(b"\n") + 1])
    if own and others:
        page, doubts, evidence = choose(others)
        if not doubts:
            return Encoding("utf-8", f"rows in UTF-8 and rows in {page} ({evidence})", errors=BY_ROWS)
    good, bad = _utf8_balance(data)
    if good > 20 * bad:
        return Encoding(
            "utf-8", f"UTF-8 with {bad} broken bytes among {good} letters", ("undecodable",), "replace"
        )
    best, flags, evidence = choose(data)
    return Encoding(best, evidence, flags, "kyrtext-sloppy")


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of a whole file with the encoding it was found in.

    `declared` is a charset named elsewhere (an e-mail header); the one in an HTML or XML head is found here.
    Double encoding is undone. Flags: those of `detect`, `double_encoding`, and `lossy_encoding` for `?` in
    place of Kyrgyz letters. Raises KyrtextError for data that is no text.

    >>> decode("Көктөмдө келем".encode("ptcp154")).encoding
    'ptcp154'
    """
    found = detect(data, declared, complete=True)
    text, repaired = repair(data.decode(found.name, found.errors).removeprefix("\ufeff"))
    flags = (*found.flags, *repaired, *(("lossy_encoding",) if lossy(text) else ()))
    return Decoded(text, _plain(found.name), flags, found.evidence)


def open_text(source: Source, encoding: Encoding | str | None = None, ends: str = "") -> TextSource:
    r"""Return an open stream over a source, decoded as its start asks, its lines ended by `ends` alone.

    Only the start (and, past plain ASCII, the first other bytes) is looked at, so a file of any size opens at
    once; `encoding` (a codec name or what `detect` said) spares even that. Call `repair` and `lossy` on what
    you take out. Raises KyrtextError for data that is no text, OSError when it cannot be opened.

    >>> opened = open_text(Source.of_bytes("а.csv", "Аты;Текст\r\n".encode("cp1251")))
    >>> opened.how.name, opened.stream.read()
    ('cp1251', 'Аты;Текст\r\n')
    """
    binary = source.open()
    try:
        if isinstance(encoding, str):
            encoding = Encoding(encoding, "named by the caller")
        if encoding is None:
            sample, complete = _sample(binary)
            encoding = detect(sample, complete=complete)
            binary.seek(0)
    except BaseException:
        binary.close()
        raise
    errors = encoding.errors
    if errors in ("strict", "replace"):  # what is behind the start may be another matter
        errors = BY_ROWS if encoding.name in ("utf-8", "utf-8-sig") else "replace"
    name = "utf-8-sig" if encoding.name == "utf-8" else encoding.name
    return TextSource(io.TextIOWrapper(binary, encoding=name, errors=errors, newline=ends), encoding)


def _sample(binary: BinaryIO) -> tuple[bytes, bool]:
    """The beginning of the file; when that is plain ASCII, the first stretch that is not goes with it."""
    head = binary.read(SAMPLE)
    if len(head) < SAMPLE:
        return head, True
    if not head.isascii() or b"\x00" in head:
        return head, False
    while block := binary.read(1 << 20):
        if not block.isascii():
            first = next(i for i, byte in enumerate(block) if byte >= 0x80)
            line = block.rfind(b"\n", 0, first) + 1
            return head[: head.rfind(b"\n") + 1] + block[line : line + SAMPLE], False
    return head, True


def _whole(data: bytes, codec: str, evidence: str, complete: bool) -> Encoding:
    if _valid(data, codec, complete):
        return Encoding(codec, evidence)
    return Encoding(codec, evidence + ", with broken bytes", ("undecodable",), "replace")


def _valid(data: bytes, codec: str, complete: bool) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(data, complete)
    except (UnicodeError, LookupError):
        return False
    return True


def _utf16(data: bytes) -> str | None:
    pairs = min(len(data), SAMPLE) // 2
    if pairs < 2:
        return None
    for codec, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = data[offset : 2 * pairs : 2]
        if high.count(0) + high.count(4) > 0.9 * pairs:
            text = data[: 2 * pairs].decode(codec, "replace")
            readable = sum(char.isprintable() or char in "\t\r\n\ufeff" for char in text)
            if readable > 0.95 * len(text):
                return codec
    return None


def _refuse_binary(data: bytes) -> None:
    head = _BLOCK.sub(b"", data[:SAMPLE])  # what a crash leaves behind
    if data.strip() and not head.strip():
        raise KyrtextError("this is not text", "it holds nothing but zeros", "export it again")
    controls = len(_CONTROLS.findall(head))
    nulls = head.count(0)
    if nulls == controls <= 0.05 * len(head) and _valid(head, "utf-8", complete=False):
        return  # text that somebody wrote zeros into
    if nulls > 1 + len(head) // 1000 or controls > max(2, 0.02 * len(head)):
        raise KyrtextError(
            "this is not text",
            f"{controls} control bytes in the first {len(head)}",
            "open it in its own program",
        )


def _utf8_balance(data: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are sound UTF-8, and how many bytes are not."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(1 for char in text if char > "\x7f") - bad, bad


def _python_name(charset: str) -> str | None:
    try:
        return codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        return None


def _plain(codec: str) -> str:
    return "utf-8" if codec == "utf-8-sig" else codec
