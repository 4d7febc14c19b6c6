"""`kyrtext timeline` and `kyrtext bursts`: words and codes along time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import KyrtextError
from .options import Inputs, Output, deliver, input_options, open_corpus, output_options

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus import Corpus
    from ..counts import Items

ITEMS = (
    click.option(
        "--word", "words", multiple=True, metavar="TERM", help="A word to follow (repeat for more)."
    ),
    click.option("--codebook", metavar="FILE", help="Follow the codes of a codebook."),
    click.option("--events", metavar="FILE", help="Dated events (CSV)."),
    click.option(
        "--every",
        type=click.Choice(["day", "week", "month"]),
        default="week",
        show_default=True,
        help="Length of a period.",
    ),
    click.option("--plot", metavar="FILE", help="Draw it (.png, .svg, .pdf)."),
    click.option(
        "--lang",
        type=click.Choice(["en", "ru", "ky"]),
        default="en",
        show_default=True,
        help="Language of labels.",
    ),
)


def _with_items(command: Any) -> Any:
    for option in reversed(ITEMS):
        command = option(command)
    return command


def items_of(corpus: Corpus, words: tuple[str, ...], codebook: str | None) -> list[str] | Items:
    """What to follow: the words, or the codes of a codebook."""
    if codebook:
        from ..codebook import load_codebook
        from ..coding import code_items, find_codes

        return code_items(corpus, find_codes(corpus, load_codebook(codebook)))
    if not words:
        raise KyrtextError(
            "there is nothing to follow", "no --word and no --codebook was given", "add --word жумуш"
        )
    return list(words)


def _events(path: str | None, lang: str) -> pd.DataFrame | None:
    from ..events import load_events

    return load_events(path, lang) if path else None


@click.command("timeline")
@input_options
@output_options
@_with_items
def timeline_command(
    inputs: Inputs,
    output: Output,
    words: tuple[str, ...],
    codebook: str | None,
    events: str | None,
    every: str,
    plot: str | None,
    lang: str,
) -> None:
    """How often words or codes were written per day, week or month.

    \b
    Example: kyrtext timeline examples/exports --word шайлоо --word выборы --events examples/events.csv
    """
    from ..measures.timeline import timeline

    corpus = open_corpus(inputs)
    table = timeline(corpus, items_of(corpus, words, codebook), every)
    if plot:
        _draw(table, None, _events(events, lang), plot, lang)
    deliver(table, output, title="timeline")


@click.command("bursts")
@input_options
@output_options
@_with_items
@click.option(
    "--scale", type=float, default=2.0, show_default=True, help="Rate of a burst against the usual."
)
@click.option("--cost", type=float, default=1.0, show_default=True, help="How hard it is to enter a burst.")
def bursts_command(
    inputs: Inputs,
    output: Output,
    words: tuple[str, ...],
    codebook: str | None,
    events: str | None,
    every: str,
    plot: str | None,
    lang: str,
    scale: float,
    cost: float,
) -> None:
    """When words or codes were suddenly talked about, and which events that meets.

    \b
    Example: kyrtext bursts examples/exports --codebook examples/codebook.yaml --events examples/events.csv
    """
    from ..measures.bursts import Bursting, bursts
    from ..measures.timeline import timeline

    corpus = open_corpus(inputs)
    table = timeline(corpus, items_of(corpus, words, codebook), every)
    known = _events(events, lang)
    found = bursts(table, known, Bursting(scale, cost))
    if plot:
        _draw(table, found, known, plot, lang)
    deliver(found, output, title="bursts")


def _draw(
    table: pd.DataFrame, found: pd.DataFrame | None, events: pd.DataFrame | None, path: str, lang: str
) -> None:
    from ..plots import style
    from ..plots.timeline import timeline as draw

    with style.styled():
        figure = style.figure(9.0, 4.5)
        draw(table, figure.add_subplot(), bursts=found, events=events, lang=lang)
    click.echo(f"wrote {style.save(figure, Path(path))}", err=True)
