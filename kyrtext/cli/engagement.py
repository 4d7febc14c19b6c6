"""`kyrtext engagement`, `posts`, `groups`, `talk`, `network`, `links`: who, where, how liked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .help import choice, spoken, tell, whole
from .items import WITHOUT, Plotted, plot_options, posts
from .narrowing import by_option, labelled, opened_codebook, with_codebook
from .options import Inputs, Output, deliver, input_options, output_options

if TYPE_CHECKING:
    import pandas as pd

    from ..search.codebook import Codebook

MEASURES = ("likes", "shares", "comments", "views", "reactions", "replies")
WORDS = click.option("--word", "words", multiple=True, metavar="TERM", help="A word (repeat for more).")
VALUE = click.option(
    "--value", default="unanswered_percent", metavar="COLUMN", help="What the picture shows."
)
CODES = click.option("--codebook", metavar="FILE", help="The codes of a codebook instead of words.")


def asked_items(words: Sequence[str], codebook: str | None) -> list[str] | Codebook | None:
    """The words, the codes of the codebook, or None for neither."""
    if words:
        return list(words)
    return opened_codebook(codebook) if codebook else None


def draw(table: pd.DataFrame, picture: Plotted, value: str, title: str = "", **more: Any) -> None:
    """Draw bars of a column of the table, if a file was named: a panel for each of several measures."""
    if not picture.plot:
        return
    from ..plots import measured, side_by_side, style
    from ..report.wording import values_named

    lang = spoken()
    called = values_named(labelled(table, title, lang, drawn=True), title, lang)
    panel = next((name for name in ("measure", "scale") if name in called.columns), None)
    items = [name for name in called.columns[: called.columns.get_loc(value)] if name in ("item", "part")]
    items += [name for name in called.columns[:2] if name not in (*items, panel)][: 2 - len(items)]
    pieces = [piece for _, piece in called.groupby(panel, sort=False)] if panel else [called]

    def draw_one(piece: pd.DataFrame, ax: Any, rows: int) -> None:
        settings: dict[str, Any] = {"value": value, "top": rows, "lang": lang, **more}
        if panel and len(items) == 2 and piece[items[1]].nunique() <= len(style.SERIES):
            side_by_side(piece, ax, by=items[1], names=items[0], **settings)
            ax.set_xlabel(f"{piece[panel].iat[0]}, {ax.get_xlabel()}")
        else:
            measured(piece, ax, **settings)

    picture.panels(pieces, draw_one, min(max(map(len, pieces), default=0), 40))


@click.command("engagement")
@input_options
@output_options
@WORDS
@CODES
@by_option("Parts: group, month, country, any column; two at once: country,month.")
@click.option(
    "--measure",
    "measures",
    multiple=True,
    type=click.Choice(MEASURES),
    help="Only this number (repeat for more). [default: all that are known]",
)
@choice(
    "--value",
    ["mean", "median", "total", "largest", "top_percent"],
    "What the picture shows.",
    default="mean",
)
@plot_options
@WITHOUT
def engagement_command(
    inputs: Inputs,
    output: Output,
    words: tuple[str, ...],
    codebook: str | None,
    by: str | None,
    measures: tuple[str, ...],
    value: str,
    picture: Plotted,
    without_duplicates: bool,
) -> None:
    """How much posts are liked, shared, commented, read and answered: by word, code, group, month, country.

    Every row says of how many posts the number is known; an unknown number is never counted as 0.
    """
    from ..measures.engagement import engagement

    items = asked_items(words, codebook)
    table = engagement(posts(inputs, without_duplicates), items, by, measures or MEASURES)
    draw(table, picture, value, "engagement")
    deliver(table, output, title="engagement")


@click.command("posts")
@input_options
@with_codebook
@output_options
@click.option("--sort", default="likes", metavar="COLUMN", help="Number to sort by.")
@whole("--top", "First N posts.", default=20)
@plot_options
@WITHOUT
def posts_command(
    inputs: Inputs, output: Output, sort: str, top: int, picture: Plotted, without_duplicates: bool
) -> None:
    """The posts with the highest number: likes, shares, comments, views, reactions, replies, words."""
    from ..measures.engagement import posts as measure

    table = measure(posts(inputs, without_duplicates), sort, top)
    if table.attrs["hidden"] and not inputs.quiet:
        tell("addresses_hidden", n=table.attrs["hidden"])
    if output.output is None and output.format in (None, "table"):
        # a line of a terminal has room for the numbers known and the beginning of the text
        table = table.dropna(axis="columns", how="all").drop(columns=["document"])
        table = table.assign(text=table["text"].str.replace("\n", " ").str.slice(0, 80))
    draw(table, picture, sort, names=["text"])
    deliver(table, output, title="posts")


@click.command("groups")
@input_options
@output_options
@VALUE
@plot_options
def groups_command(inputs: Inputs, output: Output, value: str, picture: Plotted) -> None:
    """A row a group: place, members, posts, authors, answers, likes; with --groups as the study's Table 1."""
    from ..measures.talk import groups

    table = groups(posts(inputs, False))
    draw(table, picture, checked(table, value), names=["platform", "group"])
    if output.output is None and output.format in (None, "table"):
        table = table.dropna(axis="columns", how="all")
    deliver(table, output, title="groups")


def checked(table: pd.DataFrame, value: str) -> str:
    """The name of a column of numbers; bad usage for another."""
    if value not in table.columns:
        raise click.UsageError(f"There is no column '{value}' to draw: there are {', '.join(table.columns)}.")
    return value


@click.command("talk")
@input_options
@output_options
@WORDS
@CODES
@by_option("Parts: group, group_kind, platform, any column.", default="group")
@VALUE
@plot_options
@WITHOUT
def talk_command(
    inputs: Inputs,
    output: Output,
    words: tuple[str, ...],
    codebook: str | None,
    by: str,
    value: str,
    picture: Plotted,
    without_duplicates: bool,
) -> None:
    """Do people talk, or is something announced: posts without an answer, replies, few or many authors."""
    from ..measures.talk import talk

    table = talk(posts(inputs, without_duplicates), by, asked_items(words, codebook))
    draw(table, picture, checked(table, value), "talk")
    deliver(table, output, title="talk")


@click.command("links")
@input_options
@with_codebook
@output_options
@whole("--top", "First N links.")
@plot_options
@WITHOUT
def links_command(
    inputs: Inputs, output: Output, top: int | None, picture: Plotted, without_duplicates: bool
) -> None:
    """Every address in the texts or attached to posts, with its site, its posts and what they were liked."""
    from ..measures.kinds import links

    table = links(posts(inputs, without_duplicates))
    table = table.head(top) if top else table
    draw(table, picture, "documents", names=["link"])
    deliver(table, output, title="links")


@click.command("network")
@input_options
@with_codebook
@output_options
@by_option("A network for each part: group, month, any column.")
@click.option("--graphml", "graph", metavar="FILE", help="Write it for Gephi, igraph, networkx (.graphml).")
@whole("--top", "First N pairs.")
@plot_options
def network_command(
    inputs: Inputs, output: Output, by: str | None, graph: str | None, top: int | None, picture: Plotted
) -> None:
    """Who answers whom: an edge table of authors (pseudonyms), most replies first."""
    from ..measures.talk import graphml, network

    table = network(posts(inputs, False), by)
    if not inputs.quiet and table.attrs["left_out"]:
        tell("replies_left_out", n=table.attrs["left_out"], all=table.attrs["replies"])
    table = table.head(top) if top else table
    if graph:
        from ..files.writing import write_text

        write_text(Path(graph), graphml(table))
        tell("wrote", what=graph)
    if picture.plot:
        from ..plots import network as draw_network

        pairs = table[["from", "to", "replies"]].rename(columns={"from": "first", "to": "second"})
        pairs = pairs[pairs["first"] != pairs["second"]]
        picture.draw(lambda ax, _: draw_network(pairs, ax, value="replies"), ratio=1.1)
    deliver(table, output, title="network")
