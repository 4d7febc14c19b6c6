"""`kyrtext freq`: the frequency table."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ..files.messages import heading
from ..files.writing import only_run_in
from .help import choice, spoken, tell, whole
from .items import WITHOUT, Plotted, first_rows, plot_options, posts, with_part
from .narrowing import by_option
from .options import (
    CountingOptions,
    Inputs,
    Output,
    account,
    counting_options,
    deliver,
    input_options,
    output_options,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus

SHOWN = 50  # rows on a terminal when nobody says how many


@click.command("freq")
@input_options
@counting_options
@output_options
@whole("--top", f"First N rows (of each part). [default: {SHOWN} on screen, all in a file]")
@by_option("One table for each platform, group, month, country ...; two at once: country,month.")
@WITHOUT
@choice(
    "--kind",
    ["word", "hashtag", "emoji", "domain", "mention"],
    "What is counted: words, or hashtags, emoji, sites of links, mentions.",
    default="word",
)
@click.option("--nvivo", is_flag=True, help="NVivo's own five columns.")
@plot_options
@click.option(
    "--as",
    "shape",
    type=click.Choice(["bars", "cloud", "treemap", "heatmap"]),
    help="What --plot draws. [default: bars; with --by bars side by side, of months or many a heat map]",
)
def freq_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int | None,
    by: str | None,
    without_duplicates: bool,
    kind: str,
    nvivo: bool,
    picture: Plotted,
    shape: str | None,
) -> None:
    """Word-frequency table of the PATHs, one row per headword."""
    from ..measures import frequency as measure

    on_screen = output.output is None and output.format in (None, "table")
    shown = top or (SHOWN if on_screen else None)
    options = counting.counting(inputs, shown)
    if kind != "word" and (nvivo or counting.weight or counting.intervals or shape in ("cloud", "treemap")):
        raise click.UsageError(
            "--nvivo, --weight, --intervals and --as cloud|treemap are for words, not for --kind."
        )
    if by and shape in ("cloud", "treemap"):
        raise click.UsageError(
            f"--as {shape} is drawn of one part: leave --by out, or choose a part with --where."
        )
    if shape == "heatmap" and not by:
        raise click.UsageError("--as heatmap is drawn of parts: say which with --by.")
    corpus = posts(inputs, without_duplicates)
    if kind != "word":
        from ..measures.kinds import kinds

        concepts = counting.concepts() if counting.codebook else None
        whole = kinds(corpus, kind, by, None if by and picture.plot else shown, concepts)
        if picture.plot:
            draw(whole.rename(columns={"item": "headword"}), by, picture, shape, top)
        deliver(first_rows(whole, shown), output, title=kind)
        return
    # a word beyond the first rows of a part is rare there, not absent: a picture of parts needs them all
    whole = measure.frequency(corpus, by, replace(options, top=None) if by and picture.plot else options)
    table = first_rows(whole, shown)
    if options.weight and not inputs.quiet:
        tell_unknown(corpus, options.weight)
    if picture.plot:
        draw(whole, by, picture, shape, top)
    # a table and the account of it go together
    with only_run_in(output.output) if output.output else nullcontext():
        told = measure.nvivo(table) if nvivo else table
        deliver(told, output, title="frequency", counting=options)
        if output.output:
            account(corpus, options, output.output, table)


def draw(
    table: pd.DataFrame, by: str | None, picture: Plotted, shape: str | None, top: int | None = None
) -> None:
    """Draw a frequency table: of parts beside each other or as a heat map, else as asked for.

    So many words as were asked for are drawn, or fewer where there is no room.
    """
    from .. import plots

    lang = spoken()
    if by:
        parts = with_part(table, by)
        # more parts than there are colours cannot be told apart
        many = by in ("month", "week") or parts["part"].nunique() > len(plots.style.SERIES)
        if shape == "heatmap" or (shape is None and many):
            most = min(top or 25, 25)
            picture.draw(
                lambda ax, rows: plots.heatmap(parts, ax, columns="part", top=min(most, rows - 2), lang=lang),
                rows=most + 2,
            )
        else:
            most = min(top or 20, 20)
            picture.draw(
                lambda ax, rows: plots.side_by_side(parts, ax, by="part", top=min(most, rows - 2), lang=lang),
                rows=most + 8,
            )
    elif shape in ("cloud", "treemap"):
        picture.draw(lambda ax, _: getattr(plots, shape)(table, ax, lang=lang))
    else:
        shown = min(len(table), 30)
        picture.draw(lambda ax, rows: plots.bars(table, ax, top=min(shown, rows), lang=lang), rows=shown + 1)


def tell_unknown(corpus: Corpus, weight: str) -> None:
    """Say of how many posts the weight is unknown: there it changes nothing, or leaves them out."""
    from ..corpus.counting import unknown_weights

    unknown = int(unknown_weights(corpus, weight).sum())
    if unknown and weight in ("author", "group"):
        tell(f"unknown_{weight}", n=unknown, all=len(corpus))
    elif unknown:
        what = weight if spoken() == "en" else heading(weight, spoken())
        tell("unknown_number", n=unknown, all=len(corpus), what=what)
