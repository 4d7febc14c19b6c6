"""Word tree: branches before and after a word, larger where more was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ..files.messages import decimal
from . import style

SMALLEST, LARGEST = 7.0, 20.0  # points
LINE, GAP, MARGIN = 1.35, 22.0, 10.0  # height of a line in its size; points between words; around all
COUNT_SIZE = 0.62  # of the word's
PLACE: Any = {"va": "center_baseline", "ha": "left", "parse_math": False}
QUIETLY: Any = {**PLACE, "style": "italic"}


@dataclass
class _Branch:
    """One word of the tree: where it stands, in points from the trunk."""

    word: str
    count: int
    size: float
    children: list[_Branch] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0

    @property
    def label(self) -> str:
        return f"{self.word} {self.count}"

    @property
    def width(self) -> float:
        if not self.count:
            return _width(self.word, self.size) + 3.0
        return _width(self.word, self.size) + _width(f" {self.count}", COUNT_SIZE * self.size) + 3.0

    @property
    def height(self) -> float:
        return max(LINE * self.size, sum(child.height for child in self.children))


def _width(text: str, size: float) -> float:
    bare = text.strip()
    wide = style.width_of(bare, LARGEST) / LARGEST if bare else 0.0
    # screens round letters up to whole dots
    return size * (1.06 * wide + 0.3 * (len(text) - len(bare)))


def word_tree(table: pd.DataFrame, ax: Axes | None = None, *, title: str = "", lang: str = "en") -> Axes:
    """The word in the middle, what stands before it to the left, what follows it to the right.

    Parameters
    ----------
    table : DataFrame
        From `kyrtext.word_tree`: `side, depth, path, word, count`.

    Returns
    -------
    Axes
        Two texts a branch, the word and its count in grey, and one that says how many more branches a
        stem has; the sizes of words grow with the square root of
        the count, curves join a branch to its stem, nothing lies on anything else. Drawn smaller where the
        Axes have no room for it.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жакшы жумуш керек", "жумуш бар"])
    >>> ax = word_tree(kyrtext.word_tree(corpus, "жумуш"))
    >>> [text.get_text() for text in ax.texts][:2]
    ['жумуш', '2']
    """
    trunk, sides = _grown(table, lang)
    low, high, left, right = _extent(trunk, sides)
    ax = style.axes(ax, (right - left) / 72, (high - low) / 72 + (0.4 if title else 0.0))
    with style.styled(ax):
        ax.set_axis_off()
        ax.set_title(title, loc="left")
        # how much room there is, is known once the figure has laid itself out
        ax.figure.canvas.figure.draw_without_rendering()
        box = ax.get_window_extent()
    wide, tall = 72 * box.width / ax.figure.dpi, 72 * box.height / ax.figure.dpi
    scale = min(wide / (right - left), tall / (high - low), 1.0)
    with style.styled(ax):
        if trunk is not None:
            _write(ax, trunk, "#000000", scale)
            for side, sign in (("left", -1.0), ("right", 1.0)):
                for branch in sides[side]:
                    _draw(ax, trunk, branch, sign, scale)
        middle = (left + right) / 2, (low + high) / 2
        ax.set_xlim(middle[0] - wide / scale / 2, middle[0] + wide / scale / 2)
        ax.set_ylim(middle[1] - tall / scale / 2, middle[1] + tall / scale / 2)
    return ax


def size_of_tree(table: pd.DataFrame, lang: str = "en") -> tuple[float, float]:
    """Inches the tree of a table needs to be drawn in full size: width, height."""
    low, high, left, right = _extent(*_grown(table, lang))
    return (right - left) / 72, (high - low) / 72


def _grown(table: pd.DataFrame, lang: str) -> tuple[_Branch | None, dict[str, list[_Branch]]]:
    """The tree with its places: the trunk's middle at 0, branches right of it, or mirrored left."""
    sides: dict[str, list[_Branch]] = {"left": [], "right": []}
    hit = table[table["side"] == "hit"]
    if not len(hit):
        return None, sides
    most = int(hit["count"].iat[0])
    trunk = _Branch(str(hit["word"].iat[0]), most, LARGEST + 4)
    for side, stems in sides.items():
        known: dict[str, _Branch] = {}
        for row in table[table["side"] == side].rename(columns={"count": "count_"}).itertuples():
            size = SMALLEST + (LARGEST - SMALLEST) * float(np.sqrt(row.count_ / most))
            branch = known[row.path] = _Branch(str(row.word), int(row.count_), size)
            stem = row.path[: len(row.path) - len(row.word)].rstrip() if row.depth > 1 else ""
            (known[stem].children if row.depth > 1 else stems).append(branch)
        for path, number in table.attrs.get("more", {}).get(side, {}).items():
            if not path or path in known:
                text = style.says("page_more", lang, number=decimal(number, 0, lang))
                (known[path].children if path else stems).append(_Branch(text, 0, SMALLEST))
        _place(stems, trunk.width / 2 + GAP, sum(stem.height for stem in stems) / 2)
    return trunk, sides


def _place(branches: list[_Branch], x: float, top: float) -> None:
    for branch in branches:
        branch.x, branch.y = x, top - branch.height / 2
        inner = sum(child.height for child in branch.children)
        _place(branch.children, x + branch.width + GAP, branch.y + inner / 2)
        top -= branch.height


def _extent(trunk: _Branch | None, sides: dict[str, list[_Branch]]) -> tuple[float, float, float, float]:
    """Lowest, highest, leftmost and rightmost point, with a margin."""
    if trunk is None:
        return -36.0, 36.0, -72.0, 72.0
    tall = max(LINE * trunk.size, *(sum(stem.height for stem in stems) for stems in sides.values())) / 2
    reach = {
        side: max([trunk.width / 2, *(branch.x + branch.width for branch in _all(stems))])
        for side, stems in sides.items()
    }
    return -tall - MARGIN, tall + MARGIN, -reach["left"] - MARGIN, reach["right"] + MARGIN


def _all(branches: list[_Branch]) -> list[_Branch]:
    return [found for branch in branches for found in (branch, *_all(branch.children))]


def _draw(ax: Axes, stem: _Branch, branch: _Branch, sign: float, scale: float) -> None:
    begin = (stem.x + stem.width if stem.x else stem.width / 2, stem.y)
    end = (branch.x, branch.y)
    bend = GAP / 2
    points = [begin, (begin[0] + bend, begin[1]), (end[0] - bend, end[1]), end]
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    outline = Path([(sign * x, y) for x, y in points], codes)
    ax.add_patch(PathPatch(outline, fill=False, edgecolor="#8fb3cc", linewidth=scale * branch.size / 8))
    _write(ax, branch, "#1f3b4d", scale, sign)
    for child in branch.children:
        _draw(ax, branch, child, sign, scale)


def _write(ax: Axes, branch: _Branch, colour: str, scale: float, sign: float = 1.0) -> None:
    """The word and, behind it in grey, its count; on the left side they stand before the curve."""
    begin = (branch.x if branch.x else -branch.width / 2) + 1.0
    if sign < 0 and branch.x:
        begin = -branch.x - branch.width + 1.0
    if not branch.count:
        ax.text(begin, branch.y, branch.word, fontsize=scale * branch.size, color="#777777", **QUIETLY)
        return
    behind = begin + _width(branch.word, branch.size) + 0.3 * COUNT_SIZE * branch.size
    ax.text(begin, branch.y, branch.word, fontsize=scale * branch.size, color=colour, **PLACE)
    small = scale * COUNT_SIZE * branch.size
    ax.text(behind, branch.y, str(branch.count), fontsize=small, color="#777777", **PLACE)
