"""`kyrtext search` and `kyrtext kwic`: back to the raw sentence."""

from __future__ import annotations

import click

from .options import Inputs, Output, deliver, input_options, open_corpus, output_options


@click.command("search")
@click.argument("query")
@input_options
@output_options
@click.option("--top", type=click.IntRange(1), help="First N documents.")
def search_command(query: str, inputs: Inputs, output: Output, top: int | None) -> None:
    """Posts and comments that answer QUERY, most hits first.

    Words match by lemma in every form; "in quotation marks" exactly. Words without an operator are
    alternatives; AND, OR, NOT (also -word), +word, NEAR/5, brackets; * and ? and a final ~ for one typo;
    language: platform: group: kind: author: from: to: narrow the search.

    \b
    Example: kyrtext search "документ AND патент platform:vkontakte" examples/exports
    """
    from ..measures.concordance import search

    table = search(open_corpus(inputs), query)
    deliver(table.head(top) if top else table, output, title="search")


@click.command("kwic")
@click.argument("query")
@input_options
@output_options
@click.option(
    "--context", default="5", show_default=True, metavar="N|sentence|post", help="Text around each hit."
)
@click.option(
    "--sort",
    type=click.Choice(["text", "left", "right", "hit", "date"]),
    default="text",
    show_default=True,
    help="Order of the lines.",
)
@click.option("--top", type=click.IntRange(1), help="First N lines.")
def kwic_command(
    query: str, inputs: Inputs, output: Output, context: str, sort: str, top: int | None
) -> None:
    """Every hit of QUERY with the raw text around it (key word in context).

    \b
    Example: kyrtext kwic жумуш examples/exports --sort right
    """
    from ..measures.concordance import kwic

    table = kwic(open_corpus(inputs), query, int(context) if context.isdigit() else context, sort)
    if output.output is None and output.format in (None, "table"):
        # a line of a terminal has room for the text, not for where it is from
        table = table[["left", "hit", "right", "platform", "date"]].assign(left=table["left"].str.slice(-60))
    deliver(table.head(top) if top else table, output, title="kwic")
