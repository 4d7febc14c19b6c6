"""Horizontal bars of a table of words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from . import style

NAMED = ("headword", "ngram", "collocate", "item", "word", "label")
WHOLE = ("count", "documents", "authors", "hits")


def named_by(table: pd.DataFrame) -> str:
    """The column that names the rows of a table: headword, ngram, collocate, item ..."""
    return next((name for name in NAMED if name in table.columns), str(table.columns[0]))


def bars(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "count",
    top: int = 30,
    title: str = "",
    lang: str = "en",
    names: str | None = None,
    legend: bool = True,
    most: float | None = None,
) -> Axes:
    """Horizontal bars of the first `top` rows of a table of words, the first on top.

    Parameters
    ----------
    table : DataFrame
        A column that names the rows (`headword`, `ngram`, `collocate` ...) and the column `value`, whose
        unknown numbers have no bar and say "?"; with
        `language` its colours; with `value_low` and `value_high` (a table made with `intervals=True`,
        value "weighted_percent") the intervals are drawn.
    ax : Axes, optional
        Where to draw; a new one otherwise.
    value : str
        Column that gives the length of the bars: count, per_million, documents, ...
    lang : {"en", "ru", "ky"}
        Language of the labels.
    names : str, optional
        Column that names the rows, where it is another.
    legend : bool
        False leaves the legend to whatever the Axes stand beside.
    most : float, optional
        The value at which the axis ends, for charts that share a scale.

    Returns
    -------
    Axes
        The bar of row i is at height i; colours tell the language of the word.

    Examples
    --------
    >>> import kyrtext
    >>> table = kyrtext.frequency(kyrtext.from_texts(["Жумуш барбы? Жумуш керек, работа"]))
    >>> [label.get_text() for label in bars(table).get_yticklabels()][0]
    'жумуш'
    """
    rows = table.head(top)
    ax = style.axes(ax, 6.0, 0.9 + 0.2 * max(len(rows), 3))
    with style.styled(ax):
        base = style.type_size(ax.figure)
        places = range(len(rows))
        values = rows[value].to_numpy(dtype=float)
        spoken = "language" in rows.columns
        colours = style.language_colours(rows["language"]) if spoken else [style.SERIES[0]] * len(rows)
        drawn = ax.barh(places, np.nan_to_num(values), color=colours, height=0.75)
        for row, patch in enumerate(drawn, start=1):
            patch.set_gid(f"bar-{row}")
        ends = values
        if {f"{value}_low", f"{value}_high"} <= set(rows.columns):
            ends = rows[f"{value}_high"].to_numpy(dtype=float)
            reach = [values - rows[f"{value}_low"], ends - values]
            whisker: dict[str, Any] = {"fmt": "none", "ecolor": "#222222", "elinewidth": 0.8, "capsize": 2}
            ax.errorbar(values, list(places), xerr=reach, **whisker)
        numbers = style.numbers(values, lang)
        for place, (number, end) in enumerate(zip(numbers, ends.tolist(), strict=True)):
            told = ax.annotate(
                number,
                (max(np.nan_to_num(end), 0.0), place),
                (0.35 * base, 0),
                textcoords="offset points",
                va="center",
                fontsize="small",
                color="#444444",
            )
            told.set_gid(f"number-{place + 1}")
            told.set_in_layout(False)  # the axis ends behind the longest
        room = 0.42 * 72 * ax.figure.bbox.width / ax.figure.dpi
        written = rows[names or named_by(rows)].map(str).tolist()
        ax.set_yticks(list(places), style.told_apart(written, base, room, lang))
        for row, name in enumerate(ax.get_yticklabels(), start=1):
            name.set_gid(f"name-{row}")
        ax.set_ylim(max(len(rows), 1) - 0.4, -0.6)
        ax.set_xlabel(style.label(value, lang))
        ax.xaxis.set_major_locator(MaxNLocator(nbins=4 if base * 30 > room else 6, integer=value in WHOLE))
        style.ticks(ax.xaxis, lang)
        ax.tick_params(axis="y", length=0)
        _leave_room(ax, np.nan_to_num(values), np.nan_to_num(ends), lang, most)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
        if spoken and legend:
            style.language_legend(ax, rows["language"], lang, below=3.8 * base)
    return ax


def _leave_room(ax: Axes, values: Any, ends: Any, lang: str, most: float | None) -> None:
    """The axis ends behind the longest bar and its number."""
    if not len(values):
        ax.set_xlim(0, 1)
        return
    base = style.type_size(ax.figure)
    points = 0.5 * 72 * ax.figure.bbox.width / ax.figure.dpi * max(ax.get_position().width, 0.2)
    widest = max(style.width_of(number, 0.833 * base) for number in style.numbers(values, lang))
    low, high = min(0.0, float(values.min())), max(float(max(ends)), most or 0.0)
    ax.set_xlim(low, (high + (high - low) * 0.01 or 1.0) * (1 + (widest + base) / max(points - widest, base)))
