"""`kyrtext explain`, `stopwords`, `audit`: how words are understood, and how often that is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .help import tell, whole
from .options import Inputs, Output, deliver, input_options, need_paths, open_corpus, output_options

if TYPE_CHECKING:
    import pandas as pd


@click.command("audit")
@input_options
@output_options
@click.option("-n", "size", type=click.IntRange(1), default=300, help="Words in the sample.")
@click.option("--seed", type=int, default=1, help="Another number draws another sample.")
@click.option("--read", "sheet", metavar="SHEET", help="Take the judgements out of a filled-in sheet.")
@click.option("--coverage", "covered", is_flag=True, help="Who answered for the words of each language.")
@whole("--top", "Words with corrected counts.", default=50)
def audit_command(
    inputs: Inputs, output: Output, size: int, seed: int, sheet: str | None, covered: bool, top: int
) -> None:
    """Draw a random sample of words in context for you to judge, and read your judgements back.

    1. kyrtext audit PATHS -n 300 -o sheet.xlsx, then fill in the column `right` of the sheet.
    2. kyrtext audit --read sheet.xlsx tells how often language and lemma are right, with 95 % intervals;
    with PATHS also how often the top words would have been counted.
    """
    if sheet:
        read_back(inputs, output, sheet, top)
        return
    need_paths(inputs)
    from ..measures import audit

    corpus = open_corpus(inputs)
    if covered:
        deliver(audit.coverage(corpus), output, title="coverage")
        return
    table = audit.draw(corpus, size, seed)
    if output.output and output.format in (None, "xlsx") and output.output.endswith(".xlsx"):
        write_sheet(table, output.output)
    else:
        deliver(table, output, title="audit")


def write_sheet(table: pd.DataFrame, path: str) -> None:
    """Write the sample as a workbook, with a sheet that says how to fill it in."""
    import pandas as pd

    from ..measures.audit import GUIDE
    from ..report.workbook import Sheet, write_workbook

    guide = pd.DataFrame(list(GUIDE), columns=["column", "what to write"])
    tell("wrote", what=write_workbook([Sheet("audit", table), Sheet("how to", guide)], path))


def read_back(inputs: Inputs, output: Output, sheet: str, top: int) -> None:
    """Say what the judgements of a sheet mean; with paths, for the top words too."""
    from ..measures import audit
    from ..reading.carriers.sheets import read_sheet

    judgements = audit.judged(read_sheet(sheet))
    if inputs.paths:
        deliver(audit.corrected_frequencies(open_corpus(inputs), judgements, top), output, title="corrected")
        return
    if judgements.unjudged and not inputs.quiet:
        tell("unjudged", n=judgements.unjudged)
    deliver(audit.precision(judgements), output, title="precision")


@click.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--word", metavar="WORD", help="Of the texts given, explain this word alone.")
@output_options
def explain_command(words: tuple[str, ...], word: str | None, output: Output) -> None:
    """How words are understood: spelling repairs, every reading in every language, and the one chosen."""
    from ..languages.explain import explain

    deliver(explain(list(words), word=word), output, title="explain")


SHOWN = 50


@click.command("stopwords")
@input_options
@output_options
@click.option(
    "--list", "which", type=click.Choice(["ru", "ky", "en", "social"]), help="Print a shipped list."
)
@whole("--top", "Rows shown.", default=SHOWN)
def stopwords_command(inputs: Inputs, output: Output, which: str | None, top: int) -> None:
    """What the stop lists leave out of the PATHs, commonest first; or, with --list, a shipped list."""
    from ..corpus import stop_lists as stoplists

    if which:
        click.echo((stoplists.folder() / f"{which}.txt").read_text(encoding="utf-8"), nl=False)
        return
    from ..measures.frequency import stopped

    deliver(stopped(open_corpus(inputs), top), output, title="stop words")
