"""Word cloud: every word of the table is placed, none overlaps, the same picture each time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from . import style

ASPECT = 1.5  # width of the cloud for a height of 1
SMALLEST = 0.16  # type size of the rarest word; the commonest is 1
GAP = (0.11, 0.05)  # free space beside and above a word of size 1
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
            ax.add_patch(patch)
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
    placed: list[Placed] = []
    boxes = np.zeros((0, 4))
    spiral = _spiral(STEPS)
    for word, size in zip(words, _sizes(values), strict=True):
        extent = _outline(word).get_extents()
        width, height = extent.width * size, extent.height * size
        beside, above = (gap * max(size, 0.35) for gap in GAP)
        room = (width + 2 * beside, height + 2 * above)
        corner = _free_place(boxes, spiral, *room)
        while corner is None:
            spiral = _spiral(2 * len(spiral))
            corner = _free_place(boxes, spiral, *room)
        left, low = corner
        boxes = np.vstack([boxes, [left, low, left + room[0], low + room[1]]])
        origin = (left + beside - extent.x0 * size, low + above - extent.y0 * size)
        placed.append(Placed(word, *origin, size, width, height))
    return placed


def _sizes(values: np.ndarray) -> np.ndarray:
    """Type sizes whose area follows the values; small ones are kept readable."""
    if not len(values):
        return np.zeros(0)
    share = np.sqrt(np.maximum(values, 0) / max(values.max(), 1e-9))
    return np.maximum(share, SMALLEST)


def _outline(word: str) -> TextPath:
    return TextPath((0, 0), word or " ", size=1, prop=FontProperties(family="DejaVu Sans", weight="bold"))


def _spiral(steps: int) -> np.ndarray:
    turn = np.sqrt(np.arange(steps)) * 0.75
    radius = 0.028 * turn
    return np.column_stack([radius * np.cos(turn) * ASPECT, radius * np.sin(turn)])


def _free_place(
    boxes: np.ndarray, spiral: np.ndarray, width: float, height: float
) -> tuple[float, float] | None:
    low = spiral - (width / 2, height / 2)
    high = low + np.array((width, height))
    free = np.ones(len(spiral), dtype=bool)
    for left, bottom, right, upper in boxes:
        free &= (low[:, 0] >= right) | (high[:, 0] <= left) | (low[:, 1] >= upper) | (high[:, 1] <= bottom)
    found = np.flatnonzero(free)
    return (float(low[found[0], 0]), float(low[found[0], 1])) if len(found) else None


def _frame(ax: Axes) -> None:
    """Show exactly the cloud: equal scales, no axes."""
    ax.set_axis_off()
    ax.set_aspect("equal")
    extents = [patch.get_path().get_extents() for patch in ax.patches] or [_outline("x").get_extents()]
    left, right = min(box.x0 for box in extents), max(box.x1 for box in extents)
    low, high = min(box.y0 for box in extents), max(box.y1 for box in extents)
    margin = 0.02 * max(right - left, high - low, 1e-6)
    ax.set_xlim(left - margin, right + margin)
    ax.set_ylim(low - margin, high + margin)
