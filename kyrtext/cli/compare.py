"""`kyrtext collocates`, `ngrams`, `keyness`, `dispersion`: words beside words, parts beside parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .help import choice, spoken, whole
from .items import (
    WITHOUT,
    Hand,
    Plotted,
    Wanted,
    first_rows,
    hand_options,
    item_options,
    plot_options,
    posts,
    wanted_posts,
    with_part,
)
from .narrowing import by_option
from .options import CountingOptions, Inputs, Output, counting_options, deliver, input_options, output_options

if TYPE_CHECKING:
    import pandas as pd

TOP = whole("--top", "First N rows.", default=50)


def draw_bars(table: pd.DataFrame, picture: Plotted, value: str) -> None:
    """Draw the first rows of a table as bars, if a file was named."""
    if picture.plot:
        from ..plots import bars

        picture.draw(
            lambda ax, rows: bars(table, ax, value=value, top=min(30, rows), lang=spoken()),
            rows=min(len(table), 30) + 1,
        )


def draw_keyness(table: pd.DataFrame, picture: Plotted, names: tuple[str, str] | None) -> None:
    """Draw the words that set each of two sides apart."""
    from ..plots import keyness as draw
    from ..plots.style import part_name

    if names:  # a query that is one platform is called as the platform is
        names = tuple(part_name(name.removeprefix("platform:"), spoken()) for name in names)  # type: ignore[assignment]
    picture.draw(
        lambda ax, rows: draw(table, ax, names=names, top=min(15, rows // 2), lang=spoken()), rows=31
    )


@click.command("collocates")
@click.argument("node")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@click.option("--span", default="5", metavar="N|sentence", help="Words on each side, or the sentence.")
@choice(
    "--sort",
    ["logDice", "MI", "MI3", "t", "G2", "deltaP", "count"],
    "Measure of association.",
    default="logDice",
)
@plot_options
def collocates_command(
    node: str,
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    without_duplicates: bool,
    span: str,
    sort: str,
    picture: Plotted,
) -> None:
    """Words found around NODE more often than chance would have it."""
    from ..measures.collocation import collocates

    corpus = posts(inputs, without_duplicates)
    width = int(span) if span.isdigit() else span
    options = counting.counting(inputs, top)
    table = collocates(corpus, node, width, sort, options)
    draw_bars(table, picture, sort)
    deliver(table, output, title="collocates", counting=options)


@click.command("ngrams")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@click.option("-n", "n", type=click.IntRange(1), default=2, help="Words in a run.")
@plot_options
def ngrams_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    without_duplicates: bool,
    n: int,
    picture: Plotted,
) -> None:
    """Runs of neighbouring words; a stop word leaves a gap."""
    from ..measures.ngrams import ngrams

    options = counting.counting(inputs, top)
    table = ngrams(posts(inputs, without_duplicates), n, options)
    draw_bars(table, picture, "count")
    deliver(table, output, title="ngrams", counting=options)


@click.command("keyness")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@click.option("--target", metavar="QUERY", help="The part looked at, e.g. platform:facebook.")
@click.option("--reference", metavar="QUERY", help="What it is compared with. [default: all the rest]")
@click.option("--list", "listed", metavar="FILE", help="Compare with a frequency list (word, count or ipm).")
@whole("--list-words", "Words the list was counted in.", metavar="N")
@choice(
    "--form",
    ["dunning", "rayson"],
    "G2 over four cells (Dunning 1993) or over two (Rayson and Garside 2000).",
    default="dunning",
)
@hand_options
@plot_options
def keyness_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    without_duplicates: bool,
    target: str | None,
    reference: str | None,
    listed: str | None,
    list_words: int | None,
    form: str,
    hand: Hand,
    picture: Plotted,
) -> None:
    """Words that set one part of the posts apart from another.

    Both parts are given as queries: platform:facebook, group:"Name", "from:2020-10-01 to:2020-10-31", words;
    code:NAME with --codebook or --codings.
    """
    from ..measures.keyness import keyness, keyness_list, load_frequencies
    from ..search.answers import find
    from ..search.query import parse

    if (bool(listed) == bool(reference) and listed) or not (target or listed):
        raise click.UsageError("Give --target QUERY, perhaps with --reference QUERY or --list FILE.")

    sides = [parse(query) if query else None for query in (target, reference)]
    corpus = posts(inputs, without_duplicates)
    options = counting.counting(inputs, top)
    # a picture shows the words of both sides, so that it needs all rows
    measured = counting.counting(inputs) if picture.plot else options
    if hand.codings:
        corpus, coded = hand.counted(corpus)
        corpus = corpus.with_notes(codebook=coded)
    if listed:
        outside_list, size = load_frequencies(listed, list_words)
        part = corpus.select(find(corpus, sides[0]).documents) if sides[0] else corpus
        whole = keyness_list(part, outside_list, size, measured, form)
        table = hand.noted(first_rows(whole, top))
        if picture.plot:
            from ..plots.style import label

            draw_keyness(whole, picture, (target or label("target", spoken()), Path(listed).stem))
        deliver(table, output, title="keyness", counting=options)
        return
    inside = find(corpus, sides[0] or str(target)).documents
    outside = find(corpus, sides[1]).documents if sides[1] else ~inside
    sides_of = corpus.select(inside), corpus.select(outside)
    whole = keyness(*sides_of, measured, form)
    table = first_rows(whole, top)
    if picture.plot:
        draw_keyness(whole, picture, (str(target), reference) if reference else None)
    deliver(hand.noted(table), output, title="keyness", counting=options)


@click.command("dispersion")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@by_option("Parts: any column. [default: documents]")
@plot_options
def dispersion_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    without_duplicates: bool,
    by: str | None,
    picture: Plotted,
) -> None:
    """How evenly each word is spread over documents, platforms, groups, months ..."""
    from ..measures.dispersion import dispersion

    options = counting.counting(inputs, top)
    table = dispersion(posts(inputs, without_duplicates), by, options)
    draw_bars(table, picture, "DP")
    deliver(table, output, title="dispersion", counting=options)


@click.command("crosstab")
@input_options
@output_options
@item_options
@by_option("Parts: any column, two at once: country,month.", default="platform")
@choice("--cell", ["documents", "count", "words"], "What the percentages are taken of.", default="documents")
@plot_options
@choice(
    "--value",
    ["documents_percent", "per_million", "count", "documents", "row_percent", "column_percent"],
    "What the heat map shows.",
    default="documents_percent",
)
def crosstab_command(
    inputs: Inputs,
    output: Output,
    wanted: Wanted,
    by: str,
    cell: str,
    picture: Plotted,
    value: str,
) -> None:
    """Words or codes against platforms, groups, months: occurrences, posts, words, row and column percent."""
    from ..measures.crosstab import crosstab

    items = wanted.items()
    corpus, counted = wanted.over(wanted_posts(inputs, wanted), items)
    table = wanted.hand.noted(crosstab(corpus, counted, by, cell))
    if picture.plot:
        from ..plots import heatmap

        shown = with_part(table.assign(item=table["item"].replace(wanted.labels(spoken()))), by)
        tall = min(shown["item"].nunique(), 60)
        picture.draw(
            lambda ax, rows: heatmap(
                shown, ax, rows="item", columns="part", value=value, top=min(60, rows), lang=spoken()
            ),
            rows=max(tall, 4) + (2 if tall > 7 else 8),
        )
    deliver(table, output, title="crosstab")
