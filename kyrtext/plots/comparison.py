"""Parts beside each other: diverging keyness bars, a scatter of two parts, platforms side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style

# where a name may stand beside its point: on which side, how many points up
SIDES = (("left", 0), ("right", 0), ("left", 8), ("left", -8), ("right", 8), ("right", -8), ("left", 16))


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
        What target and reference are called in the legend.

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
    with style.styled():
        places = np.arange(len(rows))
        values = rows[value].to_numpy(dtype=float)
        colours = np.where(values > 0, style.SERIES[0], style.SERIES[1])
        ax.barh(places, values, color=list(colours), height=0.75)
        reach = float(np.abs(values).max()) if len(values) else 1.0
        for place, word, size in zip(places.tolist(), rows["headword"], values.tolist(), strict=True):
            side = "right" if size > 0 else "left"
            ax.text(-0.012 * reach * (1 if size > 0 else -1), place, word, ha=side, va="center", fontsize=8)
        ax.axvline(0, color="#444444", linewidth=0.8)
        ax.set_yticks([])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlim(-1.25 * reach, 1.25 * reach)
        ax.set_xlabel(f"← {names[1]}    {value}    {names[0]} →")
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
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
    with style.styled():
        least = rates[rates > 0].min() / 2 if (rates > 0).any() else 1.0
        x, y = np.maximum(rates[:, 1], least), np.maximum(rates[:, 0], least)
        keyed = table["G2"].to_numpy(dtype=float)
        colours = np.where(
            table["q"].to_numpy(dtype=float) > 0.05, "#bbbbbb", np.where(keyed > 0, *style.SERIES[:2])
        )
        ax.scatter(x, y, s=10, c=list(colours), linewidths=0)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ends = [least / 1.5, 1.5 * max(x.max(initial=least), y.max(initial=least))]
        ax.plot(ends, ends, color="#888888", linewidth=0.8, zorder=0)
        ax.set_xlim(*ends)
        ax.set_ylim(*ends)
        key = [*np.argsort(-keyed, kind="stable")[:top], *np.argsort(keyed, kind="stable")[:top]]
        _named(ax, x, y, table["headword"], [row for row in key if table["q"].iat[row] <= 0.05])
        ax.set_xlabel(f"{names[1]}: {style.label('per_million', lang)}")
        ax.set_ylabel(f"{names[0]}: {style.label('per_million', lang)}")
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
    return ax


def _named(ax: Axes, x: np.ndarray, y: np.ndarray, words: pd.Series, rows: list[int]) -> None:
    """Names beside their points; words of one point share a line, and a name that hits another moves on."""
    points: dict[tuple[float, float], list[str]] = {}
    for row in dict.fromkeys(rows):
        points.setdefault((float(x[row]), float(y[row])), []).append(str(words.iat[row]))
    taken: list[tuple[float, float, float, float]] = []
    scale = ax.figure.dpi / 72
    for point, names in points.items():
        text = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        across, up = ax.transData.transform(point) / scale
        width = 4.6 * len(text)
        for side, rise in SIDES:
            left = across + 3 if side == "left" else across - 3 - width
            box = (left, up + rise - 4, left + width, up + rise + 4)
            if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
                break
        taken.append(box)
        shift = (3 if side == "left" else -3, rise)
        ax.annotate(
            text,
            point,
            shift,
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=7,
            annotation_clip=False,
        )


def side_by_side(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    by: str = "platform",
    top: int = 20,
    value: str = "per_million",
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Grouped bars: the words commonest over all parts, one bar for each part.

    `table` is a frequency table made with `by`; rates make parts of different size comparable.
    """
    ranking = table.groupby("headword", sort=False)["count"].sum().sort_values(ascending=False, kind="stable")
    words = ranking.index[:top].tolist()
    parts = list(dict.fromkeys(table[by]))
    ax = style.axes(ax, 7.0, 1.0 + 0.16 * max(len(words), 3) * max(len(parts), 1))
    with style.styled():
        height = 0.8 / max(len(parts), 1)
        for number, part in enumerate(parts):
            rows = table[table[by] == part].drop_duplicates("headword").set_index("headword")[value]
            places = np.arange(len(words)) - 0.4 + height * (number + 0.5)
            colour = style.SERIES[number % len(style.SERIES)]
            ax.barh(
                places,
                rows.reindex(words).fillna(0).to_numpy(),
                height=height,
                color=colour,
                label=style.part_name(part, lang),
            )
        ax.set_yticks(range(len(words)), words)
        ax.set_ylim(len(words) - 0.4, -0.6)
        ax.set_xlabel(style.label(value, lang))
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
        if parts:
            ax.legend(frameon=False, fontsize=8, loc="lower right")
    return ax
