"""Bars of any table with a name and a number in each row: engagement, groups, diversity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style
from .bars import bars


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
        What stands beside the bars; the text columns before `value` otherwise. What is the same in every
        row is said once, under the axis.

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
    if names is None:
        before = list(table.columns[: list(table.columns).index(value)])
        texts = [name for name in before if not pd.api.types.is_numeric_dtype(table[name])]
        names = texts or before[:1]
    chosen = [names] if isinstance(names, str) else list(names)
    same = [name for name in chosen[1:] if len(table) > 1 and table[name].nunique(dropna=False) == 1]
    said = [style.part_name(table[name].iat[0], lang) for name in same]
    chosen = [name for name in chosen if name not in same]
    rows = table.head(top)
    cells = rows[chosen].astype(object).where(rows[chosen].notna(), "unknown").to_numpy(dtype=object)
    labels = [" · ".join(" ".join(style.part_name(str(cell), lang).split()) for cell in row) for row in cells]
    numbers = rows[value].to_numpy(dtype=float, na_value=np.nan)
    drawn = pd.DataFrame({"label": labels, value: numbers})
    ax = bars(drawn, ax, value=value, top=top, title=title, lang=lang, names="label")
    if said:
        ax.set_xlabel(", ".join([*said, ax.get_xlabel()]))
    return ax
