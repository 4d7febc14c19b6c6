"""REFI-QDA as XML: namespaces, GUIDs, and codebooks (.qdc); what writing and reading projects share.

The REFI-QDA standard 1.0 (qdasoftware.org). The schema's own rules (order of elements, what must be there,
how a GUID looks) are checked in the tests.
"""

from __future__ import annotations

import io
import uuid
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from .. import __version__
from ..files.errors import KyrtextError
from ..files.writing import writing
from ..files.xml import DefusedXmlException, fromstring
from ..search.codebook import COLOURS, Code, Codebook, in_tree

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
SCHEMA = "http://schema.qdasoftware.org/versions/{0}/v1.0/{0}.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACE = uuid.UUID("6f1c3b52-4f35-5d4e-9d0f-6b797274657a")
# what a code finds stands in its description, one kind a line, and is read back from there
LINES = {
    "name": "name",
    "ru": "words ru",
    "ky": "words ky",
    "en": "words en",
    "patterns": "patterns",
    "exclude": "exclude",
}


def guid(*parts: object) -> str:
    """A GUID that the same parts always give, so the same corpus makes the same file."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(map(str, parts))))


def root_of(tag: str, namespace: str, schema: str, **attributes: str) -> ElementTree.Element:
    """The root of a file of ours."""
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


def clean(text: str) -> str:
    """The text without the control characters XML forbids."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r"
        or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF and sign not in "\ufffe\uffff")
    )


def as_bytes(root: ElementTree.Element) -> bytes:
    """The file as it is stored."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def parsed(path: Path, source: Path | io.BytesIO) -> ElementTree.Element:
    """The root of a file from outside; KyrtextError when it is no XML."""
    try:
        data = source.read_bytes() if isinstance(source, Path) else source.getvalue()
        return fromstring(data)
    except (OSError, ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise KyrtextError(f"cannot read '{path}'", str(error), "export it again as REFI-QDA") from error


# --------------------------------------------------------------------------- codes


def add_codes(
    parent: ElementTree.Element, codebook: Codebook, lang: str, notes: dict[str, list[str]] | None = None
) -> None:
    """Add the codes, each below its parent; `notes` are GUIDs of notes on codes by name (projects only)."""
    numbers = {code.name: number for number, code in enumerate(codebook.codes)}
    stack = [parent]
    for code, deep in in_tree(codebook.codes):
        del stack[deep + 1 :]
        element = ElementTree.SubElement(
            stack[deep],
            "Code",
            guid=guid("code", code.name),
            name=clean(code.called(lang)),
            isCodable="true",
            color=code.colour or COLOURS[numbers[code.name] % len(COLOURS)],
        )
        ElementTree.SubElement(element, "Description").text = _described(code)
        for note in (notes or {}).get(code.name, ()):
            ElementTree.SubElement(element, "NoteRef", targetGUID=note)
        stack.append(element)


def _described(code: Code) -> str:
    lines = [code.description] if code.description else []
    lines.append(f"{LINES['name']}: {code.name}")
    lines += [f"{LINES[lang]}: {'; '.join(words)}" for lang, words in code.words.items() if words]
    for name in ("patterns", "exclude"):
        if getattr(code, name):
            lines.append(f"{LINES[name]}: {'; '.join(getattr(code, name))}")
    return clean("\n".join(lines))


def read_codes(root: ElementTree.Element) -> tuple[Codebook, dict[str, str]]:
    """The codes of a file, each with its parent, and the name of each GUID.

    Two codes of one name under different parents become "parent/name".
    """
    codes: list[Code] = []
    names: dict[str, str] = {}
    taken: set[str] = set()
    tried: Counter[str] = Counter()
    waiting = [(element, "") for element in reversed(_children(root, top=True))]
    while waiting:
        element, parent = waiting.pop()
        code = _read_code(element, parent, taken, tried)
        codes.append(code)
        taken.add(code.name)
        names[bare_guid(element.get("guid"))] = code.name
        waiting += [(child, code.name) for child in reversed(_children(element))]
    return Codebook(tuple(codes)), names


def _children(element: ElementTree.Element, *, top: bool = False) -> list[ElementTree.Element]:
    if top:
        return next((list(_children(inner)) for inner in element.iter() if inner.tag.endswith("}Codes")), [])
    return [child for child in element if child.tag.endswith("}Code")]


def bare_guid(value: str | None) -> str:
    """A GUID as it is compared: braces and case make no difference."""
    return (value or "").strip("{} ").casefold()


def _read_code(element: ElementTree.Element, parent: str, taken: set[str], tried: Counter[str]) -> Code:
    label = element.get("name") or "?"
    description = next((child.text or "" for child in element if child.tag.endswith("}Description")), "")
    kept, parts = [], {}
    for line in description.split("\n"):
        key, sign, rest = line.partition(": ")
        if sign and key in LINES.values():
            parts[key] = tuple(part.strip() for part in rest.split(";") if part.strip())
        elif line.strip():
            kept.append(line)
    words = {lang: parts[LINES[lang]] for lang in ("ru", "ky", "en") if LINES[lang] in parts}
    name = parts.get("name", (label,))[0]
    if name in taken:
        name = f"{parent}/{label}" if parent else name
    while name in taken:
        tried[label] += 1
        name = f"{label} ({tried[label] + 1})"
    colour = element.get("color") or ""
    if len(colour) == 4:  # the schema allows #RGB
        colour = "#" + "".join(sign * 2 for sign in colour[1:])
    return Code(
        name,
        {"en": label},
        "\n".join(kept),
        words,
        parts.get("patterns", ()),
        parts.get("exclude", ()),
        parent,
        colour if len(colour) == 7 else "",
    )


def write_codebook(codebook: Codebook, path: str | Path, lang: str = "en") -> Path:
    """Write a codebook as REFI-QDA .qdc; words, patterns and exclusions go into the descriptions."""
    if not codebook.codes:
        raise KyrtextError(
            f"cannot write '{path}'", "the codebook has no codes", "REFI-QDA asks for one at least"
        )
    root = root_of("CodeBook", CODEBOOK, "Codebook")
    add_codes(ElementTree.SubElement(root, "Codes"), codebook, lang)
    path = Path(path)
    with writing(path) as temporary:
        temporary.write_bytes(as_bytes(root))
    return path


def read_codebook(path: str | Path) -> Codebook:
    """Return the codes of a .qdc file: names, parents, descriptions, and words if kyrtext wrote them there.

    Raises
    ------
    KyrtextError
        When the file is no REFI-QDA codebook.
    """
    root = parsed(Path(path), Path(path))
    if not root.tag.endswith("CodeBook"):
        raise KyrtextError(
            f"'{path}' is no REFI-QDA codebook", f"it is a {root.tag.rpartition('}')[2]}", "export it as .qdc"
        )
    return Codebook(read_codes(root)[0].codes, {}, Path(path).stem)
