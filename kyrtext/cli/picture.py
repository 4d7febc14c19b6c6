"""Options of everything that is drawn, and what they turn into: a figure of a size, written to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .help import PICTURE, choice, spoken, tell
from .options import collected

if TYPE_CHECKING:
    import pandas as pd

SIZES = ("single", "double", "page", "slide")
FORMATS = ("png", "svg", "pdf")
SIZE = choice("--size", SIZES, "Made for one or two columns of a journal, a page, a slide.", default="double")


class Rows(click.ParamType):
    """A number of rows, or `all`."""

    name = "rows"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002, D102
        return "N|all"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """Return the number; None for all."""
        if value is None or str(value).strip().lower() == "all":
            return None
        if str(value).isdigit() and int(value) > 0:
            return int(value)
        return self.fail(f"'{value}' is neither a number of rows nor 'all'", param, ctx)


class Formats(click.ParamType):
    """Formats of pictures, with commas: png,svg,pdf."""

    name = "formats"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the formats in the order given, each once."""
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(part.strip().lower() for part in str(value).split(",") if part.strip()))
        wrong = [name for name in names if name not in FORMATS]
        if wrong or not names:
            self.fail(
                f"'{', '.join(wrong) or value}' is no picture; there are {', '.join(FORMATS)}", param, ctx
            )
        return names


@dataclass(frozen=True)
class Plotted:
    """Where a picture goes, in which size."""

    plot: str | None = None
    size: str = "double"

    def __post_init__(self) -> None:
        """Refuse a file whose ending is no picture before anything is read."""
        if self.plot and Path(self.plot).suffix.lstrip(".").lower() not in FORMATS:
            from ..files.errors import KyrtextError

            raise KyrtextError(
                f"cannot draw '{self.plot}'",
                "its ending is no picture",
                f"end it with .{', .'.join(FORMATS)}",
            )

    def draw(self, draw: Callable[[Any, int], Any], **shape: Any) -> None:
        """Draw what the function draws into Axes with room for so many rows, and write it."""
        if not self.plot:
            return
        from ..plots import style

        figure = style.sheet(self.size, **shape)
        draw(figure.add_subplot(), style.page(self.size).rows)
        write_picture(figure, self.plot)

    def panels(self, pieces: Sequence[Any], draw: Callable[[Any, Any, int], Any], rows: int) -> None:
        """Draw each piece of up to so many rows into Axes of its own; the names of rows stand at the left.

        As many are beside each other as leave room for their bars, the others below.
        """
        from ..plots import style

        page = style.page(self.size)
        columns = min(max(int(0.66 * 72 * page.width / (10 * page.type)), 1), len(pieces))
        lines = -(-len(pieces) // columns)
        shown = min(rows, max((page.rows + 5) // lines - 5, 1))
        figure = style.sheet(self.size, rows=max(lines * (shown + 5) - 5, 3))
        grid = figure.subplots(lines, columns, squeeze=False)
        for place, ax in enumerate(grid.flat):
            if place >= len(pieces):
                ax.remove()
                continue
            draw(pieces[place], ax, shown)
            ax.tick_params(labelleft=place % columns == 0)
        write_picture(figure, str(self.plot))


def write_picture(figure: Any, path: str) -> None:
    """Write a figure to the file asked for; a Word document of the table shows it, too."""
    from ..plots import style

    tell("wrote", what=style.save(figure, Path(path)))
    click.get_current_context().meta[PICTURE] = figure


plot_options: Callable[[Any], Any] = collected(
    (click.option("--plot", metavar="FILE", help="Draw it (.png, .svg, .pdf)."), SIZE), Plotted, "picture"
)


def first_rows(table: pd.DataFrame, top: int | None) -> pd.DataFrame:
    """The first rows of each part of a table that counts them in a column `rank`; None: all."""
    return table if top is None else table[table["rank"] <= top].reset_index(drop=True)


def with_part(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The table with a column `part`: that of `by`, or of two at once joined, as a picture calls them."""
    from ..plots.style import part_name

    if by in table.columns:  # plots call it so themselves
        return table.assign(part=table[by].astype(str))
    names = [name.strip() for name in by.split(",")]
    called = [[part_name(value, spoken()) for value in table[name]] for name in names]
    return table.assign(part=[*map(" · ".join, zip(*called, strict=True))])
