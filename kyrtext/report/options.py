"""What goes into a report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..corpus.corpus import Corpus
from ..search.codebook import Codebook
from ..search.coding import Coded


@dataclass(frozen=True)
class ReportOptions:
    """What goes into a report.

    Attributes
    ----------
    lang : {"en", "ru", "ky"}
        Language of everything the report itself says.
    codebook, events : optional
        From `load_codebook` and `load_events`; they add the codes and mark the events.
    top : int
        Words in each cloud.
    words : int, optional
        Rows of the table that are embedded, the commonest; None embeds all.
    lines : int
        Contexts embedded for each word and platform.
    coded : optional
        Documents and the codes over them, where these come from people (`kyrtext desk`).
    """

    lang: str = "en"
    codebook: Codebook | None = None
    events: pd.DataFrame | None = None
    top: int = 100
    words: int | None = 30_000
    lines: int = 12
    coded: tuple[Corpus, Coded | Codebook] | None = None

    @property
    def named(self) -> Codebook | None:
        """The codes that are shown, whoever found them."""
        if self.coded is None:
            return self.codebook
        book = self.coded[1]
        return book if isinstance(book, Codebook) else book.codebook
