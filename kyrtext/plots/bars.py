"""Horizontal bars of a frequency table."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from . import style


def bars(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "count",
    top: int = 30,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Horizontal bars of the first `top` rows of a frequency table, commonest on top.

    Parameters
    ----------
    table : DataFrame
        `headword`, `language` and the column `value`; with `value_low` and `value_high` (a table made
        with `intervals=True`, value "weighted_percent") the intervals are drawn.
    ax : Axes, optional
        Where to draw; a new one otherwise.
    value : str
        Column that gives the length of the bars: count, per_million, documents, ...
    lang : {"en", "ru", "ky"}
        Language of the labels.

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
    with style.styled():
        places = range(len(rows))
        values = rows[value].to_numpy(dtype=float)
        ax.barh(places, values, color=style.language_colours(rows["language"]), height=0.75)
        ends = values
        if {f"{value}_low", f"{value}_high"} <= set(rows.columns):
            ends = rows[f"{value}_high"].to_numpy(dtype=float)
            reach = [values - rows[f"{value}_low"], ends - values]
            whisker: dict[str, Any] = {"fmt": "none", "ecolor": "#222222", "elinewidth": 0.8, "capsize": 2}
            ax.errorbar(values, list(places), xerr=reach, **whisker)
        for place, (number, end) in enumerate(zip(values.tolist(), ends.tolist(), strict=True)):
            text = f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.2f}"
            ax.annotate(
                text,
                (end, place),
                (3, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
                color="#444444",
            )
        ax.set_yticks(list(places), rows["headword"].tolist())
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlabel(style.label(value, lang))
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=value in ("count", "documents", "authors")))
        ax.tick_params(axis="y", length=0)
        ax.margins(x=0.08)
        ax.set_title(title, loc="left", wrap=True)
        style.language_legend(ax, rows["language"], lang, loc="lower right")
    return ax
