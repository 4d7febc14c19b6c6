"""How figures look: palette, type, captions; applied around each drawing, never globally."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.patches import Patch

from ..errors import KyrtextError
from ..files.messages import messages
from ..files.writing import writing

# DejaVu comes with matplotlib on every system and has ө ү ң; colours are Okabe and Ito's, told apart
# by readers with any kind of colour vision.
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#444444",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "kyrtext",
    "pdf.fonttype": 42,
}
COLOURS = {"ru": "#0072B2", "ky": "#D55E00", "shared": "#009E73", "en": "#CC79A7", "other": "#666666"}
# for lines and parts: Okabe and Ito's again, the pale yellow left out, then the same dashed
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
# the same, dark enough for small type on white
INKS = ("#0072B2", "#B34700", "#00755A", "#A3477F", "#2A6F9E", "#8A5F00", "#000000")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)))
NAMES = {
    "en": {
        "ru": "Russian",
        "ky": "Kyrgyz",
        "shared": "Russian and Kyrgyz",
        "en": "English",
        "other": "other languages",
    },
    "ru": {
        "ru": "русский",
        "ky": "кыргызский",
        "shared": "русский и кыргызский",
        "en": "английский",
        "other": "другие языки",
    },
    "ky": {
        "ru": "орусча",
        "ky": "кыргызча",
        "shared": "орусча жана кыргызча",
        "en": "англисче",
        "other": "башка тилдер",
    },
}
FORMATS = ("png", "svg", "pdf")
_OUTLINE = re.compile(r' d="[^"]*"')
_DIGITS = re.compile(r"(\.\d\d)\d+")
# clocks and version strings stay out, so the same table gives the same bytes
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
}


def label(name: str, lang: str = "en") -> str:
    """What an axis that shows a column is called.

    >>> label("per_million", "ky"), label("similarity")
    ('миллион сөзгө', 'similarity')
    """
    return messages("plots", lang).get(name, name.replace("_", " "))


def part_name(value: object, lang: str = "en") -> str:
    """The name of a part: platforms as people write them, others as they are.

    >>> part_name("odnoklassniki", "ru"), part_name("2020-10")
    ('Одноклассники', '2020-10')
    """
    return messages("method", lang).get(f"platform_{value}", str(value))


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


@contextmanager
def styled() -> Iterator[None]:
    """Within it matplotlib draws in kyrtext's style; afterwards everything is as it was."""
    with mpl.rc_context(STYLE):
        yield


def figure(width: float = 7.0, height: float = 5.0) -> Figure:
    """An empty figure of so many inches that belongs to no window and no global state."""
    with styled():
        drawn = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(drawn)
    return drawn


def axes(ax: Axes | None, width: float = 7.0, height: float = 5.0) -> Axes:
    """The Axes given, or a new one (shown by a notebook) of this size in inches."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def language_class(language: str) -> str:
    """Which colour a row of a frequency table takes: ru, ky, shared, en or other.

    Examples
    --------
    >>> language_class("ky"), language_class("ru 3, ky 2"), language_class("uz")
    ('ky', 'shared', 'other')
    """
    if "," in language:
        return "shared"
    return language if language in COLOURS else "other"


def language_colours(languages: Sequence[str] | pd.Series) -> list[str]:
    """One colour per row of a frequency table's `language` column."""
    return [COLOURS[language_class(language)] for language in languages]


def language_legend(ax: Axes, languages: Sequence[str] | pd.Series, lang: str = "en", **place: Any) -> None:
    """Put a legend of the languages that occur on the Axes; names in English, Russian or Kyrgyz."""
    present = {language_class(language) for language in languages}
    handles = [Patch(color=COLOURS[name], label=NAMES[lang][name]) for name in COLOURS if name in present]
    if handles:
        ax.legend(handles=handles, frameon=False, fontsize=8, **place)


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
            with styled():
                # the lightest packing but two takes half the time and a tenth more room
                packing: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
                drawn.savefig(temporary, format=kind, dpi=300, metadata=METADATA[kind], **packing)
    return path


def settle(drawn: Figure) -> None:
    """Lay a figure out once, so that every format shows the same and none lays it out again."""
    engine = drawn.get_layout_engine()
    if engine is not None and not isinstance(engine, PlaceHolderLayoutEngine):
        with styled():
            engine.execute(drawn)
        drawn.set_layout_engine("none")


def write_svg(drawn: Figure, stream: BinaryIO) -> None:
    """Write a figure as SVG whose outlines are rounded to a hundredth of a point, which halves it."""
    settle(drawn)
    whole = io.BytesIO()
    with styled():
        drawn.savefig(whole, format="svg", metadata=METADATA["svg"])
    text = whole.getvalue().decode("utf-8")
    rounded = _OUTLINE.sub(lambda found: _DIGITS.sub(r"\1", found[0]), text)
    stream.write(rounded.encode("utf-8"))
