"""Lines along time, with dated events and bands for bursts."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from . import style


def timeline(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "documents_percent",
    bursts: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    title: str = "",
    lang: str = "en",
) -> Axes:
    """One line per item of a timeline; bands where it bursts, dashed lines where events lie.

    Parameters
    ----------
    table : DataFrame
        From `measures.timeline`: `period, item` and the column `value`.
    bursts : DataFrame, optional
        From `measures.bursts`: `item, start, end`.
    events : DataFrame, optional
        From `load_events`: `date, end, label`.

    Returns
    -------
    Axes
        Each item's line carries the item as its label.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.measures.timeline import timeline as count
    >>> corpus = kyrtext.from_texts(["шайлоо", "шайлоо"], date_local=["2020-10-04", "2020-10-12"])
    >>> [line.get_label() for line in timeline(count(corpus, ["шайлоо"])).get_lines()]
    ['шайлоо']
    """
    ax = style.axes(ax, 9.0, 4.5)
    with style.styled():
        for number, (item, part) in enumerate(table.groupby("item", sort=False)):
            colour = style.SERIES[number % len(style.SERIES)]
            days = part["period"].dt.tz_localize(None).to_numpy()
            dash = style.DASHES[number // len(style.SERIES) % len(style.DASHES)]
            ax.plot(
                days, part[value].to_numpy(), color=colour, linestyle=dash, linewidth=1.6, label=str(item)
            )
            if bursts is not None:
                for row in bursts[bursts["item"] == item].itertuples():
                    ax.axvspan(_day(row.start), _day(row.end), color=colour, alpha=0.13, linewidth=0)
        ax.set_ylim(bottom=0)
        ax.set_ylabel(style.label(value, lang))
        high = _mark_events(ax, table, events) if events is not None and len(table) else 0
        locator = mdates.AutoDateLocator(minticks=4, maxticks=12)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m"))
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True, pad=6 + high)
        if len(table):
            ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1.0))
    return ax


def _day(moment: pd.Timestamp) -> float:
    return float(mdates.date2num(moment.tz_localize(None).to_pydatetime()))


def _mark_events(ax: Axes, table: pd.DataFrame, events: pd.DataFrame) -> int:
    """Numbered dashed lines; the numbers are spelled out below the plot. Returns how high they stand."""
    first, last = table["period"].min(), table["period"].max() + pd.Timedelta(days=31)
    inside = events[(events["end"] >= first) & (events["date"] <= last)]
    places = [_day(max(row.date, first)) for row in inside.itertuples()]
    room = 0.014 * (_day(last) - _day(first)) * 9.0 / max(ax.figure.bbox.width / ax.figure.dpi, 1.0)
    levels = style.lanes(places, room)
    names = []
    for number, (row, place, level) in enumerate(
        zip(inside.itertuples(), places, levels, strict=True), start=1
    ):
        ax.axvline(place, color="#888888", linestyle=(0, (3, 3)), linewidth=0.8)
        ax.annotate(
            str(number),
            (place, 1.0),
            (0, 2 + 8 * level),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7,
        )
        names.append(f"{number} {row.label}")
    if names:
        ax.set_xlabel(_wrapped(names), fontsize=7, loc="left")
    return 8 * (max(levels, default=-1) + 1)


def _wrapped(names: list[str], width: int = 120) -> str:
    lines = [""]
    for name in names:
        if lines[-1] and len(lines[-1]) + len(name) > width:
            lines.append("")
        lines[-1] += ("   " if lines[-1] else "") + name
    return "\n".join(lines)
