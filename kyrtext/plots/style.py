"""How figures look: palette, numbers, names and legends in the reader's language."""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.ticker import Formatter
from matplotlib.transforms import Bbox, ScaledTranslation

from ..files.messages import decimal, heading, messages
from .glyphs import drawable
from .paper import (
    FONT,
    FORMATS,
    LISTED,
    PAGES,
    STYLE,
    arranged,
    axes,
    broken,
    figure,
    over_names,
    page,
    save,
    settle,
    sheet,
    styled,
    type_size,
    write_svg,
)

__all__ = [
    "FORMATS",
    "LISTED",
    "PAGES",
    "STYLE",
    "Figure",
    "arranged",
    "axes",
    "broken",
    "figure",
    "over_names",
    "page",
    "save",
    "settle",
    "sheet",
    "styled",
    "type_size",
    "write_svg",
]

# Okabe and Ito's colours, told apart by readers with any kind of colour vision
COLOURS = {"ru": "#0072B2", "ky": "#D55E00", "shared": "#009E73", "en": "#CC79A7", "other": "#666666"}
# for lines and parts: the same again, the pale yellow left out, then dashed
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
# the same, dark enough for small type on white
INKS = ("#0072B2", "#B34700", "#00755A", "#A3477F", "#2A6F9E", "#8A5F00", "#000000")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)))
QUIET = "#b5b5b5"
# a word is of two languages when each has written it so often, in percent
LEAST_SHARE = 10
NAMES = {
    lang: {name: messages("plots", lang)[f"language_{name}"] for name in COLOURS}
    for lang in ("en", "ru", "ky")
}
_NO_BREAK = "\N{NO-BREAK SPACE}"
_LISTED = re.compile(r"(\w+) (\d+)")


def label(name: str, lang: str = "en") -> str:
    """What an axis that shows a column is called.

    >>> label("per_million", "ky"), label("G2")
    ('миллион сөзгө карата', 'G²')
    """
    return messages("plots", lang).get(name) or heading(name, lang).replace("_", " ")


def says(key: str, lang: str = "en", **values: object) -> str:
    """A sentence under a figure.

    >>> says("page_faint", "ru", least=20)
    'бледно: периоды, в которых меньше 20 постов и комментариев'
    """
    return messages("plots", lang)[key].format(**values)


def part_name(value: object, lang: str = "en") -> str:
    """The name of a part: platforms and kinds as people write them, others as they are.

    >>> part_name("odnoklassniki", "ru"), part_name("2020-10")
    ('Одноклассники', '2020-10')
    """
    known = messages("plots", lang)
    return messages("method", lang).get(f"platform_{value}", known.get(f"part_{value}", str(value)))


def numbers(values: Sequence[float], lang: str = "en") -> list[str]:
    """Numbers as they stand beside each other in a figure: whole, or all with as many places, but for 0.

    The greatest says how many; more where another would look like 0. What is unknown says "?".

    >>> numbers([1234.0, 17.0], "en"), numbers([10.83, 10.0, 9.951, 0.0], "ru"), numbers([0.0312], "ky")
    (['1,234', '17'], ['10,8', '10,0', '10,0', '0'], ['0,031'])
    """
    known = [abs(value) for value in values if np.isfinite(value)]
    most = max(known, default=0.0)
    places = 0 if most >= 1000 else 1 if most >= 10 else 2 if most >= 0.1 else 3
    if all(value == int(value) for value in known):
        places = 0
    while places < 3 and any(0 < value < 0.5 * 10**-places for value in known):
        places += 1
    told = (decimal(value, places if value else 0, lang) if np.isfinite(value) else "?" for value in values)
    return list(told)


def percent(value: float, lang: str = "en", places: int = 0) -> str:
    """A share in percent.

    >>> percent(12.5, "ru", 1) == "12,5\\N{NO-BREAK SPACE}%", percent(12.4)
    (True, '12%')
    """
    return decimal(value, places, lang) + ("%" if lang == "en" else f"{_NO_BREAK}%")


def ticks(axis: Axis, lang: str = "en") -> None:
    """Numbers of an axis in the reader's language."""
    axis.set_major_formatter(_Numbers(lang))


class _Numbers(Formatter):
    """Numbers of an axis, all with as many places, but for 0; of a logarithmic one each with its own."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, value: float, pos: int | None = None) -> str:  # noqa: ARG002
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """The numbers of all ticks."""
        places = [*map(_places, values)]
        if self.axis is None or self.axis.get_scale() == "linear":  # type: ignore[union-attr]
            places = [max(places, default=0) if value else 0 for value in values]
        return [decimal(value, own, self.lang) for value, own in zip(values, places, strict=True)]


def _places(value: float) -> int:
    text = f"{abs(value):.6g}" if abs(value) < 1e6 else f"{abs(value):.0f}"
    return len(text.partition(".")[2]) if "e" not in text else 6


@lru_cache(maxsize=8192)
def width_of(text: str, points: float, weight: str = "normal") -> float:
    """The width of a text in points."""
    prop = FontProperties(family=FONT, size=points, weight=weight)
    lines = text.split("\n")
    return max(float(text_to_path.get_text_width_height_descent(line, prop, False)[0]) for line in lines)


def shortened(text: str, points: float, room: float, lang: str = "en") -> str:
    """The text as it can be drawn, cut with an ellipsis where it is wider than the room (in points).

    Of a name of several parts the longest is cut, so that the others still tell it from its neighbours.

    >>> shortened("общежитие", 8, 1000), shortened("общежитие", 8, 30)[-1], shortened("🏠", 8, 99, "ky")
    ('общежитие', '…', 'үй')
    >>> shortened("Жумуш жана айлык · лайктар", 8, 110, "ky")
    'Жумуш жана… · лайктар'
    """
    text = drawable(text, lang)
    if width_of(text, points) <= room:
        return text
    parts = text.split(" · ")
    longest = max(range(len(parts)), key=lambda place: width_of(parts[place], points))
    left = room - width_of(" · ".join(["", *parts[:longest], *parts[longest + 1 :]]), points)
    if len(parts) > 1 and left > 4 * points:
        parts[longest] = shortened(parts[longest], points, left, lang)
        return " · ".join(parts)
    kept = text
    while kept and width_of(kept + "…", points) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def told_apart(names: Sequence[str], points: float, room: float, lang: str = "en") -> list[str]:
    """The names as they can be drawn; those whose beginnings are the same are cut in the middle.

    >>> told_apart(["Жаштар Москвада (топ)", "Жаштар Москвада (барак)"], 8, 80)
    ['Жаштар М… (топ)', 'Жаштар… (барак)']
    """
    cut = [shortened(name, points, room, lang) for name in names]
    alike = Counter(cut)
    for place, (name, short) in enumerate(zip(names, cut, strict=True)):
        if alike[short] > 1 and short != name:
            text = drawable(name, lang)
            *before, end = text.split(" ")
            while before and width_of(f"{before[-1]} {end}", points) < 0.5 * room:
                end = f"{before.pop()} {end}"
            cut[place] = f"{shortened(text, points, room - width_of(f' {end}', points), lang)} {end}"
    return cut


def lanes(places: Sequence[float], room: float) -> list[int]:
    """A lane for each place, the lowest in which it keeps `room` from the one before.

    >>> lanes([0.0, 1.0, 1.5, 9.0], room=2.0)
    [0, 1, 2, 0]
    """
    ends: list[float] = []
    out = []
    for place in places:
        lane = next((number for number, end in enumerate(ends) if place - end >= room), len(ends))
        ends[lane : lane + 1] = [place]
        out.append(lane)
    return out


def distinct(count: int) -> list[str]:
    """So many colours that can be told apart on white, the first of them INKS.

    >>> len(set(distinct(25)))
    25
    """
    more = count - len(INKS)
    out = list(INKS[:count])
    for place in range(max(more, 0)):
        # steps of the golden angle, light and dark in turn
        tone = colorsys.hls_to_rgb((0.1 + 0.618034 * place) % 1.0, (0.32, 0.45, 0.24)[place % 3], 0.75)
        out.append("#" + "".join(f"{round(255 * value):02x}" for value in tone))
    return out


def language_class(language: str) -> str:
    """Which colour a row of a frequency table takes: ru, ky, shared, en or other.

    A word is shared when Russian and Kyrgyz have each written a tenth of it at least; else it is of the
    language that wrote it most.

    Examples
    --------
    >>> language_class("ky"), language_class("ru 3, ky 2"), language_class("uz")
    ('ky', 'shared', 'other')
    >>> language_class("ru 1631, ky 1")
    'ru'
    """
    if "," in language:
        counts = {name: int(count) for name, count in _LISTED.findall(language)}
        least = LEAST_SHARE * sum(counts.values()) / 100
        if min(counts.get("ru", 0), counts.get("ky", 0)) >= max(least, 1e-9):
            return "shared"
        language = max(counts, key=counts.__getitem__) if counts else language
    return language if language in COLOURS else "other"


def language_colours(languages: Sequence[str] | pd.Series) -> list[str]:
    """One colour per row of a frequency table's `language` column."""
    return [COLOURS[language_class(language)] for language in languages]


def language_handles(languages: Sequence[str] | pd.Series, lang: str = "en") -> list[Artist]:
    """A patch of colour, with its name, for each language that occurs."""
    present = {language_class(language) for language in languages}
    return [Patch(color=COLOURS[name], label=NAMES[lang][name]) for name in COLOURS if name in present]


def language_legend(
    ax: Axes,
    languages: Sequence[str] | pd.Series,
    lang: str = "en",
    *,
    below: float | None = 4.0,
    note: str = "",
    **place: Any,
) -> None:
    """Put a legend of the languages that occur under the Axes, `below` so many points, or where `place` says.

    Names are in English, Russian or Kyrgyz.
    """
    handles = language_handles(languages, lang)
    if handles:
        legend(ax, handles, below=None if place else below, note=note, **place)


def legend(
    ax: Axes, handles: Sequence[Artist], *, below: float | None = 4.0, note: str = "", **place: Any
) -> None:
    """A legend in as many columns as the figure has room for; a note stands over it."""
    base = type_size(ax.figure)
    small = 0.833 * base
    room = 72 * ax.get_position().width * ax.figure.bbox.width / ax.figure.dpi
    if len(ax.figure.axes) == 1:
        room = 72 * ax.figure.bbox.width / ax.figure.dpi - 12
    room = max(room, 60.0)
    widest = max(width_of(str(handle.get_label()), small) for handle in handles)
    columns = max(1, min(len(handles), int((room + small) / (widest + 4.2 * small))))
    if len(handles) == 4 and columns == 3:
        columns = 2
    if note:
        place["title"] = broken(note, lambda line: width_of(line, small), room)
        place["title_fontsize"] = small
    if below is not None:
        down = ScaledTranslation(0, -below / 72, ax.figure.dpi_scale_trans)
        middle = 0.5
        if len(ax.figure.axes) == 1:
            # in the middle of the figure, not of the bars
            own = ax.get_position()
            middle = (0.5 - own.x0) / max(own.width, 1e-6)
        place.update(loc="upper center", bbox_to_anchor=(middle, 0.0), bbox_transform=ax.transAxes + down)
    made = ax.legend(
        handles=list(handles),
        frameon=False,
        fontsize=small,
        ncols=place.pop("ncols", columns),
        columnspacing=1.0,
        handlelength=1.2,
        handletextpad=0.5,
        borderaxespad=0.2,
        **place,
    )
    if below is not None and len(ax.figure.axes) == 1:

        def centre(owner: Axes) -> None:
            own = owner.get_position()
            at = (0.5 - own.x0) / max(own.width, 1e-6)
            made.set_bbox_to_anchor((at, 0.0), owner.transAxes + down)

        arranged(ax, centre)


def keep_apart(ax: Axes, names: Sequence[Any]) -> None:
    """Show the names that hit neither an earlier one nor the edge of the figure, whatever the layout."""
    for name in names:
        name.set_in_layout(False)

    def show(owner: Axes) -> None:
        canvas = owner.figure.figure.bbox  # type: ignore[union-attr]
        taken: list[Any] = []
        for name in names:
            name.set_visible(True)
            box = name.get_window_extent()
            inside = (
                box.x0 >= canvas.x0 and box.x1 <= canvas.x1 and box.y0 >= canvas.y0 and box.y1 <= canvas.y1
            )
            free = inside and not any(box.overlaps(other) for other in taken)
            name.set_visible(free)
            if free:
                taken.append(box)

    arranged(ax, show)


# where a name may stand: on which side of its point, how many type sizes aside and up; near places first
Side = Literal["left", "right", "center"]
_ACROSS: tuple[tuple[Side, int], ...] = (("left", 1), ("right", -1))
SIDES: tuple[tuple[Side, float, float], ...] = (
    *(("left", 0.4, 0.0), ("right", -0.4, 0.0), ("center", 0.0, 1.1), ("center", 0.0, -1.1)),
    *(
        (side, sign * (0.4 + aside), rise)
        for far in (1.0, 2.0, 3.0, 4.5, 6.0)
        for aside in (0.0, 0.5 * far, far)
        for rise in (far, -far)
        for side, sign in _ACROSS
    ),
)
LED = 1.5  # type sizes above or below: from there on a line leads from the name to its point


def name_points(
    ax: Axes, points: Sequence[tuple[float, float]], names: Sequence[str], inks: Sequence[str] = ()
) -> None:
    """Write names beside their points, the first first, where they cover no other name and no point.

    A name that stands further off has a line to its point; one for which there is no room goes.
    """
    base = type_size(ax.figure)
    colours = inks or ["#000000"] * len(points)
    place: dict[str, Any] = {"textcoords": "offset points", "va": "center", "annotation_clip": False}
    named = [
        ax.annotate(name, point, (3, 0), fontsize="small", color=colour, **place)
        for name, point, colour in zip(names, points, colours, strict=True)
    ]
    lines = [ax.plot([], [], color=colour, linewidth=0.4, zorder=1)[0] for colour in colours]
    for artist in (*named, *lines):
        artist.set_in_layout(False)

    def arrange(owner: Axes) -> None:
        inside, dot = owner.get_window_extent(), owner.figure.dpi / 72
        right = owner.figure.figure.bbox.x1  # type: ignore[union-attr]
        spots = owner.transData.transform(points) if len(points) else np.zeros((0, 2))
        taken: list[Bbox] = []
        drawn: list[Path] = []
        for text, line, spot in zip(named, lines, spots, strict=True):
            text.set_visible(True)  # what is not seen has no extent
            whole = text.get_window_extent()
            for side, aside, rise in SIDES:
                left = {"left": 0.0, "right": whole.width, "center": whole.width / 2}[side]
                x, y = spot + dot * base * np.array([aside, rise]) - (left, whole.height / 2)
                box = Bbox.from_bounds(x, y, whole.width, whole.height)
                free = box.x0 >= inside.x0 and box.x1 <= right and inside.y0 <= box.y0 and box.y1 <= inside.y1
                if not free or any(box.overlaps(other) for other in taken):
                    continue
                if ((spots > [box.x0, box.y0]) & (spots < [box.x1, box.y1])).all(axis=1).any():
                    continue
                end = (min(max(spot[0], box.x0), box.x1), box.y0 if rise > 0 else box.y1)
                way = Path([spot, end])
                # a line goes over no name, and a name over no line
                if any(other.intersects_bbox(box) for other in drawn) or (
                    abs(rise) > LED and any(way.intersects_bbox(other) for other in taken)
                ):
                    continue
                text.set_horizontalalignment(side)
                text.xyann = (aside * base, rise * base)
                line.set_visible(abs(rise) > LED)
                taken.append(box)
                drawn += [way] * line.get_visible()
                line.set_data(*zip(*owner.transData.inverted().transform([spot, end]), strict=True))
                break
            else:
                text.set_visible(False)
                line.set_visible(False)

    arranged(ax, arrange)
