"""From exported folders to documents.

>>> from kyrtext.reading import read_documents, ReadReport
>>> report = ReadReport()
>>> for document in read_documents("examples/exports", report=report):  # doctest: +SKIP
...     print(document.platform, document.text)
"""

from __future__ import annotations

from .document import KINDS, PLATFORMS, Document
from .duplicates import Duplicates
from .read import Explanation, explain, read_columns, read_documents
from .report import ColumnMap, FileRead, Problem, ReadOptions, ReadReport

__all__ = [
    "KINDS",
    "PLATFORMS",
    "ColumnMap",
    "Document",
    "Duplicates",
    "Explanation",
    "FileRead",
    "Problem",
    "ReadOptions",
    "ReadReport",
    "explain",
    "read_columns",
    "read_documents",
]
