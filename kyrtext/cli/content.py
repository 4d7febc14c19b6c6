"""`kyrtext code`, `clusters`, `duplicates`, `agreement`: what posts are about, what goes together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..files.errors import KyrtextError
from .help import choice, say, spoken, whole
from .items import LANG, WITHOUT, Hand, Plotted, hand_options, opened_codebook, plot_options, posts
from .narrowing import by_option
from .options import (
    CountingOptions,
    Inputs,
    Output,
    collected,
    counting_options,
    deliver,
    input_options,
    open_corpus,
    output_options,
    screen_width,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus
    from ..measures.clusters import Clusters
    from ..search.codebook import Codebook
    from ..search.coding import Coded


@dataclass(frozen=True)
class Coding:
    """What `kyrtext code` shall show."""

    codebook: str | None = None
    by: str | None = None
    hits: bool = False
    sample: int | None = None
    overlaps: bool = False
    read_review: str | None = None
    lang: str = "en"

    def table(self, corpus: Corpus, book: Codebook | Coded) -> pd.DataFrame:
        """The table asked for."""
        from ..measures import codes as measure
        from ..search.codebook import Codebook

        if self.hits or self.sample:
            if not isinstance(book, Codebook):
                raise KyrtextError(
                    "there are no hits to review",
                    "codes given by hand are no hits of words",
                    "add --use dictionary",
                )
            return measure.code_hits(corpus, book, self.sample)
        if self.overlaps:
            return measure.overlaps(corpus, book)
        return measure.codes(corpus, book, self.lang, self.by)


CODING_OPTIONS = (
    click.option("--codebook", metavar="FILE", help="Codebook (YAML, XLSX or .qdc)."),
    by_option("Codes for each platform, group, month, country ...; two at once: country,month."),
    click.option("--hits", is_flag=True, help="Every hit with its context, for review by hand."),
    whole("--sample", "So many hits of each code, for review.", metavar="N"),
    click.option("--overlaps", is_flag=True, help="Documents that hold both codes of each pair."),
    click.option(
        "--read-review", metavar="SHEET", help="A review sheet filled in (XLSX, CSV): precision of each code."
    ),
    LANG,
)


@click.command("code")
@input_options
@output_options
@collected(CODING_OPTIONS, Coding, "coding")
@hand_options
@WITHOUT
def code_command(
    inputs: Inputs, output: Output, coding: Coding, hand: Hand, without_duplicates: bool
) -> None:
    """How often the codes of a codebook are found, in how many posts; a sheet for review, and what it says.

    With --codings FILE the codes are those given at the desk (kyrtext desk).
    """
    if coding.read_review:
        from ..measures.agreement import precision
        from ..reading.carriers.sheets import read_sheet

        deliver(precision(read_sheet(coding.read_review)), output, title="precision")
        return
    if not coding.codebook and not hand.codings:
        raise click.UsageError("Missing option '--codebook': give a codebook (see examples/codebook.yaml).")
    book = opened_codebook(coding.codebook) if coding.codebook else None
    corpus, counted = hand.counted(posts(inputs, without_duplicates), book)
    table = hand.noted(coding.table(corpus, counted))
    if (coding.hits or coding.sample) and output.output is None and output.format in (None, "table"):
        from ..report.screen import concordance

        table = concordance(table, None if output.wide else screen_width())
    deliver(table, output, title="overlaps" if coding.overlaps else "codes")


@dataclass(frozen=True)
class Clustering:
    """What `kyrtext clusters` shall cluster."""

    of: str = "words"
    top: int = 100
    similarity: str = "pearson"
    clusters: int = 10
    by: str | None = None

    def found(self, corpus: Corpus, options: CountingOptions, inputs: Inputs) -> Clusters:
        """The clusters asked for."""
        from ..measures.clusters import cluster_documents, cluster_words

        function = cluster_words if self.of == "words" else cluster_documents
        counting = options.counting(inputs)
        return function(corpus, self.top, self.similarity, self.clusters, self.by, counting)


CLUSTERING_OPTIONS = (
    choice(
        "--of",
        ["words", "documents"],
        "Words by the posts they share, or posts (or the parts of --by) by the words they share.",
        default="words",
    ),
    whole("--top", "Commonest words, or longest posts, taken.", default=100, least=2),
    choice("--similarity", ["pearson", "jaccard", "sorensen"], "Measure of similarity.", default="pearson"),
    whole("--clusters", "Clusters made.", default=10),
    by_option("Parts instead of single posts: any column."),
)


@click.command("clusters")
@input_options
@counting_options
@output_options
@collected(CLUSTERING_OPTIONS, Clustering, "clustering")
@click.option("--pairs", is_flag=True, help="List the pairs instead of the words.")
@plot_options
def clusters_command(
    inputs: Inputs,
    counting: CountingOptions,
    output: Output,
    clustering: Clustering,
    pairs: bool,
    picture: Plotted,
) -> None:
    """Which words (or posts, or groups) keep company: NVivo's cluster analysis."""
    found = clustering.found(open_corpus(inputs), counting, inputs)
    if picture.plot and pairs:
        from ..plots import network

        picture.draw(lambda ax, _: network(found.pairs, ax), ratio=1.2)
    elif picture.plot:
        from ..plots import dendrogram
        from ..plots.style import part_name

        items = found.items
        if clustering.of == "documents":
            items = items.assign(item=[part_name(item, spoken()) for item in items["item"]])
        picture.draw(
            lambda ax, _: dendrogram(items, found.branches, ax, lang=spoken()),
            rows=0.65 * len(found.items) + 1,
        )
    table = found.pairs if pairs else found.items
    deliver(table, output, title="clusters", counting=counting.counting(inputs))


@click.command("duplicates")
@input_options
@output_options
@click.option("--threshold", type=float, default=0.7, help="Least similarity, 0 to 1.")
@whole("--min-words", "Shorter posts are not compared.", default=6)
def duplicates_command(inputs: Inputs, output: Output, threshold: float, min_words: int) -> None:
    """Near-copies: the same advert or chain message in many places."""
    from ..measures.duplicates import Likeness, duplicates

    deliver(
        duplicates(open_corpus(inputs), Likeness(threshold, min_words=min_words)), output, title="duplicates"
    )


@click.command("agreement")
@click.argument("sheets", nargs=-1, metavar="SHEET1 SHEET2...")
@output_options
@click.option("--unit", default="document", help="Column that names the unit.")
@click.option("--code", default="code", help="Column that names the code.")
@click.option(
    "--judged",
    metavar="COLUMN",
    help="Column of yes and no in review sheets. [default: correct, when all sheets are review sheets]",
)
@click.option(
    "--read",
    "read",
    multiple=True,
    metavar="SHEET",
    help="The units that were read, coded or not: one sheet for all coders, or one of each in turn.",
)
def agreement_command(
    sheets: tuple[str, ...], output: Output, unit: str, code: str, judged: str | None, read: tuple[str, ...]
) -> None:
    """Agreement of coders: percent, Cohen's kappa, Krippendorff's alpha, code by code.

    Files of the desk (.coding) know what each coder read. Another sheet has one row per coding (a unit and a
    code; a unit that was read and got no code has a row with an empty code), or is a review sheet of `kyrtext
    code --hits` with `correct` filled in.
    """
    from ..measures.agreement import HIT, agreement
    from ..reading.carriers.sheets import read_sheet

    if len(sheets) < 2:
        raise click.UsageError("Give the sheets of two coders or more.")
    if len({str(Path(sheet).resolve()) for sheet in sheets}) < len(sheets):
        raise KyrtextError("two sheets are the same file", ", ".join(sheets), "give one sheet of each coder")
    if all(sheet.endswith(".coding") for sheet in sheets):
        from ..desk.hand import read_lists

        known = [read_lists(sheet) for sheet in sheets]
        table = agreement([one for one, _ in known], read=[seen for _, seen in known])
        deliver(table, output, title="agreement")
        return
    tables = [read_sheet(sheet) for sheet in sheets]
    if judged is None and all({*HIT, "correct"} <= set(table.columns) for table in tables):
        judged = "correct"
    lists = [read_sheet(sheet) for sheet in read]
    for path, listed in zip(read, lists, strict=True):
        if unit not in listed.columns:
            raise KyrtextError(f"'{path}' has no column '{unit}'", f"there are {', '.join(listed.columns)}")
    seen = [listed[unit].tolist() for listed in (lists * len(tables) if len(lists) == 1 else lists)] or None
    table = agreement(tables, unit, code, judged, seen)
    if table.attrs["units"] == "coded":
        say(
            "units that nobody coded are not counted, for no sheet lists them: "
            "kappa and alpha are too low; add rows with an empty code, or --read SHEET"
        )
    deliver(table, output, title="agreement")
