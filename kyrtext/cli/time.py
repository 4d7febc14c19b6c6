"""`kyrtext timeline`, `bursts` and `effect`: words and codes along time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .help import choice, whole
from .items import Picture, Wanted, item_options, picture_options, wanted_posts, write_picture
from .options import Inputs, Output, deliver, input_options, output_options

if TYPE_CHECKING:
    import pandas as pd

EVERY = choice("--every", ["day", "week", "month"], "Length of a period.", default="week")


@click.command("timeline")
@input_options
@output_options
@item_options
@picture_options
@EVERY
def timeline_command(inputs: Inputs, output: Output, wanted: Wanted, picture: Picture, every: str) -> None:
    """How often words or codes were written per day, week or month: occurrences and shares of all talk."""
    from ..measures.timeline import timeline

    items, events = wanted.items(), picture.dated()
    corpus, counted = wanted.over(wanted_posts(inputs, wanted), items)
    table = wanted.hand.noted(timeline(corpus, counted, every))
    if picture.plot:
        _draw(table, None, events, picture, wanted)
    deliver(table, output, title="timeline")


@click.command("bursts")
@input_options
@output_options
@item_options
@picture_options
@EVERY
@click.option("--scale", type=float, default=2.0, help="Share of posts in a burst against the usual.")
@click.option("--cost", type=float, default=1.0, help="How hard it is to enter a burst.")
def bursts_command(
    inputs: Inputs, output: Output, wanted: Wanted, picture: Picture, every: str, scale: float, cost: float
) -> None:
    """When words or codes were suddenly talked about, and which events that meets."""
    from ..measures.bursts import Bursting, bursts
    from ..measures.timeline import timeline

    items, events, options = wanted.items(), picture.dated(), Bursting(scale, cost)
    corpus, counted = wanted.over(wanted_posts(inputs, wanted), items)
    table = wanted.hand.noted(timeline(corpus, counted, every))
    found = wanted.hand.noted(bursts(table, events, options))
    if picture.plot:
        _draw(table, found, events, picture, wanted)
    deliver(found, output, title="bursts")


def _draw(
    table: pd.DataFrame,
    found: pd.DataFrame | None,
    events: pd.DataFrame | None,
    picture: Picture,
    wanted: Wanted,
) -> None:
    from ..plots import style
    from ..plots.timeline import rows_of
    from ..plots.timeline import timeline as draw

    chosen = bool(picture.highlight)
    figure = style.sheet(picture.size, rows=rows_of(table, events, picture.size, chosen=chosen))
    draw(
        table,
        figure.add_subplot(),
        value=picture.value,
        bursts=found,
        events=events,
        lang=picture.lang,
        labels=wanted.labels(picture.lang),
        chosen=picture.highlight,
        smooth=picture.smooth,
    )
    write_picture(figure, str(picture.plot))


@click.command("effect")
@input_options
@output_options
@item_options
@click.option("--date", required=True, metavar="DAY", help="Day of the event, e.g. 2020-10-05.")
@whole("--days", "Days compared on each side.", default=28)
def effect_command(inputs: Inputs, output: Output, wanted: Wanted, date: str, days: int) -> None:
    """Did the talk change? Share of posts with words or codes before and after a day, with 95 % intervals."""
    from ..measures.effect import effect

    items = wanted.items()
    corpus, counted = wanted.over(wanted_posts(inputs, wanted), items)
    table = wanted.hand.noted(effect(corpus, counted, date, days))
    deliver(table, output, title="effect")
