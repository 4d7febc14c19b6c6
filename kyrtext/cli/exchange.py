"""`kyrtext exchange`: to NVivo, MAXQDA, ATLAS.ti and QualCoder, and back."""

from __future__ import annotations

from pathlib import Path

import click

from ..files.errors import KyrtextError
from .help import choice, tell
from .items import LANG, Hand, opened_codebook
from .options import Inputs, Output, deliver, input_options, open_corpus


@click.command("exchange")
@input_options
@click.option(
    "-o", "--output", metavar="FILE", help="A project (.qdpx), a codebook (.qdc); with --read a table."
)
@click.option("--codebook", metavar="FILE", help="Codebook (YAML, XLSX or .qdc).")
@click.option(
    "--codings", metavar="FILE.coding", help="What was coded at the desk: .qdpx, .qdc, .docx, .xlsx."
)
@click.option("--read", "project", metavar="FILE.qdpx", help="Read a project: its coded passages as a table.")
@choice(
    "--positions",
    ["code points", "UTF-16"],
    "How places are counted in a project: by the standard, or as NVivo for Windows does.",
    default="code points",
)
@LANG
def exchange_command(
    inputs: Inputs,
    output: str | None,
    codebook: str | None,
    codings: str | None,
    project: str | None,
    positions: str,
    lang: str,
) -> None:
    """Write a REFI-QDA project (.qdpx: posts, codes, coded passages) or codebook (.qdc); read a project back.

    With --codings a .docx holds the quotations by code and date, an .xlsx codings, codes, crosstab, timeline.
    """
    from ..report import qda

    if project:
        if Path(output or "").suffix.lower() == ".qdc":
            path = qda.write_codebook(qda.read_whole_project(project).codebook, str(output), lang)
            tell("wrote", what=path)
            return
        found = qda.read_whole_project(project)
        for remark in found.remarks:
            click.echo(remark, err=True)
        names = dict(zip(found.sources["source"], found.sources["name"], strict=True))
        codings = found.codings.assign(source=found.codings["source"].map(names))
        deliver(codings, Output(output), title="codings")
        return
    if not (codebook or codings) or not output:
        raise click.UsageError(
            "Writing needs --codebook or --codings, and -o FILE (.qdpx or .qdc); reading needs --read FILE."
        )
    kind = Path(output).suffix.lower()
    if codings:
        tell("wrote", what=_by_hand(inputs, codings, output, lang, positions))
        return
    assert codebook is not None
    if kind == ".qdc":
        path = qda.write_codebook(opened_codebook(codebook), output, lang)
    elif kind == ".qdpx":
        path = qda.write_project(open_corpus(inputs), opened_codebook(codebook), output, lang, positions)
    else:
        raise KyrtextError(
            f"cannot write '{output}'", f"'{kind}' is no REFI-QDA ending", "end it with .qdpx or .qdc"
        )
    tell("wrote", what=path)


def _by_hand(inputs: Inputs, codings: str, output: str, lang: str, positions: str) -> Path:
    """Write what was coded at the desk in the format of the file's ending."""
    from ..desk.exports import sheets
    from ..report import qda
    from ..report.quotations import write_quotations
    from ..report.workbook import write_workbook

    hand = Hand(codings)
    kind = Path(output).suffix.lower()
    if kind not in (".qdpx", ".qdc", ".docx", ".xlsx"):
        raise KyrtextError(
            f"cannot write '{output}'",
            f"codings do not go into '{kind}'",
            "end it .qdpx, .qdc, .docx or .xlsx",
        )
    corpus = open_corpus(inputs)
    found = hand.loaded(corpus)
    if kind == ".qdpx":
        return qda.write_project(corpus, found, output, lang, positions)
    if kind == ".qdc":
        return qda.write_codebook(found.codebook, output, lang)
    if kind == ".docx":
        return write_quotations(corpus, found, output, lang)
    return write_workbook(sheets(corpus, found), output, {"codings": Path(codings).name})
