"""`kyrtext documents`: what was read."""

from __future__ import annotations

import sys

import click

from ..files.messages import messages, number, told
from .help import spoken, tell
from .narrowing import by_option
from .options import (
    Inputs,
    Output,
    deliver,
    input_options,
    need_paths,
    open_corpus,
    open_documents,
    opened_store,
    output_options,
    progress,
    read_options,
)
from .picture import Rows
from .reading import explained, tell_account


@click.command("documents")
@input_options
@output_options
@click.option(
    "--explain",
    "explain_file",
    metavar="FILE",
    help="Say which format FILE is, why, and where each field comes from.",
)
@click.option("--account", "accounted", is_flag=True, help="What became of every file and record.")
@click.option("--check-privacy", "check", is_flag=True, help="List what still points to persons.")
@by_option("Count them by these columns.", default="platform,group,kind,month", show_default=True)
@click.option("--top", type=Rows(), default="40", show_default=True, help="Rows of the count on the screen.")
def documents_command(
    inputs: Inputs,
    output: Output,
    explain_file: str | None,
    accounted: bool,
    check: bool,
    by: str,
    top: int | None,
) -> None:
    """How many documents there are by platform, group, kind and month; with -o or --format the documents.

    \b
    Example: kyrtext documents examples/exports --format jsonl
    """
    from ..measures.documents import overview

    if explain_file:
        from ..reading import explain

        options = read_options(inputs)
        found = [one for path in (explain_file, *inputs.paths) for one in explain(path, options)]
        click.echo("\n\n".join(explained(one, spoken()) for one in found) or told("no_file", spoken()))
        return
    if check:
        check_privacy(inputs, output)
        return
    if accounted:
        account_of_reading(inputs, output)
        return
    table = open_documents(inputs)
    if output.output is not None or output.format not in (None, "table"):
        deliver(table, output, title="documents")
    else:
        counted = overview(table, [name.strip() for name in by.split(",")])
        deliver(counted.head(top) if top else counted, output, title="documents")
        tell_more(len(counted), top)
    sys.stdout.flush()


def tell_more(rows: int, shown: int | None) -> None:
    """Say how many rows there are beyond those shown, and how to see them."""
    if shown and rows > shown:
        said = messages("screen", spoken())["more_rows"]
        click.echo(said.format(rows=number(rows - shown, spoken())), err=True)


def account_of_reading(inputs: Inputs, output: Output) -> None:
    """Read everything and say what became of every file and record; the sum is stated to fit."""
    from ..reading import ReadReport, read_columns
    from ..reading.report import account

    corpus = opened_store(inputs)
    if corpus is not None:
        report = corpus.notes["reading"]
    else:
        need_paths(inputs)
        report, options = ReadReport(), read_options(inputs)
        with progress("reading", quiet=inputs.quiet) as step:
            for _ in read_columns(list(inputs.paths), options, report, step):
                pass
        report.check(options)
    table = account(report)
    if not inputs.quiet:
        tell_account(table)
    deliver(table, output, title="account")
    sys.stdout.flush()


def check_privacy(inputs: Inputs, output: Output) -> None:
    """List what would point to persons in exports at the level of --anonymise, and count it by kind."""
    from dataclasses import replace

    from ..corpus.privacy import counted_kinds, names_of, remaining
    from ..corpus.pseudonyms import pseudonymised
    from ..report.wording import value_named

    raw = open_corpus(
        replace(inputs, anonymise="authors" if inputs.anonymise == "full" else inputs.anonymise)
    )
    notes = raw.notes
    if inputs.anonymise == "off":
        notes = {"names": pseudonymised(raw.documents, inputs.key)[1]}
        tell("names_stand")
    names = names_of(notes, inputs.key)
    found = remaining(raw.documents, names)
    left = found
    if inputs.anonymise == "full":
        from ..corpus.privacy import masked_documents

        left = remaining(masked_documents(raw.documents, names), names)
    if not inputs.quiet:
        for row in counted_kinds(found, left).itertuples():
            kind = value_named(row.kind, "kind", "privacy", spoken())
            tell("privacy", kind=kind, found=int(row.found), masked=int(row.masked), left=int(row.left))
    deliver(left, output, title="privacy")
