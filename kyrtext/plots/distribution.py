"""Distributions: rank and frequency (Zipf), shares of languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from . import style


def zipf(
    table: pd.DataFrame, ax: Axes | None = None, *, title: str = "", label: int = 16, lang: str = "en"
) -> Axes:
    """Count against rank, both logarithmic, of a whole frequency table; words at even steps are named.

    The dashed line falls like 1 / rank from the first word.
    """
    ax = style.axes(ax, 6.0, 4.5)
    order = np.argsort(-table["count"].to_numpy(dtype=float), kind="stable")
    counts = table["count"].to_numpy(dtype=float)[order]
    with style.styled(ax):
        base = style.type_size(ax.figure)
        ranks = np.arange(1, len(counts) + 1)
        ax.plot(
            ranks,
            counts,
            marker="o",
            markersize=2.5,
            linewidth=0.8,
            color=style.SERIES[0],
            label=style.label("words", lang),
        )
        ax.set_xlabel(style.label("rank", lang))
        ax.set_ylabel(style.label("count", lang))
        if len(counts):
            ax.plot(
                ranks,
                counts[0] / ranks,
                linestyle="--",
                color="#888888",
                linewidth=0.8,
                label=style.label("one_by_rank", lang),
            )
            ax.set_xscale("log")
            ax.set_yscale("log")
            style.ticks(ax.xaxis, lang)
            style.ticks(ax.yaxis, lang)
            ax.xaxis.minorticks_off()
            ax.yaxis.minorticks_off()
            ax.set_xlim(0.8, 1.6 * len(counts))
            ax.set_ylim(0.6 * counts[-1], 2.2 * counts[0])
            steps = np.unique(np.round(10 ** (0.16 * np.arange(label))).astype(int))
            words = table["headword"].to_numpy(dtype=object)[order]
            named = [
                ax.annotate(
                    str(words[rank - 1]),
                    (rank, counts[rank - 1]),
                    (0.4 * base, 0.35 * base),
                    textcoords="offset points",
                    fontsize="small",
                    va="bottom",
                )
                for rank in steps[steps <= len(counts)].tolist()
            ]
            style.keep_apart(ax, named)
            style.legend(ax, ax.get_lines(), below=3.9 * base)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
    return ax


def shares(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    by: str = "platform",
    value: str = "words_percent",
    title: str = "",
    lang: str = "en",
) -> Axes:
    """Stacked bars of the languages of each part.

    `table` is from `measures.switching`: the column `by`, `language` and `value` in percent.
    """
    ax = style.axes(ax, 6.5, 3.2)
    wide = table.pivot_table(
        index=by, columns="language", values=value, aggfunc="sum", fill_value=0, sort=False
    )
    with style.styled(ax):
        base = style.type_size(ax.figure)
        left = np.zeros(len(wide))
        shown = [
            name for name in style.COLOURS if name in wide.columns and wide[name].to_numpy(dtype=float).any()
        ]
        for language in shown:
            widths = wide[language].to_numpy(dtype=float)
            colour, name = style.COLOURS[language], style.NAMES[lang][language]
            ax.barh(range(len(wide)), widths, left=left, color=colour, label=name, height=0.7)
            for place, (start, width) in enumerate(zip(left, widths, strict=True)):
                text = style.percent(width, lang)
                # the bars are half as wide as the figure at least
                room = 0.5 * 72 * ax.figure.bbox.width / ax.figure.dpi * width / 100
                if style.width_of(text, 0.833 * base) + 2 < room:
                    middle = start + width / 2
                    place_of = {"ha": "center", "va": "center"}
                    ax.text(middle, place, text, color="white", fontsize="small", **place_of)  # type: ignore[arg-type]
            left = left + widths
        room = 0.35 * 72 * ax.figure.bbox.width / ax.figure.dpi
        names = style.told_apart([style.part_name(name, lang) for name in wide.index], base, room, lang)
        ax.set_yticks(range(len(wide)), names)
        ax.set_ylim(max(len(wide), 1) - 0.4, -0.6)
        ax.set_xlim(0, 100)
        ax.set_xlabel(style.label(value, lang))
        style.ticks(ax.xaxis, lang)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
        if shown:
            handles = [Patch(color=style.COLOURS[name], label=style.NAMES[lang][name]) for name in shown]
            style.legend(ax, handles, below=3.8 * base)
    return ax
