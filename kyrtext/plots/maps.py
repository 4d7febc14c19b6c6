"""The map of a correspondence analysis."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style

LONGEST = 26  # letters of a name on the map
STEPS = 12  # lines above and below a point that are tried for its name


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
        names = [style.part_name(name, lang) for name in rows["name"]]
        names = [name if len(name) <= LONGEST else name[: LONGEST - 1] + "…" for name in names]
        texts = apart(places, [len(name) for name in names])
        colours = [style.SERIES[kinds.index(kind) % len(style.SERIES)] for kind in rows["kind"]]
        inks = [style.INKS[kinds.index(kind) % len(style.INKS)] for kind in rows["kind"]]
        ax.scatter(places[:, 0], places[:, 1], s=14, c=colours, zorder=2)
        for name, place, text, ink in zip(names, places, texts, inks, strict=True):
            ax.plot(*zip(place, text, strict=True), color=ink, linewidth=0.4, alpha=0.6, zorder=1)
            ax.text(text[0], text[1], name, color=ink, fontsize=8, ha="center", va="center", zorder=3)
        ax.set_xlabel(f"{style.label('axis', lang)} 1 ({axes[0]:.1f} %)")
        ax.set_ylabel(f"{style.label('axis', lang)} 2 ({axes[1]:.1f} %)")
        ax.margins(x=0.3, y=0.12)
        ax.set_aspect("equal", adjustable="datalim")
        ax.set_title(title, loc="left", wrap=True)
    return ax


def apart(places: np.ndarray, letters: list[int]) -> np.ndarray:
    """Where the middles of the names of points stand: the nearest spot around each that is free.

    >>> apart(np.array([[0.0, 0.0], [1.0, 1.0]]), [4, 4]).round(2).tolist()
    [[0.0, 0.03], [1.0, 1.03]]
    """
    if not len(places):
        return places
    reach = float(np.ptp(places, axis=0).max()) if len(places) > 1 else 0.0
    tall, wide = (0.036 * reach, 0.0135 * reach) if reach > 1e-9 else (0.09, 0.03)
    taken: list[tuple[float, float, float]] = []
    names = places.astype(float).copy()
    for row, (place, size) in enumerate(zip(places, letters, strict=True)):
        width = wide * max(size, 1)
        spots = [
            (place[0] + across * width, place[1] + up * tall)
            for step in range(STEPS)
            for up in (0.8 + step, -0.8 - step)
            for across in (0, 0.55, -0.55)
        ]
        names[row] = next(
            (
                spot
                for spot in spots
                if all(
                    abs(spot[0] - x) >= (width + other) / 2 or abs(spot[1] - y) >= tall
                    for x, y, other in taken
                )
            ),
            spots[0],
        )
        taken.append((names[row, 0], names[row, 1], width))
    return names
