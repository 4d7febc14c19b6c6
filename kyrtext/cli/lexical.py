"""`kyrtext correspondence`, `matrix`, `diversity`, `scale`: maps, matrices, how rich words are."""

from __future__ import annotations

import click

from ..files.messages import decimal
from .engagement import CODES, WORDS, asked_items, draw
from .help import choice, spoken, tell, whole
from .items import WITHOUT, Plotted, Wanted, plot_options, posts
from .narrowing import by_option, labelled, with_codebook
from .options import CountingOptions, Inputs, Output, counting_options, deliver, input_options, output_options


@click.command("correspondence")
@input_options
@output_options
@WORDS
@CODES
@by_option("Parts: platform, group, country, month, any column.", default="platform")
@whole("--top", "Commonest words, where none are named.", default=50, least=2)
@choice("--cell", ["count", "documents"], "Occurrences, or posts with the word.", default="count")
@plot_options
@WITHOUT
def correspondence_command(
    inputs: Inputs,
    output: Output,
    words: tuple[str, ...],
    codebook: str | None,
    by: str,
    top: int,
    cell: str,
    picture: Plotted,
    without_duplicates: bool,
) -> None:
    """Correspondence analysis: words or codes and platforms, groups, countries, months on one map."""
    from ..corpus.grouping import Counting
    from ..measures.correspondence import correspondence
    from ..measures.matrix import commonest

    items = asked_items(words, codebook)
    corpus = posts(inputs, without_duplicates)
    table = correspondence(corpus, commonest(corpus, top, Counting()) if items is None else items, by, cell)
    if picture.plot:
        from ..plots import correspondence as draw_map

        names = Wanted(codebook=codebook).labels(spoken())
        shown = table.assign(name=table["name"].replace(names))
        picture.draw(lambda ax, rows: draw_map(shown, ax, top=rows, lang=spoken()), ratio=1)
    if not inputs.quiet:
        known, lang = table.attrs, spoken()
        axes = "; ".join(f"{decimal(percent, 1, lang)} %" for percent in known["axes"][:3])
        inertia, chi2 = decimal(known["inertia"], 4, lang), decimal(known["chi2"], 1, lang)
        tell("inertia", inertia=inertia, axes=axes, chi2=chi2, df=known["df"])
    deliver(table, output, title="correspondence")


@click.command("matrix")
@input_options
@counting_options
@output_options
@WORDS
@whole("--top", "Commonest words taken.", default=200)
@choice("--cell", ["count", "present", "per_thousand"], "What a cell holds.", default="count")
@plot_options
@WITHOUT
def matrix_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    words: tuple[str, ...],
    top: int,
    cell: str,
    picture: Plotted,
    without_duplicates: bool,
) -> None:
    """One row a post, one column a word, or with --codebook a code: what R, SPSS and Python start from."""
    from ..measures.matrix import matrix

    coded = counting.group != "concept"
    items = asked_items(words, counting.codebook if coded else None)
    options = counting.counting(inputs)
    table = matrix(posts(inputs, without_duplicates), items, top, cell, options)
    if picture.plot:
        import pandas as pd

        first = list(table.columns).index("words") + 1
        sums = labelled(table, "matrix", spoken(), drawn=True).iloc[:, first:].sum()
        draw(pd.DataFrame({"item": list(sums.index), "count": sums.to_numpy()}), picture, "count")
    deliver(table, output, title="matrix", counting=options if items is None else None)


@click.command("diversity")
@input_options
@with_codebook
@output_options
@by_option("Parts: platform, group, kind, any column.", default="platform")
@whole("--window", "Words in a window.", default=100)
@choice("--of", ["lemma", "exact"], "What makes two words the same.", default="lemma")
@plot_options
@WITHOUT
def diversity_command(
    inputs: Inputs,
    output: Output,
    by: str,
    window: int,
    of: str,
    picture: Plotted,
    without_duplicates: bool,
) -> None:
    """How rich the words are: mean type-token ratio of windows of so many words (MATTR)."""
    from ..measures.diversity import diversity

    table = diversity(posts(inputs, without_duplicates), by, window, of)
    draw(table, picture, "mattr", names=list(table.columns[: list(table.columns).index("words")]))
    deliver(table, output, title="diversity")


@click.command("scale")
@input_options
@with_codebook
@output_options
@click.option(
    "--dictionary", required=True, metavar="FILE", help="Words with values (word, language, valence ...)."
)
@by_option("Parts: platform, group, month, any column.", default="platform")
@plot_options
@WITHOUT
def scale_command(
    inputs: Inputs,
    output: Output,
    dictionary: str,
    by: str,
    picture: Plotted,
    without_duplicates: bool,
) -> None:
    """Mean of a scale you bring (valence, arousal, any other) over the words that have a value on it."""
    from ..measures.scales import load_scales, scale

    values = load_scales(dictionary)
    table = scale(posts(inputs, without_duplicates), values, by)
    draw(table, picture, "mean")
    deliver(table, output, title="scale")
