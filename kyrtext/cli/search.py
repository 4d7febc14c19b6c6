"""`kyrtext search` and `kyrtext kwic`: back to the raw sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .help import choice, spoken, tell, whole
from .items import Plotted, plot_options, write_picture
from .narrowing import by_option, with_codebook
from .options import (
    Inputs,
    Output,
    deliver,
    input_options,
    open_corpus,
    output_options,
    screen_width,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus


@click.command("search")
@click.argument("query")
@input_options
@with_codebook
@output_options
@whole("--top", "First N documents.")
@by_option("Count the posts and hits of each month, platform, group ... instead of listing them.")
@plot_options
def search_command(
    query: str, inputs: Inputs, output: Output, top: int | None, by: str | None, picture: Plotted
) -> None:
    """Posts and comments that answer QUERY, most hits first.

    Words match by lemma in every form; "in quotation marks" exactly. Words without an operator are
    alternatives; AND, OR, NOT (also -word), +word, NEAR/5, brackets, operators in capitals; * and ? and a
    final ~ for one typo; * alone is every post. Filters narrow the search: platform:vk group:"Name"
    from:2020-10 to:2021-04-30 kind:comment author:NAME language:ky likes:>50 country:Russia code:NAME
    url:gofundme, any column of the posts, -kind:comment for all others.
    """
    from ..measures.concordance import search
    from ..search.query import parse

    parsed = parse(query)  # a slip in it is told before anything is read
    if by or picture.plot:
        from ..measures.concordance import search_by
        from ..plots import measured

        corpus = open_corpus(inputs)
        counted = search_by(corpus, parsed, by or "month")
        _say(counted[counted["documents"] > 0], query, corpus, inputs)
        shown = counted if by in (None, "month", "week", "year") else counted.head(top or 30)
        picture.draw(
            lambda ax, rows: measured(
                shown, ax, value="documents_percent", names=[str(counted.columns[0])], top=rows, lang=spoken()
            ),
            rows=min(len(shown), 60) + 1,
        )
        deliver(counted.head(top) if top else counted, output, title="search by")
        return
    corpus = open_corpus(inputs)
    table = search(corpus, parsed)
    _say(table, query, corpus, inputs)
    deliver(table.head(top) if top else table, output, title="search")


@click.command("kwic")
@click.argument("query")
@input_options
@with_codebook
@output_options
@click.option("--context", default="5", metavar="N|sentence|post", help="Text around each hit.")
@choice("--sort", ["text", "left", "right", "hit", "date"], "Order of the lines.", default="text")
@whole("--top", "First N lines.")
def kwic_command(
    query: str, inputs: Inputs, output: Output, context: str, sort: str, top: int | None
) -> None:
    """Every hit of QUERY with the raw text around it (key word in context)."""
    from ..measures.concordance import kwic
    from ..search.query import parse

    parsed = parse(query)
    corpus = open_corpus(inputs)
    table = kwic(corpus, parsed, int(context) if context.isdigit() else context, sort)
    _say(table, query, corpus, inputs)
    table = table.head(top) if top else table
    if output.output is None and output.format in (None, "table"):
        from ..report.screen import concordance

        # a line of a terminal has room for the text, not for where it is from; hits stand in one column
        table = concordance(table, None if output.wide else screen_width())
    deliver(table, output, title="kwic")


@click.command("tree")
@click.argument("query")
@input_options
@with_codebook
@output_options
@whole("--depth", "Words on each side.", default=3)
@whole("--branches", "Most branches at each depth of each side.", default=20)
@whole("--min-count", "Fewest occurrences of a branch.", default=1)
@click.option("--plot", metavar="FILE", help="Draw it (.svg, .png, .pdf).")
def tree_command(
    query: str,
    inputs: Inputs,
    output: Output,
    depth: int,
    branches: int,
    min_count: int,
    plot: str | None,
) -> None:
    """Word tree: what stands before and after the hits of QUERY."""
    from ..measures.word_tree import Branching, word_tree
    from ..search.query import parse

    options, parsed = Branching(depth, branches, min_count), parse(query)
    corpus = open_corpus(inputs)
    table = word_tree(corpus, parsed, options)
    _say(table, query, corpus, inputs)
    if plot:
        from ..plots import style
        from ..plots.word_tree import size_of_tree
        from ..plots.word_tree import word_tree as draw

        figure = style.figure(*size_of_tree(table, spoken()))
        draw(table, figure.add_subplot(), lang=spoken())
        write_picture(figure, plot)
    deliver(table, output, title="tree")


def _say(table: pd.DataFrame, query: str, corpus: Corpus, inputs: Inputs) -> None:
    """An empty table is no accident."""
    if not len(table) and not inputs.quiet:
        from ..files.messages import messages

        tell("nothing_answers", query=query)
        near = nearest_words(query, corpus)
        if near:
            click.echo(messages("screen", spoken())["nearest"].format(words=", ".join(near)), err=True)


def nearest_words(query: str, corpus: Corpus) -> list[str]:
    """The nearest words there are to a query of one word."""
    if not query.strip('"').isalpha():
        return []
    from ..corpus.terms import nearest

    return nearest(corpus, query.strip('"'))
