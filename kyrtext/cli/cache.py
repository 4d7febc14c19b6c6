"""`kyrtext cache`: the answers kept on this machine: where, how many, made beforehand, removed."""

from __future__ import annotations

import click

from ..files.messages import decimal
from .help import spoken, tell
from .options import Output, deliver, output_options
from .progress import progress


@click.command("cache")
@output_options
@click.option("--prepare", "prepared", is_flag=True, help="Answer for every dictionary form now (minutes).")
@click.option("--clear", "cleared", is_flag=True, help="Remove all that is kept.")
def cache_command(output: Output, prepared: bool, cleared: bool) -> None:
    """What is known of words beforehand, so that later runs are quick; tables are the same without it.

    What was once asked about a word is remembered on this machine, except under --anonymise full and with
    --no-cache. --prepare answers for the three million forms of the dictionaries at once.

    \b
    Example: kyrtext cache --prepare
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
