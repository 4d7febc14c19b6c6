"""What the page says, looked at before it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..files.errors import KyrtextError
from .store import ConflictError
from .study import Study

Given = Mapping[str, Any]
MAX_TEXT = 100_000  # characters of a memo or a description
LARGEST = 2**53  # whole numbers a browser counts exactly


def text_of(given: Given, name: str, default: str = "") -> str:
    """A text that was given, or the default."""
    value = given.get(name, default)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise _wrong(name, "text", value)
    return value


def _wrong(name: str, wanted: str, value: object) -> KyrtextError:
    return KyrtextError(f"'{name}' is no {wanted}", str(value)[:60], "reload the page")


def table_of(given: Given, name: str) -> Mapping[str, Any]:
    """A mapping that was given, or an empty one."""
    value = given.get(name) or {}
    if not isinstance(value, dict):
        raise _wrong(name, "table", value)
    return value


def texts_of(given: Given, name: str) -> list[str]:
    """A list of texts that was given, without the empty ones."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(name, "list of texts", value)
    return [one for one in value if one.strip()]


def number_of(given: Given, name: str) -> int:
    """A whole number that was given."""
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise _wrong(name, "number", value)
    return value


def row_of(study: Study, given: Given) -> int:
    """The row of a post there is."""
    row = number_of(given, "row")
    if not 0 <= row < len(study.corpus):
        raise KyrtextError("there is no such post", str(row), "reload the page")
    return row


def rows_of(study: Study, rows: object) -> np.ndarray:
    """The rows of several posts there are."""
    if not isinstance(rows, list):
        raise _wrong("rows", "list of posts", rows)
    return np.array([row_of(study, {"row": row}) for row in rows], dtype=np.int64)


def code_of(study: Study, given: Given, name: str = "code") -> str:
    """The id of a code in use."""
    code = text_of(given, name)
    if not any(row["id"] == code for row in study.codes()):
        raise ConflictError("this code is gone")
    return code
