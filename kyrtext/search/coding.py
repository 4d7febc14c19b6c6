"""Where codes are found in a corpus, by their words or by hand, and how often items occur in documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..corpus.columns import words_of_documents
from ..corpus.corpus import Corpus
from ..corpus.grouping import homographs
from ..corpus.terms import types_of
from ..corpus.types import Facts
from ..corpus.words import Words, words_of
from ..files.cache import remembered
from ..files.errors import KyrtextError
from ..text.scripts import candidates, fold
from .codebook import Code, Codebook


@dataclass(frozen=True, eq=False)
class Items:
    """Counts of items in documents.

    Attributes
    ----------
    names : list of str
    counts : int64 array, documents by items
        Tokens of each item in each document.
    words : int64 array
        Words of each document.
    covered : int64 array, documents by items
        Words inside the occurrences: those of a phrase are several.
    """

    names: list[str]
    counts: np.ndarray
    words: np.ndarray
    covered: np.ndarray


def count_items(corpus: Corpus, items: Sequence[str] | Mapping[str, np.ndarray] | Items) -> Items:
    """Count terms, or named sets of types (one bool per type), in every document; counts pass through.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы? Жумушка барам", "үй"])
    >>> count_items(corpus, ["жумуш"]).counts.tolist()
    [[2], [0]]
    """
    if isinstance(items, Items):
        return items
    masks = masks_of(corpus, items)
    counts = stacked([corpus.per_document(mask) for mask in masks.values()], len(corpus))
    return Items(list(masks), counts, words_of_documents(corpus), counts)


def masks_of(corpus: Corpus, items: Sequence[str] | Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """The types (one bool per type) of terms; named sets of types are what they are."""
    return items if isinstance(items, Mapping) else {item: types_of(corpus, item) for item in items}


def stacked(columns: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """The columns side by side as whole numbers."""
    return np.stack(columns, axis=1).astype(np.int64) if columns else np.zeros((rows, 0), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Hits:
    """Hits of one code: first and last word (places in `corpus.ids`) and document of each, in text order."""

    code: str
    first: np.ndarray
    last: np.ndarray
    documents: np.ndarray


class Finder:
    """Finds the words, phrases and patterns of some codes in one corpus, each type looked up once."""

    def __init__(self, corpus: Corpus, codes: Iterable[Code]) -> None:
        self.corpus = corpus
        self.lemma_keys = self._lemma_keys(codes)

    @cached_property
    def words(self) -> Words:
        """The running words."""
        return words_of(self.corpus)

    def _of_lemma(self, key: str) -> np.ndarray:
        return self.corpus.facts.where("lemma_key", [key]) & self.corpus.counted

    def word_types(self, word: str, language: str | None) -> np.ndarray:
        """One bool per type: words of that lemma; a homograph only in the language it was listed for."""
        key = self.lemma_keys.get((word, language)) or fold(_repaired(word))
        types = self._of_lemma(key)
        if key in homographs() and language:
            types &= self.corpus.facts.where("language", [language])
        return types

    def _lemma_keys(self, codes: Iterable[Code]) -> dict[tuple[str, str | None], str]:
        """By word and language the key of its lemma, for words that are no lemma of the corpus as they stand.

        All words of a language are asked for at once: one by one takes many times as long.
        """
        asked: dict[str, dict[str, str]] = {}
        for code in codes:
            for language, entries in code.words.items():
                for word in (part for entry in entries for part in _words(entry)):
                    form = _repaired(word)
                    if not self._of_lemma(fold(form)).any():
                        asked.setdefault(language, {})[word] = form
        from ..languages import lemmatize

        return {
            (word, language): fold(lemma.casefold())
            for language, forms in asked.items()
            for word, lemma in zip(forms, lemmatize(list(forms.values()), language)["lemma"], strict=True)
        }

    def pattern_types(self, patterns: Iterable[str]) -> np.ndarray:
        """One bool per type: forms that match one of the patterns (* any letters, ? one)."""
        facts = self.corpus.facts
        parts = [
            "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in fold(pattern.casefold()))
            for pattern in patterns
        ]
        if not parts:
            return np.zeros(len(facts), dtype=bool)
        text, begins = _listed(facts)
        # a line that begins with a sign is found many times sooner than each form is asked about
        met = [found.start() for found in re.finditer(rf"\n(?:{'|'.join(parts)})(?=\n)", text)]
        fits = np.zeros(len(begins), dtype=bool)
        fits[np.searchsorted(begins, met)] = True
        return fits[facts.codes("form_key")] & self.corpus.counted if len(begins) else fits

    def running(self, types: np.ndarray) -> np.ndarray:
        """Where the words of some counted types (one bool per type) stand among the running words."""
        return np.searchsorted(self.words.tokens, self.corpus.places(types))

    def spans(self, entry: str, language: str | None) -> np.ndarray:
        """First and last running word of each occurrence of a word, a phrase of lemmas or a pattern."""
        masks = [
            self.pattern_types([part]) if _is_pattern(part) else self.word_types(part, language)
            for part in entry.split()
        ]
        types, documents = self.words.types, self.words.documents
        size = len(types) - len(masks) + 1
        if size <= 0 or not masks:
            return np.zeros((0, 2), dtype=np.int64)
        rarest = min(range(len(masks)), key=lambda step: int(self.corpus.type_counts[masks[step]].sum()))
        first = self.running(masks[rarest]) - rarest
        first = first[(first >= 0) & (first < size)]
        for step, mask in enumerate(masks):
            first = first[mask[types[first + step]]]
        last = first + len(masks) - 1
        same = documents[first] == documents[last]
        return np.stack([first[same], last[same]], axis=1)

    def hits(self, code: Code) -> Hits:
        """The hits of a code outside its exclusions; a longer hit swallows those inside it."""
        listed = [(word, language) for language, words in code.words.items() for word in words]
        single = [(word, language) for word, language in listed if " " not in word]
        mask = self.pattern_types(code.patterns)
        for word, language in single:
            mask |= self.word_types(word, language)
        ones = self.running(mask)
        found = [np.stack([ones, ones], axis=1)]
        found += [self.spans(word, language) for word, language in listed if " " in word]
        found = [_outermost(np.concatenate(found))]
        barred = [self.spans(entry, None) for entry in code.exclude]
        spans = _outside(found[0], np.concatenate([*barred, np.zeros((0, 2), dtype=np.int64)]))
        tokens = self.words.tokens
        return Hits(code.name, tokens[spans[:, 0]], tokens[spans[:, 1]], self.words.documents[spans[:, 0]])


@remembered
def _listed(facts: Facts) -> tuple[str, np.ndarray]:
    """Every folded form on a line of its own, and where each line begins."""
    forms = facts.names("form_key").tolist()
    lengths = np.fromiter(map(len, forms), dtype=np.int64, count=len(forms))
    return "\n".join(["", *forms, ""]), np.cumsum(lengths + 1) - lengths - 1


def _words(entry: str) -> list[str]:
    """The words of an entry that are looked up by lemma."""
    return [part for part in entry.split() if not _is_pattern(part)] if " " in entry else [entry]


def _is_pattern(part: str) -> bool:
    return "*" in part or "?" in part


def _repaired(word: str) -> str:
    """A word as the text would be read: look-alike letters, keyboard, stretched vowels."""
    return next((candidate.form for candidate in candidates(word)), word.casefold())


def _outermost(spans: np.ndarray) -> np.ndarray:
    """The spans that lie inside no other, in the order of the text."""
    spans = spans[np.lexsort((-spans[:, 1], spans[:, 0]))]
    reached = np.maximum.accumulate(np.concatenate(([-1], spans[:-1, 1])))[: len(spans)]
    return spans[spans[:, 1] > reached]


def _outside(spans: np.ndarray, barred: np.ndarray) -> np.ndarray:
    """The spans that lie inside none of the barred ones."""
    if not len(spans) or not len(barred):
        return spans
    order = np.argsort(barred[:, 0], kind="stable")
    starts, reach = barred[order, 0], np.maximum.accumulate(barred[order, 1])
    before = np.searchsorted(starts, spans[:, 0], side="right") - 1
    inside = (before >= 0) & (reach[np.maximum(before, 0)] >= spans[:, 1])
    return spans[~inside]


def find_codes(corpus: Corpus, codebook: Codebook) -> dict[str, Hits]:
    """The hits of every code of a codebook, by its name.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> corpus = kyrtext.from_texts(["Жумушка келдим, иш кагаз жок"])
    >>> book = Codebook((Code("work", words={"ky": ("жумуш", "иш")}, exclude=("иш кагаз",)),))
    >>> find_codes(corpus, book)["work"].first.tolist()
    [0]
    """
    finder = Finder(corpus, codebook.codes)
    return {code.name: finder.hits(code) for code in codebook.codes}


def rolled_up(found: Mapping[str, Hits], codebook: Codebook) -> dict[str, Hits]:
    """The hits with those of the codes below a code counted under it too; what lies inside another once.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> book = Codebook((Code("work"), Code("pay", words={"ky": ("айлык",)}, parent="work")))
    >>> corpus = kyrtext.from_texts(["Айлык кандай?"])
    >>> {name: len(hits.first) for name, hits in rolled_up(find_codes(corpus, book), book).items()}
    {'work': 1, 'pay': 1}
    """
    below: dict[str, list[Hits]] = {name: [hits] for name, hits in found.items()}
    for name, hits in found.items():
        for above in codebook.ancestors(name):
            below[above].append(hits)
    return {name: own[0] if len(own) == 1 else _joined(name, own) for name, own in below.items()}


def _joined(code: str, parts: Sequence[Hits]) -> Hits:
    """The outermost hits of several codes as those of one."""
    spans = np.stack(
        [np.concatenate([getattr(hits, name) for hits in parts]) for name in ("first", "last", "documents")],
        axis=1,
    )
    spans = _outermost(spans)
    return Hits(code, spans[:, 0], spans[:, 1], spans[:, 2])


def code_items(corpus: Corpus, found: Mapping[str, Hits]) -> Items:
    """Hits per document of every code, as timelines, bursts and crosstabs take them."""
    words = words_of(corpus).tokens
    counts = [np.bincount(hits.documents, minlength=len(corpus)) for hits in found.values()]
    covered = [
        np.bincount(
            hits.documents,
            weights=np.searchsorted(words, hits.last) - np.searchsorted(words, hits.first) + 1,
            minlength=len(corpus),
        )
        for hits in found.values()
    ]
    size = len(corpus)
    return Items(list(found), stacked(counts, size), words_of_documents(corpus), stacked(covered, size))


@dataclass(frozen=True, eq=False)
class Coded:
    """Codes counted in every document, whoever found them: a dictionary, people, or both.

    Attributes
    ----------
    codebook : Codebook
    items : Items
        Hits of every code, those of the codes below it counted under it too.
    hits : int64 array
        Passages of each document that any code claims; hits that share a word are one passage.
    covered : int64 array
        Words of each document inside any hit.
    """

    codebook: Codebook
    items: Items
    hits: np.ndarray
    covered: np.ndarray


def dictionary_coded(corpus: Corpus, codebook: Codebook) -> Coded:
    """What the words and patterns of a codebook find."""
    return coded_by(corpus, codebook, find_codes(corpus, codebook))


def coded_by(corpus: Corpus, codebook: Codebook, found: Mapping[str, Hits]) -> Coded:
    """Hits that were found already, counted."""
    hits = _passages(corpus, found)
    items = code_items(corpus, rolled_up(found, codebook))
    return Coded(codebook, items, hits, _covered(corpus, found))


def _passages(corpus: Corpus, found: Mapping[str, Hits]) -> np.ndarray:
    """Passages of each document that some code claims: hits that share a word are one."""
    nothing = np.zeros(0, dtype=np.int64)
    first, last, documents = (
        np.concatenate([nothing, *(getattr(hits, name) for hits in found.values())])
        for name in ("first", "last", "documents")
    )
    order = np.lexsort((last, first))
    first, last, documents = first[order], last[order], documents[order]
    reached = np.maximum.accumulate(np.concatenate(([-1], last)))[: len(last)]
    return np.bincount(documents[first > reached], minlength=len(corpus))


def _covered(corpus: Corpus, found: Mapping[str, Hits]) -> np.ndarray:
    """Words of each document that lie inside a hit of any code."""
    edges = np.zeros(len(corpus.ids) + 1, dtype=np.int64)
    for hits in found.values():
        np.add.at(edges, hits.first, 1)
        np.add.at(edges, hits.last + 1, -1)
    inside = (np.cumsum(edges[:-1]) > 0) & corpus.counted[corpus.ids]
    return np.bincount(corpus.document_ids[inside], minlength=len(corpus))


# terms, sets of types by their names, the codes of a codebook, or what was counted already
WordsOrCodes = Sequence[str] | Mapping[str, np.ndarray] | Items | Codebook | Coded


def items_of(corpus: Corpus, items: WordsOrCodes) -> Items:
    """What to follow, counted: terms, sets of types, the codes of a codebook, or codes counted already."""
    if isinstance(items, Coded):
        return items.items
    if isinstance(items, Codebook):
        return code_items(corpus, rolled_up(find_codes(corpus, items), items))
    return count_items(corpus, items)


CODING_COLUMNS = ("id", "document", "code", "start", "end", "quote", "coder", "created", "origin", "memo")
MEMO_COLUMNS = ("kind", "target", "text")


@dataclass(frozen=True, eq=False)
class HandCodings:
    """Codings of people over the documents of one corpus.

    Attributes
    ----------
    codebook : Codebook
        The codes, their words and who stands below whom.
    table : DataFrame
        One row per coding: `id, document` (row of the corpus), `code` (its name), `start, end` (characters of
        the raw text; -1, -1 for a whole document), `quote, coder, created, origin, memo`.
    read : bool array
        One per document: did the coder read it? A suggestion that was accepted makes no post a read one.
    memos : DataFrame
        `kind` (project, post, code), `target` (a document's row, a code's name), `text`.
    coder : str
    rejected : DataFrame
        Suggestions of the dictionary the coder refused: `document, code, start, end`.
    """

    codebook: Codebook
    table: pd.DataFrame
    read: np.ndarray
    memos: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(MEMO_COLUMNS)))
    coder: str = ""
    rejected: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["document", "code", "start", "end"])
    )

    def over(self, documents: np.ndarray) -> HandCodings:
        """The same over the marked documents (one bool each), rows counted anew."""
        place = np.cumsum(documents) - 1

        def kept(table: pd.DataFrame) -> pd.DataFrame:
            rows = table["document"].to_numpy(dtype=np.int64)
            return table[documents[rows]].assign(document=place[rows[documents[rows]]]).reset_index(drop=True)

        of_posts = (self.memos["kind"] == "post").to_numpy(dtype=bool)
        targets = [
            (int(place[int(target)]) if documents[int(target)] else None) if post else target
            for target, post in zip(self.memos["target"], of_posts, strict=True)
        ]
        memos = self.memos.assign(target=pd.Series(targets, dtype=object, index=self.memos.index))
        memos = memos[memos["target"].notna()].reset_index(drop=True)
        return replace(
            self, table=kept(self.table), read=self.read[documents], memos=memos, rejected=kept(self.rejected)
        )


def codings_table(rows: list[tuple]) -> pd.DataFrame:
    """Rows of `CODING_COLUMNS` as a table with the types it always has, in the order of the text.

    >>> codings_table([]).columns.tolist()[:3]
    ['id', 'document', 'code']
    """
    table = pd.DataFrame(rows, columns=list(CODING_COLUMNS), dtype=object)
    for name in ("document", "start", "end"):
        table[name] = table[name].astype(np.int64)
    order = ["document", "start", "end", "code", "coder", "id"]
    return table.sort_values(order, kind="stable").reset_index(drop=True)


def hand_items(corpus: Corpus, codings: HandCodings) -> Items:
    """Codings per document of every code; those below a code count under it too, one place once.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> corpus = kyrtext.from_texts(["Айлык аз", "үй"])
    >>> table = codings_table([("1", 0, "pay", 0, 5, "Айлык", "Айгүл", "", "hand", "")])
    >>> book = Codebook((Code("work"), Code("pay", parent="work")))
    >>> hand_items(corpus, HandCodings(book, table, np.array([True, False]))).counts.tolist()
    [[1, 1], [0, 0]]
    """
    size, names = len(corpus), [code.name for code in codings.codebook.codes]
    spans = rolled_spans(codings)
    words = words_of_documents(corpus)
    places = _Places(corpus)
    counts, covered = [], []
    for name in names:
        documents, starts, ends = spans[name]
        counts.append(np.bincount(documents, minlength=size))
        covered.append(places.covered(documents, starts, ends))
    return Items(names, stacked(counts, size), words, stacked(covered, size))


def rolled_spans(codings: HandCodings) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Documents, starts and ends of each code's codings and of those below it, the same place once."""
    table, book = codings.table, codings.codebook
    below: dict[str, list[str]] = {code.name: [code.name] for code in book.codes}
    for code in book.codes:
        for above in book.ancestors(code.name):
            below[above].append(code.name)
    found = {}
    for name, members in below.items():
        part = table[table["code"].isin(members)]
        part = part[["document", "start", "end"]].drop_duplicates()
        found[name] = tuple(part[column].to_numpy(dtype=np.int64) for column in part.columns)
    return found  # type: ignore[return-value]


class _Places:
    """Which words stand between two characters of a document."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def between(self, document: int, start: int, end: int) -> np.ndarray:
        """Places in `corpus.ids` of the counted words that begin there; start -1 means the whole document."""
        first, last = int(self.corpus.bounds[document]), int(self.corpus.bounds[document + 1])
        counted = self.corpus.counted[self.corpus.ids[first:last]]
        if start >= 0:
            begins = self.corpus.starts[first:last]
            counted = counted & (begins >= start) & (begins < end)
        return first + np.flatnonzero(counted)

    def covered(self, documents: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Words of each document inside the places of one code; a word inside several counts once."""
        out = np.zeros(len(self.corpus), dtype=np.int64)
        inside: dict[int, set[int]] = {}
        for document, start, end in zip(documents.tolist(), starts.tolist(), ends.tolist(), strict=True):
            inside.setdefault(document, set()).update(self.between(document, start, end).tolist())
        for document, words in inside.items():
            out[document] = len(words)
        return out


def coded_words(corpus: Corpus, codings: HandCodings) -> np.ndarray:
    """Words of each document that some code covers."""
    part = codings.table[["document", "start", "end"]].drop_duplicates()
    return _Places(corpus).covered(*(part[name].to_numpy(dtype=np.int64) for name in part.columns))


def read_only(corpus: Corpus, codings: HandCodings) -> tuple[Corpus, HandCodings]:
    """The documents that were read, and the codings over these.

    Raises
    ------
    KyrtextError
        When nothing was read.
    """
    if not codings.read.any():
        raise KyrtextError(
            "there is nothing to count",
            f"'{codings.coder}' has read no post of these",
            "read some at the desk",
        )
    return corpus.select(codings.read), codings.over(codings.read)


def hand_coded(corpus: Corpus, codings: HandCodings) -> Coded:
    """What people coded, counted."""
    hits = np.bincount(codings.table["document"].to_numpy(dtype=np.int64), minlength=len(corpus))
    return Coded(codings.codebook, hand_items(corpus, codings), hits, coded_words(corpus, codings))


def corrected(corpus: Corpus, codings: HandCodings) -> tuple[Coded, Mapping[str, int]]:
    """What the coder said where she read, what the dictionary says elsewhere (without what she refused).

    The second value counts `read` and `unread` documents and the `unjudged` hits of the dictionary in
    documents that were read: these are not counted, for the coder saw them and gave no code.
    """
    hand = hand_coded(corpus, codings)
    found = find_codes(corpus, codings.codebook)

    def places(table: pd.DataFrame) -> set[tuple[int, str, int]]:
        return set(zip(*(table[name].tolist() for name in ("document", "code", "start")), strict=True))

    refused = places(codings.rejected)
    given: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for one in codings.table.itertuples():
        given.setdefault((one.document, one.code), []).append((one.start, one.end))

    def judged(key: tuple[int, str, int]) -> bool:
        spans = given.get(key[:2], ())
        return key in refused or any(start < 0 or start <= key[2] < end for start, end in spans)

    unjudged = 0
    left = {}
    for name, hits in found.items():
        starts = corpus.starts[hits.first].tolist()
        keys = [(row, name, start) for row, start in zip(hits.documents.tolist(), starts, strict=True)]
        read = codings.read[hits.documents]
        unjudged += sum(seen and not judged(key) for seen, key in zip(read.tolist(), keys, strict=True))
        stays = ~read & np.array([key not in refused for key in keys], dtype=bool)
        left[name] = Hits(name, hits.first[stays], hits.last[stays], hits.documents[stays])
    machine = coded_by(corpus, codings.codebook, left)
    items = Items(
        hand.items.names,
        hand.items.counts + machine.items.counts,
        hand.items.words,
        hand.items.covered + machine.items.covered,
    )
    count = int(codings.read.sum())
    told = {"read": count, "unread": len(corpus) - count, "unjudged": unjudged}
    # a post is either read or not, so that nothing is added twice
    both = Coded(codings.codebook, items, hand.hits + machine.hits, hand.covered + machine.covered)
    return both, told
