"""The study's Figures 1-3: a table, a word cloud and a bar chart for each platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.decisions import decisions
from ..corpus.grouping import Counting
from ..errors import KyrtextError
from ..files.messages import messages
from ..files.writing import alone, safe_name
from ..measures.frequency import frequency
from ..plots import bars, cloud, style
from ..plots.style import Figure
from . import manifest
from .tables import write_table
from .workbook import Sheet, write_workbook

# in the order of the study, then the others
PLATFORMS = ("facebook", "vkontakte", "odnoklassniki", "telegram", "whatsapp", "youtube", "other")
BARS = 30


@dataclass(frozen=True)
class PlatformFigures:
    """What was drawn for one platform: its file name, its caption, its table and two figures."""

    name: str
    platform: str
    caption: str
    table: pd.DataFrame
    cloud: Figure
    bars: Figure


@dataclass(frozen=True)
class Figures:
    """The figures of a corpus, one per platform, and the sheet with all side by side."""

    platforms: tuple[PlatformFigures, ...]
    table: pd.DataFrame
    top: int = 100
    lang: str = "en"
    written: tuple[Path, ...] = field(default=())

    def __iter__(self) -> Iterator[PlatformFigures]:
        return iter(self.platforms)

    @cached_property
    def sheet(self) -> Figure:
        """All platforms side by side."""
        return _sheet(self.platforms, self.top, self.lang)

    def __repr__(self) -> str:
        """The captions, and how many files were written."""
        captions = "".join(f"\n  {one.caption}" for one in self.platforms)
        return f"Figures: {len(self.platforms)} platforms, {len(self.written)} files written{captions}"

    def _repr_png_(self) -> bytes:
        import io

        stream = io.BytesIO()
        self.sheet.savefig(stream, format="png", dpi=110)
        return stream.getvalue()


def figures(
    corpus: Corpus,
    directory: str | Path | None = None,
    counting: Counting | None = None,
    top: int = 100,
    lang: str = "en",
    **changes: Any,
) -> Figures:
    """Return the study's figures for a corpus and, with `directory`, write them and their tables there.

    Parameters
    ----------
    corpus : Corpus
    directory : path, optional
        Gets `figureN-PLATFORM-cloud` and `-bars` as PNG and SVG, `figures-side-by-side`, `PLATFORM.csv`,
        `frequencies.xlsx`, the ledger `decisions.csv`, `method.txt` and `manifest.json`.
    counting : Counting, optional
        How words are counted; its fields may also be given as keywords.
    top : int
        Words in each cloud; the bar charts show the first 30 of them.
    lang : {"en", "ru", "ky"}
        Language of captions, legends and axes.

    Raises
    ------
    KyrtextError
        When the corpus has no words to count.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы?", "Требуется повар"], platform=["vkontakte", "facebook"])
    >>> [one.name for one in figures(corpus)]
    ['figure1-facebook', 'figure2-vkontakte']
    """
    counting = replace(counting or Counting(), **changes)
    platforms, table = platform_figures(corpus, counting, top, lang)
    drawn = Figures(platforms, table, top, lang)
    if directory is None:
        return drawn
    with alone(directory):
        return replace(drawn, written=tuple(_write(drawn, corpus, counting, Path(directory))))


def platform_figures(
    corpus: Corpus, counting: Counting, top: int = 100, lang: str = "en", *, titled: bool = True
) -> tuple[tuple[PlatformFigures, ...], pd.DataFrame]:
    """The figures of every platform, in the order of the study, and the table of the whole corpus.

    Without `titled` the captions are left to whatever the figures stand in.
    """
    table = frequency(corpus, options=counting)
    if not len(table):
        raise KyrtextError(
            "there is nothing to draw", f"{corpus.words} words, none left to count", "look at the stop list"
        )
    by_platform = frequency(corpus, by="platform", options=counting)
    return tuple(
        _platform(number, platform, by_platform, (top, lang, titled))
        for number, platform in enumerate(ordered(by_platform["platform"].unique()), start=1)
    ), table


def ordered(platforms: Any) -> list[str]:
    """The platforms in the order of the study, others after them by name."""
    places = {name: place for place, name in enumerate(PLATFORMS)}
    return sorted(platforms, key=lambda name: (places.get(name, len(places)), name))


def platform_name(platform: str, lang: str = "en") -> str:
    """The name of a platform as people write it.

    >>> platform_name("vkontakte", "ky")
    'ВКонтакте'
    """
    return messages("method", lang).get(f"platform_{platform}", platform)


def caption(platform: str, lang: str = "en") -> str:
    """The caption of a platform's figure.

    >>> print(caption("vkontakte", "ru"))
    Группы ВКонтакте: частота слов в постах и комментариях
    """
    said = messages("figures", lang)
    return said.get(platform, said["any"].format(platform=platform))


def _platform(
    number: int, platform: str, by_platform: pd.DataFrame, drawing: tuple[int, str, bool]
) -> PlatformFigures:
    top, lang, titled = drawing
    table = by_platform[by_platform["platform"] == platform].drop(columns="platform").reset_index(drop=True)
    said = caption(platform, lang)
    title = said if titled else ""
    with style.styled():
        drawn_cloud = style.figure(7.5, 5.6)
        cloud(table, drawn_cloud.add_subplot(), top=top, title=title, lang=lang)
        drawn_bars = style.figure(6.5, 1.2 + 0.2 * min(len(table), BARS, top))
        bars(table, drawn_bars.add_subplot(), top=min(BARS, top), title=title, lang=lang)
    return PlatformFigures(
        f"figure{number}-{safe_name(platform)}", platform, said, table, drawn_cloud, drawn_bars
    )


def _sheet(platforms: tuple[PlatformFigures, ...], top: int, lang: str) -> Figure:
    columns = max(len(platforms), 1)
    word = messages("figures", lang)["figure"]
    with style.styled():
        sheet = style.figure(6.2 * columns, 10.5)
        grid = sheet.subplots(2, columns, squeeze=False, height_ratios=[1, 1.25])
        for column, one in enumerate(platforms):
            title = f"{word} {column + 1}. " + one.caption.replace(": ", ":\n")
            cloud(one.table, grid[0, column], top=min(top, 60), title=title, lang=lang)
            bars(one.table, grid[1, column], top=min(BARS, top), lang=lang)
    return sheet


def _write(drawn: Figures, corpus: Corpus, counting: Counting, directory: Path) -> Iterator[Path]:
    written = list(_pictures(drawn, directory))
    settings = {"command": "figures", "top": drawn.top, "lang": drawn.lang, **drawn.table.attrs}
    ledger = decisions(corpus, counting)
    flat = manifest.flat_settings(manifest.manifest(corpus, settings))
    sheets = [Sheet("all", drawn.table, topic="frequency")]
    for one in drawn:
        picture = directory / f"{one.name}-cloud.png"
        sheets.append(Sheet(one.platform, one.table, (picture,), "frequency"))
    sheets.append(Sheet("decisions", ledger, topic="decisions"))
    written.append(write_workbook(sheets, directory / "frequencies.xlsx", flat))
    yield from written
    yield from manifest.write_account(corpus, counting, written, settings, directory, ledger)


def _pictures(drawn: Figures, directory: Path) -> Iterator[Path]:
    """Write the tables and the figures."""
    for one in drawn:
        yield write_table(one.table, directory / f"{safe_name(one.platform)}.csv")
        for kind, figure in (("cloud", one.cloud), ("bars", one.bars)):
            for ending in ("png", "svg"):
                yield style.save(figure, directory / f"{one.name}-{kind}.{ending}")
    for ending in ("png", "svg"):
        yield style.save(drawn.sheet, directory / f"figures-side-by-side.{ending}")
