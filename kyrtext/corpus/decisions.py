"""The ledger: every decision taken between the raw text and a table, and how many words it touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..reading.clean import ADDRESSEE
from ..text.scripts import RULES, candidates_many
from . import stop_lists as stoplists
from .corpus import Corpus
from .corrections import load_corrections, places
from .grouping import SHARED, Counting, counted_types, group_types, tokens_of

# In the order they are listed, which is the order they are taken in.
DECISIONS = {
    "skipped file": "a file without posts or comments, or of no known kind",
    "skipped record": "records left out on purpose",
    "damage": "what could not be read",
    "duplicate": "documents met twice",
    "pseudonym": "who wrote",
    "repair": "a spelling repaired by the shape of its letters",
    "restoration": "letters that the writer's keyboard did not have",
    "correction": "the user's own lemmas",
    "merge": "a word that Russian and Kyrgyz share, counted as one",
    "not a word": "tokens of a kind that is not counted",
    "stop word": "words left out by a stop list",
    "exclusion": "words left out by an option of the count",
}
# repairs that take a dictionary, as the lexicon names them
RESTORED = {
    "latin": "Latin letters",
    "keyboard": "keyboard without ө ү ң",
    "spoken": "Kyrgyz spelt as spoken",
}
BLOCK = 1 << 17  # types whose spellings are looked at together
COLUMNS = ("decision", "rule", "from", "to", "language", "tokens", "share", "documents")


class Entry(NamedTuple):
    """One decision; `tokens` and `documents` are None where the other one is counted."""

    decision: str
    rule: str
    before: str
    after: str = ""
    language: str = ""
    tokens: int | None = None
    documents: int | None = None


def decisions(corpus: Corpus, counting: Counting | None = None) -> pd.DataFrame:
    """Every decision that shaped the counts of a corpus.

    Returns
    -------
    DataFrame
        `decision` (a word of DECISIONS), `rule` (which rule of it), `from`, `to`, `language`, `tokens`
        (how many it touched), `share` (of all words of the corpus, in percent), `documents` (how many posts
        and comments, or records, where it is about them). Within a decision the weightiest come first.

    Examples
    --------
    >>> import kyrtext
    >>> table = decisions(kyrtext.from_texts(["Тез рабoта керек, жана акча"]))  # with a Latin o
    >>> table[["decision", "rule", "from", "to", "tokens"]].values.tolist()[0]
    ['repair', 'lookalike', 'рабoта', 'работа', 1]
    """
    counting = counting or Counting()
    usual = replace(counting, top=None, weight=None, intervals=False) == Counting()
    known = corpus.stored.usual.decisions() if usual and corpus.stored.usual else None
    entries = [
        *_reading(corpus),
        *_addressees(corpus),
        *(of_words(corpus, counting) if known is None else known),
    ]
    order = {name: number for number, name in enumerate(DECISIONS)}
    entries.sort(key=lambda one: (order[one.decision], -(one.tokens or one.documents or 0), one[1:5]))
    table = pd.DataFrame(
        entries, columns=["decision", "rule", "from", "to", "language", "tokens", "documents"], dtype=object
    )
    table = table.astype({"tokens": "Int64", "documents": "Int64"})
    words = table["tokens"].astype("float64").where(table["decision"] != "not a word")
    table["share"] = 100 * words / max(corpus.words, 1)
    return table[list(COLUMNS)]


def of_words(corpus: Corpus, counting: Counting) -> list[Entry]:
    """The decisions about words; those about files and documents are told by the account of reading them."""
    return [
        *_repairs(corpus),
        *_corrections(corpus),
        *_merges(corpus, counting),
        *_left_out(corpus, counting),
    ]


def _addressees(corpus: Corpus) -> Iterator[Entry]:
    """How many comments begin with the name they answer, which is no word of theirs."""
    settings = corpus.notes.get("settings")
    if settings is not None and settings.addressees:
        return
    flags = corpus.details(np.arange(len(corpus)), ["flags"])["flags"].tolist()
    count = sum(told is not None and ADDRESSEE in told for told in flags)
    if count:
        rule = "name that a reply begins with: a mention (--addressees counts it)"
        yield Entry("not a word", rule, "addressees of replies", documents=count)


def _reading(corpus: Corpus) -> Iterator[Entry]:
    reading = corpus.notes.get("reading")
    if reading is not None:
        for file, reason in reading.ignored:
            yield Entry("skipped file", reason, file)
        for reason, count in reading.skipped.items():
            yield Entry("skipped record", reason, "", documents=int(count))
        for problem in reading.problems:
            place = problem.file if problem.row is None else f"{problem.file}, row {problem.row}"
            yield Entry("damage", problem.what, place)
        rest = reading.warnings - len(reading.problems)
        if rest > 0:
            yield Entry("damage", "further problems of the same files", "", documents=rest)
        if len(reading.superseded):
            rule = "one id met again: the last whole record stays"
            yield Entry("duplicate", rule, "", documents=len(reading.superseded))
        if len(reading.crossposts):
            rule = "one text under several ids: kept, flagged crosspost"
            yield Entry("duplicate", rule, "", documents=len(reading.crossposts))
    settings = corpus.notes.get("settings")
    if settings is not None and "names" in corpus.notes:
        name, number = (corpus.coded(column)[0] for column in ("author", "author_id"))
        known = int(((name >= 0) | (number >= 0)).sum())
        yield Entry("pseudonym", settings.anonymise, "author, author_id", "pseudonym", documents=known)


def _repairs(corpus: Corpus) -> Iterator[Entry]:
    """Types whose form is not what was typed: repaired letter by letter, or restored by a dictionary."""
    facts, counts = corpus.facts, corpus.type_counts
    found: list[tuple[int, str, str]] = []
    counted = np.flatnonzero(corpus.counted & (counts > 0))
    for first in range(0, len(counted), BLOCK):
        some = counted[first : first + BLOCK]
        spelled = (facts.spelled(name, some).tolist() for name in ("token", "form"))
        found += [one for one in zip(some.tolist(), *spelled, strict=True) if one[1].lower() != one[2]]
    types = np.array([row for row, _, _ in found], dtype=np.int64)
    rules, languages = (facts.spelled(name, types).tolist() for name in ("rules", "language"))
    choices = candidates_many([token.lstrip("#") for _, token, _ in found])
    sums: dict[tuple[str, str, str, str, str], int] = {}
    for (row, token, whole), told, language, offered in zip(found, rules, languages, choices, strict=True):
        typed = token.lower()
        sign, form = ("#", whole[1:]) if whole[:1] == "#" else ("", whole)
        by_shape = ";".join(rule for rule in told.split(";") if rule not in RESTORED)
        repaired = [one.form for one in offered if ";".join(one.rules) == by_shape]
        plain = form if form in repaired else (repaired or [typed.lstrip("#")])[0]
        steps = [("repair", by_shape, typed, sign + plain)] if by_shape else []
        if plain != form:
            how = [RESTORED[rule] for rule in told.split(";") if rule in RESTORED]
            rule = " and ".join(how) or RESTORED["latin" if plain.isascii() else "keyboard"]
            steps.append(("restoration", rule, sign + plain, sign + form))
        for step in steps:
            key = (*step, language)
            sums[key] = sums.get(key, 0) + int(counts[row])
    for (decision, rule, before, after, language), count in sums.items():
        yield Entry(decision, rule, before, after, language, count)


def _corrections(corpus: Corpus) -> Iterator[Entry]:
    settings = corpus.notes.get("settings")
    known = load_corrections(settings.corrections) if settings is not None and settings.corrections else ()
    found = places(corpus.lexicon, known) if known else np.zeros(0, dtype=np.int64)
    for number, one in enumerate(known):
        tokens = int(corpus.type_counts[found == number].sum())
        wanted = "a row of its own" if one.lemma is None else one.lemma
        rule = "never merge" if one.lemma is None else "lemma"
        yield Entry("correction", rule, one.form, wanted, one.language, tokens)


def _merges(corpus: Corpus, counting: Counting) -> Iterator[Entry]:
    """Headwords that stand for words of Russian and of Kyrgyz."""
    mask = counted_types(corpus, stopwords=counting.stopwords, language=counting.language)
    grouping = group_types(corpus, counting.group, mask & (corpus.type_counts > 0), counting.concepts)
    tokens = {}
    for language in sorted(SHARED):
        mine = np.where(corpus.facts.where("language", [language]), grouping.of_type, -1)
        tokens[language] = tokens_of(corpus, mine, len(grouping))
    shared = np.flatnonzero(np.logical_and.reduce([sums > 0 for sums in tokens.values()]))
    parts = {
        group: [(language, int(sums[group])) for language, sums in tokens.items()]
        for group in shared.tolist()
    }
    _, headwords = grouping.shown.of(shared)
    rule = "one word in Russian and Kyrgyz" if counting.group != "concept" else "one concept"
    for head, part in zip(headwords, parts.values(), strict=True):
        spoken = ", ".join(f"{head}/{language} {count}" for language, count in part)
        yield Entry("merge", rule, spoken, head, "ru, ky", sum(count for _, count in part))


def _left_out(corpus: Corpus, counting: Counting) -> Iterator[Entry]:
    facts, counts = corpus.facts, corpus.type_counts
    for kind in sorted(_values(corpus, "kind", ~corpus.counted) - {"punctuation"}):
        yield Entry("not a word", "kind", kind, tokens=int(counts[facts.of_kind(kind)].sum()))
    kept = corpus.counted.copy()
    if counting.language:
        other = kept & ~facts.where("language", [counting.language])
        yield from _by_language(corpus, other, f"--language {counting.language}")
        kept &= ~other
    if counting.stopwords:
        yield from _stop_words(corpus, kept & facts.stop)
        kept &= ~facts.stop
    grouping = group_types(corpus, counting.group, kept, counting.concepts)
    groups = len(grouping)
    sums = tokens_of(corpus, grouping.of_type, groups)
    short = np.zeros(groups, dtype=bool)
    if counting.min_length > 1:
        short = grouping.shown.lengths(np.arange(groups)) < counting.min_length
    rare = ~short & (sums > 0) & (sums < counting.min_count)
    for mask, rule in ((short & (sums > 0), "min-length"), (rare, "min-count")):
        if mask.any():
            before = f"{int(mask.sum())} headwords"
            text = f"--{rule} {getattr(counting, rule.replace('-', '_'))}"
            yield Entry("exclusion", text, before, "not counted" if rule == "min-length" else "not shown",
                        tokens=int(sums[mask].sum()))  # fmt: skip


def _by_language(corpus: Corpus, mask: np.ndarray, rule: str) -> Iterator[Entry]:
    for language in sorted(_values(corpus, "language", mask)):
        tokens = int(corpus.type_counts[mask & corpus.facts.where("language", [language])].sum())
        yield Entry("exclusion", rule, f"words in {language}", "not counted", language, tokens)


def _values(corpus: Corpus, column: str, mask: np.ndarray) -> set[str]:
    """The different values that the marked types have in a column."""
    codes = np.unique(corpus.facts.codes(column)[mask])
    return set(corpus.facts.names(column)[codes].tolist())


def _stop_words(corpus: Corpus, mask: np.ndarray) -> Iterator[Entry]:
    """Each form left out, with the lists that name it."""
    settings = corpus.notes.get("settings")
    own, shipped = (settings.stopwords, settings.shipped_stopwords) if settings is not None else ((), True)
    lists = stoplists.chosen(own, shipped_lists=shipped)
    types = np.flatnonzero(mask)
    named: dict[int, list[str]] = {row: [] for row in types.tolist()}
    columns = ("form", "language", "pos", "form_key", "lemma_key", "kind")
    part = pd.DataFrame(
        {name: pd.Series(corpus.facts.spelled(name, types), dtype=object) for name in columns}
    )
    for stoplist in lists:
        for row in types[stoplists.mark(part, [stoplist])].tolist():
            named[row].append(stoplist.name)
    sums: dict[tuple[str, str, str], int] = {}
    for row, names, form, language in zip(named, named.values(), part["form"], part["language"], strict=True):
        key = (", ".join(names), str(form), str(language))
        sums[key] = sums.get(key, 0) + int(corpus.type_counts[row])
    for (rule, form, language), count in sums.items():
        if count:
            yield Entry("stop word", rule or "marked", form, "", language, count)


def summary(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The ledger by decision and rule: how many entries and what they touched; rules of repair one by one.

    Examples
    --------
    >>> import kyrtext
    >>> summary(decisions(kyrtext.from_texts(["рабoта"])))
    [{'decision': 'repair', 'rule': 'lookalike', 'entries': 1, 'tokens': 1}]
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for one in table.itertuples(index=False):
        for rule in _rules(str(one.decision), str(one.rule)):
            row = rows.setdefault((str(one.decision), rule), {"entries": 0})
            row["entries"] += 1
            for name in ("tokens", "documents"):
                value = getattr(one, name)
                if not pd.isna(value):
                    row[name] = row.get(name, 0) + int(value)
    return [{"decision": decision, "rule": rule, **row} for (decision, rule), row in rows.items()]


def _rules(decision: str, rule: str) -> Iterable[str]:
    if decision == "repair":
        return [name for name in rule.split(";") if name in RULES] or [rule]
    if decision == "damage":
        return ["cannot be read"]
    return [rule]
