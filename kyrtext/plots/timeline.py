"""Lines along time, with dated events and bands for bursts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.text import Annotation

from ..measures.timeline import FEW_POSTS
from . import style
from .glyphs import drawable

FEW = 4  # so many lines are told apart in one frame; more stand in rows of their own


def timeline(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "documents_percent",
    bursts: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    title: str = "",
    lang: str = "en",
    chosen: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    smooth: int = 1,
    least: int = FEW_POSTS,
) -> Axes:
    """One line per item of a timeline; bands where it bursts, dashed lines where events lie.

    Up to four items share a frame, each named at its end. More stand in rows of their own, all on one scale
    (small multiples), unless some are `chosen`: then these are drawn in colour before the others in grey.
    Periods of fewer than `least` posts are drawn faint and do not set the scale, those without any are gaps;
    what is faint, smoothed or shaded is said under the time axis.

    Parameters
    ----------
    table : DataFrame
        From `measures.timeline`: `period, item` and the column `value`.
    bursts : DataFrame, optional
        From `measures.bursts`: `item, start, end`.
    events : DataFrame, optional
        From `load_events`: `date, end, label`.
    chosen : sequence of str
        Items to bring out.
    labels : mapping, optional
        What items are called, e.g. codes by their labels.
    smooth : int
        Periods of the moving average, each weighted by its posts; 1 draws what was counted.
    least : int
        Posts and comments a period needs so as not to be drawn faint.

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
    items = list(dict.fromkeys(table["item"].tolist())) if len(table) else []
    called = {item: drawable(str((labels or {}).get(item, item)), lang) for item in items}
    rows = len(items) > FEW and not chosen
    with style.styled(ax):
        series = {item: _Series(table[table["item"] == item], value, smooth, least) for item in items}
        most = _scale(series.values())
        bands: list[Annotation] = []
        for number, item in enumerate(items):
            colour = style.INKS[number % len(style.INKS)]
            if chosen:
                place = list(chosen).index(item) if item in chosen else -1
                colour = style.INKS[place % len(style.INKS)] if place >= 0 else style.QUIET
            base_line = len(items) - 1 - number if rows else 0
            one = series[item].moved(base_line, 0.86 / most if rows else 1.0)
            dash = style.DASHES[0 if rows or chosen else number // len(style.SERIES) % len(style.DASHES)]
            quiet = bool(chosen) and item not in chosen
            line = one.draw(ax, colour, dash, quiet=quiet)
            line.set_label(called[item])
            if bursts is not None and not quiet:
                found = bursts[bursts["item"] == item]
                bands += _shade(ax, found, colour, called[item], (base_line, len(items)) if rows else None)
        if rows:
            _as_rows(ax, [called[item] for item in items])
        else:
            ax.set_ylim(0, 1.06 * most)
            ax.set_ylabel(style.label(value, lang))
            style.ticks(ax.yaxis, lang)
        high = _mark_events(ax, table, events) if events is not None and len(table) else 0.0
        _time_axis(ax, table)
        notes = _notes(series, (value, smooth, least, lang), bursts, most if rows else None)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", pad=6 + high)
        if items and not rows:
            _name_lines(ax, [called[item] for item in items if not chosen or item in chosen])
        _below(ax, notes)
        style.keep_apart(ax, bands)
    return ax


def rows_of(
    table: pd.DataFrame, events: pd.DataFrame | None = None, size: str = "double", *, chosen: bool = False
) -> float:
    """The rows of type a sheet of this size needs to show a timeline with its events in full."""
    items = table["item"].nunique() if len(table) else 1
    page = style.page(size)
    frame = 1.7 * items if items > FEW and not chosen else 12
    listed = []
    if events is not None:
        names = [f"{number} {label}" for number, label in enumerate(events["label"], start=1)]
        listed = _listed(names, 0.833 * page.type, 0.93 * 72 * page.width).split("\n") if names else []
    return frame + 0.65 * len(listed) + 3


class _Series:
    """Days and values of an item; `solid` where there were posts enough."""

    def __init__(self, part: pd.DataFrame, value: str, smooth: int, least: int) -> None:
        self.days = part["period"].dt.tz_localize(None).to_numpy()
        self.values = part[value].to_numpy(dtype=float)
        posts = part["all_documents"].to_numpy(dtype=float) if "all_documents" in part else None
        self.solid = np.ones(len(part), dtype=bool) if posts is None else posts >= least
        if not self.solid.any():
            self.solid[:] = True  # a small corpus has nothing else
        if smooth > 1:
            weights = np.ones(len(part)) if posts is None or value == "count" else posts
            window = np.ones(smooth)
            summed = np.convolve(self.values * weights, window, "same")
            self.values = summed / np.maximum(np.convolve(weights, window, "same"), 1e-9)
        elif posts is not None and value != "count":
            # a period without posts is a gap: there is nothing of which 0 % could be said
            self.values = np.where(posts > 0, self.values, np.nan)
            self.solid &= posts > 0

    @property
    def faint(self) -> np.ndarray:
        return ~self.solid & np.isfinite(self.values)

    def moved(self, up: float, scale: float) -> _Series:
        out = object.__new__(_Series)
        out.days, out.solid, out.values = self.days, self.solid, up + scale * self.values
        return out

    def draw(self, ax: Axes, colour: str, dash: Any, *, quiet: bool) -> Any:
        """The line; faint stretches beside it, which are no line of their own."""
        shown = np.where(self.solid, self.values, np.nan)
        lone = self.solid & ~np.append(self.solid[1:], False) & ~np.append(False, self.solid[:-1])
        look: dict[str, Any] = {"linewidth": 0.9, "zorder": 2} if quiet else {"linewidth": 1.5, "zorder": 3}
        # a period alone between faint ones is a point
        dots: dict[str, Any] = {"marker": "o", "markersize": 2.2, "markevery": np.flatnonzero(lone).tolist()}
        (line,) = ax.plot(self.days, shown, color=colour, linestyle=dash, **look, **dots)
        if not self.solid.all():
            places = mdates.date2num(self.days)
            points = np.column_stack([places, self.values])
            pairs = [
                points[place : place + 2]
                for place in range(len(points) - 1)
                if not (self.solid[place] and self.solid[place + 1])
            ]
            ax.add_collection(LineCollection(pairs, colors=colour, alpha=0.3, linewidths=1.0), autolim=False)
        return line


def _scale(series: Any) -> float:
    """The largest value of the periods with posts enough."""
    found = [np.nanmax(one.values[one.solid]) for one in series if one.solid.any()]
    return max([float(value) for value in found if np.isfinite(value)], default=1.0) or 1.0


def _shade(
    ax: Axes, found: pd.DataFrame, colour: str, name: str, row: tuple[int, int] | None
) -> list[Annotation]:
    """Bands over bursts, each named; in a frame of rows only over the row, which has its name beside it."""
    names = []
    for one in found.itertuples():
        reach = {} if row is None else {"ymin": row[0] / row[1], "ymax": (row[0] + 0.97) / row[1]}
        begin, end = _day(one.start), _day(one.end)
        ax.axvspan(begin, end, color=colour, alpha=0.13, linewidth=0, zorder=1, **reach)
        if row is None:
            place: dict[str, Any] = {"xycoords": ax.get_xaxis_transform(), "textcoords": "offset points"}
            named: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": "small", "color": colour}
            named["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # over lines
            names.append(ax.annotate(name, ((begin + end) / 2, 1.0), (0, -2), **place, **named))
    return names


def _as_rows(ax: Axes, names: list[str]) -> None:
    """Names at the left of their rows, a rule under each."""
    base = style.type_size(ax.figure)
    room = 0.3 * 72 * ax.figure.bbox.width / ax.figure.dpi
    places = [len(names) - 1 - number for number in range(len(names))]
    ax.set_yticks([place + 0.3 for place in places], style.told_apart(names, base, room))
    for place in places:
        ax.axhline(place, color="#dddddd", linewidth=0.7, zorder=0).set_label("_rule")
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(0, len(names))
    ax.spines["left"].set_visible(False)


def _time_axis(ax: Axes, table: pd.DataFrame) -> None:
    base = style.type_size(ax.figure)
    wide = 72 * ax.figure.bbox.width / ax.figure.dpi
    most = max(int(0.7 * wide / style.width_of("2020-10 ", base)), 2)
    locator = mdates.AutoDateLocator(minticks=min(3, most), maxticks=most)
    ax.xaxis.set_major_locator(locator)
    span = (table["period"].max() - table["period"].min()).days if len(table) else 400
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m" if span > 92 else "%Y-%m-%d"))
    if span <= 92:
        locator.maxticks = dict.fromkeys(locator.maxticks, max(most // 2, 2))


def _notes(
    series: dict[str, _Series], said: tuple[str, int, int, str], bursts: Any, most: float | None
) -> list[str]:
    """What has to be said of the drawing, line by line."""
    value, smooth, least, lang = said
    notes = []
    if most is not None:
        full = style.numbers([most / 0.86], lang)[0]
        notes.append(f"{style.label(value, lang)}; " + style.says("page_rows", lang, most=full))
    if any(one.faint.any() for one in series.values()):
        notes.append(style.says("page_faint", lang, least=least))
    if smooth > 1:
        notes.append(style.says("page_smooth", lang, periods=smooth))
    if bursts is not None and len(bursts):
        notes.append(style.says("page_burst", lang))
    return notes


def _below(ax: Axes, notes: list[str]) -> None:
    """Events and notes under the time axis, in lines as long as the figure is wide."""
    base = style.type_size(ax.figure)
    room = 0.9 * 72 * ax.figure.bbox.width / ax.figure.dpi
    listed = ax.get_xlabel().split("\n") if ax.get_xlabel() else []
    lines = [style.broken(note, lambda line: style.width_of(line, 0.833 * base), room) for note in notes]
    if listed or lines:
        label = ax.set_xlabel("\n".join([*listed, *lines]), fontsize="small", loc="left")
        label.set_multialignment("left")
        label.set_gid(style.LISTED)

        def shift(owner: Axes) -> None:
            own = owner.get_position()
            label.set_x((0.02 - own.x0) / max(own.width, 1e-6))
            label.set_horizontalalignment("left")

        style.arranged(ax, shift)


def _name_lines(ax: Axes, names: list[str]) -> None:
    """Each line's name at its right end, in its colour; names that would meet move apart."""
    base = style.type_size(ax.figure)
    room = 0.3 * 72 * ax.figure.bbox.width / ax.figure.dpi
    lines = [line for line in ax.get_lines() if line.get_label() in names]
    placed = []
    for line in lines:
        values = np.asarray(line.get_ydata(), dtype=float)
        known = np.flatnonzero(np.isfinite(values))
        height = float(values[known[-1]]) if len(known) else 0.0
        text = ax.annotate(
            style.shortened(str(line.get_label()), base, room),
            (1.0, height),
            (0.5 * base, 0.0),
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            va="center",
            color=line.get_color(),
            annotation_clip=False,
        )
        placed.append((text, height))

    def arrange(owner: Axes) -> None:
        to_points = 72 / owner.figure.dpi
        low = owner.get_window_extent().y0 * to_points
        last = -np.inf
        for text, height in sorted(placed, key=lambda pair: pair[1]):
            at = float(owner.transData.transform((0, height))[1]) * to_points
            wanted = max(at, last + 1.25 * base, low)
            text.xyann = (0.5 * base, wanted - at)
            last = wanted

    style.arranged(ax, arrange)


def _day(moment: pd.Timestamp) -> float:
    return float(mdates.date2num(moment.tz_localize(None).to_pydatetime()))


def _mark_events(ax: Axes, table: pd.DataFrame, events: pd.DataFrame) -> float:
    """Numbered dashed lines; the numbers are spelled out below the plot. Returns how high they stand."""
    base = style.type_size(ax.figure)
    small = 0.833 * base
    first, last = table["period"].min(), table["period"].max() + pd.Timedelta(days=31)
    inside = events[(events["end"] >= first) & (events["date"] <= last)]
    places = [_day(max(row.date, first)) for row in inside.itertuples()]
    wide = 0.6 * 72 * ax.figure.bbox.width / ax.figure.dpi
    room = (_day(last) - _day(first)) * (style.width_of("00", small) + 3) / wide
    levels = style.lanes(places, room)
    names = []
    for number, (row, place, level) in enumerate(
        zip(inside.itertuples(), places, levels, strict=True), start=1
    ):
        ax.axvline(place, color="#888888", linestyle=(0, (3, 3)), linewidth=0.8).set_label("_event")
        ax.annotate(
            str(number),
            (place, 1.0),
            (0, 2 + 1.15 * small * level),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize="small",
        )
        names.append(f"{number} {row.label}")
    if names:
        ax.set_xlabel(_listed(names, small, 0.93 * 72 * ax.figure.bbox.width / ax.figure.dpi), loc="left")
    return 1.15 * small * (max(levels, default=-1) + 1)


def _listed(names: list[str], points: float, room: float) -> str:
    lines = [""]
    for name in names:
        longer = lines[-1] + ("   " if lines[-1] else "") + name
        if lines[-1] and style.width_of(longer, points) > room:
            lines.append(name)
        else:
            lines[-1] = longer
    cut = [style.shortened(line, points, room) for line in lines]
    return "\n".join(cut)
