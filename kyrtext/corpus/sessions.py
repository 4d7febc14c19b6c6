"""Blocks of texts to analysed tokens: what one process does, and what it tells the others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ..languages.annotate import Annotator
from ..languages.known import nothing_remembered
from ..languages.types import COLUMNS
from ..reading.finish import ADDRESSEE
from ..text.addressees import marked, unmarked
from ..text.hashtags import split_hashtags
from ..text.joined import Joined
from ..text.keys import folded
from ..text.numbering import Growing, by_first
from ..text.tokens import Spans, Tokenizer, spans
from ..text.words import Words

BLOCK = 1_500_000  # characters analysed at once
READING = 350_000_000  # bytes of the process that reads
OF_INPUT = 14  # bytes read for which it needs another one, for documents and types
PROCESS = 300_000_000  # bytes of a process that analyses, with its dictionaries and nothing to do
SPELLING = 1_500  # bytes more for each spelling it remembers
CHARACTER = 50  # bytes more for each character of its block
LEAST = 100_000_000  # bytes for both; with less, most of the time would go into small blocks
KEYED = (*COLUMNS, "form_key", "lemma_key")  # of a type, with the keys by which words are compared


@dataclass(frozen=True)
class Work:
    """How texts are analysed; only `split` (hashtags cut into their words) and `addressees`
    (names that replies begin with are words) change the outcome.

    So many `processes` work beside this one, which does its share if it works `here`, on blocks of so many
    characters; a process forgets what it knows of spellings when it has met so many. Of texts that are
    `private` no word is remembered on this machine.
    """

    split: bool = False
    processes: int = 0
    here: bool = True
    block: int = BLOCK
    remember: int = 3_000_000
    private: bool = False
    addressees: bool = False

    def handed(self, texts: list[str], flags: Iterable[tuple[str, ...]]) -> list[str]:
        """The texts as they are analysed: the addressees of replies are marked unless they are words."""
        if self.addressees:
            return texts
        return [marked(text) if ADDRESSEE in told else text for text, told in zip(texts, flags, strict=True)]


def sparing(work: Work, max_memory: int, expected: int = 0) -> Work:
    """The same work in such blocks and memories that all processes stay below `max_memory`.

    So many bytes are expected to be read. Where there is no memory for another process, this one works alone.
    """
    left = max(max_memory - READING - expected // OF_INPUT, 0)
    processes = min(left // (PROCESS + LEAST), work.processes)
    share = max(left // max(processes, 1) - PROCESS, LEAST) // 2
    block, remember = min(share // CHARACTER, BLOCK), share // SPELLING
    return replace(work, processes=processes, here=not processes, block=block, remember=remember)


def same(words: list[str], others: list[str]) -> list[str]:
    """The words, those equal to the others as the same objects: kept once, told to other processes once."""
    return [other if word == other else word for word, other in zip(words, others, strict=True)]


class Types(NamedTuple):
    """Types as columns (KEYED), and a 64-bit fingerprint of the token of each."""

    prints: np.ndarray
    columns: tuple[list[str], ...]


def with_prints(columns: tuple[list[str], ...]) -> Types:
    """Types with the fingerprints by which those of several processes are put together."""
    return Types(Words(columns[0]).whole(), columns)


class Block(NamedTuple):
    """What a process says of a block: tokens as its own type numbers, and the types it had not yet named.

    The blocks of a session are numbered, because they can be understood in their order only. Of the session
    that is `over` nothing more is heard.
    """

    session: str
    number: int
    over: str
    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    lengths: np.ndarray
    types: Types


class Session:
    """One process's memory over the blocks it is given."""

    def __init__(self, work: Work) -> None:
        self.settings = work
        self.over = ""
        self._begin()

    def _begin(self) -> None:
        self.annotator, self.tokenizer = Annotator(), Tokenizer()
        self._blocks = 0
        self._first = True  # to use this annotator
        self._named = 0
        self._numbers = Growing(np.int32)  # of the annotator's types, -1 for those not named yet
        self.name = uuid.uuid4().hex

    def begin_task(self) -> None:
        """Name every type anew: what is worked out from now on must be understood by itself."""
        self._first, self._named, self._numbers = False, 0, Growing(np.int32)
        self._blocks = 0
        self.over = self.name
        self.name = uuid.uuid4().hex

    def work(self, blocks: Iterable[Joined]) -> Block:
        """Analyse the texts of a block."""
        if self.annotator.spellings > self.settings.remember:
            self.over = self.name
            self._begin()
        known = len(self.annotator.types)
        with nothing_remembered(self.settings.private):
            found, types = self._annotated(blocks)
        if self._first:  # a type is named when it is met, in the same order
            ids, columns = types, [values[known:] for values in self.annotator.types.columns]
            self._named = len(self.annotator.types)
        else:
            ids, columns = self._name(types)
        for name, other in (("form", "token"), ("lemma", "form")):
            columns[COLUMNS.index(name)] = same(columns[COLUMNS.index(name)], columns[COLUMNS.index(other)])
        columns += [folded(columns[COLUMNS.index(name)]) for name in ("form", "lemma")]
        place = (found.starts, found.opens, np.diff(found.bounds))
        over, self.over = self.over, ""
        self._blocks += 1
        return Block(self.name, self._blocks, over, ids, *place, with_prints(tuple(columns)))

    def _name(self, types: np.ndarray) -> tuple[np.ndarray, list[list[str]]]:
        """Return the numbers of types, some known to the session before, and what is told of new ones."""
        order = by_first(types)
        self._numbers.extend(np.full(len(self.annotator.types) - self._numbers.size, -1, dtype=np.int32))
        numbers = self._numbers.array()
        fresh = order[numbers[order] < 0]
        numbers[fresh] = np.arange(self._named, self._named + len(fresh))
        self._named += len(fresh)
        chosen = fresh.tolist()
        columns = [[values[number] for number in chosen] for values in self.annotator.types.columns]
        return numbers[types], columns

    def _annotated(self, blocks: Iterable[Joined]) -> tuple[Spans, np.ndarray]:
        """The tokens of texts, and the annotator's type of each."""
        if self.settings.split:
            cut, _ = unmarked(spans(text for block in blocks for text in block.texts()))
            cut = split_hashtags(cut)
            return cut, self.annotator.number(cut)
        found, rows = self.tokenizer.portion(blocks)
        surfaces, kinds = self.tokenizer.types(self.annotator.spellings)
        self.annotator.learn(surfaces, kinds.tolist())
        found, numbers = unmarked(found, rows)
        return found, self.annotator.number(found, numbers)
