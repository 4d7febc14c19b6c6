"""The rules of the REFI-QDA 1.0 schemas for what kyrtext writes: order of elements, attributes, types."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TYPES = {
    "guid": rf"{_GUID}|\{{{_GUID}\}}",
    "rgb": r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})",
    "integer": r"[+-]?\d+",
    "boolean": r"true|false|0|1",
    "moment": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "variable": r"Text|Boolean|Integer|Float|Date|DateTime",
    "string": r"[\s\S]*",
}
_MADE = {
    "creatingUser": "guid",
    "creationDateTime": "moment",
    "modifyingUser": "guid",
    "modifiedDateTime": "moment",
}
# element: children in order (? at most one, * any number, + one or more), attributes (! must be there)
PROJECT = {
    "Project": (
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
        {
            **{"name!": "string", "origin": "string", "basePath": "string"},
            **{"creatingUserGUID": "guid", "creationDateTime": "moment"},
            **{"modifyingUserGUID": "guid", "modifiedDateTime": "moment"},
        },
    ),
    "Users": ("User+", {}),
    "User": ("", {"guid!": "guid", "name": "string", "id": "string"}),
    "CodeBook": ("Codes", {}),
    "Codes": ("Code+", {}),
    "Code": (
        "Description? NoteRef* Code*",
        {"guid!": "guid", "name!": "string", "isCodable!": "boolean", "color": "rgb"},
    ),
    "Variables": ("Variable+", {}),
    "Variable": ("Description?", {"guid!": "guid", "name!": "string", "typeOfVariable!": "variable"}),
    "Sources": ("TextSource+", {}),
    "Notes": ("Note+", {}),
    "NoteRef": ("", {"targetGUID!": "guid"}),
    "PlainTextContent": ("", {}),
    "TextSource": (
        "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
        {"guid!": "guid", "name": "string", "richTextPath": "string", "plainTextPath": "string", **_MADE},
    ),
    # a note is a text source under another name
    "Note": (
        "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
        {"guid!": "guid", "name": "string", "richTextPath": "string", "plainTextPath": "string", **_MADE},
    ),
    "PlainTextSelection": (
        "Description? Coding* NoteRef*",
        {"guid!": "guid", "name": "string", "startPosition!": "integer", "endPosition!": "integer", **_MADE},
    ),
    "Coding": ("CodeRef NoteRef*", {"guid!": "guid", "creatingUser": "guid", "creationDateTime": "moment"}),
    "CodeRef": ("", {"targetGUID!": "guid"}),
    "VariableValue": ("VariableRef (TextValue|DateTimeValue)?", {}),
    "VariableRef": ("", {"targetGUID!": "guid"}),
    "Description": ("", {}),
    "TextValue": ("", {}),
    "DateTimeValue": ("", {}),
}
CODEBOOK = {
    "CodeBook": ("Codes Sets?", {"origin": "string"}),
    "Codes": PROJECT["Codes"],
    "Code": ("Description? Code*", PROJECT["Code"][1]),
    "Description": ("", {}),
}
TEXTS = {"DateTimeValue": "moment"}


def violations(root: ElementTree.Element, namespace: str) -> list[str]:
    """What in a document breaks the rules; references to nothing too."""
    rules = PROJECT if namespace.endswith("project:1.0") else CODEBOOK
    known = [element.get("guid") for element in root.iter() if element.get("guid")]
    found = [] if len(known) == len(set(known)) else ["a GUID stands twice"]
    for element in root.iter():
        space, _, tag = element.tag[1:].partition("}")
        if space != namespace or tag not in rules:
            found.append(f"{element.tag} is no element of the schema")
            continue
        children, attributes = rules[tag]
        inside = "".join(f"{child.tag.rpartition('}')[2]};" for child in element)
        model = re.sub(r"\w+", lambda name: f"(?:{name[0]};)", children).replace(" ", "")
        if not re.fullmatch(model, inside):
            found.append(f"{tag} holds {inside or 'nothing'}, which is not {children}")
        types = {name.rstrip("!"): kind for name, kind in attributes.items()}
        given = {name for name in element.attrib if not name.startswith("{")}
        found += [f"{tag} has no attribute {name}" for name in given - set(types)]
        found += [f"{tag} lacks {name}" for name in attributes if name[-1] == "!" and name[:-1] not in given]
        for name in given & set(types):
            if not re.fullmatch(TYPES[types[name]], element.get(name, "")):
                found.append(f"{tag}.{name} is {element.get(name)!r}, no {types[name]}")
        if tag in TEXTS and not re.fullmatch(TYPES[TEXTS[tag]], element.text or ""):
            found.append(f"{tag} is {element.text!r}")
        for name in ("targetGUID", "creatingUser", "creatingUserGUID"):
            if element.get(name) and element.get(name) not in known:
                found.append(f"{tag}.{name} points to nothing")
    return found
