"""`kyrtext explain`: how a word is understood."""

from __future__ import annotations

import click

from .options import Output, deliver, output_options


@click.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--word", metavar="WORD", help="Of the texts given, explain this word alone.")
@output_options
def explain_command(words: tuple[str, ...], word: str | None, output: Output) -> None:
    """How words are understood: spelling repairs, every reading in every language, and the one chosen.

    \b
    Example: kyrtext explain сүйлөгөнмүн
    """
    from ..languages.explain import explain

    deliver(explain(list(words), word=word), output, title="explain")
