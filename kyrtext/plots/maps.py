"""The map of a correspondence analysis."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style
from .graph import untangled


def correspondence(
    table: pd.DataFrame, ax: Axes | None = None, *, top: int = 60, title: str = "", lang: str = "en"
) -> Axes:
    """Items and parts on the first two axes of a correspondence analysis.

    Parameters
    ----------
    table : DataFrame
        As `kyrtext.correspondence` gives it: `kind, name, mass, x, y`; `attrs["axes"]` names the percent of
        inertia of each axis.
    top : int
        At most so many points of each kind, those with the greatest mass.

    Returns
    -------
    Axes
        One point and one text per row; parts in the second colour. The same unit on both axes.

    Examples
    --------
    >>> from kyrtext.measures.correspondence import analysed
    >>> ax = correspondence(analysed(np.array([[9, 1], [1, 9]]), ["жумуш", "үй"], ["vk", "ok"]))
    >>> sorted(text.get_text() for text in ax.texts)
    ['ok', 'vk', 'жумуш', 'үй']
    """
    ax = style.axes(ax, 7.0, 6.0)
    kinds = list(dict.fromkeys(table["kind"])) if len(table) else []
    shown = [
        table[table["kind"] == kind].sort_values("mass", ascending=False, kind="stable").head(top)
        for kind in kinds
    ]
    axes = [*table.attrs.get("axes", ()), 0.0, 0.0]
    with style.styled():
        ax.axhline(0, color="#bbbbbb", linewidth=0.8, zorder=0)
        ax.axvline(0, color="#bbbbbb", linewidth=0.8, zorder=0)
        rows = pd.concat(shown) if shown else table
        places = rows[["x", "y"]].to_numpy(dtype=float).reshape(-1, 2)
        reach = max(float(np.abs(places).max()), 1e-9) if len(places) else 1.0
        names = [style.part_name(name, lang) for name in rows["name"]]
        texts = (
            untangled(places / reach, [len(name) for name in names]) * reach if len(places) > 1 else places
        )
        colours = [style.SERIES[kinds.index(kind) % len(style.SERIES)] for kind in rows["kind"]]
        inks = [style.INKS[kinds.index(kind) % len(style.INKS)] for kind in rows["kind"]]
        ax.scatter(places[:, 0], places[:, 1], s=14, c=colours, zorder=2)
        for name, place, ink in zip(names, texts, inks, strict=True):
            ax.text(place[0], place[1], name, color=ink, fontsize=8, ha="center", va="bottom", zorder=3)
        ax.set_xlabel(f"{style.label('axis', lang)} 1 ({axes[0]:.1f} %)")
        ax.set_ylabel(f"{style.label('axis', lang)} 2 ({axes[1]:.1f} %)")
        ax.margins(0.12)
        ax.set_aspect("equal", adjustable="datalim")
        ax.set_title(title, loc="left", wrap=True)
    return ax
