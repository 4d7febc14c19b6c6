"""Options that narrow what was read to some documents, and join the user's table of groups to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..files.errors import KyrtextError
from .help import spoken, tell

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus
    from ..search.codebook import Codebook

CODEBOOK = "kyrtext.codebook"
BOOKS = "kyrtext.codebooks"  # those opened, by their paths
# tables in which codes are counted, and the column that names them
CODED = {
    **dict.fromkeys(("timeline", "bursts", "effect", "crosstab", "engagement", "talk"), "item"),
    **{"correspondence": "name", "codes": "code", "overlaps": "code", "matrix": "document"},
}


def _understood(_: click.Context, __: click.Parameter, queries: tuple[str, ...]) -> tuple[str, ...]:
    """The queries, once each was parsed: a slip is told before anything is read."""
    if queries:
        from ..search.query import parse

        for query in queries:
            parse(query)
    return queries


NARROWING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--where",
        multiple=True,
        metavar="QUERY",
        callback=_understood,
        help="Only posts that answer it: 'platform:vk country:Russia from:2020-10 likes:>50 kind:comment'.",
    ),
    click.option("--groups", metavar="FILE", help="Table of groups (platform, group, country, members ...)."),
    click.option(
        "--platform",
        multiple=True,
        metavar="NAME[=PATH]",
        help="Only that platform; with =PATH: files under PATH belong to it.",
    ),
)


def by_option(text: str, **settings: Any) -> Callable[[Any], Any]:
    """The option --by of a command: any column of the documents, two with a comma between."""
    return click.option("--by", metavar="COLUMN", help=text, **settings)


def with_codebook(command: Any) -> Any:
    """The option --codebook for commands that need it for `code:` in a query alone."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
        context.meta[CODEBOOK] = value
        return value

    return click.option(
        "--codebook",
        metavar="FILE",
        help="Codebook, for code:NAME in a query.",
        expose_value=False,
        callback=keep,
    )(command)


def platform_filters(platform: Sequence[str]) -> list[str]:
    """What of --platform narrows (`facebook`) rather than says what files are (`facebook=PATH`).

    Raises KyrtextError for a word that is no platform.
    """
    chosen = [pair for pair in platform if "=" not in pair]
    if chosen:
        from ..reading.document import PLATFORMS
        from ..search.answers import SHORT
    for name in chosen:
        if name.casefold() not in (*PLATFORMS, *SHORT):
            raise KyrtextError(
                f"cannot use --platform '{name}'",
                "it is neither NAME=PATH nor a platform",
                f"write --platform NAME=PATH to say what files are, or one of {', '.join(PLATFORMS)}",
            )
    return [f"platform:{name}" for name in chosen]


def platform_paths(platform: Sequence[str]) -> dict[str, str]:
    """What of --platform says which platform files belong to; what narrows is looked at, too."""
    platform_filters(platform)
    paths = {}
    for pair in platform:
        name, sign, path = pair.partition("=")
        if sign and not (name and path):
            raise KyrtextError(
                f"cannot use --platform '{pair}'", "it is not NAME=PATH", "e.g. --platform vkontakte=data/vk"
            )
        if sign:
            paths[name] = path
    return paths


def opened_codebook(path: str) -> Codebook:
    """The codebook of a file (YAML, workbook or REFI-QDA), opened and told of once in a command."""
    books: dict[str, Codebook] = click.get_current_context().meta.setdefault(BOOKS, {})
    if path not in books:
        books[path] = _read_codebook(path)
    return books[path]


def labelled(table: pd.DataFrame, title: str, lang: str, *, drawn: bool = False) -> pd.DataFrame:
    """The table with the codes of the command's codebooks called by their labels in a language.

    In an English table they are called by their names, by which they are asked for; in a picture never.
    """
    books = click.get_current_context().meta.get(BOOKS, {})
    column = CODED.get(title)
    if (lang == "en" and not drawn) or not books or column is None or "label" in table.columns:
        return table
    called = {code.name: code.called(lang) for book in books.values() for code in book.codes}
    if title in ("overlaps", "matrix") and len(set(called.values())) == len(called):
        table = table.rename(columns={name: called.get(name, name) for name in table.columns[1:]})
    return table.assign(**{column: table[column].replace(called)}) if column in table.columns else table


def _read_codebook(path: str) -> Codebook:
    from ..report.qda import read_codebook, read_whole_project
    from ..search.codebook import load_codebook

    kind = Path(path).suffix.lower()
    if kind == ".qdpx":
        book = read_whole_project(path).codebook
    else:
        book = read_codebook(path) if kind == ".qdc" else load_codebook(path)
    if silent := book.silent:
        many = f"{', '.join(silent[:5])}{' ...' if len(silent) > 5 else ''}"
        tell("silent_codes", n=len(silent), all=len(book.codes), path=path, what=many)
    return book


def narrowed(
    corpus: Corpus, where: Sequence[str], platform: Sequence[str], groups: str | None, *, quiet: bool
) -> Corpus:
    """The corpus with its groups known, and only the documents asked for; what did not match is told."""
    if groups:
        from ..corpus.group_table import unmatched, with_groups

        corpus = with_groups(corpus, groups)
        if not quiet and (lines := unmatched(corpus.notes["groups"], spoken())):
            click.echo(lines, err=True)
    context = click.get_current_context(silent=True)
    if (context and context.meta.get(CODEBOOK)) or any("code:" in query for query in where):
        corpus = corpus.with_notes(codebook=_codebook())
    queries = list(where)
    if chosen := platform_filters(platform):
        queries.append(" ".join(chosen))
    if not queries:
        return corpus
    from ..search.answers import find

    kept = corpus
    for query in queries:
        kept = kept.select(find(kept, query).documents)
    if not quiet:
        tell("narrowed", n=len(kept), all=len(corpus))
        if not len(kept):
            tell("nothing_answers", query=" ".join(queries))
    return kept.with_notes(where=queries)


def _codebook() -> Codebook | None:
    """The codebook the command was given, whichever of its options holds it."""
    context = click.get_current_context(silent=True)
    path = (context.params.get("codebook") or context.meta.get(CODEBOOK)) if context else None
    if not path:
        return None
    return opened_codebook(path)
