"""Counting what does not fit into this memory or this machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from .progress import progress

if TYPE_CHECKING:
    from ..corpus.build import Settings
    from ..corpus.corpus import Corpus
    from ..reading import ReadOptions
    from .options import Inputs


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


ELSEWHERE = (
    click.option(
        "--max-memory",
        type=Size(),
        metavar="SIZE",
        help="Count what does not fit into memory, in at most about SIZE (2GB).",
    ),
    click.option("--scheduler", metavar="ADDRESS", help="Count on the Dask cluster at tcp://HOST:PORT."),
    click.option(
        "--workers", type=click.IntRange(1), metavar="N", help="Count on a Dask cluster of N local workers."
    ),
)


def elsewhere(command: Any) -> Any:
    """Options for counting what does not fit into this memory or this machine."""
    for option in reversed(ELSEWHERE):
        command = option(command)
    return command


def is_elsewhere(inputs: Inputs) -> bool:
    """Does an option ask for counting on disk or on a cluster?"""
    return bool(inputs.max_memory or inputs.scheduler or inputs.workers)


def counted_elsewhere(inputs: Inputs, options: ReadOptions, settings: Settings) -> Corpus | None:
    """The corpus in parts, on disk or on a cluster, if an option asks for that."""
    if inputs.scheduler or inputs.workers:
        from ..corpus import cluster

        client = click.get_current_context().with_resource(
            cluster.connected(inputs.scheduler, inputs.workers)
        )
        return cluster.read(client, inputs.paths, options, settings)
    if not inputs.max_memory:
        return None
    from ..corpus.chunks import read_in_chunks

    with progress("reading", quiet=inputs.quiet) as step:
        return read_in_chunks(
            inputs.paths,
            options,
            settings,
            inputs.max_memory,
            step,
            inputs.jobs,
        )
