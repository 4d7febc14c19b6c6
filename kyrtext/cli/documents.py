"""`kyrtext documents`, `tokens`, `show`: what was read."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from functools import cache
from typing import TYPE_CHECKING

import click

from ..files.data import lines
from ..files.messages import heading, messages, number, told, value_named
from .help import spoken, tell
from .items import Rows
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

if TYPE_CHECKING:
    import pandas as pd

    from ..reading import Explanation


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
@by_option("Count them by these columns.", default="platform,group,kind,month")
@click.option("--top", type=Rows(), default="40", help="Rows of the count on the screen.")
def documents_command(
    inputs: Inputs,
    output: Output,
    explain_file: str | None,
    accounted: bool,
    check: bool,
    by: str,
    top: int | None,
) -> None:
    """How many documents there are by platform, group, kind and month; with -o or --format the documents."""
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
    from ..reading.report import account, stated

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
        click.echo(stated(table, spoken()), err=True)
    deliver(table, output, title="account")
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


def explained(found: Explanation, lang: str) -> str:
    """What `documents --explain` says of a file: its format, why, and where each field comes from."""
    if lang == "en":
        return str(found)
    said = messages("screen", lang)
    rows = [
        (heading("file", lang), found.file),
        (said["format"], value_named(found.format, "read_as", lang=lang)),
        (said["evidence"], in_words(found.evidence, lang)),
        (said["encoding"], found.encoding),
        *((heading(name, lang), in_words(origin, lang)) for name, origin in found.origins.items()),
    ]
    room = max(len(name) for name, _ in rows) + 2
    return "\n".join(f"{name:<{room}}{text}" for name, text in rows if text)


def in_words(text: str, lang: str) -> str:
    """A sentence of `documents --explain` in Russian or Kyrgyz; names of columns stay.

    >>> in_words("column 'Дата' (its name)", "ru"), in_words("id or cid", "ky")
    ("столбец 'Дата' (по названию)", 'id же cid')
    """
    phrases, pattern = _phrases(lang)
    parts = re.split(r"('[^']*'(?!\w))", text)
    parts[::2] = [pattern.sub(lambda found: phrases[found[0]], part) for part in parts[::2]]
    return "".join(parts)


@cache
def _phrases(lang: str) -> tuple[dict[str, str], re.Pattern[str]]:
    rows = (line.split("\t") for line in lines("explained.txt"))
    phrases = {english: russian if lang == "ru" else kyrgyz for english, russian, kyrgyz in rows}
    names = "|".join(re.escape(name) for name in sorted(phrases, key=len, reverse=True))
    return phrases, re.compile(rf"(?<![\w.\[])(?:{names})(?![\w\[=])")


@click.command("tokens")
@input_options
@output_options
def tokens_command(inputs: Inputs, output: Output) -> None:
    """Every token of the PATHs: where it stands, its language, its lemma, and who said so."""
    from ..corpus.build import tokens

    deliver(tokens(open_corpus(inputs)), output, title="tokens")


@click.command("show")
@click.argument("wanted", metavar="ID")
@input_options
@output_options
def show_command(wanted: str, inputs: Inputs, output: Output) -> None:
    """Print a post or comment whole, with the post it stands under and the comments beside it.

    ID is the id of the post, or its document number: both stand in the tables of search and kwic.
    """
    from ..search.threads import thread

    table = thread(open_corpus(inputs), wanted)
    if output.output or output.format not in (None, "table"):
        deliver(table, output, title="documents")
        return
    click.echo(in_lines(table, spoken()))


def in_lines(table: pd.DataFrame, lang: str) -> str:
    """The thread as text: the one asked for marked, comments set in."""
    import pandas as pd

    from ..plots.style import part_name
    from ..report.wording import safe_terminal

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
