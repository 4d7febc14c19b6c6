"""XML from outside, parsed without entities, external files or other surprises."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

__all__ = ["DefusedXmlException", "Element", "ParseError", "fromstring"]
