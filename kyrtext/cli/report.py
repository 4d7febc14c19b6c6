"""`kyrtext report`: everything in one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from ..files.errors import KyrtextError
from .hand import Hand, hand_options
from .help import tell, told_next
from .options import CountingOptions, Inputs, counting_options, input_options, open_corpus
from .picture import Rows
from .record import account


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
@click.option(
    "--lang",
    type=click.Choice(["en", "ru", "ky"]),
    help="Language of the report. [default: the system's]",
)
@click.option("--top", type=click.IntRange(1), default=100, show_default=True, help="Words in each cloud.")
@click.option(
    "--lines",
    type=click.IntRange(0),
    default=6,
    show_default=True,
    help="Contexts kept per word and platform.",
)
@click.option("--rows", type=Rows(), default="2000", show_default=True, help="Words of the table, or all.")
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

    \b
    Example: kyrtext report examples/exports -o report.html --lang ky --events examples/events.csv
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
