"""What a corpus is built with: stop lists, corrections, pseudonyms, processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..files.errors import KyrtextError
from ..reading import ReadReport
from . import stop_lists as stoplists
from .corrections import corrected, load_corrections
from .engine import Work, cores

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Settings:
    """What the corpus is built with; changing one of these gives other words, not other documents.

    Attributes
    ----------
    stopwords : tuple of paths
        Stop lists of the user, added to the shipped ones.
    shipped_stopwords : bool
        False leaves the shipped lists out.
    split_hashtags : bool
        Cut hashtags into their words (#жумушБар: жумуш, Бар) instead of counting each as one word.
    addressees : bool
        Count the name a reply begins with (Айбек, салам) as a word of the text, not as a mention.
    corrections : tuple of paths
        Tables of the user's corrections (`form, language, lemma, note`), applied last.
    anonymise : {"authors", "full", "off"}
        Pseudonyms for authors; with "full", what is personal inside texts is masked as well.
    key : path or None
        File with the secret for pseudonyms; None takes KYRTEXT_KEY or the user's own.
    """

    stopwords: tuple[str, ...] = ()
    shipped_stopwords: bool = True
    split_hashtags: bool = False
    addressees: bool = False
    corrections: tuple[str, ...] = ()
    anonymise: str = "authors"
    key: str | None = None

    def __post_init__(self) -> None:
        check_level(self.anonymise)


def work_of(settings: Settings, jobs: int | None) -> Work:
    """How texts are analysed: by so many processes, this one among them; None: as many as there are cores."""
    private = settings.anonymise == "full"
    return Work(
        settings.split_hashtags,
        (cores() if jobs is None else jobs) - 1,
        private=private,
        addressees=settings.addressees,
    )


def nothing_read(report: ReadReport, paths: Sequence[str | Path]) -> KyrtextError:
    """The error of paths in which there is nothing."""
    where = ", ".join(f"'{path}'" for path in paths)
    # the first thing that went wrong says more than a count, and often what to do
    first = str(report.problems[0]) if report.problems else ""
    found = (
        "; ".join(filter(None, (first, report.summary())))
        if report.skipped
        else first or _why_nothing(report)
    )
    return KyrtextError(f"no posts or comments in {where}", found, "see `kyrtext documents --explain FILE`")


def _why_nothing(report: ReadReport) -> str:
    """In words, why files without a problem gave no document."""
    if report.ignored:
        name, reason = report.ignored[0]
        more = f" (and {len(report.ignored) - 1:,} more files)" if len(report.ignored) > 1 else ""
        return f"{name}: {reason}{more}"
    return report.summary() if report.files else "there are no files in it"


def lexicon_completer(settings: Settings) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """What gives a table of types the user's corrections and the column `stop`, perhaps in place."""
    corrections = load_corrections(settings.corrections)
    lists = stoplists.chosen(settings.stopwords, shipped_lists=settings.shipped_stopwords)

    def completed(lexicon: pd.DataFrame) -> pd.DataFrame:
        lexicon = corrected(lexicon, corrections)
        lexicon["stop"] = stoplists.mark(lexicon, lists)
        return lexicon

    return completed


LEVELS = ("off", "authors", "full")


def check_level(level: str) -> str:
    """The level, if there is one of that name.

    Raises KyrtextError for another.
    """
    if level not in LEVELS:
        raise KyrtextError(f"no way to anonymise '{level}'", f"there are {', '.join(LEVELS)}")
    return level


def stricter(one: str, other: str) -> str:
    """The level that hides more.

    >>> stricter("off", "full")
    'full'
    """
    return max(check_level(one), check_level(other), key=LEVELS.index)
