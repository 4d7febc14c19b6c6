"""`kyrtext index`: read once, answer at once ever after."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from ..files.errors import KyrtextError
from .help import say, spoken, tell, told_next
from .narrowing import platform_filters
from .options import Inputs, index_settings, input_options, need_paths, progress, read_options


@click.command("index")
@input_options
@click.option("-o", "--output", metavar="FOLDER.kyr", help="The index: a folder.")
@click.option("--verify", is_flag=True, help="Check the files of the index given as PATH, change nothing.")
def index_command(inputs: Inputs, output: str | None, verify: bool) -> None:
    """Read the PATHs once into an index that every command takes in their place.

    Run it again when files were added or changed: only those are read.
    """
    need_paths(inputs)
    if verify:
        check(inputs.paths)
        return
    if inputs.where or platform_filters(inputs.platform):
        raise click.UsageError("An index holds all that is read: narrow with --where when you ask it.")
    if not output:
        raise click.UsageError("Missing option '-o': where to write the index, e.g. -o study.kyr")
    from ..corpus.index import index

    with ExitStack() as stack:
        elsewhere = None
        if inputs.scheduler or inputs.workers:
            from ..corpus import cluster

            client = stack.enter_context(cluster.connected(inputs.scheduler, inputs.workers))
            elsewhere = cluster.on(client)
        changes = index(
            list(inputs.paths),
            output,
            options=read_options(inputs),
            settings=index_settings(inputs),
            progress=stack.enter_context(progress("reading", quiet=inputs.quiet)),
            jobs=inputs.jobs,
            max_memory=inputs.max_memory,
            elsewhere=elsewhere,
            groups=inputs.groups,
        )
    if not inputs.quiet:
        click.echo(changes.corpus.notes["reading"].told(lang=spoken()), err=True)
        counts = {"read": len(changes.read), "kept": len(changes.kept), "gone": len(changes.dropped)}
        tell("index_files", **counts, what=output)
        tell("raw_texts")
        told_next(f"kyrtext desk {output}")


def check(paths: tuple[str, ...]) -> None:
    """Say whether each index is whole; KyrtextError with the first thing that is wrong."""
    from ..corpus.index import verify

    for path in paths:
        problems = verify(Path(path))
        if problems:
            raise KyrtextError(
                f"the index '{path}' is damaged",
                "; ".join(problems),
                "index the folders again into a new place",
            )
        say(f"{path} is whole", err=False)
