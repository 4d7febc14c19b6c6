"""`kyrtext show`: one post whole, with its thread."""

from __future__ import annotations

import shutil
import textwrap

import click
import pandas as pd

from .help import spoken
from .options import Inputs, Output, deliver, input_options, open_corpus, output_options


@click.command("show")
@click.argument("wanted", metavar="ID")
@input_options
@output_options
def show_command(wanted: str, inputs: Inputs, output: Output) -> None:
    """Print a post or comment whole, with the post it stands under and the comments beside it.

    ID is the id of the post, or its document number: both stand in the tables of search and kwic.

    \b
    Example: kyrtext show 12 examples/exports
    """
    from ..search.threads import thread

    table = thread(open_corpus(inputs), wanted)
    if output.output or output.format not in (None, "table"):
        deliver(table, output, title="documents")
        return
    click.echo(told(table, spoken()))


def told(table: pd.DataFrame, lang: str) -> str:
    """The thread as text: the one asked for marked, comments set in."""
    from ..plots.style import part_name
    from ..report.cells import safe_terminal

    wide = min(shutil.get_terminal_size((100, 24)).columns, 100)
    blocks = []
    for row in table.itertuples():
        inward = "" if row.kind != "comment" else "    "
        date = row.date_local if pd.isna(row.date) else f"{row.date:%Y-%m-%d %H:%M}"
        about = (row.group, date, row.author, row.id)
        named = [str(value) for value in about if not pd.isna(value) and str(value)]
        head = " · ".join(
            [f"{'▶ ' if row.asked else ''}{row.document}", part_name(row.platform, lang), *named]
        )
        lines = [head]
        for line in str(row.text).splitlines() or [""]:
            lines += textwrap.wrap(line, wide - len(inward) - 2) or [""]
        blocks.append("\n".join(inward + safe_terminal(line) for line in lines))
    return "\n\n".join(blocks)
