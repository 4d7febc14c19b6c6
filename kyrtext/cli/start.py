"""`kyrtext start`, `cache`, `completion`: for a first time, and what helps on this machine."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import click

from ..files.messages import decimal, messages, system_language
from .help import LANGUAGES, choice, spoken, tell
from .options import Output, deliver, output_options, progress


@click.command("start")
@click.argument("folder", required=False)
@click.option("-o", "--output", metavar="FOLDER", help="Where the results go. [default: beside the folder]")
@choice("--lang", LANGUAGES, "Language. [default: the system's]")
@click.option("--desk", is_flag=True, help="Open the desk instead of the report.")
@click.option("--no-browser", is_flag=True, help="Make everything, open nothing.")
def start_command(
    folder: str | None, output: str | None, lang: str | None, desk: bool, no_browser: bool
) -> None:
    """Ask for the folder with your exports, make the figures and the report, and open them in the browser.

    Everything it does is also a command, which it prints.
    """
    lang = lang or system_language()
    said = messages("start", lang)
    given = folder or click.prompt(said["ask"])
    # a folder dragged into a window comes in quotation marks
    path = Path(str(given).strip().strip("'\"").strip()).expanduser()
    while not path.exists():
        if folder:
            from ..files.errors import KyrtextError

            raise KyrtextError(f"cannot read '{path}'", "there is no such folder", "check the path")
        click.echo(said["missing"].format(path=path), err=True)
        path = Path(str(click.prompt(said["ask"])).strip().strip("'\"").strip()).expanduser()
    place = Path(output) if output else path.absolute().with_name(f"{path.absolute().name} - kyrtext")
    place.mkdir(parents=True, exist_ok=True)
    index, report = place / "study.kyr", place / "report.html"
    steps = [
        ["index", str(path), "-o", str(index)],
        ["figures", str(index), "-o", str(place / "figures"), "--lang", lang],
        ["report", str(index), "-o", str(report), "--lang", lang],
    ]
    for step in steps:
        shown = subprocess.list2cmdline(step) if sys.platform == "win32" else shlex.join(step)
        click.echo(f"kyrtext {shown}", err=True)
        _run(step)
    click.echo(said["done"].format(report=report, figures=place / "figures"))
    if desk:
        _run(["desk", str(index), "--lang", lang, *(["--no-browser"] if no_browser else [])])
    elif not no_browser:
        click.launch(str(report))


def _run(arguments: list[str]) -> None:
    from . import group

    group.main(args=arguments, prog_name="kyrtext", standalone_mode=False)


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print what makes a shell complete kyrtext's commands and options with the Tab key.

    Add it to the shell's start file: `kyrtext completion bash >> ~/.bashrc`, `kyrtext completion zsh >>
    ~/.zshrc`, `kyrtext completion fish > ~/.config/fish/completions/kyrtext.fish`.
    """
    from click.shell_completion import get_completion_class

    from . import group

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(group, {}, "kyrtext", "_KYRTEXT_COMPLETE").source())


@click.command("cache")
@output_options
@click.option("--prepare", "prepared", is_flag=True, help="Answer for every dictionary form now (minutes).")
@click.option("--clear", "cleared", is_flag=True, help="Remove all that is kept.")
def cache_command(output: Output, prepared: bool, cleared: bool) -> None:
    """What is known of words beforehand, so that later runs are quick; tables are the same without it.

    What was once asked about a word is remembered on this machine, except under --anonymise full and with
    --no-cache. --prepare answers for the three million forms of the dictionaries at once.
    """
    import pandas as pd

    from ..languages import known

    if cleared:
        size = known.clear()
        tell("removed", size=decimal(size / 1e6, 1, spoken()))
    if prepared:
        from ..languages.prepare import prepare

        with progress("preparing") as bar:
            count = prepare(bar)
        tell("forms", n=count)
    click.echo(f"{known.folder()}", err=True)
    table = pd.DataFrame(known.stored(), columns=["question", "kind", "answers", "bytes"])
    deliver(table, output, title="answers known beforehand")
