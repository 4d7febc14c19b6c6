"""Word cloud: every word of the table is placed, none overlaps, the same picture each time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from . import style
from .paper import FONT

ASPECT = 1.5  # width of the cloud for a height of 1
SMALLEST = 0.2  # type size of the rarest word; the commonest is 1
GAP = (0.09, 0.05)  # free space beside and above a word of size 1
CELLS = 320  # the width of the cloud in cells; a word takes whole ones
FULLEST, THINNER = 0.92, 0.95  # how much of the rectangle words may fill, and how that falls


@dataclass(frozen=True)
class Placed:
    """A word of a cloud: where its writing begins, its type size, its box."""

    word: str
    x: float
    y: float
    size: float
    width: float
    height: float


class Word(PathPatch):
    """A word as an outline that grows with the Axes; in files of text (SVG, PDF) it is written as text."""

    def __init__(self, item: Placed, colour: str) -> None:
        path = _outline(item.word).transformed(Affine2D().scale(item.size).translate(item.x, item.y))
        super().__init__(path, facecolor=colour, edgecolor="none", label=item.word)
        self.item = item

    def draw(self, renderer: Any) -> None:
        """Draw it, as text where text stays text."""
        if isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        figure: Any = self.figure
        (x, y), (_, above) = self.axes.transData.transform(  # type: ignore[union-attr]
            [(self.item.x, self.item.y), (self.item.x, self.item.y + self.item.size)]
        )
        points = max(float(above - y) * 72 / figure.dpi, 0.1)
        if renderer.flipy():
            y = figure.bbox.height - y
        renderer.open_group("text", self.get_gid())
        gc = renderer.new_gc()
        gc.set_foreground(self.get_facecolor())
        renderer.draw_text(
            gc, x, y, self.item.word, FontProperties(family=FONT, weight="bold", size=points), 0
        )
        gc.restore()
        renderer.close_group("text")


def cloud(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "count",
    top: int = 100,
    title: str = "",
    lang: str = "en",
    aspect: float | None = None,
    legend: bool = True,
) -> Axes:
    """Word cloud of the first `top` rows of a frequency table; the size of the type follows `value`.

    Every word is placed, the commonest in the middle, rarer ones farther out; together they fill a
    rectangle. Words rarer than a fifth of the commonest are set in a fifth of its size, which the note
    over the legend says.

    Parameters
    ----------
    table : DataFrame
        `headword`, `language` and the column `value`.
    aspect : float, optional
        Width of the cloud for a height of 1; that of the Axes otherwise.
    legend : bool
        False leaves the legend to whatever the Axes stand beside.

    Returns
    -------
    Axes
        One patch per word, whose gid is "word-" and the row number and whose label is the word;
        colours tell the language of the word.

    Examples
    --------
    >>> import kyrtext
    >>> table = kyrtext.frequency(kyrtext.from_texts(["Жумуш барбы? Жумуш керек, работа"]))
    >>> [patch.get_label() for patch in cloud(table).patches][0]
    'жумуш'
    """
    rows = table.head(top)
    ax = style.axes(ax, 7.5, 5.4)
    with style.styled(ax):
        values = rows[value].to_numpy(dtype=float)
        placed = layout(rows["headword"].tolist(), values, aspect or room_of(ax, title, legend=legend))
        for number, (item, colour) in enumerate(
            zip(placed, style.language_colours(rows["language"]), strict=True)
        ):
            word = Word(item, colour)
            word.set_gid(f"word-{number + 1}")
            word.set_in_layout(False)  # inside the limits of the Axes
            ax.add_artist(word)  # limits are set once, for the whole cloud
        _frame(ax, placed)
        ax.set_title(title, loc="center")
        if legend:
            floored = len(values) and values.min() < SMALLEST * values.max()
            least = style.percent(100 * SMALLEST, lang)
            note = style.says("cloud_floor" if floored else "cloud_size", lang, least=least)
            style.language_legend(ax, rows["language"], lang, note=note if len(rows) else "")
    return ax


def room_of(ax: Axes, title: str, *, legend: bool = True) -> float:
    """Width for a height of 1 of what title and legend leave of the Axes."""
    box, type_size = ax.get_position(), style.type_size(ax.figure)
    wide, high = ax.figure.get_size_inches() * (box.width, box.height)  # type: ignore[union-attr]
    if len(ax.figure.axes) == 1:
        wide, high = ax.figure.get_size_inches()  # type: ignore[union-attr]
    lines = 2 if title and style.width_of(title, 1.2 * type_size, "bold") > 72 * wide else bool(title)
    left = 72 * high - 1.6 * type_size * lines - (4.2 * type_size if legend else 0)
    return float(np.clip(72 * wide / max(left, 1.0), 0.4, 4.0))


def layout(words: list[str], values: np.ndarray, aspect: float = ASPECT) -> list[Placed]:
    """Place of every word, largest first from the middle outwards, in a rectangle; boxes are disjoint.

    Examples
    --------
    >>> [item.word for item in layout(["жумуш", "документы"], np.array([9.0, 4.0]))]
    ['жумуш', 'документы']
    """
    known = tuple(np.asarray(values, dtype=float).tolist())
    return list(_laid_out(tuple(words), known, round(float(aspect), 2)))


@lru_cache(maxsize=32)
def _laid_out(words: tuple[str, ...], values: tuple[float, ...], aspect: float) -> tuple[Placed, ...]:
    sizes = _sizes(np.asarray(values))
    extents = np.array([_extent(_outline(word)) for word in words]).reshape(-1, 4)
    beside, above = (gap * np.maximum(sizes, 0.35) for gap in GAP)
    wide = (extents[:, 2] - extents[:, 0]) * sizes
    high = (extents[:, 3] - extents[:, 1]) * sizes
    rooms = np.column_stack([wide + 2 * beside, high + 2 * above])
    columns, rows = CELLS, max(int(CELLS / aspect), 1)
    fill, corners, scale = FULLEST, None, 1.0
    while len(words) and corners is None:
        # cells to a unit, so that the words fill so much of the rectangle
        scale = float(np.sqrt(fill * columns * rows / (rooms[:, 0] * rooms[:, 1]).sum()))
        scale = min(scale, columns / rooms[:, 0].max(), rows / rooms[:, 1].max())
        corners = _corners(np.ceil(rooms * scale - 1e-9).astype(int), columns, rows)
        fill *= THINNER
    placed = []
    for number, word in enumerate(words):
        assert corners is not None
        left, low = corners[number][0] / scale, corners[number][1] / scale
        x = left + beside[number] - extents[number, 0] * sizes[number]
        y = low + above[number] - extents[number, 1] * sizes[number]
        placed.append(Placed(word, x, y, float(sizes[number]), float(wide[number]), float(high[number])))
    return tuple(placed)


def _corners(boxes: np.ndarray, columns: int, rows: int) -> list[tuple[int, int]] | None:
    """The lower left cell of each box, as near to the middle as there is room; None if one finds none."""
    # of every cell, how many cells to its left and below are taken
    sums = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    along, upward = np.arange(1, columns + 1, dtype=np.int32), np.arange(1, rows + 1, dtype=np.int32)
    corners = []
    for wide, high in boxes.tolist():
        if wide > columns or high > rows:
            return None
        inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        free = np.flatnonzero(inside == 0)
        if not len(free):
            return None
        across = np.abs(np.arange(columns - wide + 1) + wide / 2 - columns / 2) / columns
        up = np.abs(np.arange(rows - high + 1) + high / 2 - rows / 2) / rows
        lows, lefts = np.divmod(free.astype(np.int32), len(across))
        up, across = up[lows], across[lefts]
        # rings are rectangles, so that the corners fill; the nearest place of a ring comes first
        nearest = (np.maximum(up, across) + 0.05 * (up + across)).argmin()
        low, left = int(lows[nearest]), int(lefts[nearest])
        added = np.minimum(upward[: rows - low], high)[:, None] * np.minimum(along[: columns - left], wide)
        sums[low + 1 :, left + 1 :] += added
        corners.append((left, low))
    return corners


def _sizes(values: np.ndarray) -> np.ndarray:
    """Type sizes in proportion to the values; small ones are kept readable."""
    if not len(values):
        return np.zeros(0)
    return np.maximum(np.maximum(values, 0) / max(values.max(), 1e-9), SMALLEST)


@lru_cache(maxsize=4096)
def _outline(word: str) -> TextPath:
    return TextPath((0, 0), word or " ", size=1, prop=FontProperties(family=FONT, weight="bold"))


def _extent(path: Path) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of an outline; its control points bound it."""
    points = np.asarray(path.vertices, dtype=float)
    if not len(points):
        return 0.0, 0.0, 0.3, 0.3
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _frame(ax: Axes, placed: list[Placed]) -> None:
    """Show exactly the cloud: equal scales, no axes."""
    ax.set_axis_off()
    ax.set_aspect("equal")
    boxes = []
    for item in placed:
        x0, y0, x1, y1 = (side * item.size for side in _extent(_outline(item.word)))
        boxes.append((item.x + x0, item.y + y0, item.x + x1, item.y + y1))
    found = np.array(boxes or [(0.0, 0.0, 1.5, 1.0)])
    left, low = found[:, :2].min(axis=0).tolist()
    right, high = found[:, 2:].max(axis=0).tolist()
    margin = 0.01 * max(right - left, high - low, 1e-6)
    ax.set_xlim(left - margin, right + margin)
    ax.set_ylim(low - margin, high + margin)
