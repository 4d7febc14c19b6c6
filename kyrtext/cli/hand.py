"""The options --codings and --use: what was coded at the desk, counted as the codes of a dictionary are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..files.errors import KyrtextError
from .help import choice, say
from .options import collected
from .record import counted_over

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus
    from ..search.codebook import Codebook
    from ..search.coding import Coded, HandCodings


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
