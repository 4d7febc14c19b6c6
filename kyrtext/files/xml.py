"""XML from outside, parsed without entities, external files or other surprises."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

__all__ = ["DefusedXmlException", "Element", "ParseError", "events", "fromstring"]


def events(text: str) -> Iterator[tuple[str, Element]]:
    """Yield the starts and ends of the elements of a decoded XML text, in order."""
    yield from iterparse(io.BytesIO(text.encode("utf-8", "replace")), events=("start", "end"))
