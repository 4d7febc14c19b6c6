"""Where the codes of a codebook are found in a corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..corpus.corpus import Corpus
from ..corpus.grouping import homographs
from ..corpus.words import Words, words_of
from ..text.scripts import candidates, fold
from .codebook import Code, Codebook
from .occurrences import Items, count_items, stacked, words_of_documents


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
        match, forms = re.compile("|".join(parts)).fullmatch, facts.names("form_key")
        fits = np.fromiter((match(form) is not None for form in forms), dtype=bool, count=len(forms))
        return fits[facts.codes("form_key")] & self.corpus.counted if len(forms) else fits

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


def items_of(
    corpus: Corpus, items: Sequence[str] | Mapping[str, np.ndarray] | Items | Codebook | Coded
) -> Items:
    """What to follow, counted: terms, sets of types, the codes of a codebook, or codes counted already."""
    if isinstance(items, Coded):
        return items.items
    if isinstance(items, Codebook):
        return code_items(corpus, rolled_up(find_codes(corpus, items), items))
    return count_items(corpus, items)
