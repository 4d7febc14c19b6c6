"""What the page says, looked at before it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..files.errors import KyrtextError
from .store import ConflictError
from .study import Study

Given = Mapping[str, Any]
MAX_TEXT = 100_000  # characters of a memo or a description


def text_of(given: Given, name: str, default: str = "") -> str:
    """A text that was given, or the default."""
    value = given.get(name, default)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise KyrtextError(f"'{name}' is no text", str(value)[:60], "reload the page")
    return value


def number_of(given: Given, name: str) -> int:
    """A whole number that was given."""
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise KyrtextError(f"'{name}' is no number", str(value)[:60], "reload the page")
    return value


def row_of(study: Study, given: Given) -> int:
    """The row of a post there is."""
    row = number_of(given, "row")
    if not 0 <= row < len(study.corpus):
        raise KyrtextError("there is no such post", str(row), "reload the page")
    return row


def code_of(study: Study, given: Given, name: str = "code") -> str:
    """The id of a code in use."""
    code = text_of(given, name)
    if not any(row["id"] == code for row in study.codes()):
        raise ConflictError("this code is gone")
    return code
