"""Areas and grids: heat map, tree map."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from . import style
from .bars import named_by

# from white, which is nothing, to a dark blue
SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#9ecae1", "#3182bd", "#08306b"])
DARK = 0.55  # of the largest value: from there on numbers are white
FEW = 8  # rows: beside fewer there is no room for what the colour bar says
LEAST = 4.5  # points of the smallest word in a tree map


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
    """Words (or codes) by months (or groups): the darker the cell, the larger the value; zero is white.

    The numbers stand in the cells where they fit; names too long for their side are cut with an ellipsis,
    and of columns too narrow for a name only some are named.

    Parameters
    ----------
    table : DataFrame
        A frequency table made with `by=columns`, or any table with these three columns.
    top : int
        Rows with the largest counts, or sums of values where the table has no `count`.

    Returns
    -------
    Axes
        One image; its array holds the values, rows from top to bottom.
    """
    wide = table.pivot_table(
        index=rows, columns=columns, values=value, aggfunc="sum", sort=True, fill_value=0
    )
    ranked = "count" if "count" in table.columns else value
    order = table.groupby(rows)[ranked].sum().sort_values(ascending=False, kind="stable").index[:top]
    wide = wide.loc[order]
    ax = style.axes(ax, 2.0 + 0.35 * max(wide.shape[1], 4), 1.2 + 0.22 * max(len(wide), 3))
    with style.styled(ax):
        ax.set_title(title, loc="left")
        if not wide.size:
            return ax
        values = wide.to_numpy(dtype=float).reshape(wide.shape)
        most = float(values.max()) or 1.0
        drawn = ax.imshow(values, aspect="auto", cmap=SHADES, vmin=0, vmax=most)
        base = style.type_size(ax.figure)
        room = 72 * ax.figure.bbox.width / ax.figure.dpi
        names = [style.part_name(name, lang) for name in wide.columns]
        beside = style.told_apart([*map(str, wide.index)], base, 0.33 * room, lang)
        where, thick = ("bottom", 0.1) if len(wide) < FEW else ("right", 0.04)
        taken = max(style.width_of(name, base) for name in beside) + (0.18 * room if where == "right" else 0)
        cell = (0.94 * room - taken) / max(len(names), 1)
        turned = max(style.width_of(name, 0.833 * base) for name in names) > cell
        small = min(0.833 * base, max(0.9 * cell, LEAST)) if turned else 0.833 * base
        step = math.ceil(small / cell) if turned else 1  # of columns too narrow for a name not each is named
        ax.set_xticks(
            range(0, wide.shape[1], step),
            style.told_apart(names[::step], small, 0.25 * room, lang),
            rotation=90 if turned else 0,
            fontsize=small,
        )
        ax.set_yticks(range(len(wide)), beside)
        ax.set_xticks(np.arange(-0.5, wide.shape[1]), minor=True)
        ax.set_yticks(np.arange(-0.5, len(wide)), minor=True)
        ax.grid(which="minor", color="#e4e4e4", linewidth=0.6)
        ax.tick_params(which="both", length=0)
        bar = ax.figure.colorbar(drawn, ax=ax, location=where, fraction=thick, pad=0.02, aspect=35)
        bar.set_label(style.label(value, lang))
        along = bar.ax.xaxis if where == "bottom" else bar.ax.yaxis
        along.set_major_locator(MaxNLocator(nbins=5))
        style.ticks(along, lang)
        bar.outline.set_visible(False)  # type: ignore[operator]
        _write_numbers(ax, values, most, lang)
    return ax


def _write_numbers(ax: Axes, values: np.ndarray, most: float, lang: str) -> None:
    """Numbers into the cells; shown where the cells have room for all of them."""
    base, flat = 0.833 * style.type_size(ax.figure), values.ravel().tolist()
    written = [
        ax.text(
            place % values.shape[1], place // values.shape[1], told, ha="center", va="center",
            fontsize="small", color="white" if number > DARK * most else "#333333",
        )
        for place, (number, told) in enumerate(zip(flat, style.numbers(flat, lang), strict=True))
    ]  # fmt: skip
    widest = max(style.width_of(text.get_text(), base) for text in written)
    for text in written:
        text.set_in_layout(False)

    def show(owner: Axes) -> None:
        box = owner.get_window_extent()
        across, up = 72 * box.width / owner.figure.dpi, 72 * box.height / owner.figure.dpi
        fits = widest + 2 < across / values.shape[1] and 1.2 * base < up / values.shape[0]
        for text in written:
            text.set_visible(fits)

    style.arranged(ax, show)


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

    No word is set larger than a commoner one; a word for which its rectangle has no room is left out, and
    the note over the legend says so.

    Returns
    -------
    Axes
        One rectangle per word, labelled with it; laid out in rows of squares as even as can be.
    """
    shown = table[table[value] > 0].head(top)
    ax = style.axes(ax, 8.0, 5.0)
    with style.styled(ax):
        boxes = squares(shown[value].to_numpy(dtype=float), 1.6, 1.0)
        colours = style.language_colours(shown["language"])
        words = []
        for word, (x, y, width, height), colour in zip(
            shown[named_by(shown)].map(str), boxes, colours, strict=True
        ):
            box = Rectangle(
                (x, y), width, height, facecolor=colour, edgecolor="white", linewidth=1.2, label=word
            )
            ax.add_patch(box)
            middle = (x + width / 2, y + height / 2)
            text = ax.text(*middle, word, ha="center", va="center_baseline", color="white")
            text.set_in_layout(False)
            words.append((text, width, height))
        ax.set_xlim(0, 1.6)
        ax.set_ylim(1, 0)
        ax.set_axis_off()
        ax.set_title(title, loc="left")
        note = style.says("page_unnamed", lang) if len(shown) > 12 else ""
        style.language_legend(ax, shown["language"], lang, note=note)

        def fit(owner: Axes) -> None:
            box = owner.get_window_extent()
            across, up = 72 * box.width / owner.figure.dpi / 1.6, 72 * box.height / owner.figure.dpi
            size = 2.6 * style.type_size(owner.figure)
            for text, width, height in words:
                unit = style.width_of(text.get_text(), 10) / 10
                fitting = min(size, 0.6 * height * up, 0.88 * width * across / unit)
                text.set_visible(fitting >= LEAST)
                if fitting >= LEAST:
                    size = fitting
                    text.set_fontsize(size)

        style.arranged(ax, fit)
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
