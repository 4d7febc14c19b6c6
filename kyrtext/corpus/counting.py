"""How often words and their forms occur in the parts of a corpus, and the rows of tables made of it.

Tokens are counted once, by part and type; what a group of types has in a part is the sum of these. Documents
and authors are no sums: they are counted for the groups that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ..files.arrays import by_number, distinct, occurring, ranges_of, run_lengths, summed, tally
from ..files.cache import remembered
from ..reading.details import COUNTS
from ..text.words import in_order
from .columns import authors, counting_units, division, numbers, put_part, words_of_documents
from .corpus import Corpus
from .grouping import SHARED, Counting, Grouping, counted_types, group_types
from .types import TypeCounts

TOKENS = 1 << 22  # looked at together
TOGETHER = 1 << 18  # sorted together: they fit into the processor's own memory
FEW = 4  # one token in so many, and it is quicker to look them up than to meet them all


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a corpus: their names, and the number of each document's part."""

    names: list[str]
    codes: np.ndarray


@dataclass(frozen=True, eq=False)
class Counted:
    """Tokens of each group in each part, those that are not 0, by part and then by group.

    Attributes
    ----------
    names, words, sizes : of each part its name, its words, its documents
    edges : where each part begins
    group, count : the groups of each part and their tokens
    documents, authors : of these as many, where an index knows them
    of_types : tokens of each type in each part
    """

    names: list[str]
    words: np.ndarray
    sizes: np.ndarray
    edges: np.ndarray
    group: np.ndarray
    count: np.ndarray
    of_types: TypeCounts
    documents: np.ndarray | None = None
    authors: np.ndarray | None = None


def parts_of(corpus: Corpus, by: str | None) -> Parts:
    """The parts into which a column divides the documents; without one all are one part."""
    codes, names = division(corpus, by)
    return Parts(names, codes)


def counted(corpus: Corpus, by: str | None, grouping: Grouping) -> Counted:
    """The tokens of each group of types in each part; an index knows those of the usual ones."""
    usual = corpus.stored.usual
    if usual and (known := usual.counted(corpus, by, grouping.key)):
        return known  # type: ignore[no-any-return]
    parts = parts_of(corpus, by)
    of_types = (usual and usual.type_counts(by)) or type_counts(corpus, parts, grouping.of_type >= 0)
    many, size = len(parts.names), max(len(grouping), 1)
    group = grouping.of_type[of_types.types]
    inside = group >= 0
    keys = np.repeat(np.arange(many, dtype=np.int64) * size, np.diff(of_types.edges)) + group
    cells, counts = summed(keys[inside], of_types.counts[inside], size * many)
    part, group = np.divmod(cells, size)
    words = tally(parts.codes, many, weights=words_of_documents(corpus))
    edges = np.searchsorted(part, np.arange(many + 1))
    return Counted(parts.names, words, tally(parts.codes, many), edges, group, counts, of_types)


def weighted(corpus: Corpus, by: str | None, grouping: Grouping, weight: str) -> Counted:
    """The same with each author or group counted once, or each document as often as it was liked ..."""
    found = counted(corpus, by, grouping)
    part, group, count = _weights(corpus, parts_of(corpus, by), grouping, weight)
    edges = np.searchsorted(part, np.arange(len(found.names) + 1))
    words = _weighted_words(corpus, by, weight)
    return replace(found, words=words, edges=edges, group=group, count=count, documents=None, authors=None)


@remembered
def _weighted_words(corpus: Corpus, by: str | None, weight: str) -> np.ndarray:
    """What all words of each part weigh, stop words included."""
    parts = parts_of(corpus, by)
    everything = group_types(corpus, "lemma", counted_types(corpus, stopwords=False))
    part, _, counts = _weights(corpus, parts, everything, weight)
    return np.bincount(part, weights=counts, minlength=len(parts.names)).astype(np.int64)


def _weights(
    corpus: Corpus, parts: Parts, grouping: Grouping, weight: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Part, group and weight of each group in each part, by part and then by group."""
    size, pieces = max(len(grouping), 1), [(np.zeros(0, dtype=np.int64), np.zeros(0))]
    liked = np.nan_to_num(numbers(corpus, weight)) if weight in COUNTS else None
    units = np.full(len(corpus), -1) if liked is not None else counting_units(corpus, weight)
    for group, document in _met(corpus, grouping.of_type, parts, units, liked):
        part = parts.codes[document]
        once = _changes(group) | _changes(part) | _changes(units[document]) | (liked is not None)
        first = int(part.min(initial=0))
        cells = (part[once].astype(np.int64) - first) * size + group[once]
        times = np.ones(len(cells)) if liked is None else liked[document]
        some, counts = summed(cells, times, size * (int(part.max(initial=0)) - first + 1))
        pieces.append((some + first * size, counts))
    cells, counts = (np.concatenate(values) for values in zip(*pieces, strict=True))
    cells, counts = summed(cells, counts, size * len(parts.names))
    return *np.divmod(cells, size), counts.astype(np.int64)


def unknown_weights(corpus: Corpus, weight: str) -> np.ndarray:
    """One bool per document: is its author, its group or its number of likes, shares ... unknown?

    Each is an author or group of its own in a table weighted by these, and is left out of one weighted by
    likes, shares ...

    Examples
    --------
    >>> import kyrtext
    >>> unknown_weights(kyrtext.from_texts(["иш", "үй"], author=["Айбек", None]), "author").tolist()
    [False, True]
    """
    if weight in COUNTS:
        return np.isnan(numbers(corpus, weight))  # type: ignore[no-any-return]
    if weight == "author":
        return authors(corpus) < 0
    codes, names = corpus.coded("group")
    return ~np.append(names != "", False)[codes]  # type: ignore[no-any-return]


def type_counts(corpus: Corpus, parts: Parts, wanted: np.ndarray) -> TypeCounts:
    """Tokens of each wanted type (one bool per type) in each part."""
    types, many = len(wanted), len(parts.names)
    if many == 1:
        met = np.flatnonzero(wanted & (corpus.type_counts > 0))
        return TypeCounts(parts.names, np.array([0, len(met)]), met, corpus.type_counts[met])
    pieces = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for first, last in ranges_of(corpus.bounds, TOKENS):
        ids = corpus.ids[corpus.bounds[first] : corpus.bounds[last]]
        part = np.repeat(parts.codes[first:last], np.diff(corpus.bounds[first : last + 1]))
        inside = np.flatnonzero(wanted[ids])
        pieces.append(occurring(part[inside].astype(np.int64) * types + ids[inside], types * many))
    keys, counts = (np.concatenate(values) for values in zip(*pieces, strict=True))
    keys, counts = summed(keys, counts, types * many)
    part, kind = np.divmod(keys, max(types, 1))
    edges = np.searchsorted(part, np.arange(many + 1))
    return TypeCounts(parts.names, edges, kind.astype(np.int32), counts.astype(np.int32))


def spread_of(
    corpus: Corpus, of_type: np.ndarray, parts: Parts, part: np.ndarray, group: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """In how many documents some groups of types occur in a part each, and by how many authors.

    Documents of unknown authors count as documents only. As they are taken part by part and author by author,
    what differs from the one before is met for the first time.

    Parameters
    ----------
    part, group : int arrays
        The part and the group that each pair of numbers is about.
    """
    if not len(group):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    shown, place = np.unique(group, return_inverse=True)
    number = np.full(max(int(of_type.max(initial=-1)), int(shown[-1])) + 2, -1, dtype=np.int32)
    number[shown] = np.arange(len(shown))
    of_type = number[of_type]
    keys = part.astype(np.int64) * len(shown) + place
    turn = np.argsort(keys)
    keys, author = keys[turn], authors(corpus)
    found = np.zeros((2, len(keys)), dtype=np.int64)
    for of_token, document in _met(corpus, of_type, parts, author):
        cells = parts.codes[document].astype(np.int64) * len(shown) + of_token
        who = author[document]
        begins = np.flatnonzero(_changes(cells))
        written = (who >= 0) & (_changes(cells) | _changes(who))
        at = np.minimum(np.searchsorted(keys, cells[begins]), len(keys) - 1)
        asked = keys[at] == cells[begins]
        found[0, at[asked]] += np.diff(np.append(begins, len(cells)))[asked]
        found[1, at[asked]] += np.add.reduceat(written, begins, dtype=np.int64)[asked]
    out = np.empty_like(found)
    out[:, turn] = found
    return out[0], out[1]


def _met(
    corpus: Corpus, of_type: np.ndarray, parts: Parts, units: np.ndarray, liked: np.ndarray | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The different pairs of a group of types and a document that holds it, some documents at a time.

    Documents are taken part by part and unit by unit (author ...), all of a unit together, one of no unit
    (-1) by itself; with `liked` those that have a number there. Some at a time come group by group.
    """
    ids, bounds, wanted = corpus.ids, corpus.bounds, of_type >= 0
    if FEW * int(corpus.type_counts[wanted].sum()) < len(ids):
        places = corpus.places(wanted)
        ids, bounds = ids[places], np.searchsorted(places, bounds)
    order = np.arange(len(corpus)) if liked is None else np.flatnonzero(liked)
    order = order[by_number(units[order] + 1)]
    order = order[by_number(parts.codes[order])]
    who, lengths = units[order], np.diff(bounds)[order]
    begins = np.flatnonzero(_changes(parts.codes[order]) | _changes(who) | (who < 0))
    edges, ends = np.append(begins, len(order)), np.concatenate(([0], np.cumsum(lengths)))
    for first, last in ranges_of(ends[edges], TOGETHER):
        rows = slice(edges[first], edges[last])
        some, long = order[rows], lengths[rows]
        bits = np.uint64(len(some).bit_length())
        tokens = np.repeat(bounds[some] - ends[rows], long) + np.arange(ends[rows.start], ends[rows.stop])
        group = of_type[ids[tokens]]
        inside = np.flatnonzero(group >= 0)
        document = np.repeat(np.arange(len(some), dtype=np.uint64), long)[inside]
        keys = (group[inside].astype(np.uint64) << bits) | document
        if len(keys) and int(keys.max()) < 1 << 32:  # shorter numbers are sorted in half the time
            keys = keys.astype(np.uint32)
        keys = distinct(keys)
        if len(keys):
            yield (keys >> bits).astype(np.int64), some[(keys & ((np.uint64(1) << bits) - np.uint64(1)))]


def _changes(values: np.ndarray) -> np.ndarray:
    """True where a value is not the one before it."""
    return np.concatenate((np.ones(min(len(values), 1), dtype=bool), values[1:] != values[:-1]))


def pairs(corpus: Corpus, row_of_type: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The different pairs of a document and a row with tokens in it (-1: no row), and these counted.

    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["үй үй иш", "иш"])
    >>> [values.tolist() for values in pairs(corpus, np.array([0, 1]))]
    [[0, 0, 1], [0, 1, 1], [2, 1, 1]]
    """
    types = np.flatnonzero(row_of_type >= 0)
    sizes, documents = corpus.postings.documents_of(types)
    width = int(row_of_type.max(initial=0)) + 1
    keys = documents.astype(np.int64) * width + np.repeat(row_of_type[types], sizes)
    found, counts = run_lengths(np.sort(keys))
    return *np.divmod(found, width), counts


def ranked(
    keys: Sequence[np.ndarray], name: Callable[[int], str] | Sequence[str], top: int | None = None
) -> list[int]:
    """Rows by the first key, largest first, then by the others, then by the alphabet of their names.

    With `top` only so many; names are asked for where rows may be shown.

    Examples
    --------
    >>> ranked([np.array([1, 2, 2, 2])], ["а", "в", "ө", "б"], top=2)
    [3, 1]
    """
    first = np.asarray(keys[0], dtype=float)
    rows = leading(first, top)
    named = name if callable(name) else name.__getitem__
    order = np.lexsort([-np.asarray(key, dtype=float)[rows] for key in reversed(keys)])
    rows = rows[order]
    columns = np.stack([np.asarray(key, dtype=float)[rows] for key in keys])
    # the alphabet decides only within runs of equal keys
    edges = np.flatnonzero((columns[:, 1:] != columns[:, :-1]).any(axis=0)) + 1
    out: list[int] = []
    for run in np.split(rows, edges):
        if top is not None and len(out) >= top:
            break
        listed = run.tolist()
        out += [listed[place] for place in in_order(list(map(named, listed)))] if len(listed) > 1 else listed
    return out[:top]


def leading(values: np.ndarray, top: int | None) -> np.ndarray:
    """Places of the `top` largest numbers and of those that tie with the last of them; None: of all.

    All that tie stay in, for the alphabet decides between them.

    Examples
    --------
    >>> leading(np.array([3, 1, 2, 1]), 3).tolist()
    [0, 1, 2, 3]
    """
    if top is None or len(values) <= top:
        return np.arange(len(values))
    return np.flatnonzero(values >= np.sort(values)[-top])


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a table, part after part in the order they are shown: part, group and count of each.

    `cell` is the place of each among what was counted.
    """

    part: np.ndarray
    group: np.ndarray
    count: np.ndarray
    cell: np.ndarray


@dataclass(frozen=True, eq=False)
class Forms:
    """How often each type of each row occurs: row, type and count."""

    row: np.ndarray
    type: np.ndarray
    count: np.ndarray


def ordered_rows(
    found: Counted, grouping: Grouping, options: Counting, only: np.ndarray | None = None
) -> tuple[Rows, np.ndarray]:
    """The rows that `options` show of each part, with `only` of some groups; the words counted in each part.

    Count descending, then the alphabet, homographs by language.
    """
    count = found.count
    if options.min_length > 1:
        long_enough = _long_enough(grouping, np.flatnonzero(np.bincount(found.group)), options.min_length)
        count = np.where(long_enough[found.group], count, 0)
    edges = found.edges.tolist()
    places, totals = [], []
    for begin, end in pairwise(edges):
        own = count[begin:end]
        totals.append(int(own.sum()))
        rows = np.flatnonzero(own >= options.min_count)
        if only is not None:
            rows = rows[only[found.group[begin:end][rows]]]
        places.append(rows[leading(own[rows], options.top)] + begin)
    chosen = np.concatenate([np.zeros(0, dtype=np.int64), *places])
    part = np.searchsorted(found.edges, chosen, side="right") - 1
    group, count = found.group[chosen].astype(np.int64), count[chosen].astype(np.int64)
    order = np.lexsort((grouping.shown.alphabet(group), -count, part))
    if options.top is not None:
        first = np.searchsorted(part, np.arange(len(totals)))  # lexsort keeps the parts where they are
        order = order[np.arange(len(order)) - first[part] < options.top]
    shown = Rows(part[order], group[order], count[order], chosen[order])
    return shown, np.asarray(totals, dtype=np.int64)


def _long_enough(grouping: Grouping, groups: np.ndarray, least: int) -> np.ndarray:
    """One bool per group: has its headword so many letters?"""
    out = np.zeros(len(grouping), dtype=bool)
    out[groups] = grouping.shown.lengths(groups) >= least
    return out


def forms_of(rows: Rows, of_type: np.ndarray, found: TypeCounts) -> Forms:
    """How often each type of each row occurs, out of the counts of all types in each part."""
    asked = np.zeros(max(int(of_type.max(initial=-1)), int(rows.group.max(initial=-1))) + 2, dtype=bool)
    asked[rows.group] = True
    places = np.flatnonzero(asked[of_type][found.types])
    types, parts = found.types[places], max(len(found.names), 1)
    key = of_type[types].astype(np.int64) * parts + np.searchsorted(found.edges, places, side="right") - 1
    wanted = rows.group.astype(np.int64) * parts + rows.part
    order = np.argsort(wanted, kind="stable")
    wanted = wanted[order]
    if not len(wanted):
        return Forms(order, types[:0], types[:0])
    at = np.minimum(np.searchsorted(wanted, key), len(wanted) - 1)
    inside = wanted[at] == key
    return Forms(order[at[inside]], types[inside], found.counts[places][inside].astype(np.int64))


def spelled_out(corpus: Corpus, forms: Forms, rows: int) -> tuple[list[str], list[str]]:
    """For each row its languages and its forms, both with counts, most frequent first."""
    return _languages(corpus, forms, rows), _forms(corpus, forms, rows)


def _languages(corpus: Corpus, forms: Forms, rows: int) -> list[str]:
    names = corpus.facts.names("language").tolist()
    found: list[dict[str, int]] = [{} for _ in range(rows)]
    cells = forms.row * np.int64(len(names)) + corpus.facts.codes("language")[forms.type]
    order = np.argsort(cells, kind="stable")
    cells, counts, types = cells[order], forms.count[order], forms.type[order]
    begins = np.flatnonzero(np.diff(cells, prepend=-1))
    sums = np.add.reduceat(counts, begins) if len(begins) else counts
    # among equals of no rank of their own the language of the first type comes first
    first = np.minimum.reduceat(types, begins) if len(begins) else types
    row, tongue = np.divmod(cells[begins], max(len(names), 1))
    for place in np.lexsort((first, row)).tolist():
        found[row[place]][names[tongue[place]]] = int(sums[place])
    return [_listed_languages(counts) for counts in found]


def _listed_languages(counts: dict[str, int]) -> str:
    if len(counts) == 1:
        return next(iter(counts))
    order = sorted(
        counts.items(),
        key=lambda item: (-item[1], SHARED.index(item[0]) if item[0] in SHARED else 9),
    )
    return ", ".join(f"{language} {count}" for language, count in order)


def _forms(corpus: Corpus, forms: Forms, rows: int) -> list[str]:
    types, place = np.unique(forms.type, return_inverse=True)
    of_type, names = pd.factorize(corpus.facts.spelled("form", types))
    cells = forms.row * np.int64(max(len(names), 1)) + of_type[place]
    order = np.argsort(cells, kind="stable")
    cells, counts = cells[order], forms.count[order]
    begins = np.flatnonzero(np.diff(cells, prepend=-1))
    sums = np.add.reduceat(counts, begins) if len(begins) else counts
    row, form = np.divmod(cells[begins], max(len(names), 1))
    order = np.lexsort((-sums, row))
    # the alphabet decides among forms of a row that were written equally often
    tied = np.flatnonzero((np.diff(row[order]) == 0) & (np.diff(sums[order]) == 0))
    equal = np.unique(form[order[np.concatenate([tied, tied + 1])]])
    rank = np.zeros(len(names), dtype=np.int64)
    rank[equal[in_order(names[equal].tolist())]] = np.arange(len(equal))
    order = np.lexsort((rank[form], -sums, row))
    listed = [
        f"{names[number]} {count}"
        for number, count in zip(form[order].tolist(), sums[order].tolist(), strict=True)
    ]
    edges = np.searchsorted(row, np.arange(rows + 1)).tolist()
    return [", ".join(listed[begin:end]) for begin, end in pairwise(edges)]


@dataclass(frozen=True, eq=False)
class CountedRows:
    """The rows of tables before anything is spelled out: numbers only, part after part.

    `totals` are the words counted in each part, `words` and `sizes` all its words and documents.
    """

    rows: Rows
    names: list[str]
    documents: np.ndarray
    authors: np.ndarray
    listed: Forms
    totals: np.ndarray
    words: np.ndarray
    sizes: np.ndarray
    unknown: np.ndarray | None  # documents of each part that have no weight

    def __len__(self) -> int:
        return len(self.rows.group)


def counted_rows(
    corpus: Corpus,
    by: str | None,
    grouping: Grouping,
    options: Counting,
    only: np.ndarray | None = None,
) -> CountedRows | None:
    """The rows of all parts from one pass; with `only`, one bool a group, those of these groups.

    None when the corpus has no parts.
    """
    weight, unknown = options.weight, None
    found = weighted(corpus, by, grouping, weight) if weight else counted(corpus, by, grouping)
    if not found.names:
        return None
    if weight:
        unknown = tally(parts_of(corpus, by).codes[unknown_weights(corpus, weight)], len(found.names))
    rows, totals = ordered_rows(found, grouping, options, only)
    if found.documents is not None and found.authors is not None:
        documents, authors = (one[rows.cell].astype(np.int64) for one in (found.documents, found.authors))
    else:
        documents, authors = spread_of(corpus, grouping.of_type, parts_of(corpus, by), rows.part, rows.group)
    listed = forms_of(rows, grouping.of_type, found.of_types)
    return CountedRows(
        rows, found.names, documents, authors, listed, totals, found.words, found.sizes, unknown
    )


def spelled(
    corpus: Corpus,
    by: str | None,
    grouping: Grouping,
    options: Counting,
    found: CountedRows,
    some: slice = slice(None),
) -> pd.DataFrame:
    """Rows spelled out as a table; `some` of them take little memory whatever the size of the corpus."""
    begin, end, _ = some.indices(len(found))
    part, group, count = (
        values[begin:end] for values in (found.rows.part, found.rows.group, found.rows.count)
    )
    listed, names = found.listed, found.names
    if end - begin < len(found):
        inside = (listed.row >= begin) & (listed.row < end)
        listed = Forms(listed.row[inside] - begin, listed.type[inside], listed.count[inside])
    languages, forms = spelled_out(corpus, listed, end - begin)
    lemmas, headwords = grouping.shown.of(group)
    first = np.searchsorted(found.rows.part, np.arange(len(names)))
    documents = found.documents[begin:end]
    table = pd.DataFrame(
        {
            "rank": np.arange(begin + 1, end + 1) - first[part],
            "headword": headwords,
            "lemma": lemmas,
            "language": "",
            "length": np.fromiter(map(len, headwords), dtype=np.int64, count=len(headwords)),
            "count": count,
            "weighted_percent": 100 * count / np.maximum(found.totals, 1)[part],
            "per_million": 1e6 * count / np.maximum(found.words, 1)[part],
            "documents": documents,
            "documents_percent": 100 * documents / np.maximum(found.sizes, 1)[part],
            "authors": found.authors[begin:end],
            "forms": "",
        }
    )
    table["language"], table["forms"] = languages, forms
    if by:
        put_part(table, by, np.asarray(names, dtype=object)[part] if len(part) else "")
        if 0 < len(np.unique(found.rows.part)) < len(names):
            # the columns of a table without rows are of objects, and so is what it is joined with
            table = table.astype(dict.fromkeys(("headword", "lemma", "language", "forms"), object))
    attrs = [
        {"words": words, "words_counted": whole, "documents": size, "group": options.group}
        for words, whole, size in zip(
            found.words.tolist(), found.totals.tolist(), found.sizes.tolist(), strict=True
        )
    ]
    if found.unknown is not None:
        attrs = [{**one, "unknown": many} for one, many in zip(attrs, found.unknown.tolist(), strict=True)]
    # as pandas joins tables: what is the same for all is kept
    table.attrs = attrs[0] if all(one == attrs[0] for one in attrs) else {}
    return table
