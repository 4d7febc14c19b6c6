"""Options that commands share, and what they become: a corpus, a Counting, a table with its account."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import __version__
from ..files.errors import KyrtextError
from ..files.messages import said
from . import hold
from .help import PICTURE, choice, spoken, tell, whole
from .narrowing import NARROWING, labelled, narrowed, platform_filters, platform_paths

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.build import Settings
    from ..corpus.corpus import Corpus
    from ..corpus.grouping import Concepts, Counting
    from ..reading import ReadOptions

COLUMN_NAMES = ("text_column", "date_column", "author_column", "group_column", "id_column")
F = TypeVar("F", bound=Callable[..., Any])
Option = Callable[[F], F]


@dataclass(frozen=True)
class Inputs:
    """What to read and how, as the user typed it."""

    paths: tuple[str, ...]
    where: tuple[str, ...] = ()
    groups: str | None = None
    platform: tuple[str, ...] = ()
    strict: bool = False
    include_private: bool = False
    text_column: str | None = None
    date_column: str | None = None
    author_column: str | None = None
    group_column: str | None = None
    id_column: str | None = None
    stopwords: tuple[str, ...] = ()
    no_stopwords: bool = False
    corrections: tuple[str, ...] = ()
    anonymise: str = "authors"
    key: str | None = None
    split_hashtags: bool = False
    addressees: bool = False
    jobs: int | None = None
    max_memory: int | None = None
    scheduler: str | None = None
    workers: int | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Output:
    """Where a table goes and in which format."""

    output: str | None = None
    format: str | None = None
    csv: str = "plain"
    wide: bool = False

    def __post_init__(self) -> None:
        """Refuse a file whose ending says no format before anything is read."""
        if self.output and not self.format:
            from ..report.tables import format_of

            format_of(self.output)


def _without_cache(context: click.Context, _: click.Parameter, value: bool) -> None:
    """Do without the answers known beforehand until the command is done, in its processes too."""
    if value:
        from ..languages.known import OFF, switched

        context.with_resource(switched(OFF))


class Size(click.ParamType):
    """An amount of memory: 2GB, 500MB, or bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([\d.]+)\s*([KMGT]?)i?B?", str(value).strip(), re.IGNORECASE)
        if not found:
            self.fail(f"'{value}' is no size; write it as 2GB or 500MB", param, ctx)
        return int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " "))


INPUT_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("paths", nargs=-1, metavar="PATH..."),
    *NARROWING,
    click.option("--strict", is_flag=True, help="Fail on the first file or record that cannot be read."),
    click.option("--include-private", is_flag=True, help="Read private messages too."),
    click.option("--text-column", metavar="NAME", help="Column of a table that holds the text."),
    click.option("--date-column", metavar="NAME", help="Column that holds the date."),
    click.option("--author-column", metavar="NAME", help="Column that holds the author."),
    click.option("--group-column", metavar="NAME", help="Column that holds the group."),
    click.option("--id-column", metavar="NAME", help="Column that holds the id."),
    click.option("--stopwords", multiple=True, metavar="FILE", help="Add a stop list (one word a line)."),
    click.option("--no-stopwords", is_flag=True, help="Count stop words too."),
    click.option(
        "--corrections", multiple=True, metavar="FILE", help="Your own lemmas (form, language, lemma, note)."
    ),
    choice(
        "--anonymise",
        ["authors", "full", "off"],
        "Pseudonyms for authors; full masks phones, links, names in texts too.",
        default="authors",
    ),
    click.option("--key", metavar="FILE", help="Secret for the pseudonyms. [default: your own]"),
    click.option("--split-hashtags", is_flag=True, help="Count the words of a hashtag, not the hashtag."),
    click.option("--addressees", is_flag=True, help="Count the names that replies begin with as words."),
    whole("--jobs", "Processes at work. [default: one per core]", metavar="N"),
    click.option("--max-memory", type=Size(), metavar="SIZE", help="Read in memory of about SIZE (2GB)."),
    click.option("--scheduler", metavar="ADDRESS", help="Read on the Dask cluster at tcp://HOST:PORT."),
    whole("--workers", "Read on a Dask cluster of N local workers.", metavar="N"),
    click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=_without_cache,
        help="Ask about every word anew, remember none.",
    ),
    click.option("--quiet", is_flag=True, help="No progress, no summary."),
)
COUNTING_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    choice(
        "--group", ["lemma", "stem", "exact", "concept"], "What makes two forms one word.", default="lemma"
    ),
    choice("--language", ["ru", "ky", "en", "other"], "Count the words of one language."),
    whole("--min-length", "Shortest headword, in letters.", default=1),
    whole("--min-count", "Fewest occurrences shown.", default=1),
    click.option(
        "--codebook", metavar="FILE", help="Codebook: concepts for --group concept, codes for a report."
    ),
    choice(
        "--weight",
        ["author", "group", "likes", "shares", "comments", "views", "reactions"],
        "Count each author or group once for a word, or posts as often as they were liked, shared ...",
    ),
    click.option("--intervals", is_flag=True, help="Add 95 % bootstrap intervals over posts."),
)
OUTPUT_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("-o", "--output", metavar="FILE", help="Write to a file; its ending says the format."),
    choice(
        "--format",
        ["table", "csv", "xlsx", "docx", "json", "jsonl", "parquet"],
        "Format, whatever the file's ending.",
    ),
    choice(
        "--csv",
        ["plain", "excel"],
        "excel: semicolons and decimal commas, as a Russian or Kyrgyz Excel opens them.",
        default="plain",
    ),
    click.option("--wide", is_flag=True, help="Every column on the screen, however wide."),
)


def collected(options: Iterable[Callable[[Any], Any]], cls: type, name: str) -> Callable[[F], F]:
    """A decorator that adds the options and hands their values over as one frozen object."""

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            values = {item.name: kwargs.pop(item.name) for item in fields(cls) if item.name in kwargs}
            return function(*args, **{name: cls(**values)}, **kwargs)

        for option in reversed(tuple(options)):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorate


input_options: Callable[[Any], Any] = collected(INPUT_OPTIONS, Inputs, "inputs")
output_options: Callable[[Any], Any] = collected(OUTPUT_OPTIONS, Output, "output")


@dataclass(frozen=True)
class CountingOptions:
    """The counting options as typed."""

    group: str = "lemma"
    language: str | None = None
    min_length: int = 1
    min_count: int = 1
    codebook: str | None = None
    weight: str | None = None
    intervals: bool = False

    def counting(self, inputs: Inputs, top: int | None = None) -> Counting:
        """Return them as the library's own object."""
        from ..corpus.grouping import Counting

        if self.group == "concept" and not self.codebook:
            raise click.UsageError("--group concept needs a codebook: add --codebook FILE.")
        return Counting(
            group=self.group,
            concepts=self.concepts() if self.group == "concept" else None,
            weight=self.weight,
            intervals=self.intervals,
            language=self.language,
            stopwords=not inputs.no_stopwords,
            min_length=self.min_length,
            min_count=self.min_count,
            top=top,
        )

    def concepts(self) -> Concepts:
        """Return the concepts of the codebook."""
        from ..search.codebook import load_codebook

        concepts = load_codebook(str(self.codebook)).concepts
        if not concepts:
            raise KyrtextError(f"'{self.codebook}' has no concepts", "", "add a section 'concepts:'")
        return concepts


counting_options: Callable[[Any], Any] = collected(COUNTING_OPTIONS, CountingOptions, "counting")


def need_paths(inputs: Inputs) -> None:
    """Stop with status 2 when no path was given."""
    if not inputs.paths:
        raise click.UsageError("Missing argument 'PATH...': give a folder of exports, a file or an index.")


def read_options(inputs: Inputs) -> ReadOptions:
    """What the user typed as the reader's own options."""
    from ..reading import ReadOptions
    from ..reading.report import ColumnMap

    columns = ColumnMap(
        text=inputs.text_column,
        date=inputs.date_column,
        author=inputs.author_column,
        group=inputs.group_column,
        id=inputs.id_column,
    )
    return ReadOptions(
        platforms=platform_paths(inputs.platform),
        strict=inputs.strict,
        include_private=inputs.include_private,
        columns=columns,
    )


def index_settings(inputs: Inputs) -> Settings:
    """What the user typed as the settings a corpus is built with."""
    from ..corpus.build import Settings

    return Settings(
        stopwords=inputs.stopwords,
        split_hashtags=inputs.split_hashtags,
        addressees=inputs.addressees,
        corrections=inputs.corrections,
        anonymise=inputs.anonymise,
        key=inputs.key,
    )


def opened_store(inputs: Inputs) -> Corpus | None:
    """The corpus of the index given in place of folders; None if no index is given."""
    if not any(os.path.isfile(Path(path) / "manifest.json") for path in inputs.paths):  # never raises
        return None
    from ..corpus.build import read_index
    from ..corpus.index import is_store

    if not any(is_store(path) for path in inputs.paths):
        return None
    unsaid = Inputs(inputs.paths)
    said = replace(inputs, platform=tuple(pair for pair in inputs.platform if "=" in pair))
    for name in ("platform", "strict", "include_private", "split_hashtags", "addressees", *COLUMN_NAMES):
        if getattr(said, name) != getattr(unsaid, name):
            option = "--" + name.replace("_", "-")
            raise KyrtextError(
                f"{option} cannot change an index",
                f"'{inputs.paths[0]}' is read already",
                "index with it anew",
            )
    return read_index(inputs.paths, settings=index_settings(inputs))


def open_corpus(inputs: Inputs) -> Corpus:
    """The corpus of the paths given, with a progress bar on a terminal and an account on stderr."""
    need_paths(inputs)
    corpus = opened_store(inputs)
    if corpus is None:
        with progress("reading", quiet=inputs.quiet) as step:
            corpus = read_anew(inputs, step)
    if not inputs.quiet:
        ready = corpus.notes.get("told") if spoken() == "en" else None
        click.echo(ready or corpus.notes["reading"].told(lang=spoken()), err=True)
    hold(corpus)
    corpus = narrowed(corpus, inputs.where, inputs.platform, inputs.groups, quiet=inputs.quiet)
    return counted_over(corpus.with_notes(run=run_record()))


def read_anew(inputs: Inputs, step: Callable[[int, int], None] | None) -> Corpus:
    """The corpus of the paths given, read here, within bounds of memory, or on a cluster."""
    options, settings = read_options(inputs), index_settings(inputs)
    if inputs.scheduler or inputs.workers:
        from ..corpus import cluster

        with cluster.connected(inputs.scheduler, inputs.workers) as client:
            return cluster.read(client, inputs.paths, options, settings)
    from ..corpus.build import read

    return read(
        list(inputs.paths),
        options=options,
        settings=settings,
        progress=step,
        jobs=inputs.jobs,
        max_memory=inputs.max_memory,
    )


def open_documents(inputs: Inputs) -> pd.DataFrame:
    """The documents of the paths given, without looking at their words."""
    need_paths(inputs)
    narrow = bool(inputs.where or inputs.groups or platform_filters(inputs.platform))
    corpus = open_corpus(inputs) if narrow else opened_store(inputs)
    if corpus is not None:
        from ..corpus.documents import plain_documents

        table, report = plain_documents(corpus.documents), corpus.notes["reading"]
    else:
        from ..corpus.build import read_table

        with progress("reading", quiet=inputs.quiet) as step:
            table, report = read_table(list(inputs.paths), read_options(inputs), step)
        from ..corpus.privacy import protected_documents

        table = protected_documents(table, inputs.anonymise, inputs.key)
    if not inputs.quiet and not narrow:
        click.echo(report.told(lang=spoken()), err=True)
    return table


def screen_width() -> int | None:
    """The columns of the terminal, or those COLUMNS asks for; None for a pipe."""
    import shutil

    told = os.environ.get("COLUMNS", "")
    if sys.stdout.isatty() or told.isdigit():
        return shutil.get_terminal_size().columns
    return None


def deliver(
    table: pd.DataFrame, output: Output, *, title: str = "", counting: Counting | None = None
) -> None:
    """Write a table to its file, or print it; `counting` is how words were counted, where they were."""
    from ..report.tables import format_of, print_table, to_csv

    if output.output:
        tell("wrote", what=written(table, output, title, counting))
        return
    if table.empty:
        tell("no_rows")
    kind = format_of(None, output.format)
    if kind == "csv" and output.csv == "excel":
        sys.stdout.write(to_csv(table, excel=True))
        return
    print_table(
        labelled(table, title, spoken()) if kind == "table" else table,
        kind,
        sys.stdout,
        title=title,
        lang=spoken(),
        wide=output.wide,
        page=click.echo_via_pager,
    )


def written(table: pd.DataFrame, output: Output, title: str, counting: Counting | None) -> Path:
    """Write a table to its file; a workbook says how it was made, a Word document shows the picture too."""
    from ..report.tables import format_of, write_table

    path, kind = Path(str(output.output)), format_of(output.output, output.format)
    settings, method = made_by(counting, table.attrs) if kind in ("xlsx", "docx") else ({}, "")
    return write_table(
        labelled(table, title, spoken()) if kind == "docx" else table,
        path,
        kind,
        title,
        settings,
        lang=spoken(),
        csv=output.csv,
        picture=click.get_current_context().meta.get(PICTURE),
        method=method,
    )


class progress:  # noqa: N801
    """A progress bar on stderr, only on a terminal; calling it says how much of how much is done."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self.label = label
        self.shown = sys.stderr.isatty() and not quiet
        self.bar: Any = None

    def __enter__(self) -> progress:
        if self.shown:
            from ..files.progress import bar

            self.bar = bar(said(self.label, spoken()))
        return self

    def __call__(self, done: int, total: int) -> None:  # noqa: D102
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()


# Options that change nothing in a result, say only where it goes, or draw something beside it.
NOT_RECORDED = ("output", "quiet", "jobs", "key", "scheduler", "wide", "plot", "shape")
# Options that name files, and the role these have among the inputs.
FILE_OPTIONS = {
    "paths": "input",
    **{n: n for n in ("stopwords", "corrections", "codebook", "events", "audit", "groups", "codings")},
    **{"dictionary": "scale", "listed": "list"},
}


CORPUS = "kyrtext.corpus"


def counted_over(corpus: Corpus) -> Corpus:
    """The corpus, noted as the one that the command's result is counted over."""
    if context := click.get_current_context(silent=True):
        context.meta[CORPUS] = corpus
    return corpus


def made_by(counting: Counting | None, attrs: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """How a table was made: the settings, then the method paragraph; "" where no posts were counted."""
    corpus = click.get_current_context().meta.get(CORPUS)
    run, method = run_record(), ""
    if corpus is not None:
        from ..corpus.decisions import decisions
        from ..report.manifest import manifest, method_text

        record = manifest(corpus, attrs, decisions(corpus, counting))
        run, method = record["run"], method_text(corpus, counting, record, spoken())
    run = run or {}
    told = {"command": run.get("command", ""), "arguments": " ".join(run.get("arguments", ()))}
    return {"kyrtext": __version__, **told, **attrs}, method


def run_record() -> dict[str, Any] | None:
    """The command as given: `command`, `settings` by name, `arguments` as typed, the `files` they name."""
    context = click.get_current_context(silent=True)
    if context is None:
        return None
    arguments: list[str] = []
    settings: dict[str, Any] = {}
    files: dict[str, list[str]] = {}
    for param in context.command.params:
        value = context.params.get(str(param.name), context.meta.get(f"kyrtext.{param.name}"))
        if param.name in NOT_RECORDED:
            continue
        value = _as_typed(param, value)
        if value is None:
            continue
        values = list(value) if isinstance(value, tuple) else [value]
        if value != param.default and value not in ((), False):
            settings[str(param.name)] = values if isinstance(value, tuple) else value
        if param.name in FILE_OPTIONS and values:
            files[FILE_OPTIONS[param.name]] = [str(one) for one in values]
        if param.name == "platform":
            paths = [str(pair).partition("=")[2] for pair in values if "=" in str(pair)]
            files.setdefault("input", []).extend(paths)
        if isinstance(param, click.Argument):
            arguments += [str(one) for one in values]
        elif value is True:
            arguments.append(param.opts[-1])
        elif value is not False and value != param.default:
            arguments += [part for one in values for part in (param.opts[-1], str(one))]
    files["input"] = list(dict.fromkeys(files.get("input", [])))
    return {"command": context.info_name, "settings": settings, "arguments": arguments, "files": files}


def _as_typed(param: click.Parameter, value: Any) -> Any:
    """The value of an option as one types it: names with commas, no limit as `all`."""
    if isinstance(param, click.Option) and not param.multiple:
        if isinstance(value, tuple):
            return ",".join(value)
        if isinstance(param.default, str):
            return "all" if value is None else str(value)
    return value


def account(
    corpus: Corpus,
    counting: Counting,
    path: str | Path,
    table: pd.DataFrame | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write the manifest, the ledger and the method paragraph of a result beside it."""
    from ..report.manifest import write_account

    settings = {**(table.attrs if table is not None else {}), **(facts or {})}
    made = write_account(corpus, counting, [Path(path)], settings, path)
    context = click.get_current_context(silent=True)
    if context is None or not context.params.get("quiet"):
        tell("wrote", what=", ".join(str(one) for one in made))
