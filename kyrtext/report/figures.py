"""The study's Figures 1-3: a table, a word cloud and a bar chart for each platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.decisions import decisions
from ..corpus.grouping import Counting
from ..files.errors import KyrtextError
from ..files.messages import messages
from ..files.writing import only_run_in, safe_name
from ..measures.frequency import in_pieces
from ..plots import bars, cloud, style
from ..plots.style import Figure
from ..reading.document import PLATFORMS
from . import manifest
from .tables import write_pieces
from .workbook import Sheet, write_workbook

BARS = 30
ROWS = 1_000  # of a table that people look at; the whole table is a CSV file
BESIDE = 3  # platforms in a row of the sheet


@dataclass(frozen=True)
class Drawing:
    """How figures are drawn.

    Attributes
    ----------
    top : int
        Words in each cloud; bar charts show the first 30 of them.
    lang : {"en", "ru", "ky"}
        Language of captions, legends and axes.
    size : {"single", "double", "page", "slide"}
        What they are made for: one or two columns of a journal, a page, a screen.
    formats : tuple of {"png", "svg", "pdf"}
    rows : int, optional
        Rows of the tables kept, and of the sheets of the workbook; None keeps all.
    """

    top: int = 100
    lang: str = "en"
    size: str = "double"
    formats: tuple[str, ...] = ("png", "svg")
    rows: int | None = ROWS

    def __post_init__(self) -> None:
        style.page(self.size)
        for name in self.formats:
            if name not in style.FORMATS:
                raise KyrtextError(
                    f"cannot draw '{name}'", "it is no format of pictures", f"use {', '.join(style.FORMATS)}"
                )


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
    drawing: Drawing = Drawing()
    written: tuple[Path, ...] = field(default=())

    def __iter__(self) -> Iterator[PlatformFigures]:
        return iter(self.platforms)

    @cached_property
    def sheet(self) -> Figure:
        """All platforms side by side."""
        return _sheet(self.platforms, self.drawing)

    @property
    def next_to_open(self) -> Path | None:
        """The file to look at first: the sheet with all side by side."""
        return next((path for path in self.written if path.stem == "figures-side-by-side"), None)

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
    *,
    drawing: Drawing | None = None,
    **changes: Any,
) -> Figures:
    """Return the study's figures for a corpus and, with `directory`, write them and their tables there.

    Parameters
    ----------
    corpus : Corpus
    directory : path, optional
        Gets `figureN-PLATFORM-cloud` and `-bars` as PNG and SVG, `figures-side-by-side`, the whole tables
        `all.csv` and `PLATFORM.csv`, `frequencies.xlsx` with their first rows, the ledger `decisions.csv`,
        `method.txt` and `manifest.json`.
    counting : Counting, optional
        How words are counted; its fields may also be given as keywords.
    top : int
        Words in each cloud; the bar charts show the first 30 of them.
    lang : {"en", "ru", "ky"}
        Language of captions, legends and axes.
    drawing : Drawing, optional
        Size, formats and rows; `top` and `lang` are then taken from it.

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
    drawing = drawing or Drawing(top, lang)
    if directory is None:
        platforms, table, _ = _drawn(corpus, counting, drawing, None)
        return Figures(platforms, table, drawing)
    with only_run_in(directory):
        platforms, table, tables = _drawn(corpus, counting, drawing, Path(directory))
        drawn = Figures(platforms, table, drawing)
        return replace(drawn, written=tuple(_write(drawn, corpus, counting, Path(directory), tables)))


def _drawn(
    corpus: Corpus, counting: Counting, drawing: Drawing, directory: Path | None
) -> tuple[tuple[PlatformFigures, ...], pd.DataFrame, list[Path]]:
    """The figures, the table of the whole corpus, and the files of the whole tables.

    Every table is counted once; its rows are written as they come and only the first of them kept.
    """
    written: list[Path] = []
    table = _kept(in_pieces(corpus, None, counting), drawing.rows, directory, "all", written)
    if not len(table):
        for path in written:
            path.unlink()
        raise KyrtextError(
            "there is nothing to draw", f"{corpus.words} words, none left to count", "look at the stop list"
        )
    parts = groupby(in_pieces(corpus, "platform", counting), lambda piece: str(piece["platform"].iloc[0]))
    tables = {}
    for name, pieces in parts:
        own = (piece.drop(columns="platform") for piece in pieces)
        tables[name] = _kept(own, drawing.rows, directory, safe_name(name), written)
    return drawn_platforms(tables, drawing), table, written


def drawn_platforms(
    tables: dict[str, pd.DataFrame], drawing: Drawing, *, titled: bool = True
) -> tuple[PlatformFigures, ...]:
    """The figures of every platform's table, in the order of the study.

    Without `titled` the captions are left to whatever the figures stand in.
    """
    return tuple(
        _platform(number, platform, tables[platform], drawing, titled=titled)
        for number, platform in enumerate(ordered(tables), start=1)
    )


def _kept(
    pieces: Iterable[pd.DataFrame],
    rows: int | None,
    directory: Path | None,
    name: str,
    written: list[Path],
) -> pd.DataFrame:
    """The first rows of a table; all of them go to a CSV file in the directory."""
    first: list[pd.DataFrame] = []

    def passing() -> Iterator[pd.DataFrame]:
        left = rows
        for piece in pieces:
            if left is None or left > 0:
                first.append(piece if left is None else piece.head(left))
                left = None if left is None else left - len(piece)
            yield piece

    if directory is None:
        for _ in passing():
            pass
    else:
        written.append(write_pieces(passing(), directory / f"{name}.csv"))
    table = pd.concat(first, ignore_index=True) if len(first) > 1 else first[0].reset_index(drop=True)
    table.attrs = first[0].attrs
    return table


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


def figure_name(number: int, lang: str = "en") -> str:
    """What a figure of a number is called.

    >>> figure_name(1, "ru"), figure_name(2, "ky")
    ('Рисунок 1.', '2-сүрөт.')
    """
    return messages("figures", lang)["figure"].format(number=number)


def _platform(
    number: int, platform: str, table: pd.DataFrame, drawing: Drawing, *, titled: bool = True
) -> PlatformFigures:
    said = caption(platform, drawing.lang)
    title = said if titled else ""
    shown = min(BARS, drawing.top, style.page(drawing.size).rows)
    drawn_cloud = style.sheet(drawing.size)
    cloud(table, drawn_cloud.add_subplot(), top=drawing.top, title=title, lang=drawing.lang)
    drawn_bars = style.sheet(drawing.size, rows=min(len(table), shown) + 1)
    bars(table, drawn_bars.add_subplot(), top=shown, title=title, lang=drawing.lang)
    return PlatformFigures(
        f"figure{number}-{safe_name(platform)}", platform, said, table, drawn_cloud, drawn_bars
    )


def _sheet(platforms: tuple[PlatformFigures, ...], drawing: Drawing) -> Figure:
    """A page, or a screen, with the cloud and the bars of every platform, all bars on one scale of shares."""
    lang, page = drawing.lang, style.page("slide" if drawing.size == "slide" else "page")
    columns = min(max(len(platforms), 1), BESIDE)
    blocks = -(-max(len(platforms), 1) // BESIDE)
    type_size = 12.0 if drawing.size == "slide" else 7.0
    sheet = style.figure(page.width, page.tallest, type_size)
    bars_shown = min(
        drawing.top, max(int((0.55 * page.tallest * 72 / type_size) / (1.6 * blocks)) - 4, 5), 25
    )
    with style.styled(sheet):
        grid = sheet.subplots(2 * blocks, columns, squeeze=False, height_ratios=[1, 2.1] * blocks)
        most = max((one.table["weighted_percent"].max() for one in platforms), default=1.0)
        for place in range(blocks * columns):
            row, column = divmod(place, columns)
            above, below = grid[2 * row, column], grid[2 * row + 1, column]
            if place >= len(platforms):
                above.remove()
                below.remove()
                continue
            one = platforms[place]
            shape = 0.95 * page.width / columns / (0.28 * page.tallest / blocks)
            cloud(one.table, above, top=min(drawing.top, 30), lang=lang, legend=False, aspect=shape)
            title = f"{figure_name(place + 1, lang)} {one.caption}"
            above.set_title(title, loc="left", fontsize=type_size)
            style.over_names(above, below)
            bars(
                one.table, below, top=bars_shown, value="weighted_percent", lang=lang, legend=False,
                most=float(most),
            )  # fmt: skip
        shown = [kind for one in platforms for kind in one.table["language"].head(30)]
        sheet.legend(
            handles=style.language_handles(shown, lang),
            loc="outside lower center", ncols=3 if columns == 1 else 5, frameon=False, fontsize=type_size,
            title=style.says("page_shares", lang) if len(platforms) > 1 else None, title_fontsize=type_size,
        )  # fmt: skip
    return sheet


def _write(
    drawn: Figures, corpus: Corpus, counting: Counting, directory: Path, tables: list[Path]
) -> Iterator[Path]:
    written = [*tables, *_pictures(drawn, directory)]
    settings = {
        "command": "figures",
        "top": drawn.drawing.top,
        "lang": drawn.drawing.lang,
        **drawn.table.attrs,
    }
    ledger = decisions(corpus, counting)
    flat = manifest.flat_settings(manifest.manifest(corpus, settings))
    flat["rows of each sheet"] = drawn.drawing.rows or "all"
    sheets = [Sheet("all", drawn.table, topic="frequency")]
    for one in drawn:
        picture = directory / f"{one.name}-cloud.png"
        pictures = (picture,) if "png" in drawn.drawing.formats else ()
        sheets.append(Sheet(one.platform, one.table, pictures, "frequency"))
    sheets.append(Sheet("decisions", ledger.head(drawn.drawing.rows or len(ledger)), topic="decisions"))
    written.append(write_workbook(sheets, directory / "frequencies.xlsx", flat, drawn.drawing.lang))
    yield from written
    yield from manifest.write_account(corpus, counting, written, settings, directory, ledger)


def _pictures(drawn: Figures, directory: Path) -> Iterator[Path]:
    """Write the figures."""
    named = [(f"{one.name}-{kind}", getattr(one, kind)) for one in drawn for kind in ("cloud", "bars")]
    for name, figure in (*named, ("figures-side-by-side", drawn.sheet)):
        for ending in drawn.drawing.formats:
            yield style.save(figure, directory / f"{name}.{ending}")
