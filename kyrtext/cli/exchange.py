"""`kyrtext exchange`: to NVivo, MAXQDA, ATLAS.ti and QualCoder, and back."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import KyrtextError
from .options import Inputs, input_options, open_corpus


@click.command("exchange")
@input_options
@click.option("-o", "--output", required=True, metavar="FILE", help="A project (.qdpx) or a codebook (.qdc).")
@click.option("--codebook", required=True, metavar="FILE", help="Codebook (YAML, XLSX or .qdc).")
@click.option(
    "--lang",
    type=click.Choice(["en", "ru", "ky"]),
    default="en",
    show_default=True,
    help="Language of labels.",
)
def exchange_command(inputs: Inputs, output: str, codebook: str, lang: str) -> None:
    """Write a REFI-QDA project (posts, codes, coded selections) or codebook for other programs.

    \b
    Example: kyrtext exchange examples/exports --codebook examples/codebook.yaml -o study.qdpx
    """
    from ..codebook import load_codebook
    from ..report import qda

    book = qda.read_codebook(codebook) if codebook.endswith(".qdc") else load_codebook(codebook)
    kind = Path(output).suffix.lower()
    if kind == ".qdc":
        path = qda.write_codebook(book, output, lang)
    elif kind == ".qdpx":
        path = qda.write_project(open_corpus(inputs), book, output, lang)
    else:
        raise KyrtextError(
            f"cannot write '{output}'", f"'{kind}' is no REFI-QDA ending", "end it with .qdpx or .qdc"
        )
    click.echo(f"wrote {path}", err=True)
