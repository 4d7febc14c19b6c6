"""`kyrtext collocates`, `ngrams`, `keyness`, `dispersion`: words beside words, parts beside parts."""

from __future__ import annotations

import click

from .options import (
    CountingOptions,
    Inputs,
    Output,
    counting_options,
    deliver,
    input_options,
    open_corpus,
    output_options,
)

TOP = click.option("--top", type=click.IntRange(1), default=50, show_default=True, help="First N rows.")
PARTS = ["platform", "group", "month", "week", "author", "kind"]


@click.command("collocates")
@click.argument("node")
@input_options
@counting_options
@output_options
@TOP
@click.option(
    "--span",
    default="5",
    show_default=True,
    metavar="N|sentence",
    help="Words on each side, or the sentence.",
)
@click.option(
    "--sort",
    type=click.Choice(["logDice", "MI", "MI3", "t", "G2", "deltaP", "count"]),
    default="logDice",
    show_default=True,
    help="Measure of association.",
)
def collocates_command(
    node: str, inputs: Inputs, counting: CountingOptions, output: Output, top: int, span: str, sort: str
) -> None:
    """Words found around NODE more often than chance would have it.

    \b
    Example: kyrtext collocates жумуш examples/exports --span 3
    """
    from ..measures.collocation import collocates

    corpus = open_corpus(inputs)
    width = int(span) if span.isdigit() else span
    deliver(collocates(corpus, node, width, sort, counting.counting(inputs, top)), output, title="collocates")


@click.command("ngrams")
@input_options
@counting_options
@output_options
@TOP
@click.option("-n", "n", type=click.IntRange(1), default=2, show_default=True, help="Words in a run.")
def ngrams_command(inputs: Inputs, counting: CountingOptions, output: Output, top: int, n: int) -> None:
    """Runs of neighbouring words; a stop word leaves a gap.

    \b
    Example: kyrtext ngrams examples/exports -n 3
    """
    from ..measures.ngrams import ngrams

    deliver(ngrams(open_corpus(inputs), n, counting.counting(inputs, top)), output, title="ngrams")


@click.command("keyness")
@input_options
@counting_options
@output_options
@TOP
@click.option("--target", required=True, metavar="QUERY", help="The part looked at, e.g. platform:facebook.")
@click.option("--reference", metavar="QUERY", help="What it is compared with. [default: all the rest]")
def keyness_command(
    inputs: Inputs, counting: CountingOptions, output: Output, top: int, target: str, reference: str | None
) -> None:
    """Words that set one part of the posts apart from another.

    Both parts are given as queries: platform:facebook, group:"Name", "from:2020-10-01 to:2020-10-31", words.

    \b
    Example: kyrtext keyness examples/exports --target platform:odnoklassniki
    """
    from ..matches import find
    from ..measures.keyness import keyness

    corpus = open_corpus(inputs)
    inside = find(corpus, target).documents
    outside = find(corpus, reference).documents if reference else ~inside
    table = keyness(corpus.select(inside), corpus.select(outside), counting.counting(inputs, top))
    deliver(table, output, title="keyness")


@click.command("dispersion")
@input_options
@counting_options
@output_options
@TOP
@click.option("--by", type=click.Choice(PARTS), help="Parts. [default: documents]")
def dispersion_command(
    inputs: Inputs, counting: CountingOptions, output: Output, top: int, by: str | None
) -> None:
    """How evenly each word is spread over documents, platforms, groups, months ...

    \b
    Example: kyrtext dispersion examples/exports --by group
    """
    from ..measures.dispersion import dispersion

    deliver(dispersion(open_corpus(inputs), by, counting.counting(inputs, top)), output, title="dispersion")
