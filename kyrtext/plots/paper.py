"""The paper figures are drawn on: sizes, type, layout, files; applied around each drawing, never globally."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO
from weakref import WeakKeyDictionary

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure, FigureBase
from matplotlib.layout_engine import ConstrainedLayoutEngine, PlaceHolderLayoutEngine
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from ..files.errors import KyrtextError
from ..files.writing import writing

# DejaVu comes with matplotlib on every system and has ө ү ң.
FONT = "DejaVu Sans"
# what an SVG asks for where there is no DejaVu: Verdana has letters of the same width
FALLBACK = f"'{FONT}', Verdana, sans-serif"
STYLE: Any = {
    "font.family": FONT,
    "font.size": 9,
    "axes.titlesize": "large",
    "axes.titleweight": "bold",
    "axes.labelsize": "medium",
    "xtick.labelsize": "medium",
    "ytick.labelsize": "medium",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#444444",
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "text.hinting": "no_hinting",  # letters are as wide on a screen as in print
    "text.parse_math": False,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "kyrtext",
    "pdf.fonttype": 42,
}
FORMATS = ("png", "svg", "pdf")
MILLIMETRE = 1 / 25.4
PAD = 0.012  # beside titles, of the figure's width
LISTED = "listed"  # gid of a text whose lines are set already
LINE = 1.75  # height of a row of bars, in type sizes
_DIGITS = re.compile(r"(\.\d\d)\d+")
_OUTLINE = re.compile(r' d="[^"]*"')
_FAMILY = re.compile(rf"'?{FONT}'?(?:, sans-serif)?")
# clocks and version strings stay out, so the same table gives the same bytes
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
}


@dataclass(frozen=True)
class Page:
    """A size to draw in: width and largest height in inches, type in points, its usual height."""

    width: float
    tallest: float
    type: float
    usual: float

    @property
    def rows(self) -> int:
        """How many rows of bars find room, beside title, axis and legend."""
        return max(int(72 * self.tallest / (LINE * self.type)) - 5, 1)


# one and two columns of a journal, a page of it, a screen of 16:9
PAGES = {
    "single": Page(85 * MILLIMETRE, 230 * MILLIMETRE, 7.0, 66 * MILLIMETRE),
    "double": Page(170 * MILLIMETRE, 230 * MILLIMETRE, 8.5, 112 * MILLIMETRE),
    "page": Page(170 * MILLIMETRE, 240 * MILLIMETRE, 9.0, 240 * MILLIMETRE),
    "slide": Page(13.333, 7.5, 18.0, 7.5),
}
_types: WeakKeyDictionary[FigureBase, float] = WeakKeyDictionary()
_arrangers: WeakKeyDictionary[Axes, list[Callable[[Axes], None]]] = WeakKeyDictionary()


def page(size: str) -> Page:
    """The page of a name; KyrtextError for a name there is none of.

    >>> round(page("single").width * 25.4)
    85
    """
    if size not in PAGES:
        raise KyrtextError(f"no size '{size}'", f"the sizes are {', '.join(PAGES)}")
    return PAGES[size]


@contextmanager
def styled(drawn: Figure | Axes | None = None) -> Iterator[None]:
    """Within it matplotlib draws in kyrtext's style, in the figure's type; then all is as it was."""
    owner = drawn.figure if isinstance(drawn, Axes) else drawn
    with mpl.rc_context({**STYLE, "font.size": type_size(owner)}):
        yield


def type_size(drawn: FigureBase | None) -> float:
    """Points of the type in a figure."""
    return STYLE["font.size"] if drawn is None else _types.get(drawn, STYLE["font.size"])  # type: ignore[no-any-return]


class Layout(ConstrainedLayoutEngine):
    """Matplotlib's constrained layout, in which titles are broken into lines that fit, and names arranged."""

    def execute(self, fig: Any) -> None:
        """Lay the figure out; what needs to know where things stand is told then."""
        drawn = list(fig.axes)
        for ax in drawn:
            _break_texts(ax)
        super().execute(fig)
        # what is broken into lines leaves another room, and so does a frame that keeps its shape
        changed = [_break_texts(ax) for ax in drawn]
        if any(changed) or any(ax.get_aspect() != "auto" for ax in drawn):
            super().execute(fig)
        for ax in drawn:
            _thin_ticks(ax)
        for ax in drawn:
            _place_texts(ax)
            for arrange in _arrangers.get(ax, ()):
                arrange(ax)


def arranged(ax: Axes, function: Callable[[Axes], None]) -> None:
    """Call the function now, and again whenever the layout of the figure is known better."""
    _arrangers.setdefault(ax, []).append(function)
    with styled(ax):
        function(ax)


def over_names(ax: Axes, below: Axes) -> None:
    """Give Axes without a frame the room over the names of rows below them, down to their frame.

    Their titles begin at one height.
    """

    def widen(owner: Axes) -> None:
        (left, right), own = _reach(below), owner.get_position(original=True)
        owner._set_position(Bbox([[left, below.get_position().y1 + PAD], [right, own.y1]]))  # type: ignore[attr-defined]
        owner.set_anchor("N")
        level = [one for one in owner.figure.axes if abs(one.get_position(original=True).y1 - own.y1) < 1e-3]
        lines = [len(title.get_text().strip().split("\n")) for one in level for title in _titles(one)]
        for title in _titles(owner):
            title.set_x(0.0)
            text = title.get_text().strip()
            title.set_text(text + "\n" * (max(lines) - 1 - text.count("\n")))

    arranged(ax, widen)


def _break_texts(ax: Axes) -> bool:
    """Break titles and names of axes where they would leave the figure or run into a neighbour.

    True when one is broken otherwise than before.
    """
    figure: Any = ax.figure.figure
    renderer = figure.canvas.get_renderer()
    left, right = _reach(ax)
    across, up = (right - left) * figure.bbox.width, ax.get_position().height * figure.bbox.height
    changed = False
    rooms = [(title, across) for title in _titles(ax)]
    if ax.axison:
        rooms += [(ax.xaxis.label, across), (ax.yaxis.label, up)]
    for text, room in rooms:
        if text.get_text() and text.get_gid() != LISTED:
            before = text.get_text().rstrip()
            text.set_text(broken(before.replace("\n", " "), partial(_wide, renderer, text), room))
            changed = changed or text.get_text() != before
    return changed


def _place_texts(ax: Axes) -> None:
    """Titles begin at the left edge; what stands in the middle of its Axes stays inside the figure."""
    figure: Any = ax.figure.figure
    renderer = figure.canvas.get_renderer()
    left, right = _reach(ax)
    own = ax.get_position()
    placed = _titles(ax)
    if ax.axison and ax.xaxis.label.get_text() and ax.xaxis.label.get_gid() != LISTED:
        placed.append(ax.xaxis.label)
    for text in placed:
        place = left
        if text.get_horizontalalignment() == "center":
            half = max(_wide(renderer, text, line) for line in text.get_text().split("\n"))
            half /= 2 * figure.bbox.width
            place = min(max((own.x0 + own.x1) / 2, left + half), max(right - half, left + half))
        text.set_x((place - own.x0) / max(own.width, 1e-6))


def _thin_ticks(ax: Axes) -> None:
    """Fewer numbers on an axis while two of them touch."""
    for axis, place in ((ax.xaxis, 0), (ax.yaxis, 1)):
        locator = axis.get_major_locator()
        for bins in (5, 4, 3, 2, 1):
            if not ax.axison or not isinstance(locator, MaxNLocator | AutoDateLocator):
                break
            ticks = axis._update_ticks()  # type: ignore[union-attr]
            labels = [tick.label1 for tick in ticks if tick.label1.get_text()]
            boxes = [label.get_window_extent() for label in labels if label.get_visible()]
            spans = sorted((box.x0, box.x1) if place == 0 else (box.y0, box.y1) for box in boxes)
            if all(one[1] + 3 < other[0] for one, other in pairwise(spans)):
                break
            if isinstance(locator, MaxNLocator):
                locator.set_params(nbins=bins)
            else:
                locator.minticks, locator.maxticks = 1, dict.fromkeys(locator.maxticks, bins + 1)


def _titles(ax: Axes) -> list[Any]:
    both = (ax._left_title, ax.title)  # type: ignore[attr-defined]
    return [title for title in both if title.get_text()]


def _reach(ax: Axes) -> tuple[float, float]:
    """From where to where a title may reach, as shares of the figure's width: over its own names of rows."""
    ax.apply_aspect()
    own = ax.get_position()
    others = [other.get_position() for other in ax.figure.figure.axes if other is not ax]  # type: ignore[union-attr]
    level = [box for box in others if box.y0 < own.y1 - 1e-3 and box.y1 > own.y0 + 1e-3]
    before = [box.x1 for box in level if box.x1 <= own.x0 + 1e-3]
    behind = [box.x0 for box in level if box.x0 >= own.x1 - 1e-3]
    return max([0.0, *before]) + PAD, (own.x1 if behind else 1 - PAD)


def _wide(renderer: Any, artist: Any, line: str) -> float:
    return float(renderer.get_text_width_height_descent(line, artist.get_fontproperties(), False)[0])


def broken(text: str, wide: Callable[[str], float], room: float) -> str:
    """The text with line breaks so that no line is wider than the room, as even as they can be.

    >>> broken("Группы ВКонтакте: частота слов", len, 18)
    'Группы ВКонтакте:\\nчастота слов'
    """
    words = text.split(" ")
    lines = 1 if wide(text) <= room else 2
    while lines <= len(words):
        least = max(wide(text) / lines, *map(wide, words))
        for share in (1.0, 1.1, 1.2, 1.35, 1.6):
            limit = min(least * share, room) if least <= room else room
            made = _filled(words, wide, limit)
            if len(made) <= lines:
                return "\n".join(made)
        lines += 1
    return "\n".join(words)


def _filled(words: list[str], wide: Callable[[str], float], limit: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if wide(f"{lines[-1]} {word}") <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def figure(width: float = 7.0, height: float = 5.0, type: float | None = None) -> Figure:
    """An empty figure of so many inches that belongs to no window and no global state."""
    with styled():
        drawn = Figure(figsize=(width, height), layout=Layout(h_pad=0.05, w_pad=0.05))
        FigureCanvasAgg(drawn)
    if type is not None:
        _types[drawn] = type
    return drawn


def sheet(size: str = "double", rows: float | None = None, ratio: float | None = None) -> Figure:
    """An empty figure of a page size, as high as so many rows of bars, or as its ratio of width to height.

    >>> [round(side * 25.4) for side in sheet("single", ratio=1.0).get_size_inches()]
    [85, 85]
    """
    known = page(size)
    high = known.usual
    if size == "slide":
        high = known.tallest
    elif rows is not None:
        high = (rows + 5) * LINE * known.type / 72
    elif ratio is not None:
        high = known.width / ratio
    return figure(known.width, min(high, known.tallest), known.type)


def axes(ax: Axes | None, width: float = 7.0, height: float = 5.0) -> Axes:
    """The Axes given, or a new one (shown by a notebook) of this size in inches, in kyrtext's type."""
    if ax is None:
        import matplotlib.pyplot as plt

        ax = plt.subplots(figsize=(width, height), layout=Layout(h_pad=0.05, w_pad=0.05))[1]
    base = type_size(ax.figure)
    ax.tick_params(labelsize=base)
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set_fontsize(base)
    return ax


def save(drawn: Figure, path: str | Path) -> Path:
    """Write a figure whole or not at all as PNG (300 dpi), SVG or PDF, by the path's ending."""
    path = Path(path)
    kind = path.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        raise KyrtextError(
            f"cannot draw '{path}'", f"'.{kind}' is no picture", f"end it with .{', .'.join(FORMATS)}"
        )
    settle(drawn)
    with writing(path) as temporary:
        if kind == "svg":
            with temporary.open("wb") as stream:
                write_svg(drawn, stream)
        else:
            with styled(drawn):
                # the lightest packing but two takes half the time and a tenth more room
                packing: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
                dpi = 144 if kind == "png" and type_size(drawn) >= PAGES["slide"].type else 300
                drawn.savefig(temporary, format=kind, dpi=dpi, metadata=METADATA[kind], **packing)
            FigureCanvasAgg(drawn)  # the old one holds every point of the picture
    return path


def settle(drawn: Figure) -> None:
    """Lay a figure out once, so that every format shows the same and none lays it out again."""
    engine = drawn.get_layout_engine()
    if engine is not None and not isinstance(engine, PlaceHolderLayoutEngine):
        with styled(drawn):
            engine.execute(drawn)
        # an engine that does nothing would still have everything drawn once in vain before each file
        drawn._layout_engine = None  # type: ignore[attr-defined]


def write_svg(drawn: Figure, stream: BinaryIO) -> None:
    """Write a figure as SVG: text as text, outlines rounded to a hundredth of a point, which halves them."""
    settle(drawn)
    whole = io.BytesIO()
    with styled(drawn):
        drawn.savefig(whole, format="svg", metadata=METADATA["svg"])
    text = _FAMILY.sub(FALLBACK, whole.getvalue().decode("utf-8"))
    rounded = _OUTLINE.sub(lambda found: _DIGITS.sub(r"\1", found[0]), text)
    stream.write(rounded.encode("utf-8"))
