"""Areas and grids: heat map, tree map."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from . import style


def heatmap(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    rows: str = "headword",
    columns: str = "month",
    value: str = "per_million",
    top: int = 25,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Words (or codes) by months (or groups): the darker the cell, the larger the value.

    Parameters
    ----------
    table : DataFrame
        A frequency table made with `by=columns`, or any table with these three columns.
    top : int
        Rows with the largest sums.

    Returns
    -------
    Axes
        One image; its array holds the values, rows from top to bottom.
    """
    wide = table.pivot_table(
        index=rows, columns=columns, values=value, aggfunc="sum", sort=True, fill_value=0
    )
    order = wide.sum(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    wide = wide.loc[order]
    ax = style.axes(ax, 2.0 + 0.35 * max(wide.shape[1], 4), 1.2 + 0.22 * max(len(wide), 3))
    with style.styled():
        ax.set_title(title, loc="left", wrap=True)
        if not wide.size:
            return ax
        drawn = ax.imshow(wide.to_numpy(dtype=float).reshape(wide.shape), aspect="auto", cmap="viridis_r")
        ax.set_xticks(
            range(wide.shape[1]),
            [style.part_name(name, lang) for name in wide.columns],
            rotation=60,
            ha="right",
            fontsize=7,
        )
        ax.set_yticks(range(len(wide)), [str(name) for name in wide.index], fontsize=8)
        ax.tick_params(length=0)
        ax.figure.colorbar(drawn, ax=ax, label=style.label(value, lang), shrink=0.7)
    return ax


def treemap(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "count",
    top: int = 50,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Rectangles whose areas follow `value`, coloured by language (NVivo's tree map).

    Returns
    -------
    Axes
        One rectangle per word, labelled with it; laid out in rows of squares as even as can be.
    """
    shown = table[table[value] > 0].head(top)
    ax = style.axes(ax, 8.0, 5.0)
    with style.styled():
        boxes = squares(shown[value].to_numpy(dtype=float), 1.6, 1.0)
        colours = style.language_colours(shown["language"])
        for word, (x, y, width, height), colour in zip(shown["headword"], boxes, colours, strict=True):
            box = Rectangle(
                (x, y), width, height, facecolor=colour, edgecolor="white", linewidth=1.2, label=word
            )
            ax.add_patch(box)
            # the area is 1.6 wide; a letter is about 0.62 of its size in points
            points = 72 * ax.figure.bbox.width / ax.figure.dpi * 0.92 / 1.6
            size = min(18.0, 0.5 * height * points, 0.9 * width * points / (0.62 * max(len(word), 2)))
            if size >= 3:
                ax.text(
                    x + width / 2,
                    y + height / 2,
                    word,
                    ha="center",
                    va="center",
                    color="white",
                    fontsize=size,
                )
        ax.set_xlim(0, 1.6)
        ax.set_ylim(1, 0)
        ax.set_axis_off()
        ax.set_title(title, loc="left", wrap=True)
        style.language_legend(
            ax, shown["language"], lang, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=5
        )
    return ax


def squares(values: np.ndarray, width: float, height: float) -> list[tuple[float, float, float, float]]:
    """Rectangles that fill the area, one per value, as square as rows allow (Bruls and others 2000).

    Returns x, y, width, height of each; values are taken in the order given, which should be descending.
    """
    total = values.sum()
    areas = list(values * (width * height / total)) if total > 0 else []
    boxes: list[tuple[float, float, float, float]] = []
    x = y = 0.0
    while areas:
        short = min(width, height)
        taken = 1
        while taken < len(areas) and _worst(areas[: taken + 1], short) <= _worst(areas[:taken], short):
            taken += 1
        row, areas = areas[:taken], areas[taken:]
        thick = sum(row) / short if short else 0.0
        place = 0.0
        for area in row:
            long = area / thick if thick else 0.0
            boxes.append((x, y + place, thick, long) if width >= height else (x + place, y, long, thick))
            place += long
        if width >= height:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick
    return boxes


def _worst(row: list[float], short: float) -> float:
    """Largest ratio of sides in a row of these areas along a side of this length."""
    thick = sum(row) / short
    return max(max(thick * thick / area, area / (thick * thick)) for area in row)
