"""Word cloud: every word of the table is placed, none overlaps, the same picture each time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from . import style

ASPECT = 1.5  # width of the cloud for a height of 1
SMALLEST = 0.16  # type size of the rarest word; the commonest is 1
GAP = (0.11, 0.05)  # free space beside and above a word of size 1
AT_ONCE = 400  # of them looked at together
STEPS = 6000  # places tried along the spiral before it is made longer


@dataclass(frozen=True)
class Placed:
    """A word of a cloud: its lower left corner, its size, its box."""

    word: str
    x: float
    y: float
    size: float
    width: float
    height: float


def cloud(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "count",
    top: int = 100,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Word cloud of the first `top` rows of a frequency table; type area follows `value`.

    Every word is placed: the cloud grows until it holds them all.

    Parameters
    ----------
    table : DataFrame
        `headword`, `language` and the column `value`.

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
    with style.styled():
        placed = layout(rows["headword"].tolist(), rows[value].to_numpy(dtype=float))
        for number, (item, colour) in enumerate(
            zip(placed, style.language_colours(rows["language"]), strict=True)
        ):
            path = _outline(item.word).transformed(Affine2D().scale(item.size).translate(item.x, item.y))
            patch = PathPatch(path, facecolor=colour, edgecolor="none", label=item.word)
            patch.set_gid(f"word-{number + 1}")
            ax.add_artist(patch)  # limits are set once, for the whole cloud
        _frame(ax)
        ax.set_title(title, loc="center", wrap=True)
        style.language_legend(
            ax,
            rows["language"],
            lang,
            loc="upper center",
            bbox_to_anchor=(0.5, 0.0),
            ncols=5,
            columnspacing=1.2,
        )
    return ax


def layout(words: list[str], values: np.ndarray) -> list[Placed]:
    """Place of every word, largest first from the centre outwards along an ellipse, boxes disjoint.

    Examples
    --------
    >>> [item.word for item in layout(["жумуш", "документы"], np.array([9.0, 4.0]))]
    ['жумуш', 'документы']
    """
    return list(_laid_out(tuple(words), tuple(np.asarray(values, dtype=float).tolist())))


@lru_cache(maxsize=32)
def _laid_out(words: tuple[str, ...], values: tuple[float, ...]) -> tuple[Placed, ...]:
    placed: list[Placed] = []
    rooms, extents, sizes = [], [], _sizes(np.asarray(values))
    for word, size in zip(words, sizes, strict=True):
        x0, y0, x1, y1 = _extent(_outline(word))
        beside, above = (gap * max(size, 0.35) for gap in GAP)
        rooms.append(((x1 - x0) * size + 2 * beside, (y1 - y0) * size + 2 * above))
        extents.append((x0, y0, x1, y1, beside, above))
    boxes = np.zeros((0, 4))
    # where a word's middle may lie: nearer to a box than half the smallest word none can
    least = np.min(np.asarray(rooms).reshape(-1, 2), axis=0, initial=np.inf) / 2
    steps = STEPS
    middles = _spiral(steps)
    for word, size, room, (x0, y0, x1, y1, beside, above) in zip(words, sizes, rooms, extents, strict=True):
        corner = _free_place(boxes, middles, *room)
        while corner is None:
            steps *= 2
            middles = _open_middles(_spiral(steps), boxes, least)
            corner = _free_place(boxes, middles, *room)
        left, low = corner
        box = np.array([[left, low, left + room[0], low + room[1]]])
        boxes = np.vstack([boxes, box])
        middles = _open_middles(middles, box, least)
        origin = (left + beside - x0 * size, low + above - y0 * size)
        placed.append(Placed(word, *origin, float(size), (x1 - x0) * size, (y1 - y0) * size))
    return tuple(placed)


def _open_middles(middles: np.ndarray, boxes: np.ndarray, least: np.ndarray) -> np.ndarray:
    """The places that stay open beside the boxes, in their order."""
    for left, low, right, high in boxes:
        x, y = middles[:, 0], middles[:, 1]
        inside = (x > left - least[0]) & (x < right + least[0]) & (y > low - least[1]) & (y < high + least[1])
        middles = middles[~inside]
    return middles


def _sizes(values: np.ndarray) -> np.ndarray:
    """Type sizes whose area follows the values; small ones are kept readable."""
    if not len(values):
        return np.zeros(0)
    share = np.sqrt(np.maximum(values, 0) / max(values.max(), 1e-9))
    return np.maximum(share, SMALLEST)


@lru_cache(maxsize=2048)
def _outline(word: str) -> TextPath:
    return TextPath((0, 0), word or " ", size=1, prop=FontProperties(family="DejaVu Sans", weight="bold"))


def _extent(path: Path) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of an outline; its control points bound it."""
    points = np.asarray(path.vertices, dtype=float)
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _spiral(steps: int) -> np.ndarray:
    turn = np.sqrt(np.arange(steps)) * 0.75
    radius = 0.028 * turn
    return np.column_stack([radius * np.cos(turn) * ASPECT, radius * np.sin(turn)])


def _free_place(
    boxes: np.ndarray, spiral: np.ndarray, width: float, height: float
) -> tuple[float, float] | None:
    for start in range(0, len(spiral), AT_ONCE):
        low = spiral[start : start + AT_ONCE] - (width / 2, height / 2)
        high = low + np.array((width, height))
        taken = (
            (low[:, :1] < boxes[:, 2])
            & (high[:, :1] > boxes[:, 0])
            & (low[:, 1:] < boxes[:, 3])
            & (high[:, 1:] > boxes[:, 1])
        ).any(axis=1)
        if not taken.all():
            free = int(np.argmin(taken))
            return float(low[free, 0]), float(low[free, 1])
    return None


def _frame(ax: Axes) -> None:
    """Show exactly the cloud: equal scales, no axes."""
    ax.set_axis_off()
    ax.set_aspect("equal")
    extents = np.array([_extent(patch.get_path()) for patch in ax.patches] or [(0.0, 0.0, 1.0, 1.0)])
    left, low = extents[:, 0].min(), extents[:, 1].min()
    right, high = extents[:, 2].max(), extents[:, 3].max()
    margin = 0.02 * max(right - left, high - low, 1e-6)
    ax.set_xlim(left - margin, right + margin)
    ax.set_ylim(low - margin, high + margin)
