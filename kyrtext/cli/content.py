"""`kyrtext code`, `clusters`, `duplicates`: what posts are about, what goes together, what is copied."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import KyrtextError
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

PARTS = ["platform", "group", "month", "week", "author", "kind"]


@click.command("code")
@input_options
@output_options
@click.option("--codebook", required=True, metavar="FILE", help="Codebook (YAML or XLSX).")
@click.option("--by", type=click.Choice(PARTS), help="Codes for each platform, group, month ...")
@click.option("--hits", is_flag=True, help="Every hit with its context, for review by hand.")
@click.option("--overlaps", "pairs", is_flag=True, help="Documents that hold both codes of each pair.")
@click.option(
    "--lang",
    type=click.Choice(["en", "ru", "ky"]),
    default="en",
    show_default=True,
    help="Language of labels.",
)
def code_command(
    inputs: Inputs, output: Output, codebook: str, by: str | None, hits: bool, pairs: bool, lang: str
) -> None:
    """How often the codes of a codebook are found, in how many posts.

    \b
    Example: kyrtext code examples/exports --codebook examples/codebook.yaml --by platform
    """
    from ..codebook import load_codebook
    from ..measures import codes as measure

    book = load_codebook(codebook)
    corpus = open_corpus(inputs)
    if hits:
        table = measure.code_hits(corpus, book)
    elif pairs:
        table = measure.overlaps(corpus, book)
    else:
        table = measure.codes(corpus, book, lang, by)
    deliver(table, output, title="overlaps" if pairs and not hits else "codes")


@click.command("clusters")
@input_options
@counting_options
@output_options
@click.option("--top", type=click.IntRange(2), default=100, show_default=True, help="Commonest words taken.")
@click.option(
    "--similarity",
    type=click.Choice(["pearson", "jaccard", "sorensen"]),
    default="pearson",
    show_default=True,
    help="Which.",
)
@click.option(
    "--clusters", "number", type=click.IntRange(1), default=10, show_default=True, help="Clusters made."
)
@click.option("--by", type=click.Choice(PARTS), help="Company is kept in these parts. [default: documents]")
@click.option("--pairs", is_flag=True, help="List the pairs instead of the words.")
@click.option("--plot", metavar="FILE", help="Draw the dendrogram, or with --pairs the net.")
def clusters_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    similarity: str,
    number: int,
    by: str | None,
    pairs: bool,
    plot: str | None,
) -> None:
    """Which words keep company: NVivo's cluster analysis.

    \b
    Example: kyrtext clusters examples/exports --top 40 --plot clusters.png
    """
    from ..measures.clusters import cluster_words

    corpus = open_corpus(inputs)
    found = cluster_words(corpus, top, similarity, number, by, counting.counting(inputs))
    if plot:
        from ..plots import dendrogram, network, style

        with style.styled():
            figure = style.figure(7.0, 1.2 + 0.14 * len(found.items)) if not pairs else style.figure(8.0, 7.0)
            ax = figure.add_subplot()
            if pairs:
                network(found.pairs, ax)
            else:
                dendrogram(found.items, found.branches, ax)
        click.echo(f"wrote {style.save(figure, Path(plot))}", err=True)
    deliver(found.pairs if pairs else found.items, output, title="clusters")


@click.command("duplicates")
@input_options
@output_options
@click.option("--threshold", type=float, default=0.7, show_default=True, help="Least similarity, 0 to 1.")
@click.option(
    "--min-words",
    type=click.IntRange(1),
    default=6,
    show_default=True,
    help="Shorter posts are not compared.",
)
def duplicates_command(inputs: Inputs, output: Output, threshold: float, min_words: int) -> None:
    """Near-copies: the same advert or chain message in many places.

    \b
    Example: kyrtext duplicates examples/exports
    """
    from ..measures.duplicates import Likeness, duplicates

    deliver(
        duplicates(open_corpus(inputs), Likeness(threshold, min_words=min_words)), output, title="duplicates"
    )


@click.command("agreement")
@click.argument("first", metavar="SHEET1")
@click.argument("second", metavar="SHEET2")
@output_options
@click.option("--unit", default="document", show_default=True, help="Column that names the unit.")
@click.option("--code", default="code", show_default=True, help="Column that names the code.")
def agreement_command(first: str, second: str, output: Output, unit: str, code: str) -> None:
    """Agreement of two coders: percent, Cohen's kappa, Krippendorff's alpha, code by code.

    \b
    Example: kyrtext agreement coder1.csv coder2.csv
    """
    from ..measures.agreement import agreement
    from ..reading.sheets import read_sheet

    if first == second:
        raise KyrtextError("both sheets are the same file", first, "give the sheets of two coders")
    deliver(agreement(read_sheet(first), read_sheet(second), unit, code), output, title="agreement")
