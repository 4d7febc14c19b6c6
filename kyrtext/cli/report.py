"""`kyrtext figures`, `report`: the figures and tables of a study, and everything in one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..files.errors import KyrtextError
from .help import LANGUAGES, choice, tell, told_next, whole
from .items import SIZE, Formats, Hand, Rows, hand_options
from .options import CountingOptions, Inputs, account, counting_options, input_options, open_corpus

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus
    from ..report.figures import Figures


@click.command("report")
@input_options
@counting_options
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="The report (.html, or .pdf where Chrome or Chromium is).",
)
@click.option("--events", metavar="FILE", help="Dated events (CSV), drawn along time.")
@choice("--lang", LANGUAGES, "Language of the report. [default: the system's]")
@whole("--top", "Words in each cloud.", default=100)
@whole("--lines", "Contexts kept per word and platform.", default=6, least=0)
@click.option("--rows", type=Rows(), default="2000", help="Words of the table, or all.")
@hand_options
def report_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: str,
    events: str | None,
    lang: str | None,
    top: int,
    lines: int,
    rows: int | None,
    hand: Hand,
) -> None:
    """One HTML file to read, sort, filter and print without a network.

    With --codebook (or --codings, what was coded at the desk) it also shows the codes along time, with
    --events what happened then.
    """
    from ..files.messages import system_language
    from ..files.writing import only_run_in
    from ..report.html import ReportOptions, write_report
    from ..search.codebook import load_codebook
    from ..search.events import load_events

    kind = Path(output).suffix.lower()
    if kind not in (".html", ".htm", ".pdf"):
        raise KyrtextError(
            f"cannot write '{output}'", "a report is a page", "end it with .html, or with .pdf to print it"
        )
    if kind == ".pdf":
        from ..report.printing import browser, print_pdf

        if browser() is None:
            print_pdf("", output)  # says before anything is read that nothing can print
    lang = click.get_current_context().params["lang"] = lang or system_language()
    book = load_codebook(counting.codebook) if counting.codebook else None
    known = load_events(events, lang) if events else None
    corpus = open_corpus(inputs)
    coded = hand.counted(corpus, book) if hand.codings else None
    options = ReportOptions(lang, book, known, top, rows, lines, coded=coded)
    with only_run_in(output):  # a report and the account of it go together
        if kind == ".pdf":
            from ..report.html import report_html
            from ..report.printing import print_pdf

            path = print_pdf(report_html(corpus, options, counting.counting(inputs)), output)
        else:
            path = write_report(corpus, output, options, counting.counting(inputs))
        if not inputs.quiet:
            tell("wrote", what=path)
        account(corpus, counting.counting(inputs), path, facts=hand.facts)
    if not inputs.quiet:
        told_next(str(path))


TOP_TEN = 10


@click.command("figures")
@input_options
@counting_options
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Folder for the figures and tables.")
@click.option("--audit", metavar="SHEET", help="Filled-in audit sheet whose quality the method tells.")
@whole("--top", "Words in each cloud.", default=100)
@choice("--lang", LANGUAGES, "Language of captions and of the summary.", default="en")
@SIZE
@click.option("--format", "formats", type=Formats(), default="png,svg", help="Pictures: png,svg,pdf.")
@click.option(
    "--rows",
    type=Rows(),
    default="1000",
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
    """Frequency table, word cloud and bar chart of each platform: the study's Figures 1-3."""
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
    from ..report.figures import platform_name
    from ..report.html_words import summary as corpus_summary
    from ..report.wording import safe_terminal

    lines = [corpus_summary(corpus, lang)]
    for one in drawn:
        top = ", ".join(
            f"{row.headword} {row.count_}"
            for row in one.table.head(TOP_TEN).rename(columns={"count": "count_"}).itertuples()
        )
        lines.append(f"{platform_name(one.platform, lang)}: {top}")
    return "\n".join(safe_terminal(line) for text in lines for line in text.split("\n"))
