"""How commands explain themselves: what people use first, the machine's options last, near misses named;
and two kinds of options."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import click

from ..files.messages import LANGUAGES, messages, said, told

# groups of options on a help page, after those a command has for itself
READING = (
    *("groups", "text_column", "date_column", "author_column", "group_column", "id_column", "platform"),
    *("strict", "include_private", "stopwords", "no_stopwords", "corrections", "split_hashtags"),
    *("anonymise",),
)
MACHINE = ("jobs", "max_memory", "scheduler", "workers", "no_cache", "key", "quiet")
FIRST = ("by", "top", "output", "format", "lang", "where", "plot", "size")
LANG = "kyrtext.lang"
PICTURE = "kyrtext.picture"
SEARCHED = ("query", "node")  # arguments that are a term, before the paths


def choice(name: str, words: Sequence[str], text: str, default: str | None = None) -> Callable[[Any], Any]:
    """An option that takes one of these words."""
    return click.option(name, type=click.Choice(words), default=default, help=text)


def whole(
    name: str, text: str, default: int | None = None, least: int = 1, metavar: str | None = None
) -> Callable[[Any], Any]:
    """An option that takes a whole number."""
    return click.option(name, type=click.IntRange(least), default=default, help=text, metavar=metavar)


def asked_language(arguments: Sequence[str]) -> str | None:
    """The language --lang asks for, wherever it stands; what is told of a slip beside it is in it, too.

    >>> asked_language(["freq", "--lang", "ru"]), asked_language(["--lang=ky", "freq"])
    ('ru', 'ky')
    """
    words = [
        word for one in arguments for word in (one.split("=", 1) if one.startswith("--lang=") else [one])
    ]
    found = [lang for option, lang in pairwise(words) if option == "--lang" and lang in LANGUAGES]
    return found[-1] if found else None


def spoken(context: click.Context | None = None) -> str:
    """The language the command was asked to speak: --lang, else English."""
    context = context or click.get_current_context(silent=True)
    if context is None:
        return "en"
    return str(context.params.get("lang") or context.meta.get(LANG) or "en")


def say(text: str, *, err: bool = True) -> None:
    """Say a sentence of data/said.txt beside the result, in the language of --lang."""
    click.echo(said(text, spoken()), err=err)


def told_next(what: str) -> None:
    """After a long job: what to open now."""
    click.echo(messages("screen", spoken())["open_next"].format(what=what), err=True)


def tell(key: str, **values: object) -> None:
    """Say something beside the result, on the error stream, in the language of --lang."""
    click.echo(told(key, spoken(), **values), err=True)


class Command(click.Command):
    """A command whose help is ordered, and which names what was nearly typed."""

    def prepared(self) -> Command:
        """The command with --lang, its options in the order of the help page."""
        if not any(param.name == "lang" for param in self.params):
            option = click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                help="Language of headings, labels, messages and explanations. [default: en]",
                expose_value=False,
            )
            self.params.append(option)
        return self

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, said("Usage", spoken(ctx)) + ": ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does, paragraph by paragraph."""
        formatter.write_paragraph()
        with formatter.indentation():
            for paragraph in inspect.cleandoc(self.help or "").split("\n\n"):
                listed = paragraph.startswith("\b")
                told = paragraph if listed else " ".join(paragraph.split())
                formatter.write_text(said(told, spoken(ctx)))
                formatter.write_paragraph()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options for people, then how files are read, then the machine's."""
        records: dict[str, list[tuple[str, tuple[str, str]]]] = {"Options": [], "Reading": [], "Machine": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is None or isinstance(param, click.Argument):
                continue
            name, lang = str(param.name), spoken(ctx)
            pieces = re.split(r"(\s*\[|\])", record[1])  # the text, then in brackets what is taken without it
            told = "".join(piece if place % 2 else said(piece, lang) for place, piece in enumerate(pieces))
            record = (record[0], told)
            section = "Reading" if name in READING else "Machine" if name in MACHINE else "Options"
            records[section].append((name, record))
        order = {name: place for place, name in enumerate(FIRST)}
        records["Options"].sort(key=lambda one: order.get(one[0], len(FIRST) + (one[0] == "help")))
        titles = {"Options": "Options", "Reading": "How files are read", "Machine": "The machine"}
        for section, found in records.items():
            if found:
                with formatter.section(said(titles[section], spoken(ctx))):
                    formatter.write_dl([record for _, record in found])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; a folder and a term in the wrong order are put right, a slip in an option is told."""
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise self._told(error, ctx) from error
        for name in SEARCHED:
            term, paths = ctx.params.get(name), ctx.params.get("paths")
            if term and paths and len(paths) == 1 and os.path.exists(term) and not os.path.exists(paths[0]):
                ctx.params[name], ctx.params["paths"] = paths[0], (term,)
                tell("understood", what=f"kyrtext {ctx.info_name} '{paths[0]}' '{term}'")
        return rest

    def _told(self, error: click.NoSuchOption, ctx: click.Context) -> click.UsageError:
        name = error.option_name
        known = [opt for param in self.get_params(ctx) for opt in param.opts if opt.startswith("--")]
        if name == "--language":
            return click.UsageError(
                "No such option: --language (it filters words where words are counted); in a query write "
                "language:ky, and --lang is the language of the output.",
                ctx,
            )
        import difflib

        near = difflib.get_close_matches(name, [one for one in known if one != "--language"], 2, 0.6)
        advice = f"did you mean {', '.join(near)}?" if near else f"see kyrtext {ctx.info_name} --help"
        return click.UsageError(f"No such option: {name}; {advice}", ctx)


def ordered(found: Any, example: str) -> click.Command:
    """The command as one of `Command`, its example below its help: those of all files become so here."""
    if found.__class__ is not Command:
        found.__class__ = Command
        found.help = f"{inspect.cleandoc(found.help)}\n\n\b\nExample: kyrtext {example}"
    prepared: Command = found.prepared()
    return prepared


def unknown_command(name: str, known: list[str], ctx: click.Context) -> click.UsageError:
    """What to say of a command there is none of: the nearest ones, or that a path needs a command."""
    import difflib

    near = difflib.get_close_matches(name, known, 2, 0.55)
    if os.path.exists(name):
        advice = f"'{name}' is a path; say what to do with it, e.g. kyrtext figures '{name}' -o results"
    elif near:
        advice = f"did you mean {', '.join(near)}?"
    else:
        advice = "see kyrtext --help"
    return click.UsageError(f"No such command '{name}': {advice}", ctx)
