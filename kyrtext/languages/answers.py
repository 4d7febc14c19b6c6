"""What a lemmatiser says about a list of forms."""

from __future__ import annotations

from typing import NamedTuple


class Answers(NamedTuple):
    """Parallel lists, one entry per form asked: its lemma, its part of speech, and who gave the answer."""

    lemma: list[str]
    pos: list[str]
    method: list[str]
