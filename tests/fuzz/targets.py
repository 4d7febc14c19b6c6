"""What is fuzzed: each target takes bytes, and may raise nothing but a KyrtextError."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from kyrtext import from_texts, kwic, tokens
from kyrtext.cli.rerun import COMMANDS, FILES, SETTINGS, settings_of
from kyrtext.corpus.corrections import load_corrections
from kyrtext.corpus.decisions import decisions
from kyrtext.corpus.group_table import load_groups
from kyrtext.corpus.index import layout, open_store, save
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
from .draw import Draw

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
    for document in read_documents(_file(name, data[1:])):
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


_BOOK = {
    "name": "Сөз",
    "version": 1,
    "codes": {
        "work": {
            "label": {"en": "Work", "ky": "Жумуш"},
            "description": "Жумуш тууралуу",
            "words": {"ru": ["работа", "биржа труда"], "ky": ["жумуш"]},
            "patterns": ["зарплат*"],
            "exclude": ["иш кагаз"],
        },
        "home": {"parent": "work", "words": {"ky": ["үй"]}},
    },
    "concepts": {"passport": {"ru": ["паспорт"], "ky": ["күбөлүк"]}},
}
_IN_BOOKS = ("codes", "concepts", "label", "words", "patterns", "exclude", "parent", "en", "ru", "ky", "zz")
_WORDS = ("жумуш", "*", "a*b?", "чек ара", "", " ", "work", "home", [], {}, ["үй"], {"ky": ["үй"]}, 1, "\0")


def codebooks(data: bytes) -> None:
    """A codebook from anybody: any bytes, or one that somebody could have written, changed."""
    draw = Draw(data)
    if draw.number(4):
        book = draw.changed(_BOOK, _WORDS, _IN_BOOKS)
        for _ in range(draw.number(4)):
            book = draw.changed(book, _WORDS, _IN_BOOKS)
        data = json.dumps(book, ensure_ascii=False).encode("utf-8", "replace")  # which is YAML, too
    load_codebook(_file("codebook.yaml", data))


_RUN = {
    "format": "kyrtext run",
    "kyrtext": "0.2.0",
    "run": {"command": "freq", "settings": {"paths": ["data"], "top": 3, "group": "lemma"}},
    "settings": {"build": {}},
    "inputs": [{"role": "input", "path": "data", "file": "a.csv", "sha256": "0"}],
    "output": "words.csv",
    "outputs": [{"file": "words.csv", "sha256": "0"}],
}
_OPTIONS = sorted(SETTINGS | FILES)
_ODD = (0, 1, 3, "", ".", "..", "../..", "/", "words.csv", "lemma", "off", "full", "ru", [], {}, *COMMANDS)


def manifests(data: bytes) -> None:
    """The manifest of a run from anybody: any bytes, or one that kyrtext could have written, changed."""
    draw = Draw(data)
    if draw.number(4):
        record = draw.changed(_RUN, _ODD, _OPTIONS)
        for _ in range(draw.number(3)):
            record = draw.changed(record, _ODD, _OPTIONS)
        data = json.dumps(record).encode()
    record = read_manifest(_file("manifest.json", data))
    if record.get("run"):
        settings_of(record["run"])


@cache
def _index() -> tuple[Path, dict[str, Any]]:
    """An index and what its manifest says."""
    path = save(_corpus, _folder() / "index.kyr")
    return path, layout.any_manifest(path)


def indexes(data: bytes) -> None:
    """A folder that calls itself an index: any bytes for its manifest, or its own, changed."""
    path, was = _index()
    draw = Draw(data)
    kind = draw.number(4)
    if kind:
        known = (*_ODD, *was["checksums"].values(), was["state"], layout.FORMAT, layout.VERSION)
        record = draw.changed(was, known, sorted(was))
        if kind > 1 and isinstance(record, dict):  # whoever makes one up can seal it
            record = layout.sealed(record)
        data = json.dumps(record).encode()
    (path / layout.MANIFEST).write_bytes(data)
    corpus = open_store(path)
    assert len(corpus) == len(_corpus)
    str(corpus.notes)


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
