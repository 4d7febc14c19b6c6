"""`kyrtext documents`: what was read."""

from __future__ import annotations

import sys

import click

from .options import (
    Inputs,
    Output,
    deliver,
    input_options,
    open_corpus,
    open_documents,
    output_options,
    read_options,
)


@click.command("documents")
@input_options
@output_options
@click.option(
    "--explain",
    "explain_file",
    metavar="FILE",
    help="Say which format FILE is, why, and where each field comes from.",
)
@click.option("--check-privacy", "check", is_flag=True, help="List what still points to persons.")
def documents_command(inputs: Inputs, output: Output, explain_file: str | None, check: bool) -> None:
    """How many documents there are by platform, group, kind and month; with --format jsonl the documents.

    \b
    Example: kyrtext documents examples/exports --format jsonl
    """
    from ..measures.documents import overview

    if explain_file:
        from ..reading import explain

        options = read_options(inputs)
        told = [found for path in (explain_file, *inputs.paths) for found in explain(path, options)]
        click.echo("\n\n".join(map(str, told)) or "no file to explain there")
        return
    if check:
        check_privacy(inputs, output)
        return
    table = open_documents(inputs)
    whole = output.output is not None or output.format not in (None, "table")
    deliver(table if whole else overview(table), output, title="documents")
    sys.stdout.flush()


def check_privacy(inputs: Inputs, output: Output) -> None:
    """List what would point to persons in exports at the level of --anonymise, and count it by kind."""
    from dataclasses import replace

    from ..corpus.privacy import counted_kinds, names_of, remaining
    from ..corpus.pseudonyms import pseudonymised

    raw = open_corpus(
        replace(inputs, anonymise="authors" if inputs.anonymise == "full" else inputs.anonymise)
    )
    notes = raw.notes
    if inputs.anonymise == "off":
        notes = {"names": pseudonymised(raw.documents, inputs.key)[1]}
        click.echo("with --anonymise off the names of authors stand in every exported table", err=True)
    names = names_of(notes, inputs.key)
    found = remaining(raw.documents, names)
    left = found
    if inputs.anonymise == "full":
        from ..corpus.privacy import masked_documents

        left = remaining(masked_documents(raw.documents, names), names)
    if not inputs.quiet:
        for row in counted_kinds(found, left).itertuples():
            click.echo(f"{row.kind}: {row.found:,} found, {row.masked:,} masked, {row.left:,} left", err=True)
    deliver(left, output, title="privacy")
