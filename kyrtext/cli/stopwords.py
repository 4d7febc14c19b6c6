"""`kyrtext stopwords`: the lists, and what they leave out."""

from __future__ import annotations

import click

from .options import Inputs, Output, deliver, input_options, open_corpus, output_options

SHOWN = 50


@click.command("stopwords")
@input_options
@output_options
@click.option(
    "--list", "which", type=click.Choice(["ru", "ky", "en", "social"]), help="Print a shipped list."
)
@click.option("--top", type=click.IntRange(1), default=SHOWN, show_default=True, help="Rows shown.")
def stopwords_command(inputs: Inputs, output: Output, which: str | None, top: int) -> None:
    """What the stop lists leave out of the PATHs, commonest first; or, with --list, a shipped list.

    \b
    Example: kyrtext stopwords examples/exports
    """
    from ..corpus import stop_lists as stoplists

    if which:
        click.echo((stoplists.folder() / f"{which}.txt").read_text(encoding="utf-8"), nl=False)
        return
    from ..measures.frequency import stopped

    deliver(stopped(open_corpus(inputs), top), output, title="stop words")
