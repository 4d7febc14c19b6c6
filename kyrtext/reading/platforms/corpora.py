"""Files of corpus tools and subtitles: the words they hold, without the marks around them.

Vertical files (VRT), CoNLL-U, IRaMuTeQ, KH Coder; SubRip, WebVTT, SubStation Alpha, YouTube's SBV, LRC, and
TextGrids of Praat.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from ..carriers.encodings import decode
from ..document import Document, canonical
from ..format import Context, Format, Sample

_TIMES = re.compile(
    r"(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}(?:\s*-->\s*|,)(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}.*"
)
_GRID = 'File type = "ooTextFile"'
_SPOKEN = re.compile(r'^\s*(?:text|mark) = "((?:[^"]|"")*)"\s*$', re.M)
_SUNG = re.compile(r"(?:\[\d{1,3}:\d{2}\.\d{2,3}\])+(.*)")
_CUE_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_FEW = 3
_BEFORE_TEXT = 9  # commas before the words of a line of SubStation Alpha
_CONLLU = re.compile(r"\d+(?:[-.]\d+)?\t[^\t]+(?:\t[^\t]*){6,8}")
_TAG = re.compile(r"</?([a-zA-Z][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|\S+?))*)\s*/?>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_TEXTS = frozenset({"doc", "text", "document", "post", "article", "file"})
_STARS = re.compile(r"(?:\*{4}|\d{4})((?:\s+\*[\w-]+)+)\s*")
_HEADING = re.compile(r"<h([1-5])>(.*?)</h\1>\s*", re.I)
_NO_SPACE_BEFORE = re.compile(r" (?=[.,:;!?…)»\]])|(?<=[(«\[]) ")


def _lines(sample: Sample) -> list[str]:
    return [line for line in sample.text.lstrip("\ufeff").splitlines() if line.strip()]


def _text(context: Context) -> tuple[str, tuple[str, ...]]:
    decoded = decode(context.source.read())
    return decoded.text.replace("\r\n", "\n").replace("\r", "\n"), decoded.flags


# -- subtitles


def _recognise_subtitles(sample: Sample) -> str | None:
    lines = _lines(sample)
    if lines and lines[0].startswith("WEBVTT"):
        return "begins with WEBVTT"
    if lines and lines[0].strip() in ("[Script Info]", _GRID):
        return f"begins with {lines[0].strip()}"
    if any(_TIMES.fullmatch(line.strip()) for line in lines[:6]):
        return "times from and to between lines of text"
    if sum(_SUNG.match(line) is not None for line in lines[:60]) > len(lines[:60]) / 2:
        return "times in brackets before lines of text (LRC)"
    return None


def _read_subtitles(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document: what is said, without numbers, times and lines that roll on."""
    context.origin(text="the cues, a line that rolls on counted once")
    text, flags = _text(context)
    said: list[str] = []
    last: list[str] = []
    for block in _cues(text):
        cue = [html.unescape(_CUE_TAG.sub("", line)).strip() for line in block]
        cue = [line for line in cue if line]
        said += [line for line in cue if line not in last]
        last = cue or last
    if said:
        yield Document("\n".join(said), flags=flags)
    else:
        context.problem("no words between the times")


def _cues(text: str) -> Iterator[list[str]]:
    """Yield the lines of each cue; the head, notes and styles have none."""
    if text.lstrip("\ufeff").startswith("[Script Info]"):
        for line in text.split("\n"):
            if line.startswith("Dialogue:") and line.count(",") >= _BEFORE_TEXT:
                yield re.split(r"\\[Nn]", line.split(",", _BEFORE_TEXT)[-1])
        return
    if text.lstrip("\ufeff").startswith(_GRID):
        yield from ([found[1].replace('""', '"')] for found in _SPOKEN.finditer(text))
        return
    yield from ([sung[1]] for line in text.split("\n") if (sung := _SUNG.match(line)))
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((at for at, line in enumerate(lines) if _TIMES.fullmatch(line.strip())), None)
        if at is not None:
            yield lines[at + 1 :]


# -- corpora


def _recognise_conllu(sample: Sample) -> str | None:
    if sample.text.lstrip("\ufeff").startswith("# global.columns = ID FORM"):
        return "begins with # global.columns = ID FORM (CoNLL-U Plus)"
    lines = [line for line in _lines(sample)[:60] if not line.startswith("#")]
    if len(lines) > 1 and sum(_CONLLU.fullmatch(line) is not None for line in lines[:-1]) > 0.8 * len(
        lines[:-1]
    ):
        return "rows of CoNLL-U: number, form, lemma, part of speech"
    return None


def _read_conllu(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the sentences of each `# newdoc` as one document: their `# text`, else their forms."""
    context.origin(text="# text, else the column FORM", id="# newdoc id")
    text, flags = _text(context)
    name: str | None = None
    sentences: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip().split("\n")
        opened = next((line for line in lines if line.startswith("# newdoc")), None)
        if opened is not None:
            if sentences:
                yield Document("\n".join(sentences), id=name, flags=flags)
            name, sentences = opened.partition("=")[2].strip() or None, []
        told = next((line.partition("=")[2].strip() for line in lines if line.startswith("# text =")), "")
        if told := told or _forms(lines):
            sentences.append(told)
    if sentences:
        yield Document("\n".join(sentences), id=name, flags=flags)


def _forms(lines: list[str]) -> str:
    """The words as they were written: of one that was taken apart (`1-2`) the whole, not its parts."""
    rows = [cells for line in lines if not line.startswith("#") and len(cells := line.split("\t")) > 1]
    forms, inside = [], 0
    for number, form, *_ in rows:
        first, dash, last = number.partition("-")
        if dash and first.isdigit() and last.isdigit():
            forms.append(form)
            inside = int(last)
        elif number.isdigit() and int(number) > inside:
            forms.append(form)
    return _joined(forms)


def _joined(forms: list[str]) -> str:
    return _NO_SPACE_BEFORE.sub("", " ".join(forms))


# a tag of a part of speech or of a name, and what taggers write for a mark or for none
_TAGGED = re.compile(r"[A-Z][\w.:=+|,*-]*|[^\w\s]+|_")
# айылга_NOUN, айылга/NOUN, айылга{айыл=S}
_INLINE = re.compile(r"([^\s{}]{1,60}?)(?:[_/|][A-Z][A-Z0-9_.:+-]*(?=\s|\Z)|\{[^{}\n]*\})")


def _recognise_tagged(sample: Sample) -> str | None:
    lines = [line for line in _lines(sample)[:60] if not line.startswith("-DOCSTART-")]
    rows = [_cells(line) for line in lines]
    words = all(" " not in row[0] for row in rows)  # else a table of posts
    if words and len(rows) > _FEW and len(rows[0]) > 1 and len(set(map(len, rows))) == 1:
        for column in list(zip(*rows, strict=True))[1:]:
            named = [tag for tag in column if tag[:1].isalpha()]
            if all(map(_TAGGED.fullmatch, column)) and len(set(named)) < len(named) > len(column) / 2:
                return "a word a line, with its tags beside it"
    return None


def _cells(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else line.split()


def _read_tagged(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document: the first column, a sentence a line."""
    context.origin(text="the first column")
    text, flags = _text(context)
    blocks = ([line for line in block.split("\n") if line] for block in re.split(r"\n[ \t]*\n", text))
    forms = ([_cells(line)[0] for line in block if not line.startswith("-DOCSTART-")] for block in blocks)
    yield Document("\n".join(map(_joined, forms)).strip(), flags=flags)


def _recognise_marked(sample: Sample) -> str | None:
    lines = _lines(sample)[:60]
    words = sum(any(map(str.isalpha, word)) for line in lines for word in line.split())
    marked = sum(len(_INLINE.findall(line)) for line in lines)
    return "words with their tags behind them" if marked > max(_FEW, 0.8 * words) else None


def _read_marked(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document, without the tags behind its words."""
    context.origin(text="the words without their tags")
    text, flags = _text(context)
    lines = (_joined(_INLINE.sub(r"\1 ", line).split()) for line in text.split("\n"))
    yield Document("\n".join(lines).strip(), flags=flags)


def _recognise_vertical(sample: Sample) -> str | None:
    lines = _lines(sample)[:200]
    tags = [match[1].lower() for line in lines if (match := _TAG.fullmatch(line.strip()))]
    words = [line for line in lines if not _TAG.fullmatch(line.strip())]
    named = PurePosixPath(sample.source.basename).suffix.lower() in (".vrt", ".vert")
    narrow = sum("\t" in line or " " not in line.strip() for line in words)
    if words and len(tags) > 1 and narrow > 0.9 * len(words):
        columns = any("\t" in line for line in words)
        if named or (columns and {"s", "p", *_TEXTS} & set(tags)):
            return "a word a line between tags (a vertical file)"
    return None


def _read_vertical(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield each text of a vertical file: the first column of its lines."""
    context.origin(text="the first column", id="attribute id of doc or text", platform="attribute platform")
    text, flags = _text(context)
    told: dict[str, str] = {}
    sentences: list[list[str]] = [[]]

    def closed() -> Iterator[Document]:
        words = "\n".join(_joined(sentence) for sentence in sentences if sentence)
        if words:
            yield Document(
                words, canonical(told.get("platform", "")), id=told.get("id") or None,
                author=told.get("author") or None, date_local=None, flags=flags,
            )  # fmt: skip

    for line in text.split("\n"):
        tag = _TAG.fullmatch(line.strip())
        if tag is None:
            if form := html.unescape(line.split("\t")[0].strip()):
                sentences[-1].append(form)
            continue
        if tag[1].lower() in _TEXTS:
            yield from closed()
            sentences = [[]]
            told = {m[1]: m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag[2] or "")}
        else:
            sentences.append([])
    yield from closed()


def _recognise_iramuteq(sample: Sample) -> str | None:
    lines = _lines(sample)
    return "lines of stars and variables (IRaMuTeQ)" if lines and _STARS.fullmatch(lines[0].strip()) else None


_CODED = re.compile(
    r"<[^<>]+> - § .*|\S+ \d+ - \d+(?:[.,]\d+)?\s?% \S.*"
)  # of a node that NVivo wrote: its files and the passages in them


def _recognise_coded(sample: Sample) -> str | None:
    lines = _lines(sample)[:3]
    heads = sum(_CODED.fullmatch(line.strip()) is not None for line in lines)
    return "passages below <file> and their coverage (NVivo)" if heads > 1 else None


def _recognise_khcoder(sample: Sample) -> str | None:
    lines = _lines(sample)
    if lines and _HEADING.fullmatch(lines[0].strip()):
        rest = [line for line in lines if not _HEADING.fullmatch(line.strip())]
        if rest and not any(re.search(r"</?[a-z]", line, re.I) for line in rest):
            return "headings <h1> over plain lines (KH Coder)"
    return None


def _read_below(head: re.Pattern[str], origin: str, _sample: Sample, context: Context) -> Iterator[Document]:
    """Yield a document for each text below a line that is a head."""
    context.origin(text=origin)
    text, flags = _text(context)
    lines: list[str] = []
    for line in [*text.lstrip("\ufeff").split("\n"), None]:
        if line is not None and not head.fullmatch(line.strip()):
            if not re.fullmatch(r"-\*\w+.*", line.strip()):  # a variable of a part of the text
                lines.append(line)
            continue
        if words := "\n".join(lines).strip():
            yield Document(words, flags=flags)
        lines = []


FORMATS = (
    Format("subtitles", ("text",), _recognise_subtitles, _read_subtitles),
    Format("CoNLL-U", ("text", "table"), _recognise_conllu, _read_conllu),
    Format("tagged words", ("text", "table"), _recognise_tagged, _read_tagged),
    Format("words with tags", ("text",), _recognise_marked, _read_marked),
    Format("vertical file", ("text", "table", "html"), _recognise_vertical, _read_vertical),
    Format(
        "IRaMuTeQ",
        ("text",),
        _recognise_iramuteq,
        partial(_read_below, _STARS, "the lines below **** and its variables"),
    ),
    Format("NVivo", ("text",), _recognise_coded, partial(_read_below, _CODED, "the passages coded")),
    Format(
        "KH Coder",
        ("text", "html"),
        _recognise_khcoder,
        partial(_read_below, _HEADING, "the lines below <h1> to <h5>"),
    ),
)
