"""`kyrtext tokens`: every token as a row."""

from __future__ import annotations

import click

from .options import Inputs, Output, deliver, input_options, open_corpus, output_options


@click.command("tokens")
@input_options
@output_options
def tokens_command(inputs: Inputs, output: Output) -> None:
    """Every token of the PATHs: where it stands, its language, its lemma, and who said so.

    \b
    Example: kyrtext tokens examples/exports -o tokens.csv
    """
    from ..corpus.build import tokens

    deliver(tokens(open_corpus(inputs)), output, title="tokens")
