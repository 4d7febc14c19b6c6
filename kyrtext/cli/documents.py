"""`kyrtext documents`: what was read."""

from __future__ import annotations

import sys

import click

from .options import Inputs, Output, deliver, input_options, open_documents, output_options, read_options


@click.command("documents")
@input_options
@output_options
@click.option(
    "--explain",
    "explain_file",
    metavar="FILE",
    help="Say which format FILE is, why, and where each field comes from.",
)
def documents_command(inputs: Inputs, output: Output, explain_file: str | None) -> None:
    """How many documents there are by platform, group, kind and month; with --format jsonl the documents.

    \b
    Example: kyrtext documents examples/exports --format jsonl
    """
    from ..measures.documents import overview

    if explain_file:
        from ..reading import explain

        click.echo("\n\n".join(map(str, explain(explain_file, read_options(inputs)))))
        return
    table = open_documents(inputs)
    whole = output.output is not None or output.format not in (None, "table")
    deliver(table if whole else overview(table), output, title="documents")
    sys.stdout.flush()
