"""What goes into a report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..search.codebook import Codebook


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
    """

    lang: str = "en"
    codebook: Codebook | None = None
    events: pd.DataFrame | None = None
    top: int = 100
    words: int | None = 30_000
    lines: int = 12
