"""The command line: `kyrtext COMMAND PATH...`; each command reads, calls one function, writes."""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from typing import Any

import click

from .. import __version__
from ..files.data import lines
from ..files.errors import KyrtextError
from ..files.messages import LANGUAGES, said
from .help import LANG, Command, asked_language, ordered, spoken, unknown_command


def _listed() -> Iterator[tuple[str, str, str, str, str]]:
    section = ""
    for line in lines("commands.txt"):
        if line.startswith("["):
            section = line[1:-1]
        else:
            name, module, what, example = line.split("\t")
            yield section, name, module, what, example


# the part of the help page, name, module, what it does, one true example
COMMANDS = tuple(_listed())


class Commands(Command, click.Group):
    """A group whose commands are imported when they run, so that help is immediate."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102
        return [name for _, name, *_ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        for _, name, module, _, example in COMMANDS:
            if name == cmd_name:
                found = import_module(f".{module}", __name__)
                return ordered(getattr(found, f"{name}_command"), example)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a mistyped one is told with the nearest there is.

        A --lang before the command is one of the command.
        """
        if ctx.params["lang"] and len(args) > 0:
            args = [args[0], "--lang", ctx.params["lang"], *args[1:]]
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            raise unknown_command(args[0], names, ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Look for the language first: slips in what stands before it are told in it, too."""
        ctx.meta[LANG] = asked_language(args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: D102
        super().format_options(ctx, formatter)
        lang = spoken(ctx)
        for section, rows in groupby(COMMANDS, itemgetter(0)):
            with formatter.section(said(section, lang)):
                told = [(f"{name:<14}", said(what, lang)) for _, name, _, what, _ in rows]
                formatter.write_dl(told, col_max=16)
        with formatter.section(said("Examples", lang)):
            for *_, example in COMMANDS:
                # never wrapped, so that it can be copied
                formatter.write(f"  kyrtext {example}\n")


SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True}


@click.group(cls=Commands, context_settings=SETTINGS)
@click.version_option(__version__, prog_name="kyrtext")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the command and of this page.")
def group(lang: str | None) -> None:
    """Word-frequency content analysis for Russian and Kyrgyz.

    Every command takes exported folders (Facebook, VKontakte, Odnoklassniki and what else lies in them)
    or an index made by `kyrtext index`. Tables go to the screen, or with -o to a file whose ending
    (.csv .xlsx .json .jsonl .parquet) says the format.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and exit: 0 done, 1 a KyrtextError told in one line, 2 bad usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a Windows console that is not UTF-8 must not stop a run over a Kyrgyz letter
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    with contextlib.suppress(ValueError):  # not in the main thread
        # who is told to end tidies up as after Ctrl-C
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    lang = asked_language(sys.argv[1:] if arguments is None else arguments) or "en"
    try:
        group.main(args=arguments, prog_name="kyrtext", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(0)
    except KyrtextError as error:
        click.echo(f"kyrtext: {' '.join(said(str(error), lang).split())}", err=True)
        sys.exit(1)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        for line in told.getvalue().splitlines():
            click.echo(said(line, lang), err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(said("kyrtext: stopped; nothing half-written is left", lang), err=True)
        sys.exit(130)
    except BrokenPipeError:
        # the reader of the pipe (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(said(f"kyrtext: cannot write the output: {error.strerror or error}", lang), err=True)
        # what is left in the buffer cannot be written either; the interpreter would try at its end
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


COLLECTED = (100_000, 50, 50)  # rings of garbage are few, and looking for them costs a tenth of a second
_held: list[Any] = []
_programs: list[str] = []  # this one's name, where `run` runs


def hold(corpus: Any) -> None:
    """Keep a corpus until the end of the program, where the system takes it back as a whole.

    The interpreter would take it apart word by word, which takes a while.
    """
    if _programs:
        _held.append(corpus)


def _in_utf8() -> None:
    """Begin anew in UTF-8 where the system's names of files are not: dictionaries lie under any path."""
    if os.name == "posix" and sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        os.execve(sys.executable, sys.orig_argv, {**os.environ, "PYTHONUTF8": "1"})


def run() -> None:
    """Run the command line as a program of its own, and end without tidying up what it holds in memory."""
    _in_utf8()
    _programs.append("kyrtext")
    gc.set_threshold(*COLLECTED)
    code: Any = 0
    try:
        main()
    except SystemExit as done:
        code = done.code
    atexit._run_exitfuncs()  # temporary files, processes
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)
