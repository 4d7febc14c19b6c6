"""Bars of any table with a name and a number in each row: engagement, groups, diversity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style

LONGEST = 60  # characters of a name beside its bar


def measured(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "documents",
    names: str | Sequence[str] | None = None,
    top: int = 40,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Horizontal bars of one column of a table, first row on top.

    Parameters
    ----------
    table : DataFrame
        As `engagement`, `posts`, `talk`, `groups`, `links`, `diversity` and `scale` give it.
    value : str
        The column of numbers; a row whose number is unknown has no bar and says "?".
    names : column or columns, optional
        What stands beside the bars; the text columns before `value` otherwise.

    Returns
    -------
    Axes
        The bar of row i is at height i.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["Айыл", "Базар"], "likes": [5.0, None]})
    >>> [label.get_text() for label in measured(table, value="likes").get_yticklabels()]
    ['Айыл', 'Базар']
    """
    rows = table.head(top)
    if names is None:
        before = list(table.columns[: list(table.columns).index(value)])
        texts = [name for name in before if not pd.api.types.is_numeric_dtype(table[name])]
        names = texts or before[:1]
    chosen = [names] if isinstance(names, str) else list(names)
    cells = rows[chosen].astype(object).where(rows[chosen].notna(), "?").to_numpy(dtype=object)
    labels = [" · ".join(_shown(str(cell), lang) for cell in row) for row in cells]
    numbers = rows[value].to_numpy(dtype=float, na_value=np.nan)
    ax = style.axes(ax, 7.0, 0.9 + 0.22 * max(len(rows), 3))
    with style.styled():
        places = range(len(rows))
        ax.barh(places, np.nan_to_num(numbers), color=style.SERIES[0], height=0.75)
        for place, number in zip(places, numbers.tolist(), strict=True):
            ax.annotate(
                _written(number),
                (0.0 if np.isnan(number) else number, place),
                (3, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
                color="#444444",
            )
        ax.set_yticks(list(places), labels)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlabel(style.label(value, lang))
        ax.tick_params(axis="y", length=0)
        ax.margins(x=0.08)
        ax.set_title(title, loc="left", wrap=True)
    return ax


def _shown(cell: str, lang: str) -> str:
    text = " ".join(style.part_name(cell, lang).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _written(number: float) -> str:
    if np.isnan(number):
        return "?"
    return f"{number:,.0f}" if abs(number) >= 10 or number == int(number) else f"{number:.2f}"
