"""The words of a report: rows of each platform, forms, months, and lines from the raw posts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.columns import documents_by, instants, periods, words_of_documents
from ..corpus.corpus import Corpus, language_shares
from ..corpus.counting import counted_rows, spelled
from ..corpus.grouping import Counting, Grouping, grouped
from ..files.messages import messages, number, plural
from ..measures.frequency import frequency
from ..plots.style import language_class, percent
from ..search.coding import find_codes
from .figures import ordered, platform_name
from .options import ReportOptions
from .qda_reading import to_utf16

# what is embedded at most, so that a report of a million posts still opens
FORMS = 24
TIMED_NUMBERS = 400_000  # of the months of words, which the commonest words get
TIMED_LEAST = 200
SAMPLE = 3_000  # posts, spread evenly over the corpus, in which lines are looked for first
LEAST_LINES = 2  # of a word on a platform, where the sample has fewer and there are more
POST_CHARACTERS = 1_500  # longer posts are embedded in windows around the words shown
WINDOW, AROUND, CUT = 1_200, 150, "[…]"


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
    dates = instants(corpus)
    dates = dates[~np.isnat(dates)]
    span = f" · {dates.min().astype('M8[D]')} – {dates.max().astype('M8[D]')}" if len(dates) else ""
    shares = ", ".join(
        f"{names[f'language_{name}']} {percent(100 * share, lang)}"
        for name, share in language_shares(corpus).items()
        if share >= 0.005
    )
    return f"{texts}, {words}{span} · {shares}"


class Counts:
    """The rows of a report, counted once: the commonest words of the whole corpus, and the same by platform.

    Words are numbered by their rank in the whole corpus.
    """

    def __init__(self, corpus: Corpus, counting: Counting, words: int | None, pictured: int) -> None:
        self.corpus, self.counting = corpus, counting
        self.grouping = grouped(corpus, counting)
        found = self._rows(None, replace(counting, top=words), None)
        self.whole, groups = found if found else (pd.DataFrame({"headword": []}), np.zeros(0, dtype=np.int64))
        self.word_of_group = np.full(len(self.grouping) + 1, -1, dtype=np.int32)
        self.word_of_group[groups] = np.arange(len(groups), dtype=np.int32)
        # figures may show words of a platform that are rare in the whole
        top = self._rows("platform", replace(counting, top=pictured), None)
        self.tables: dict[str, pd.DataFrame] = {}
        self._groups: dict[str, np.ndarray] = {}
        if top:
            for name, rows in top[0].groupby("platform", sort=False).indices.items():
                own = top[0].iloc[rows].drop(columns="platform").reset_index(drop=True)
                self.tables[str(name)], self._groups[str(name)] = own, top[1][rows]
        only = self.word_of_group[:-1] >= 0
        self.by_platform = self._rows("platform", replace(counting, top=None), only)
        self.all = self._different()

    def _rows(
        self, by: str | None, options: Counting, only: np.ndarray | None
    ) -> tuple[pd.DataFrame, np.ndarray] | None:
        """A table and the group of each of its rows."""
        if options.weight or options.intervals:
            table = frequency(self.corpus, by, options)
            lookup = _lookup(self.grouping)
            groups = _groups(table, lookup)
            kept = groups >= 0 if only is None else only[groups] & (groups >= 0)
            return table[kept].reset_index(drop=True), groups[kept]
        found = counted_rows(self.corpus, by, self.grouping, options, only)
        if found is None:
            return None
        return spelled(self.corpus, by, self.grouping, options, found), found.rows.group

    def _different(self) -> int:
        """How many words there are in all."""
        counts = np.bincount(
            self.grouping.of_type[self.grouping.of_type >= 0],
            weights=self.corpus.type_counts[self.grouping.of_type >= 0],
            minlength=len(self.grouping),
        )
        return int((counts >= max(self.counting.min_count, 1)).sum())

    def words_of(self, groups: np.ndarray) -> np.ndarray:
        """The numbers of the words of some groups, -1 for those that are not shown."""
        return self.word_of_group[groups]

    def numbers(self, platform: str, table: pd.DataFrame) -> list[int]:
        """The number of the word of each row of a platform's figure; -1 where it is not in the table."""
        return self.words_of(self._groups[platform])[: len(table)].tolist()  # type: ignore[no-any-return]


def words_data(corpus: Corpus, known: Counts, options: ReportOptions) -> dict[str, Any]:
    """Everything the page knows about words, as plain lists.

    Words are numbered by their rank in the whole corpus; every part (all, then each platform) lists the
    numbers of its words in its own order with their counts.
    """
    shown = known.whole
    platforms = ordered(documents_by(corpus, "platform"))
    part_of = {name: number for number, name in enumerate(platforms, start=1)}
    codes, names = corpus.coded("platform")
    part_of_document = np.array([part_of.get(str(name), 0) for name in names] + [0], dtype=np.int16)[codes]
    every = np.arange(len(shown), dtype=np.int64)
    parts = [_part(messages("report", options.lang)["all"], shown, every, len(corpus))]
    if len(platforms) > 1 and known.by_platform:
        table, groups = known.by_platform
        for name in platforms:
            rows = np.flatnonzero((table["platform"] == name).to_numpy(dtype=bool))
            size = int((part_of_document == part_of[name]).sum())
            numbers = known.words_of(groups[rows]).astype(np.int64)
            parts.append(_part(platform_name(name, options.lang), table.iloc[rows], numbers, size))
    word_of_type = known.word_of_group[known.grouping.of_type]
    tokens = _tokens(corpus, word_of_type, part_of_document)
    posts, lines = _lines(corpus, tokens, part_of_document, options)
    monthly = _months(corpus, tokens, part_of_document, len(platforms))
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
        "left_out": max(known.all - len(shown), 0),
        "months": monthly,
        "posts": posts,
        "lines": lines,
        "bounds": {"lines": options.lines, "words": len(shown), "timed": min(len(shown), monthly["timed"])},
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
    token = np.flatnonzero((word_of_type >= 0)[corpus.ids]).astype(np.int32)
    word = word_of_type[corpus.ids[token]]
    document = (np.searchsorted(corpus.bounds, token, side="right") - 1).astype(np.int32)
    part = part_of_document[document]
    key = word.astype(np.int32) * np.int32(int(part_of_document.max(initial=0)) + 1) + part
    order = np.argsort(key, kind="stable")
    return Tokens(word[order], part[order], token[order], document[order])


def _months(corpus: Corpus, tokens: Tokens, part_of_document: np.ndarray, platforms: int) -> dict[str, Any]:
    """Names of the months, words written in each by part, and for each word part, month, count ..."""
    codes, first_days = periods(corpus, "month")
    if not (codes >= 0).any():
        return {"names": [], "words": [], "series": [], "timed": 0}
    month = first_days.astype("M8[M]").astype(np.int64)
    begin = int(month.min())
    names = [str(np.datetime64(number, "M")) for number in range(begin, int(month.max()) + 1)]
    of_document = np.append(month - begin, -1)[codes]
    written = words_of_documents(corpus)
    known = of_document >= 0
    words = np.zeros((platforms + 1, len(names)), dtype=np.int64)
    np.add.at(words, (part_of_document[known], of_document[known]), written[known])
    words[0] = words.sum(axis=0)
    width = len(names)
    timed = max(TIMED_NUMBERS // (3 * width * platforms), TIMED_LEAST)
    kept = (tokens.word < timed) & (of_document[tokens.document] >= 0)
    keys = (tokens.word[kept].astype(np.int64) * (platforms + 1) + tokens.part[kept]) * width
    keys += of_document[tokens.document[kept]]
    unique, counts = np.unique(keys, return_counts=True)
    series: list[list[int]] = [[] for _ in range(int(tokens.word[kept].max(initial=-1)) + 1)]
    for key, count in zip(unique.tolist(), counts.tolist(), strict=True):
        rest, number = divmod(key, width)
        word, part = divmod(rest, platforms + 1)
        series[word] += [part, number, count]
    return {"names": names, "words": words.tolist(), "series": series, "timed": timed}


def _lines(
    corpus: Corpus, tokens: Tokens, part_of_document: np.ndarray, options: ReportOptions
) -> tuple[list[list[Any]], list[list[int]]]:
    """Posts, and for each word post, start, end ... of up to `lines` hits in each platform, spread evenly.

    Every word of the table has its sentences. They are looked for first among posts spread evenly over the
    corpus, which many words share, so that the page stays small.
    """
    most = options.lines
    ends = np.flatnonzero(np.diff(tokens.word.astype(np.int64) * 1000 + tokens.part, append=-1)) + 1
    held = np.zeros(len(corpus), dtype=bool)
    held[np.linspace(0, max(len(corpus) - 1, 0), SAMPLE).astype(np.int64)[: SAMPLE if len(corpus) else 0]] = (
        True
    )
    chosen = [np.zeros(0, dtype=np.int64)]
    bounds = np.concatenate(([0], ends))
    # rare words first: their posts are there then for the commoner ones
    for place in np.argsort(np.diff(bounds), kind="stable").tolist() if most else ():
        rows = np.arange(bounds[place], bounds[place + 1])
        there = held[tokens.document[rows]]
        found = _spread(rows[there], most)
        if len(found) < min(most, LEAST_LINES):
            found = np.concatenate([found, _spread(rows[~there], min(most, LEAST_LINES) - len(found))])
            held[tokens.document[found]] = True
        chosen.append(found)
    picked = np.sort(np.concatenate(chosen))
    documents = tokens.document[picked]
    rows, at = np.unique(documents, return_inverse=True)
    texts = list(corpus.texts(rows))
    begins = corpus.starts[tokens.token[picked]].tolist()
    sizes = corpus.facts.lengths(corpus.ids[tokens.token[picked]]).tolist()
    details = corpus.details(rows, ("group", "kind", "url"))
    days = np.datetime_as_string(instants(corpus)[rows].astype("M8[D]"))
    dates = ["" if day == "NaT" else str(day) for day in days]
    about = [
        ("" if pd.isna(one.group) else str(one.group), date, one.kind, _address(one.url))
        for one, date in zip(details.itertuples(index=False), dates, strict=True)
    ]
    posts: list[list[Any]] = []
    number: dict[tuple[int, int], int] = {}
    lines: list[list[int]] = [[] for _ in range(int(tokens.word.max(initial=-1)) + 1)]
    for token, place, begin, size in zip(picked.tolist(), at.tolist(), begins, sizes, strict=True):
        text = texts[place]
        window = begin // WINDOW if len(text) > POST_CHARACTERS else 0
        first, before = (0, "") if not window else (window * WINDOW - AROUND, CUT + " ")
        if (place, window) not in number:
            number[place, window] = len(posts)
            last = len(text) if len(text) <= POST_CHARACTERS else (window + 1) * WINDOW + AROUND
            shown = before + text[first:last] + (f" {CUT}" if last < len(text) else "")
            posts.append([shown, int(part_of_document[rows[place]]), *about[place]])
        post = number[place, window]
        shown, moved = posts[post][0], begin - first + len(before)
        lines[int(tokens.word[token])] += [post, to_utf16(shown, moved), to_utf16(shown, moved + size)]
    return posts, lines


def _address(url: object) -> str:
    """An address a browser may be sent to; empty for anything else."""
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def _spread(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many rows, spread evenly."""
    if len(rows) <= most:
        return rows
    return rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(np.int64))]
