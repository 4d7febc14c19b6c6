"""`kyrtext collocates`, `ngrams`, `keyness`, `dispersion`: words beside words, parts beside parts."""

from __future__ import annotations

from pathlib import Path

import click

from .hand import Hand, hand_options
from .items import WITHOUT, Wanted, item_options, posts
from .narrowing import by_option
from .options import CountingOptions, Inputs, Output, counting_options, deliver, input_options, output_options

TOP = click.option("--top", type=click.IntRange(1), default=50, show_default=True, help="First N rows.")


@click.command("collocates")
@click.argument("node")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
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
    node: str,
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    without_duplicates: bool,
    span: str,
    sort: str,
) -> None:
    """Words found around NODE more often than chance would have it.

    \b
    Example: kyrtext collocates жумуш examples/exports --span 3
    """
    from ..measures.collocation import collocates

    corpus = posts(inputs, without_duplicates)
    width = int(span) if span.isdigit() else span
    deliver(collocates(corpus, node, width, sort, counting.counting(inputs, top)), output, title="collocates")


@click.command("ngrams")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@click.option("-n", "n", type=click.IntRange(1), default=2, show_default=True, help="Words in a run.")
def ngrams_command(
    inputs: Inputs, counting: CountingOptions, output: Output, top: int, without_duplicates: bool, n: int
) -> None:
    """Runs of neighbouring words; a stop word leaves a gap.

    \b
    Example: kyrtext ngrams examples/exports -n 3
    """
    from ..measures.ngrams import ngrams

    deliver(
        ngrams(posts(inputs, without_duplicates), n, counting.counting(inputs, top)), output, title="ngrams"
    )


@click.command("keyness")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@click.option("--target", metavar="QUERY", help="The part looked at, e.g. platform:facebook.")
@click.option("--reference", metavar="QUERY", help="What it is compared with. [default: all the rest]")
@click.option("--list", "listed", metavar="FILE", help="Compare with a frequency list (word, count or ipm).")
@click.option("--list-words", type=click.IntRange(1), metavar="N", help="Words the list was counted in.")
@click.option(
    "--form",
    type=click.Choice(["dunning", "rayson"]),
    default="dunning",
    show_default=True,
    help="G2 over four cells (Dunning 1993) or over two (Rayson and Garside 2000).",
)
@hand_options
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
) -> None:
    """Words that set one part of the posts apart from another.

    Both parts are given as queries: platform:facebook, group:"Name", "from:2020-10-01 to:2020-10-31", words;
    code:NAME with --codebook or --codings.

    \b
    Example: kyrtext keyness examples/exports --target platform:odnoklassniki
    """
    from ..measures.keyness import keyness, keyness_list, load_frequencies
    from ..search.answers import find
    from ..search.query import parse

    if (bool(listed) == bool(reference) and listed) or not (target or listed):
        raise click.UsageError("Give --target QUERY, perhaps with --reference QUERY or --list FILE.")

    sides = [parse(query) if query else None for query in (target, reference)]
    corpus = posts(inputs, without_duplicates)
    options = counting.counting(inputs, top)
    if hand.codings:
        corpus, coded = hand.counted(corpus)
        corpus = corpus.with_notes(codebook=coded)
    if listed:
        outside_list, size = load_frequencies(listed, list_words)
        part = corpus.select(find(corpus, sides[0]).documents) if sides[0] else corpus
        deliver(hand.noted(keyness_list(part, outside_list, size, options, form)), output, title="keyness")
        return
    inside = find(corpus, sides[0] or str(target)).documents
    outside = find(corpus, sides[1]).documents if sides[1] else ~inside
    table = keyness(corpus.select(inside), corpus.select(outside), options, form)
    deliver(hand.noted(table), output, title="keyness")


@click.command("dispersion")
@input_options
@counting_options
@output_options
@TOP
@WITHOUT
@by_option("Parts: any column. [default: documents]")
def dispersion_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    top: int,
    without_duplicates: bool,
    by: str | None,
) -> None:
    """How evenly each word is spread over documents, platforms, groups, months ...

    \b
    Example: kyrtext dispersion examples/exports --by group
    """
    from ..measures.dispersion import dispersion

    deliver(
        dispersion(posts(inputs, without_duplicates), by, counting.counting(inputs, top)),
        output,
        title="dispersion",
    )


@click.command("crosstab")
@input_options
@output_options
@item_options
@by_option("Parts: any column, two at once: country,month.", default="platform", show_default=True)
@click.option(
    "--cell",
    type=click.Choice(["documents", "count", "words"]),
    default="documents",
    show_default=True,
    help="What the percentages are taken of.",
)
@click.option("--plot", metavar="FILE", help="Draw a heat map (.png, .svg, .pdf).")
@click.option(
    "--value",
    type=click.Choice(
        ["documents_percent", "per_million", "count", "documents", "row_percent", "column_percent"]
    ),
    default="documents_percent",
    show_default=True,
    help="What the heat map shows.",
)
def crosstab_command(
    inputs: Inputs,
    output: Output,
    wanted: Wanted,
    by: str,
    cell: str,
    plot: str | None,
    value: str,
) -> None:
    """Words or codes against platforms, groups, months: occurrences, posts, words, row and column percent.

    \b
    Example: kyrtext crosstab examples/exports --word жумуш --word работа --by platform
    """
    from ..measures.crosstab import crosstab

    items = wanted.items()
    corpus, counted = wanted.over(posts(inputs, wanted.without_duplicates), items)
    table = wanted.hand.noted(crosstab(corpus, counted, by, cell))
    if plot:
        from ..plots import heatmap, style

        shown = table
        if "," in by and by not in table.columns:  # two columns at once are one in the picture
            pair = [table[name.strip()].astype(str) for name in by.split(",")]
            shown = table.assign(**{by: pair[0] + ", " + pair[1]})
        wide, tall = shown[by].nunique(), shown["item"].nunique()
        figure = style.figure(3.0 + 0.35 * max(wide, 4), 1.5 + 0.25 * max(tall, 4))
        heatmap(shown, figure.add_subplot(), rows="item", columns=by, value=value, top=60)
        click.echo(f"wrote {style.save(figure, Path(plot))}", err=True)
    deliver(table, output, title="crosstab")
