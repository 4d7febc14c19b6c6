"""The words of a report: rows of each platform, forms, months, and lines from the raw posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus, language_shares
from ..corpus.grouping import Counting, Grouping, countable, group_types
from ..corpus.partition import best_dates, months
from ..files.messages import messages, number, plural
from ..measures.frequency import frequency
from ..plots.style import language_class
from ..search.coding import find_codes
from .figures import ordered, platform_name

if TYPE_CHECKING:
    from .html import ReportOptions

# what is embedded at most, so that a report of a million posts still opens
FORMS = 40
TIMED_WORDS = 8_000
READ_WORDS = 4_000
POSTS_CHARACTERS = 6_000_000
POST_CHARACTERS = 3_000


@dataclass(frozen=True, eq=False)
class Tokens:
    """Tokens of the words shown, sorted by word, platform and place in the text."""

    word: np.ndarray
    part: np.ndarray
    token: np.ndarray
    document: np.ndarray


def summary(corpus: Corpus, lang: str) -> str:
    """One line that says what the corpus is: posts, words, dates, languages."""
    said, names = messages("report", lang), messages("method", lang)
    texts = f"{number(len(corpus), lang)} {plural(said['n_documents'], len(corpus), lang)}"
    words = f"{number(corpus.words, lang)} {plural(said['n_words'], corpus.words, lang)}"
    dates = best_dates(corpus.documents).dropna()
    span = f" · {dates.min():%Y-%m-%d} – {dates.max():%Y-%m-%d}" if len(dates) else ""
    shares = ", ".join(
        f"{names[f'language_{name}']} {share:.0%}"
        for name, share in language_shares(corpus).items()
        if share >= 0.005
    )
    return f"{texts}, {words}{span} · {shares}"


def words_data(corpus: Corpus, counting: Counting, options: ReportOptions) -> dict[str, Any]:
    """Everything the page knows about words, as plain lists.

    Words are numbered by their rank in the whole corpus; every part (all, then each platform) lists the
    numbers of its words in its own order with their counts.
    """
    mask = countable(corpus.lexicon, stopwords=counting.stopwords, language=counting.language)
    grouping = group_types(corpus, counting.group, mask, counting.concepts)
    whole = frequency(corpus, options=counting)
    shown = whole.head(options.words)
    lookup = _lookup(grouping)
    word_of_group = np.full(len(grouping.table) + 1, -1, dtype=np.int64)
    word_of_group[_groups(shown, lookup)] = np.arange(len(shown))
    platforms = ordered(corpus.documents["platform"].unique())
    part_of = {name: number for number, name in enumerate(platforms, start=1)}
    part_of_document = corpus.documents["platform"].map(part_of).to_numpy(dtype=np.int64)
    tables = [(messages("report", options.lang)["all"], shown, len(corpus))]
    if len(platforms) > 1:
        by_platform = frequency(corpus, by="platform", options=counting)
        for name in platforms:
            size = int((part_of_document == part_of[name]).sum())
            tables.append(
                (platform_name(name, options.lang), by_platform[by_platform["platform"] == name], size)
            )
    parts = [_part(name, table, word_of_group[_groups(table, lookup)], size) for name, table, size in tables]
    word_of_type = word_of_group[grouping.of_type]
    tokens = _tokens(corpus, word_of_type, part_of_document)
    posts, lines = _lines(corpus, tokens, part_of_document, options.lines)
    return {
        "parts": parts,
        "words": {
            "head": shown["headword"].tolist(),
            "lemma": shown["lemma"].tolist(),
            "language": [language_class(language) for language in shown["language"]],
            "languages": shown["language"].tolist(),
            "forms": [_forms(listed) for listed in shown["forms"]],
            "codes": _codes(corpus, word_of_type, len(shown), options),
        },
        "left_out": len(whole) - len(shown),
        "months": _months(corpus, tokens, part_of_document, len(platforms)),
        "posts": posts,
        "lines": lines,
        "bounds": {"lines": options.lines, "words": READ_WORDS, "timed": TIMED_WORDS},
    }


def _lookup(grouping: Grouping) -> dict[tuple[str, str, str], int]:
    table = grouping.table
    keys = zip(table["headword"], table["lemma"], table["language"], strict=True)
    return {key: number for number, key in enumerate(keys)}


def _groups(table: pd.DataFrame, lookup: dict[tuple[str, str, str], int]) -> np.ndarray:
    """Group of each row of a frequency table; words of both languages have no language of their own."""
    found = [
        lookup.get((row.headword, row.lemma, row.language), lookup.get((row.headword, row.lemma, ""), -1))
        for row in table.itertuples()
    ]
    return np.asarray(found, dtype=np.int64)


def _part(name: str, table: pd.DataFrame, numbers: np.ndarray, documents: int) -> dict[str, Any]:
    kept = numbers >= 0
    first = table.iloc[0] if len(table) else None
    return {
        "name": name,
        "word": numbers[kept].tolist(),
        **{column: table[column].to_numpy()[kept].tolist() for column in ("count", "documents", "authors")},
        # the denominators, out of the shares they made: rows below --min-count are in them too
        "all_words": 0 if first is None else round(1e6 * first["count"] / first["per_million"]),
        "counted": 0 if first is None else round(100 * first["count"] / first["weighted_percent"]),
        "all_documents": documents,
    }


def _forms(listed: str) -> list[Any]:
    """ "жумуш 3, жумушка 1" as a flat list of forms and counts; how many more there are comes last."""
    pairs = [entry.rpartition(" ") for entry in listed.split(", ")] if listed else []
    flat: list[Any] = [part for form, _, count in pairs[:FORMS] for part in (form, int(count))]
    return [*flat, len(pairs) - FORMS] if len(pairs) > FORMS else flat


def _codes(corpus: Corpus, word_of_type: np.ndarray, size: int, options: ReportOptions) -> list[list[int]]:
    """For each word the numbers of the codes some of its occurrences belong to."""
    found: list[list[int]] = [[] for _ in range(size)]
    if options.codebook is None:
        return found
    for code, hits in enumerate(find_codes(corpus, options.codebook).values()):
        change = np.zeros(len(corpus.ids) + 1, dtype=np.int64)
        np.add.at(change, hits.first, 1)
        np.add.at(change, hits.last + 1, -1)
        inside = np.cumsum(change)[:-1] > 0
        for word in np.unique(word_of_type[corpus.ids[inside]]).tolist():
            if word >= 0:
                found[word].append(code)
    return found


def _tokens(corpus: Corpus, word_of_type: np.ndarray, part_of_document: np.ndarray) -> Tokens:
    of_token = word_of_type[corpus.ids] if len(corpus.ids) else np.zeros(0, dtype=np.int64)
    token = np.flatnonzero(of_token >= 0)
    document = corpus.document_ids[token]
    part = part_of_document[document]
    order = np.lexsort((token, part, of_token[token]))
    return Tokens(of_token[token][order], part[order], token[order], document[order])


def _months(corpus: Corpus, tokens: Tokens, part_of_document: np.ndarray, platforms: int) -> dict[str, Any]:
    """Names of the months, words written in each by part, and for each word part, month, count ..."""
    month = months(corpus.documents).to_numpy(dtype=object)
    dated = sorted(set(month) - {"undated"})
    if not dated:
        return {"names": [], "words": [], "series": []}
    names = pd.period_range(dated[0], dated[-1], freq="M").strftime("%Y-%m").tolist()
    place = {name: number for number, name in enumerate(names)}
    of_document = np.array([place.get(name, -1) for name in month], dtype=np.int64)
    counted = corpus.counted[corpus.ids]
    documents = corpus.document_ids[counted]
    known = of_document[documents] >= 0
    words = np.zeros((platforms + 1, len(names)), dtype=np.int64)
    np.add.at(words, (part_of_document[documents[known]], of_document[documents[known]]), 1)
    words[0] = words.sum(axis=0)
    kept = (tokens.word < TIMED_WORDS) & (of_document[tokens.document] >= 0)
    width = len(names)
    keys = (tokens.word[kept] * (platforms + 1) + tokens.part[kept]) * width + of_document[
        tokens.document[kept]
    ]
    unique, counts = np.unique(keys, return_counts=True)
    series: list[list[int]] = [[] for _ in range(int(tokens.word[kept].max(initial=-1)) + 1)]
    for key, count in zip(unique.tolist(), counts.tolist(), strict=True):
        rest, number = divmod(key, width)
        word, part = divmod(rest, platforms + 1)
        series[word] += [part, number, count]
    return {"names": names, "words": words.tolist(), "series": series}


def _lines(
    corpus: Corpus, tokens: Tokens, part_of_document: np.ndarray, most: int
) -> tuple[list[list[Any]], list[list[int]]]:
    """Posts, and for each word post, start, end ... of up to `most` hits in each platform, spread evenly."""
    texts = corpus.documents["text"].to_numpy(dtype=object)
    sizes = corpus.lexicon["token"].str.len().to_numpy(dtype=np.int64)
    limit = int(np.searchsorted(tokens.word, READ_WORDS))
    word, part = tokens.word[:limit], tokens.part[:limit]
    ends = np.flatnonzero(np.diff(word * 1000 + part, append=-1)) + 1
    numbers: dict[int, int] = {}
    lines: list[list[int]] = [[] for _ in range(int(word.max(initial=-1)) + 1)]
    budget, start = POSTS_CHARACTERS, 0
    for end in ends.tolist():
        chosen = np.unique(np.linspace(start, end - 1, min(most, end - start)).astype(np.int64))
        for row in chosen.tolist():
            token, document = int(tokens.token[row]), int(tokens.document[row])
            text = texts[document]
            begin = int(corpus.starts[token])
            finish = begin + int(sizes[corpus.ids[token]])
            if finish > POST_CHARACTERS or (document not in numbers and budget < 0):
                continue
            if document not in numbers:
                numbers[document] = len(numbers)
                budget -= min(len(text), POST_CHARACTERS)
            lines[int(word[start])] += [numbers[document], _units(text, begin), _units(text, finish)]
        start = end
    rows = corpus.documents.iloc[list(numbers)]
    posts = [
        [_cut(text), part, group, date, kind]
        for text, part, group, date, kind in zip(
            rows["text"].tolist(),
            part_of_document[list(numbers)].tolist(),
            rows["group"].astype(object).where(rows["group"].notna(), "").map(str).tolist(),
            best_dates(rows).dt.strftime("%Y-%m-%d").fillna("").tolist(),
            rows["kind"].tolist(),
            strict=True,
        )
    ]
    return posts, lines


def _cut(text: str) -> str:
    return text if len(text) <= POST_CHARACTERS else text[:POST_CHARACTERS] + " […]"


def _units(text: str, place: int) -> int:
    """A place in code points as a place in UTF-16 units, which JavaScript counts.

    >>> _units("🙂иш", 1)
    2
    """
    return place + sum(letter > "\uffff" for letter in text[:place])
