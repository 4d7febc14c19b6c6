"""REFI-QDA exchange: codebooks (.qdc) and projects (.qdpx) for NVivo, MAXQDA, ATLAS.ti and QualCoder.

The REFI-QDA standard 1.0 (qdasoftware.org): positions are Unicode code points from 0, the end is the place
after the last character; sources are UTF-8 without BOM, lines end with LF. The schema's own rules (order of
elements, what must be there, how a GUID looks) are checked in the tests.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from .. import __version__
from ..corpus.corpus import Corpus
from ..errors import KyrtextError
from ..files.writing import writing
from ..files.xml import DefusedXmlException, fromstring
from ..search.codebook import Code, Codebook
from ..search.coding import Hits, find_codes

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
SCHEMA = "http://schema.qdasoftware.org/versions/{0}/v1.0/{0}.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACE = uuid.UUID("6f1c3b52-4f35-5d4e-9d0f-6b797274657a")
USER = "kyrtext"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#666666")
CODINGS = ("source", "code", "start", "end", "text")
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


def guid(*parts: object) -> str:
    """A GUID that the same parts always give, so the same corpus makes the same file."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(map(str, parts))))


def write_codebook(codebook: Codebook, path: str | Path, lang: str = "en") -> Path:
    """Write a codebook as REFI-QDA .qdc; words, patterns and exclusions go into the descriptions."""
    if not codebook.codes:
        raise KyrtextError(
            f"cannot write '{path}'", "the codebook has no codes", "REFI-QDA asks for one at least"
        )
    root = _root("CodeBook", CODEBOOK, "Codebook")
    _codes(ElementTree.SubElement(root, "Codes"), codebook, lang)
    path = Path(path)
    with writing(path) as temporary:
        temporary.write_bytes(_bytes(root))
    return path


def read_codebook(path: str | Path) -> Codebook:
    """Return the codes of a .qdc file: names, descriptions, and the words if kyrtext wrote them there.

    Raises
    ------
    KyrtextError
        When the file is no REFI-QDA codebook.
    """
    root = _parsed(Path(path), Path(path))
    if not root.tag.endswith("CodeBook"):
        raise KyrtextError(
            f"'{path}' is no REFI-QDA codebook", f"it is a {root.tag.rpartition('}')[2]}", "export it as .qdc"
        )
    return Codebook(tuple(_read_codes(root)), {}, Path(path).stem)


def write_project(corpus: Corpus, codebook: Codebook, path: str | Path, lang: str = "en") -> Path:
    """Write a project: every post a text source, every code a node, every hit a coded selection.

    What is known of a post (platform, group, kind, author, date, id, source) goes along as variables.

    Raises
    ------
    KyrtextError
        When the file cannot be written.
    """
    found = find_codes(corpus, codebook)
    root = _root("Project", PROJECT, "Project", name="kyrtext", creatingUserGUID=guid("user", USER))
    users = ElementTree.SubElement(root, "Users")
    ElementTree.SubElement(users, "User", guid=guid("user", USER), name=USER)
    # the schema allows no empty list of codes or sources
    if codebook.codes:
        book = ElementTree.SubElement(root, "CodeBook")
        _codes(ElementTree.SubElement(book, "Codes"), codebook, lang)
    texts = {}
    if len(corpus):
        variables = ElementTree.SubElement(root, "Variables")
        for name, kind in VARIABLES.items():
            ElementTree.SubElement(
                variables, "Variable", guid=guid("variable", name), name=name, typeOfVariable=kind
            )
        texts = _sources(ElementTree.SubElement(root, "Sources"), corpus, found)
    path = Path(path)
    with writing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        _store(archive, "project.qde", _bytes(root))
        for name, text in texts.items():
            # a carriage return would be dropped by some readers and move every place after it
            plain = text.replace("\r", " ").encode("utf-8", errors="replace")
            _store(archive, f"Sources/{name}.txt", plain)
    return path


def _sources(parent: ElementTree.Element, corpus: Corpus, found: Mapping[str, Hits]) -> dict[str, str]:
    """Add the sources with their coded selections; return the text of each by GUID."""
    lengths = corpus.lexicon["token"].str.len().tolist()
    coded: dict[int, list[tuple[int, int, str]]] = {}
    for code, hits in found.items():
        for first, last, document in zip(
            hits.first.tolist(), hits.last.tolist(), hits.documents.tolist(), strict=True
        ):
            end = int(corpus.starts[last]) + lengths[int(corpus.ids[last])]
            coded.setdefault(document, []).append((int(corpus.starts[first]), end, code))
    texts = {}
    for number, row in enumerate(corpus.documents.itertuples()):
        own = guid("source", number, row.platform, row.id, row.source)
        name = f"{number + 1:06} {row.platform} {row.kind} {row.id or ''}".strip()
        source = ElementTree.SubElement(
            parent,
            "TextSource",
            guid=own,
            name=_clean(name),
            plainTextPath=f"internal://{own}.txt",
            creatingUser=guid("user", USER),
        )
        for start, end, code in sorted(coded.get(number, [])):
            place = (own, start, end)
            selection = ElementTree.SubElement(
                source,
                "PlainTextSelection",
                guid=guid("selection", *place, code),
                name=_clean(row.text[start:end]),
                startPosition=str(start),
                endPosition=str(end),
                creatingUser=guid("user", USER),
            )
            coding = ElementTree.SubElement(
                selection, "Coding", guid=guid("coding", *place, code), creatingUser=guid("user", USER)
            )
            ElementTree.SubElement(coding, "CodeRef", targetGUID=guid("code", code))
        _values(source, row)
        texts[own] = row.text
    return texts


def _values(source: ElementTree.Element, row: Any) -> None:
    """Add what is known of the post."""
    for name, kind in VARIABLES.items():
        known = getattr(row, name)
        if pd.isna(known) or known == "":
            continue
        value = ElementTree.SubElement(source, "VariableValue")
        ElementTree.SubElement(value, "VariableRef", targetGUID=guid("variable", name))
        text = known.strftime("%Y-%m-%dT%H:%M:%SZ") if kind == "DateTime" else _clean(str(known))
        ElementTree.SubElement(value, f"{kind}Value").text = text


def read_project(path: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sources (`source, name, text`) and codings (`source, code, start, end, text`) of a .qdpx.

    Any program's project will do; sources without plain text are left out.

    Raises
    ------
    KyrtextError
        When the file is no REFI-QDA project.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name.casefold(): name for name in archive.namelist()}
            project = next(name for key, name in members.items() if key.endswith(".qde"))
            root = _parsed(path, io.BytesIO(archive.read(project)))
            return _read_sources(root, archive, members)
    except (OSError, zipfile.BadZipFile, StopIteration, KeyError) as error:
        raise KyrtextError(
            f"cannot read the project '{path}'",
            str(error) or "there is no project.qde in it",
            "export it as .qdpx",
        ) from error


def _read_sources(
    root: ElementTree.Element, archive: zipfile.ZipFile, members: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = {code.get("guid"): code.get("name") for code in root.iter(f"{{{PROJECT}}}Code")}
    sources, codings = [], []
    for source in root.iter(f"{{{PROJECT}}}TextSource"):
        inner = (source.get("plainTextPath") or "").removeprefix("internal://")
        content = source.find(f"{{{PROJECT}}}PlainTextContent")
        member = members.get(f"sources/{inner}".casefold())
        if member is None and content is None:
            continue
        inline = (content.text or "") if content is not None else ""
        text = archive.read(member).decode("utf-8-sig") if member else inline
        sources.append((source.get("guid"), source.get("name"), text))
        for selection in source.iter(f"{{{PROJECT}}}PlainTextSelection"):
            start, end = _place(selection, "startPosition"), _place(selection, "endPosition")
            for reference in selection.iter(f"{{{PROJECT}}}CodeRef"):
                code = names.get(reference.get("targetGUID"))
                codings.append((source.get("guid"), code, start, end, text[start:end]))
    return (
        pd.DataFrame(sources, columns=["source", "name", "text"]),
        pd.DataFrame(codings, columns=list(CODINGS)),
    )


def _place(selection: ElementTree.Element, name: str) -> int:
    value = selection.get(name) or ""
    if not value.strip().isdecimal():
        raise KeyError(f"a selection has the {name} '{value}'")
    return int(value)


def _root(tag: str, namespace: str, schema: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(
        tag,
        {
            "xmlns": namespace,
            "xmlns:xsi": INSTANCE,
            "xsi:schemaLocation": f"{namespace} {SCHEMA.format(schema)}",
            "origin": f"kyrtext {__version__}",
            **attributes,
        },
    )


def _codes(parent: ElementTree.Element, codebook: Codebook, lang: str) -> None:
    for number, code in enumerate(codebook.codes):
        element = ElementTree.SubElement(
            parent,
            "Code",
            guid=guid("code", code.name),
            name=code.called(lang),
            isCodable="true",
            color=COLOURS[number % len(COLOURS)],
        )
        ElementTree.SubElement(element, "Description").text = _described(code)


# what a code finds stands in its description, one kind a line, and is read back from there
_LINES = {
    "name": "name",
    "ru": "words ru",
    "ky": "words ky",
    "en": "words en",
    "patterns": "patterns",
    "exclude": "exclude",
}


def _described(code: Code) -> str:
    lines = [code.description] if code.description else []
    lines.append(f"{_LINES['name']}: {code.name}")
    lines += [f"{_LINES[lang]}: {'; '.join(words)}" for lang, words in code.words.items() if words]
    for name in ("patterns", "exclude"):
        if getattr(code, name):
            lines.append(f"{_LINES[name]}: {'; '.join(getattr(code, name))}")
    return _clean("\n".join(lines))


def _read_codes(root: ElementTree.Element) -> list[Code]:
    codes = []
    for element in root.iter():
        if not element.tag.endswith("}Code"):
            continue
        label = element.get("name") or ""
        description = next((child.text or "" for child in element if child.tag.endswith("}Description")), "")
        kept, parts = [], {}
        for line in description.split("\n"):
            key, sign, rest = line.partition(": ")
            if sign and key in _LINES.values():
                parts[key] = tuple(part.strip() for part in rest.split(";") if part.strip())
            elif line.strip():
                kept.append(line)
        words = {lang: parts[_LINES[lang]] for lang in ("ru", "ky", "en") if _LINES[lang] in parts}
        name = parts.get("name", (label,))[0]
        codes.append(
            Code(
                name,
                {"en": label},
                "\n".join(kept),
                words,
                parts.get("patterns", ()),
                parts.get("exclude", ()),
            )
        )
    return codes


def _clean(text: str) -> str:
    """The text without the control characters XML forbids."""
    return "".join(
        sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF)
    )


def _bytes(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def _parsed(path: Path, source: Path | io.BytesIO) -> ElementTree.Element:
    try:
        data = source.read_bytes() if isinstance(source, Path) else source.getvalue()
        return fromstring(data)
    except (OSError, ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise KyrtextError(f"cannot read '{path}'", str(error), "export it again as REFI-QDA") from error
