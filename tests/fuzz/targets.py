"""What is fuzzed: each target takes bytes, and may raise nothing but a KyrtextError."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from kyrtext import from_texts, kwic, tokens
from kyrtext.cli.rerun import settings_of
from kyrtext.corpus.corrections import load_corrections
from kyrtext.corpus.decisions import decisions
from kyrtext.corpus.group_table import load_groups
from kyrtext.corpus.index import open_store
from kyrtext.corpus.personal.names import Names
from kyrtext.corpus.personal.spelling import mark
from kyrtext.corpus.privacy import KINDS, MASK, personal, protect
from kyrtext.corpus.pseudonyms import pseudonym
from kyrtext.corpus.stop_lists import load as load_stop_list
from kyrtext.desk.store import open_file
from kyrtext.files.errors import KyrtextError
from kyrtext.measures.frequency import frequency
from kyrtext.reading import read_documents
from kyrtext.report.manifest import read_manifest
from kyrtext.report.qda_reading import read_whole_project
from kyrtext.report.refi import read_codebook
from kyrtext.report.tables import to_csv, to_json
from kyrtext.report.workbook import Sheet, write_workbook
from kyrtext.search.codebook import load_codebook
from kyrtext.search.events import load_events
from kyrtext.search.query import parse
from kyrtext.text.tokens import spans

from .desk import desk

NAMES = (
    "a.json",
    "b.csv",
    "c.html",
    "d.txt",
    "e.xlsx",
    "f.zip",
    "g.xml",
    "h.eml",
    "i.rtf",
    "j.pdf",
    "k.docx",
)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kyrtext-fuzz-"))


def _file(name: str, data: bytes) -> Path:
    """The only file of its name, written over again and again."""
    path = _folder() / name
    path.write_bytes(data)
    return path


def text_of(data: bytes) -> str:
    """Any text, unpaired surrogates too; what is no text at all is read with replacement signs."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # the handler passes surrogates and nothing else
        return data.decode("utf-8", "replace")


def readers(data: bytes) -> None:
    """Every reader, by the name the first byte chooses."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data[1:])
        for document in read_documents(folder):
            assert isinstance(document.text, str)
            assert document.platform


def tokeniser(data: bytes) -> None:
    """Tokens cover every character that is not white space, once."""
    text = text_of(data)
    found = spans([text])
    seen = bytearray(len(text))
    for number, start in zip(found.ids.tolist(), found.starts.tolist(), strict=True):
        surface = found.surfaces[number]
        assert text[start : start + len(surface)] == surface
        for place in range(start, start + len(surface)):
            assert not seen[place]
            seen[place] = 1
    assert all(taken or sign.isspace() for taken, sign in zip(seen, text, strict=True))


def analyser(data: bytes) -> None:
    """Languages, lemmas, the ledger and masks."""
    corpus = from_texts([text_of(data)], author=["Айбек Асанов"])
    assert int(frequency(corpus, stopwords=False)["count"].sum()) == corpus.words
    decisions(corpus)
    shown = protect(corpus, "full").documents["text"].iat[0]
    assert len(shown) == len(corpus.documents["text"].iat[0])
    assert all(sign in (MASK, was) for sign, was in zip(shown, corpus.documents["text"].iat[0], strict=True))


_corpus = from_texts(["Жумуш барбы? Ищу работу #жумуш", "паспорт, COVID 2020"])


def queries(data: bytes) -> None:
    """The query parser, and the answer to what it parsed."""
    query = text_of(data)
    parse(query)
    kwic(_corpus, query)


def exports(data: bytes) -> None:
    """Tables in every text format, and as a workbook."""
    table = tokens(from_texts([text_of(data)]))
    for text in (to_csv(table), to_json(table), to_json(table, lines=True)):
        io.BytesIO(text.encode("utf-8", "backslashreplace"))
    with tempfile.TemporaryDirectory() as folder:
        write_workbook([Sheet(text_of(data)[:40], table)], Path(folder) / "t.xlsx")


_known = Names(
    frozenset({pseudonym(mark("бакыт"), b"only for tests"), pseudonym(mark("асанов"), b"only for tests")})
)


def masks(data: bytes) -> None:
    """What is personal: stretches of the text in order, found again by themselves."""
    text, place = text_of(data), 0
    for start, end, kind in personal(text, _known):
        assert place <= start < end <= len(text)
        assert kind in KINDS
        place = end


def codebooks(data: bytes) -> None:
    """A codebook from anybody."""
    load_codebook(_file("codebook.yaml", data))


def manifests(data: bytes) -> None:
    """The manifest of a run, and that of an index, from anybody."""
    record = read_manifest(_file("manifest.json", data))
    if record.get("run"):
        settings_of(record["run"])


def indexes(data: bytes) -> None:
    """A folder that calls itself an index."""
    open_store(_file("manifest.json", b'{"format": "kyrtext index", ' + data).parent)


def received(data: bytes) -> None:
    """What a colleague sends beside exports: the first byte says what it is called and who reads it."""
    name, read = RECEIVED[data[0] % len(RECEIVED)] if data else RECEIVED[0]
    read(_file(name, data[1:]))


RECEIVED: tuple[tuple[str, Callable[[Path], object]], ...] = (
    ("corrections.csv", lambda path: load_corrections([path])),
    ("events.csv", load_events),
    ("stop.txt", load_stop_list),
    ("groups.csv", load_groups),
    ("codebook.csv", load_codebook),
    ("codebook.qdc", read_codebook),
    ("project.qdpx", read_whole_project),
    ("study.coding", lambda path: open_file(path, writable=False).state()),
)

TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one
    for one in (
        *(readers, tokeniser, analyser, queries, exports, masks, codebooks, manifests, indexes),
        *(received, desk),
    )
}


def guarded(name: str) -> Callable[[bytes], None]:
    """The target by that name; what a user is meant to meet is no fault."""
    target = TARGETS[name]

    def one(data: bytes) -> None:
        try:
            target(data)
        except KyrtextError:
            return

    return one
