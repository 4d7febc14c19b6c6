"""REFI-QDA exchange: codebooks (.qdc) and projects (.qdpx) for NVivo, MAXQDA, ATLAS.ti and QualCoder.

The REFI-QDA standard 1.0 (qdasoftware.org): positions are Unicode code points from 0, the end is the place
after the last character (for NVivo for Windows they can be written as it counts them, in UTF-16 units);
sources are UTF-8 without BOM in the folder `sources`, lines end with LF.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from ..corpus.corpus import Corpus, plain_documents
from ..files.writing import writing
from ..search.codebook import Codebook
from ..search.coding import HandCodings, find_codes
from .qda_reading import CODE_POINTS, UTF16, Project, read_project, read_whole_project, to_utf16
from .refi import (
    CODEBOOK,
    PROJECT,
    add_codes,
    as_bytes,
    clean,
    guid,
    read_codebook,
    root_of,
    write_codebook,
)

USER = "kyrtext"
# what is known of a post travels as variables (NVivo: classifications)
VARIABLES = {
    "platform": "Text",
    "group": "Text",
    "kind": "Text",
    "author": "Text",
    "id": "Text",
    "source": "Text",
    "date_local": "Text",
    "date": "DateTime",
}


def write_project(
    corpus: Corpus,
    codes: Codebook | HandCodings,
    path: str | Path,
    lang: str = "en",
    positions: str = CODE_POINTS,
) -> Path:
    """Write a project: posts as text sources, codes as nodes in their hierarchy, codings as coded selections.

    Of a codebook every hit becomes a coded passage, and every post goes along. Of hand codings only the posts
    with a coding or a memo go along; codings of whole posts, memos and coders too. What is known of a post
    (platform, group, kind, author, date, id, source) goes along as variables.

    Parameters
    ----------
    positions : {"code points", "UTF-16"}
        How places are counted: as the standard says, or as NVivo for Windows does.

    Raises
    ------
    KyrtextError
        When the file cannot be written.
    """
    hand = codes if isinstance(codes, HandCodings) else None
    codebook = hand.codebook if hand else codes
    assert isinstance(codebook, Codebook)
    writer = _Writer(hand, positions)
    user = guid("user", (hand.coder if hand else "") or USER)
    root = root_of("Project", PROJECT, "Project", name="kyrtext", creatingUserGUID=user)
    users = ElementTree.SubElement(root, "Users")
    for name in writer.coders:
        ElementTree.SubElement(users, "User", guid=guid("user", name), name=clean(name))
    # the schema allows no empty list of codes, sources or notes
    if codebook.codes:
        book = ElementTree.SubElement(root, "CodeBook")
        on_codes = {name: writer.notes_on("code", name) for name in (code.name for code in codebook.codes)}
        add_codes(ElementTree.SubElement(book, "Codes"), codebook, lang, on_codes)
    rows = writer.rows(corpus)
    if len(rows):
        variables = ElementTree.SubElement(root, "Variables")
        for name, kind in VARIABLES.items():
            ElementTree.SubElement(
                variables, "Variable", guid=guid("variable", name), name=name, typeOfVariable=kind
            )
        writer.sources(ElementTree.SubElement(root, "Sources"), corpus, rows, writer.passages(corpus, codes))
    on_project = writer.notes_on("project", "")
    if writer.notes:
        notes = ElementTree.SubElement(root, "Notes")
        for own, (text, coder) in writer.notes.items():
            note = ElementTree.SubElement(
                notes, "Note", guid=own, name="memo", creatingUser=guid("user", coder)
            )
            ElementTree.SubElement(note, "PlainTextContent").text = clean(text)
    for own in on_project:
        ElementTree.SubElement(root, "NoteRef", targetGUID=own)
    path = Path(path)
    with writing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        _store(archive, "project.qde", as_bytes(root))
        for name, text in writer.texts.items():
            # a carriage return would be dropped by some readers and move every place after it
            plain = text.replace("\r", " ").encode("utf-8", errors="replace")
            _store(archive, f"sources/{name}.txt", plain)
    return path


class _Writer:
    """Collects the parts of a project that refer to each other."""

    def __init__(self, hand: HandCodings | None, positions: str) -> None:
        self.hand, self.positions = hand, positions
        self.texts: dict[str, str] = {}
        self.notes: dict[str, tuple[str, str]] = {}
        self.owner = (hand.coder if hand else "") or USER
        named = [] if hand is None else [name for name in hand.table["coder"].unique() if name]
        self.coders = list(dict.fromkeys([self.owner, *named]))

    def rows(self, corpus: Corpus) -> list[int]:
        """The documents that go along."""
        if self.hand is None:
            return list(range(len(corpus)))
        posts = self.hand.memos.loc[self.hand.memos["kind"] == "post", "target"]
        return sorted({*self.hand.table["document"].tolist(), *map(int, posts)})

    def notes_on(self, kind: str, target: object) -> list[str]:
        """GUIDs of the memos on something, which are written with the rest."""
        if self.hand is None:
            return []
        memos = self.hand.memos
        texts = memos.loc[(memos["kind"] == kind) & (memos["target"].astype(str) == str(target)), "text"]
        return [self.note(text, self.owner, kind, target, number) for number, text in enumerate(texts)]

    def note(self, text: str, coder: str, *where: object) -> str:
        own = guid("note", *where)
        self.notes[own] = (text, coder)
        return own

    def passages(self, corpus: Corpus, codes: Codebook | HandCodings) -> dict[int, list[tuple]]:
        """Start, end, code, GUID, coder, time and memo of the codings of each document."""
        found: dict[int, list[tuple]] = {}
        if isinstance(codes, HandCodings):
            for row in codes.table.itertuples():
                found.setdefault(row.document, []).append(
                    (row.start, row.end, row.code, guid("coding", row.id), row.coder, row.created, row.memo)
                )
            return found
        lengths = corpus.lexicon["token"].str.len().tolist()
        for code, hits in find_codes(corpus, codes).items():
            for first, last, document in zip(
                hits.first.tolist(), hits.last.tolist(), hits.documents.tolist(), strict=True
            ):
                start, end = (
                    int(corpus.starts[first]),
                    int(corpus.starts[last]) + lengths[int(corpus.ids[last])],
                )
                found.setdefault(document, []).append((start, end, code, None, USER, "", ""))
        return found

    def sources(
        self,
        parent: ElementTree.Element,
        corpus: Corpus,
        rows: list[int],
        passages: dict[int, list[tuple]],
    ) -> None:
        """Add the sources with their codings."""
        chosen = plain_documents(corpus.documents.iloc[rows])
        for number, row in zip(rows, chosen.itertuples(), strict=True):
            own = guid("source", number, row.platform, row.id, row.source)
            name = f"{number + 1:06} {row.platform} {row.kind} {row.id or ''}".strip()
            source = ElementTree.SubElement(
                parent,
                "TextSource",
                guid=own,
                name=clean(name),
                plainTextPath=f"internal://{own}.txt",
                creatingUser=guid("user", self.owner),
            )
            self.codings(source, own, row.text, passages.get(number, []))
            for note in self.notes_on("post", number):
                ElementTree.SubElement(source, "NoteRef", targetGUID=note)
            _values(source, row)
            self.texts[own] = row.text

    def codings(self, source: ElementTree.Element, own: str, text: str, found: list[tuple]) -> None:
        """Selections first, then codings of the whole source, as the schema wants it."""
        spans = sorted((one for one in found if one[0] >= 0), key=lambda one: one[:3])
        for start, end, code, coding, coder, created, memo in spans:
            place = (own, start, end)
            selection = ElementTree.SubElement(
                source,
                "PlainTextSelection",
                guid=guid("selection", *place, coding or code),
                name=clean(text[start:end]),
                startPosition=str(self.place(text, start)),
                endPosition=str(self.place(text, end)),
                creatingUser=guid("user", coder or self.owner),
            )
            self.coding(selection, coding or guid("coding", *place, code), code, (coder, created, memo))
        for start, _, code, coding, coder, created, memo in found:
            if start < 0:
                self.coding(source, coding, code, (coder, created, memo))

    def place(self, text: str, at: int) -> int:
        return to_utf16(text, at) if self.positions == UTF16 else at

    def coding(self, parent: ElementTree.Element, own: str, code: str, known: tuple[str, str, str]) -> None:
        coder, created, memo = known
        element = ElementTree.SubElement(
            parent,
            "Coding",
            guid=own,
            creatingUser=guid("user", coder or self.owner),
        )
        if created:
            element.set("creationDateTime", created)
        ElementTree.SubElement(element, "CodeRef", targetGUID=guid("code", code))
        if memo:
            ElementTree.SubElement(
                element, "NoteRef", targetGUID=self.note(memo, coder or self.owner, "coding", own)
            )


def _values(source: ElementTree.Element, row: Any) -> None:
    """Add what is known of the post."""
    for name, kind in VARIABLES.items():
        known = getattr(row, name)
        if pd.isna(known) or known == "":
            continue
        value = ElementTree.SubElement(source, "VariableValue")
        ElementTree.SubElement(value, "VariableRef", targetGUID=guid("variable", name))
        text = known.strftime("%Y-%m-%dT%H:%M:%SZ") if kind == "DateTime" else clean(str(known))
        ElementTree.SubElement(value, f"{kind}Value").text = text


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


__all__ = [
    "CODEBOOK",
    "CODE_POINTS",
    "PROJECT",
    "UTF16",
    "Project",
    "read_codebook",
    "read_project",
    "read_whole_project",
    "write_codebook",
    "write_project",
]
