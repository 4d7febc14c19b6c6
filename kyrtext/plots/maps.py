"""The map of a correspondence analysis."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from . import style

MARKS = ("o", "^")  # of items and of parts: told apart in print too


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
        One point per row, items as circles, parts as triangles in the second colour; names where there is
        room for them, those with the greatest mass first. The same unit on both axes.

    Examples
    --------
    >>> import numpy as np
    >>> from kyrtext.measures.correspondence import analysed
    >>> ax = correspondence(analysed(np.array([[9, 1], [1, 9]]), ["жумуш", "үй"], ["vk", "ok"]))
    >>> sorted(text.get_text() for text in ax.texts)
    ['ok', 'vk', 'жумуш', 'үй']
    """
    ax = style.axes(ax, 6.5, 6.5)
    kinds = list(dict.fromkeys(table["kind"])) if len(table) else []
    axes = [*table.attrs.get("axes", ()), 0.0, 0.0]
    with style.styled(ax):
        ax.axhline(0, color=style.QUIET, linewidth=0.8, zorder=0)
        ax.axvline(0, color=style.QUIET, linewidth=0.8, zorder=0)
        base = style.type_size(ax.figure)
        room = 0.22 * 72 * ax.figure.bbox.width / ax.figure.dpi
        named: list[tuple[float, tuple[float, float], str, str]] = []
        handles = []
        for number, kind in enumerate(kinds):
            rows = table[table["kind"] == kind].sort_values("mass", ascending=False, kind="stable").head(top)
            colour, mark = style.SERIES[number], MARKS[number % len(MARKS)]
            called = [str(name) if kind == "item" else style.part_name(name, lang) for name in rows["name"]]
            texts = style.told_apart(called, 0.833 * base, room, lang)
            ax.scatter(rows["x"], rows["y"], s=2.2 * base, color=colour, marker=mark, linewidths=0, zorder=2)
            for text, mass, x, y in zip(texts, *(rows[name] for name in ("mass", "x", "y")), strict=True):
                named.append((-float(mass), (float(x), float(y)), text, style.INKS[number]))
            label = style.label(str(kind), lang)
            handles.append(Line2D([], [], linestyle="", marker=mark, color=colour, label=label))
        # parts are few, so their greater masses come first
        named.sort(key=lambda entry: entry[0])
        ax.margins(x=0.12, y=0.08)
        ax.set_aspect("equal", adjustable="datalim")
        shares = [style.percent(share, lang, 1) for share in axes[:2]]
        ax.set_xlabel(f"{style.label('axis', lang)} 1 ({shares[0]})")
        ax.set_ylabel(f"{style.label('axis', lang)} 2 ({shares[1]})")
        for axis in (ax.xaxis, ax.yaxis):
            style.ticks(axis, lang)
        ax.locator_params(nbins=6)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
        style.name_points(
            ax, [entry[1] for entry in named], [entry[2] for entry in named], [entry[3] for entry in named]
        )
        if handles:
            style.legend(ax, handles, below=3.8 * base)
    return ax
