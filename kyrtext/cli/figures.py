"""`kyrtext figures`: the study's figures and tables in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .help import tell, told_next
from .options import CountingOptions, Inputs, counting_options, input_options, open_corpus
from .picture import SIZE, Formats, Rows

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus
    from ..report.figures import Figures

TOP_TEN = 10


@click.command("figures")
@input_options
@counting_options
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Folder for the figures and tables.")
@click.option("--audit", metavar="SHEET", help="Filled-in audit sheet whose quality the method tells.")
@click.option("--top", type=click.IntRange(1), default=100, show_default=True, help="Words in each cloud.")
@click.option(
    "--lang",
    type=click.Choice(["en", "ru", "ky"]),
    default="en",
    show_default=True,
    help="Language of captions and of the summary.",
)
@SIZE
@click.option(
    "--format", "formats", type=Formats(), default="png,svg", show_default=True, help="Pictures: png,svg,pdf."
)
@click.option(
    "--rows",
    type=Rows(),
    default="1000",
    show_default=True,
    help="Rows of each sheet of the workbook, or all; the CSV files hold them all.",
)
def figures_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: str,
    audit: str | None,
    top: int,
    lang: str,
    size: str,
    formats: tuple[str, ...],
    rows: int | None,
) -> None:
    """Frequency table, word cloud and bar chart of each platform: the study's Figures 1-3.

    \b
    Example: kyrtext figures examples/exports -o results
    """
    from ..report.figures import Drawing, figures

    options = counting.counting(inputs)
    corpus = open_corpus(inputs)
    if audit:
        corpus = with_quality(corpus, audit)
    drawn = figures(corpus, output, options, drawing=Drawing(top, lang, size, formats, rows))
    if not inputs.quiet:
        click.echo(summary(corpus, drawn, lang))
        tell("wrote_files", n=len(drawn.written), what=output)
        told_next(str(drawn.next_to_open or output))


def with_quality(corpus: Corpus, sheet: str) -> Corpus:
    """The corpus with what a filled-in audit sheet says of it."""
    from ..measures.audit import judged, quality
    from ..reading.carriers.sheets import read_sheet

    return corpus.with_notes(quality=quality(judged(read_sheet(sheet))))


def summary(corpus: Corpus, drawn: Figures, lang: str = "en") -> str:
    """What a researcher wants to see first: how much there is, in which languages, and the top words."""
    from ..report.cells import safe_terminal
    from ..report.figures import platform_name
    from ..report.html_words import summary as corpus_summary

    lines = [corpus_summary(corpus, lang)]
    for one in drawn:
        top = ", ".join(
            f"{row.headword} {row.count_}"
            for row in one.table.head(TOP_TEN).rename(columns={"count": "count_"}).itertuples()
        )
        lines.append(f"{platform_name(one.platform, lang)}: {top}")
    return "\n".join(safe_terminal(line) for text in lines for line in text.split("\n"))
