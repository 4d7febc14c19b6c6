"""Parts beside each other: diverging keyness bars, a scatter of two parts, platforms side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from . import style
from .glyphs import drawable


def keyness(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "G2",
    top: int = 15,
    names: tuple[str, str] | None = None,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Diverging bars: the `top` words of the target to the right, of the reference to the left.

    Parameters
    ----------
    table : DataFrame
        From `measures.keyness`: `headword`, `value` with a sign.
    names : pair of str
        What target and reference are called under the axis.

    Returns
    -------
    Axes
        One bar per word, strongest for the target on top.
    """
    names = names or (style.label("target", lang), style.label("reference", lang))
    right = table[table[value] > 0].nlargest(top, value, keep="first")
    left = table[table[value] < 0].nsmallest(top, value, keep="first")
    rows = pd.concat([right, left.iloc[::-1]])
    ax = style.axes(ax, 6.5, 1.0 + 0.2 * max(len(rows), 3))
    with style.styled(ax):
        base = style.type_size(ax.figure)
        places = np.arange(len(rows))
        values = rows[value].to_numpy(dtype=float)
        # greys: a colour would be taken for the language of the word
        ax.barh(places, values, color=list(np.where(values > 0, "#444444", style.QUIET)), height=0.75)
        # a word stands opposite to its bar; each side has room for the longest, at most half the figure
        wide = 72 * ax.figure.bbox.width / ax.figure.dpi
        side_room = 0.5 * wide - 2 * base
        shown = [drawable(str(word), lang) for word in rows["headword"]]
        widest = max([style.width_of(word, base) for word in shown], default=base)
        least = min((widest + 2 * base) / wide, 0.5)
        sides = np.array([max(-values.min(initial=0.0), 0.0), max(values.max(initial=0.0), 0.0)])
        shares = np.clip(sides / (sides.sum() or 1.0), least, 1 - least)
        shares /= shares.sum()
        reach = float((sides / shares).max()) or 1.0
        for place, word, size in zip(
            places.tolist(), rows["headword"].map(str), values.tolist(), strict=True
        ):
            side = "right" if size > 0 else "left"
            text = style.shortened(word, base, side_room, lang)
            ax.text(-0.006 * reach * (1 if size > 0 else -1), place, text, ha=side, va="center")
        ax.axvline(0, color="#444444", linewidth=0.8)
        ax.set_yticks([])
        ax.set_ylim(max(len(rows), 1) - 0.4, -0.6)
        ax.set_xlim(-1.05 * reach * shares[0], 1.05 * reach * shares[1])
        room = 0.33 * 72 * ax.figure.bbox.width / ax.figure.dpi
        left_name, right_name = (style.shortened(name, base, room, lang) for name in names[::-1])
        ax.set_xlabel(f"← {left_name}    {style.label(value, lang)}    {right_name} →")
        ax.locator_params(axis="x", nbins=6)
        style.ticks(ax.xaxis, lang)
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
    return ax


def scatter(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    top: int = 25,
    names: tuple[str, str] | None = None,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Words by their rates in two parts, both axes logarithmic; the `top` key words of each are named.

    Words of one part only lie on the edge. `table` is from `measures.keyness`.
    """
    ax = style.axes(ax, 6.0, 6.0)
    names = names or (style.label("target", lang), style.label("reference", lang))
    rates = table[["target_per_million", "reference_per_million"]].to_numpy(dtype=float)
    with style.styled(ax):
        least = rates[rates > 0].min() / 2 if (rates > 0).any() else 1.0
        x, y = np.maximum(rates[:, 1], least), np.maximum(rates[:, 0], least)
        keyed = table["G2"].to_numpy(dtype=float)
        colours = np.where(
            table["q"].to_numpy(dtype=float) > 0.05, style.QUIET, np.where(keyed > 0, *style.SERIES[:2])
        )
        ax.scatter(x, y, s=10, c=list(colours), linewidths=0)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ends = [least / 1.5, 1.5 * max(x.max(initial=least), y.max(initial=least))]
        ax.plot(ends, ends, color="#888888", linewidth=0.8, zorder=0)
        ax.set_xlim(*ends)
        ax.set_ylim(*ends)
        for axis in (ax.xaxis, ax.yaxis):
            style.ticks(axis, lang)
            axis.minorticks_off()
        key = [*np.argsort(-keyed, kind="stable")[:top], *np.argsort(keyed, kind="stable")[:top]]
        _named(ax, x, y, table["headword"], [row for row in key if table["q"].iat[row] <= 0.05])
        ax.set_xlabel(f"{names[1]}: {style.label('per_million', lang)}")
        ax.set_ylabel(f"{names[0]}: {style.label('per_million', lang)}")
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
    return ax


def _named(ax: Axes, x: np.ndarray, y: np.ndarray, words: pd.Series, rows: list[int]) -> None:
    """Names beside their points; words of one point share a line; one that hits another moves or goes."""
    points: dict[tuple[float, float], list[str]] = {}
    for row in dict.fromkeys(rows):
        points.setdefault((float(x[row]), float(y[row])), []).append(str(words.iat[row]))
    listed = [", ".join(found[:3]) + (" …" if len(found) > 3 else "") for found in points.values()]
    style.name_points(ax, list(points), listed)


def side_by_side(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    by: str = "platform",
    top: int = 20,
    value: str = "per_million",
    names: str = "headword",
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Grouped bars: the words commonest over all parts, one bar for each part.

    `table` is a frequency table made with `by`; rates make parts of different size comparable. In any other
    table, without `count`, the rows called by `names` keep their order.
    """
    words = list(dict.fromkeys(table[names]))
    if "count" in table.columns:
        sums = table.groupby(names, sort=False)["count"].sum()
        words = sums.sort_values(ascending=False, kind="stable").index.tolist()
    words = words[:top]
    parts = list(dict.fromkeys(table[by]))
    ax = style.axes(ax, 7.0, 1.0 + 0.16 * max(len(words), 3) * max(len(parts), 1))
    with style.styled(ax):
        base = style.type_size(ax.figure)
        height = 0.8 / max(len(parts), 1)
        handles = []
        for number, part in enumerate(parts):
            rows = table[table[by] == part].drop_duplicates(names).set_index(names)[value]
            places = np.arange(len(words)) - 0.4 + height * (number + 0.5)
            colour = style.SERIES[number % len(style.SERIES)]
            name = style.part_name(part, lang)
            found = rows.reindex(words).astype(float).fillna(0).to_numpy()
            ax.barh(places, found, height=height, color=colour, label=name)
            handles.append(Patch(color=colour, label=name))
        room = 0.42 * 72 * ax.figure.bbox.width / ax.figure.dpi
        ax.set_yticks(range(len(words)), style.told_apart([*map(str, words)], base, room, lang))
        ax.set_ylim(max(len(words), 1) - 0.4, -0.6)
        ax.set_xlabel(style.label(value, lang))
        ax.locator_params(axis="x", nbins=6)
        style.ticks(ax.xaxis, lang)
        ax.tick_params(axis="y", length=0)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
        if handles:
            style.legend(ax, handles, below=3.8 * base)
    return ax
