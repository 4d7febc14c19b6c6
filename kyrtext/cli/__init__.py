"""The command line: `kyrtext COMMAND PATH...`; each command reads, calls one function, writes."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..files.errors import KyrtextError
from .help import ordered, unknown_command

# In the order a user needs them: name, module, what it does, one true example.
COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    (
        "start",
        "start",
        "For a first time: asks for the folder, shows the report.",
        "start examples/exports -o results --no-browser",
    ),
    (
        "figures",
        "figures",
        "The study's figures and tables for each platform.",
        "figures examples/exports -o results",
    ),
    (
        "report",
        "report",
        "One HTML file: figures, tables, posts, method.",
        "report examples/exports -o report.html --lang ky",
    ),
    ("freq", "freq", "Word-frequency table.", "freq examples/exports --by platform --top 20"),
    (
        "documents",
        "documents",
        "What was read: documents by platform, group, kind.",
        "documents examples/exports",
    ),
    ("tokens", "tokens", "Every word with its language and lemma.", "tokens examples/exports -o tokens.csv"),
    ("search", "search", "Posts that answer a query.", "search 'документ AND патент' examples/exports"),
    ("kwic", "search", "Every hit in its raw context.", "kwic жумуш examples/exports --sort right"),
    ("show", "show", "One post whole, with its thread.", "show 12 examples/exports"),
    (
        "tree",
        "search",
        "Word tree: what stands before and after.",
        "tree жумуш examples/exports --plot tree.svg",
    ),
    ("collocates", "compare", "Words found around a word.", "collocates жумуш examples/exports --span 3"),
    ("ngrams", "compare", "Runs of neighbouring words.", "ngrams examples/exports -n 3"),
    (
        "keyness",
        "compare",
        "Words that set one part apart.",
        "keyness examples/exports --target platform:odnoklassniki",
    ),
    ("dispersion", "compare", "How evenly words are spread.", "dispersion examples/exports --by group"),
    (
        "crosstab",
        "compare",
        "Words or codes against platforms, groups, months.",
        "crosstab examples/exports --word жумуш --word работа --by platform",
    ),
    (
        "correspondence",
        "lexical",
        "Words or codes and parts on one map.",
        "correspondence examples/exports --codebook examples/codebook.yaml --by group --plot map.png",
    ),
    (
        "matrix",
        "lexical",
        "Posts by words or codes, for R and SPSS.",
        "matrix examples/exports --codebook examples/codebook.yaml -o codes.csv",
    ),
    (
        "diversity",
        "lexical",
        "How rich the words are (MATTR).",
        "diversity examples/exports --by platform --window 100",
    ),
    (
        "scale",
        "lexical",
        "Mean of a scale you bring.",
        "scale examples/exports --dictionary examples/scale.csv --by month",
    ),
    (
        "engagement",
        "engagement",
        "What is liked, shared, commented, read.",
        "engagement examples/exports --codebook examples/codebook.yaml --measure likes",
    ),
    (
        "posts",
        "engagement",
        "Posts by likes, shares, comments, views.",
        "posts examples/exports --where kind:post --sort likes --top 20",
    ),
    (
        "groups",
        "engagement",
        "One row a group: place, members, posts, answers.",
        "groups examples/exports --groups examples/groups.csv",
    ),
    (
        "talk",
        "engagement",
        "Posts without answers, few or many authors.",
        "talk examples/exports --groups examples/groups.csv --by group_kind",
    ),
    ("network", "engagement", "Who answers whom.", "network examples/exports --top 20"),
    ("links", "engagement", "Links, their sites and their posts.", "links examples/exports --top 20"),
    ("timeline", "time", "Words or codes along time.", "timeline examples/exports --word шайлоо"),
    (
        "bursts",
        "time",
        "Sudden talk, and the events it meets.",
        "bursts examples/exports --codebook examples/codebook.yaml --events examples/events.csv",
    ),
    (
        "effect",
        "time",
        "Before and after a date.",
        "effect examples/exports --word шайлоо --date 2020-10-05",
    ),
    (
        "code",
        "content",
        "What posts are about, by a codebook.",
        "code examples/exports --codebook examples/codebook.yaml",
    ),
    (
        "clusters",
        "content",
        "Which words keep company.",
        "clusters examples/exports --top 40 --plot clusters.png",
    ),
    ("duplicates", "content", "Copied adverts and chain messages.", "duplicates examples/exports"),
    ("agreement", "content", "Agreement of two coders.", "agreement coder1.csv coder2.csv"),
    (
        "exchange",
        "exchange",
        "A project for NVivo, MAXQDA, ATLAS.ti, QualCoder.",
        "exchange examples/exports --codebook examples/codebook.yaml -o study.qdpx",
    ),
    (
        "desk",
        "desk",
        "Read, code and count posts in the browser.",
        "desk examples/exports --coder Aigul --codebook examples/codebook.yaml",
    ),
    ("index", "index", "Read once, answer at once ever after.", "index examples/exports -o study.kyr"),
    ("audit", "audit", "A sample of words for you to judge.", "audit examples/exports -n 300 -o sheet.xlsx"),
    ("rerun", "rerun", "The same files again, byte for byte.", "rerun results/manifest.json -o again"),
    ("explain", "explain", "How a word is understood, step by step.", "explain сүйлөгөнмүн"),
    ("stopwords", "stopwords", "The stop lists, and what they would leave out.", "stopwords --list ky"),
    ("cache", "cache", "Words known beforehand: quick later runs.", "cache --prepare"),
    ("completion", "completion", "Let the shell complete commands.", "completion bash"),
)


# The first command of each part of the help page.
SECTIONS = {
    "start": "The main job",
    "documents": "What was read",
    "search": "Back to the text",
    "collocates": "Words beside words, parts beside parts",
    "engagement": "Who, where, how liked",
    "timeline": "Along time",
    "code": "What posts are about",
    "exchange": "Keeping, checking, handing on",
    "explain": "Words, stop lists, the shell",
}


class Commands(click.Group):
    """A group whose commands are imported when they run, so that help is immediate."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102
        return [name for name, *_ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        for name, module, *_ in COMMANDS:
            if name == cmd_name:
                found = import_module(f".{module}", __name__)
                return ordered(getattr(found, f"{name}_command"))
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a mistyped one is told with the nearest there is."""
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            raise unknown_command(args[0], names, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002, D102
        starts = [place for place, (name, *_) in enumerate(COMMANDS) if name in SECTIONS]
        for start, end in zip(starts, [*starts[1:], len(COMMANDS)], strict=True):
            with formatter.section(SECTIONS[COMMANDS[start][0]]):
                formatter.write_dl(
                    [(f"{name:<14}", line) for name, _, line, _ in COMMANDS[start:end]], col_max=16
                )
        with formatter.section("Examples"):
            for *_, example in COMMANDS:
                # never wrapped, so that it can be copied
                formatter.write(f"  kyrtext {example}\n")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kyrtext")
def group() -> None:
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
    try:
        group.main(args=arguments, prog_name="kyrtext", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(0)
    except KyrtextError as error:
        click.echo(f"kyrtext: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("kyrtext: stopped; nothing half-written is left", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # the reader of the pipe (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"kyrtext: cannot write the output: {error.strerror or error}", err=True)
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
