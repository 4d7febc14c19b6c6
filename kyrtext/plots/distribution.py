"""Distributions: rank and frequency (Zipf), shares of languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style


def zipf(table: pd.DataFrame, ax: Axes | None = None, *, title: str = "", label: int = 12) -> Axes:
    """Count against rank, both logarithmic, of a whole frequency table; the first words are named.

    The dashed line falls like 1 / rank from the first word.
    """
    ax = style.axes(ax, 6.0, 4.5)
    counts = np.sort(table["count"].to_numpy(dtype=float))[::-1]
    with style.styled():
        ranks = np.arange(1, len(counts) + 1)
        ax.plot(
            ranks, counts, marker="o", markersize=2.5, linewidth=0.8, color=style.SERIES[0], label="words"
        )
        if len(counts):
            ax.plot(
                ranks, counts[0] / ranks, linestyle="--", color="#888888", linewidth=0.8, label="1 / rank"
            )
            ax.set_xscale("log")
            ax.set_yscale("log")
            for rank, (word, count) in enumerate(
                zip(table["headword"].head(label), table["count"].head(label), strict=True), start=1
            ):
                ax.annotate(
                    word, (rank, count), xytext=(2, 4), textcoords="offset points", fontsize=7, rotation=30
                )
            ax.legend(frameon=False, fontsize=8)
        ax.set_xlabel("rank")
        ax.set_ylabel("count")
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
        ax.set_yticks(range(len(wide)), [str(name) for name in wide.index])
        ax.set_ylim(len(wide) - 0.4, -0.6)
        ax.set_xlim(0, 100)
        ax.set_xlabel("%")
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
        if len(wide):
            ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax
