"""Options of commands that draw, follow words or codes (those given at the desk too), or leave copies out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..files.errors import KyrtextError
from .help import LANGUAGES, PICTURE, choice, say, spoken, tell, whole
from .narrowing import opened_codebook
from .options import Inputs, collected, counted_over, open_corpus

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus
    from ..search.codebook import Codebook
    from ..search.coding import Coded, HandCodings, Items

SIZES = ("single", "double", "page", "slide")
FORMATS = ("png", "svg", "pdf")
SIZE = choice("--size", SIZES, "Made for one or two columns of a journal, a page, a slide.", default="double")


class Rows(click.ParamType):
    """A number of rows, or `all`."""

    name = "rows"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002, D102
        return "N|all"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """Return the number; None for all."""
        if value is None or str(value).strip().lower() == "all":
            return None
        if str(value).isdigit() and int(value) > 0:
            return int(value)
        return self.fail(f"'{value}' is neither a number of rows nor 'all'", param, ctx)


class Formats(click.ParamType):
    """Formats of pictures, with commas: png,svg,pdf."""

    name = "formats"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the formats in the order given, each once."""
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(part.strip().lower() for part in str(value).split(",") if part.strip()))
        wrong = [name for name in names if name not in FORMATS]
        if wrong or not names:
            self.fail(
                f"'{', '.join(wrong) or value}' is no picture; there are {', '.join(FORMATS)}", param, ctx
            )
        return names


@dataclass(frozen=True)
class Plotted:
    """Where a picture goes, in which size."""

    plot: str | None = None
    size: str = "double"

    def __post_init__(self) -> None:
        """Refuse a file whose ending is no picture before anything is read."""
        if self.plot and Path(self.plot).suffix.lstrip(".").lower() not in FORMATS:
            from ..files.errors import KyrtextError

            raise KyrtextError(
                f"cannot draw '{self.plot}'",
                "its ending is no picture",
                f"end it with .{', .'.join(FORMATS)}",
            )

    def draw(self, draw: Callable[[Any, int], Any], **shape: Any) -> None:
        """Draw what the function draws into Axes with room for so many rows, and write it."""
        if not self.plot:
            return
        from ..plots import style

        figure = style.sheet(self.size, **shape)
        draw(figure.add_subplot(), style.page(self.size).rows)
        write_picture(figure, self.plot)

    def panels(self, pieces: Sequence[Any], draw: Callable[[Any, Any, int], Any], rows: int) -> None:
        """Draw each piece of up to so many rows into Axes of its own; the names of rows stand at the left.

        As many are beside each other as leave room for their bars, the others below.
        """
        from ..plots import style

        page = style.page(self.size)
        columns = min(max(int(0.66 * 72 * page.width / (10 * page.type)), 1), len(pieces))
        lines = -(-len(pieces) // columns)
        shown = min(rows, max((page.rows + 5) // lines - 5, 1))
        figure = style.sheet(self.size, rows=max(lines * (shown + 5) - 5, 3))
        grid = figure.subplots(lines, columns, squeeze=False)
        for place, ax in enumerate(grid.flat):
            if place >= len(pieces):
                ax.remove()
                continue
            draw(pieces[place], ax, shown)
            ax.tick_params(labelleft=place % columns == 0)
        write_picture(figure, str(self.plot))


def write_picture(figure: Any, path: str) -> None:
    """Write a figure to the file asked for; a Word document of the table shows it, too."""
    from ..plots import style

    tell("wrote", what=style.save(figure, Path(path)))
    click.get_current_context().meta[PICTURE] = figure


plot_options: Callable[[Any], Any] = collected(
    (click.option("--plot", metavar="FILE", help="Draw it (.png, .svg, .pdf)."), SIZE), Plotted, "picture"
)


def first_rows(table: pd.DataFrame, top: int | None) -> pd.DataFrame:
    """The first rows of each part of a table that counts them in a column `rank`; None: all."""
    return table if top is None else table[table["rank"] <= top].reset_index(drop=True)


def with_part(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The table with a column `part`: that of `by`, or of two at once joined, as a picture calls them."""
    from ..plots.style import part_name

    if by in table.columns:  # plots call it so themselves
        return table.assign(part=table[by].astype(str))
    names = [name.strip() for name in by.split(",")]
    called = [[part_name(value, spoken()) for value in table[name]] for name in names]
    return table.assign(part=[*map(" · ".join, zip(*called, strict=True))])


@dataclass(frozen=True)
class Hand:
    """Which codings to count and how, as the user typed it; `facts` is what a result has to say of it."""

    codings: str | None = None
    use: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.use and not self.codings:
            raise click.UsageError("--use needs --codings FILE.")
        if self.codings and not Path(self.codings).is_file():
            raise KyrtextError(
                f"cannot open the codings '{self.codings}'", "there is no such file", "check the path"
            )

    def loaded(self, corpus: Corpus) -> HandCodings:
        """The codings over a corpus; what of them does not count is told."""
        from ..desk.hand import load_codings

        found, places = load_codings(corpus, str(self.codings))
        _tell(places.get("check", 0), "have to be checked at the desk, for their posts changed")
        _tell(places.get("orphan", 0), "belong to posts that are not among these")
        apart = (
            ~found.read[found.table["document"].to_numpy(dtype=int)] if len(found.table) else found.read[:0]
        )
        if self.use != "corrected":
            _tell(int(apart.sum()), "lie in posts that are not read (suggestions accepted)")
        return found

    def counted(self, corpus: Corpus, book: Codebook | None = None) -> tuple[Corpus, Coded | Codebook]:
        """The documents that are counted, and the codes over them.

        *hand*: the documents that were read, and what was coded there. *dictionary*: all documents, and the
        words of the codes. *corrected*: all documents, what was coded where they were read, words elsewhere.
        """
        if not self.codings:
            assert book is not None
            return corpus, book
        if book is not None:
            raise click.UsageError("--codings has codes of its own: leave --codebook out.")
        from ..search.coding import corrected, hand_coded, read_only

        use = self.use or "hand"
        found = self.loaded(corpus)
        read = int(found.read.sum())
        digest = hashlib.sha256(Path(self.codings).read_bytes()).hexdigest()
        self.facts.update(
            {"codings_sha256": digest, "use": use, "posts_read": read, "posts_unread": len(corpus) - read}
        )
        if use == "hand":
            say(f"counted over the {read} posts that were read, of {len(corpus)}")
            part, over = read_only(corpus, found)
            return counted_over(part), hand_coded(part, over)
        if silent := found.codebook.silent:
            _tell(len(silent), f"hold no words and find nothing: {', '.join(silent[:5])}", "codes")
        if use == "dictionary":
            return corpus, found.codebook
        coded, told = corrected(corpus, found)
        say(
            f"by hand in {told['read']} posts that were read, by words in {told['unread']}; "
            f"{told['unjudged']} hits of words in posts that were read have no verdict and are not counted"
        )
        self.facts["unjudged"] = told["unjudged"]
        return corpus, coded

    def noted(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with what it has to say of the codings."""
        table.attrs.update(self.facts)
        return table


def _tell(number: int, what: str, things: str = "codings") -> None:
    if number:
        say(f"{number} {things} {what}: not counted")


HAND_OPTIONS = (
    click.option("--codings", metavar="FILE.coding", help="Codes given at the desk (kyrtext desk)."),
    choice(
        "--use",
        ["dictionary", "hand", "corrected"],
        "Words of the codes, what was coded by hand (over posts read), or by hand where read, by words "
        "elsewhere. [default: hand]",
    ),
)
hand_options: Callable[[Any], Any] = collected(HAND_OPTIONS, Hand, "hand")


LANG = choice("--lang", LANGUAGES, "Language of labels.", default="en")
WITHOUT = click.option(
    "--without-duplicates", is_flag=True, help="Count one post (the earliest) of each cluster of near-copies."
)
VALUES = ("documents_percent", "per_million", "count")


@dataclass(frozen=True)
class Wanted:
    """What to follow, as the user typed it."""

    words: tuple[str, ...] = ()
    codebook: str | None = None
    without_duplicates: bool = False
    codings: str | None = None
    use: str | None = None
    hand: Hand = field(init=False)

    def __post_init__(self) -> None:
        """Look at the file of codings before anything is read."""
        object.__setattr__(self, "hand", Hand(self.codings, self.use))
        if self.codings and (self.words or self.codebook):
            raise click.UsageError("--codings has codes of its own: leave --word and --codebook out.")

    def over(
        self, corpus: Corpus, items: list[str] | Codebook | None
    ) -> tuple[Corpus, list[str] | Codebook | Items]:
        """The documents that are counted, and what is counted in them."""
        if items is not None:
            return corpus, items
        from ..search.coding import items_of

        part, found = self.hand.counted(corpus)
        return part, items_of(part, found)

    def items(self) -> list[str] | Codebook | None:
        """The words, or the codes of the codebook; None for the codes of codings."""
        if self.codings:
            return None
        if self.codebook:
            return opened_codebook(self.codebook)
        if not self.words:
            raise KyrtextError(
                "there is nothing to follow",
                "no --word, --codebook or --codings was given",
                "add --word жумуш",
            )
        return list(self.words)

    def labels(self, lang: str) -> dict[str, str]:
        """What the items are called in a picture: codes by their labels."""
        items = self.items() if self.codebook else None
        return {} if items is None else {code.name: code.called(lang) for code in items.codes}  # type: ignore[union-attr]

    def told_absent(self, corpus: Corpus) -> None:
        """Say which words are in no post, with the nearest there are; KyrtextError when all are."""
        if self.codebook:
            return
        from ..corpus.terms import absent
        from ..files.messages import messages

        said = messages("screen", spoken())
        missing = absent(corpus, list(self.words)) if len(corpus) else {}
        told = []
        for word, near in missing.items():
            text = said["absent"].format(word=word)
            told.append(text + ("; " + said["nearest"].format(words=", ".join(near)) if near else ""))
        if told and len(missing) == len(set(self.words)):
            raise KyrtextError(" / ".join(told))
        for text in told:
            click.echo(text, err=True)


@dataclass(frozen=True)
class Picture:
    """Where a picture goes and what it shows."""

    plot: str | None = None
    value: str = VALUES[0]
    events: str | None = None
    lang: str = "en"
    size: str = "double"
    smooth: int = 1
    highlight: tuple[str, ...] = ()

    def dated(self) -> pd.DataFrame | None:
        """The list of events, if one was given."""
        from ..search.events import load_events

        return load_events(self.events, self.lang) if self.events else None


item_options: Callable[[Any], Any] = collected(
    (
        click.option("--word", "words", multiple=True, metavar="TERM", help="A word (repeat for more)."),
        click.option("--codebook", metavar="FILE", help="The codes of a codebook instead of words."),
        WITHOUT,
        *HAND_OPTIONS,
    ),
    Wanted,
    "wanted",
)
picture_options: Callable[[Any], Any] = collected(
    (
        click.option("--events", metavar="FILE", help="Dated events (CSV)."),
        click.option("--plot", metavar="FILE", help="Draw it (.png, .svg, .pdf)."),
        choice(
            "--value",
            VALUES,
            "What the picture shows: share of posts, of all words, or occurrences.",
            default=VALUES[0],
        ),
        LANG,
        SIZE,
        whole("--smooth", "Draw moving averages of N periods; the picture says so.", default=1, metavar="N"),
        click.option(
            "--highlight", multiple=True, metavar="ITEM", help="Bring an item out, the others in grey."
        ),
    ),
    Picture,
    "picture",
)


def posts(inputs: Inputs, without_duplicates: bool) -> Corpus:
    """The corpus of the paths, without its near-copies if that was asked for."""
    corpus = open_corpus(inputs)
    if not without_duplicates:
        return corpus
    from ..measures.duplicates import without_duplicates as alone

    kept = alone(corpus)
    if not inputs.quiet:
        tell("near_copies", n=len(corpus) - len(kept))
    return counted_over(kept)


def wanted_posts(inputs: Inputs, wanted: Wanted) -> Corpus:
    """The corpus in which words or codes are followed; words that are nowhere in it are told."""
    corpus = posts(inputs, wanted.without_duplicates)
    wanted.told_absent(corpus)
    return corpus
