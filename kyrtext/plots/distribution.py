"""Distributions: rank and frequency (Zipf), shares of languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style


def zipf(
    table: pd.DataFrame, ax: Axes | None = None, *, title: str = "", label: int = 16, lang: str = "en"
) -> Axes:
    """Count against rank, both logarithmic, of a whole frequency table; words at even steps are named.

    The dashed line falls like 1 / rank from the first word.
    """
    ax = style.axes(ax, 6.0, 4.5)
    counts = np.sort(table["count"].to_numpy(dtype=float))[::-1]
    with style.styled():
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
            steps = np.unique(np.round(10 ** (0.16 * np.arange(label))).astype(int))
            for rank in steps[steps <= len(counts)].tolist():
                word, count = table["headword"].iat[rank - 1], table["count"].iat[rank - 1]
                ax.annotate(
                    word,
                    (rank, count),
                    (2, 5),
                    textcoords="offset points",
                    fontsize=7,
                    rotation=40,
                    va="bottom",
                )
            ax.set_ylim(0.6 * counts[-1], 5 * counts[0])
            ax.legend(frameon=False, fontsize=8)
        ax.set_xlabel(style.label("rank", lang))
        ax.set_ylabel(style.label("count", lang))
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
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
    with style.styled():
        left = np.zeros(len(wide))
        for language in [name for name in style.COLOURS if name in wide.columns]:
            widths = wide[language].to_numpy(dtype=float)
            colour, name = style.COLOURS[language], style.NAMES[lang][language]
            ax.barh(range(len(wide)), widths, left=left, color=colour, label=name, height=0.7)
            for place, (start, width) in enumerate(zip(left, widths, strict=True)):
                if width >= 6:
                    ax.text(
                        start + width / 2,
                        place,
                        f"{width:.0f} %",
                        ha="center",
                        va="center",
                        color="white",
                        fontsize=8,
                    )
            left = left + widths
        ax.set_yticks(range(len(wide)), [style.part_name(name, lang) for name in wide.index])
        ax.set_ylim(len(wide) - 0.4, -0.6)
        ax.set_xlim(0, 100)
        ax.set_xlabel("%")
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
        if len(wide):
            ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax
