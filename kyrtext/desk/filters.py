"""Which posts the page shows: what its address says, as a query like the command line's and by codings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..corpus.columns import instants
from ..corpus.corpus import Corpus
from ..corpus.grouping import counted_types, homographs
from ..corpus.stop_lists import ANY, StopList, chosen, mark
from ..files.errors import KyrtextError
from ..search.answers import Matches, find
from ..text.scripts import candidates, fold
from .store import STATES
from .study import Study

# parameters of the address that become filters of the query language under their own names
COLUMNS = ("platform", "group", "country", "kind", "language", "from", "to", "author", "month")
NUMBERS = ("likes", "shares", "comments", "views")
OWN = ("code", "state", "sample", "order", "coder")
ORDERS = ("", "newest", "oldest", "longest", *NUMBERS)


def query_of(given: Mapping[str, str]) -> str:
    """The filters of an address as one query, which `kyrtext search` answers with the same posts.

    >>> query_of({"q": "жумуш", "platform": "vkontakte", "group": "Биз барбыз", "likes": "10"})
    'жумуш platform:vkontakte group:"Биз барбыз" likes:>=10'
    """
    parts = [given.get("q", "").strip()]
    for name in COLUMNS:
        value = given.get(name, "").strip()
        if value:
            # a quotation mark cannot stand in a value; ? stands for any one sign
            value = "".join("?" if sign in '"«»“”„' else sign for sign in value)
            parts.append(f'{name}:"{value}"' if not value.isalnum() else f"{name}:{value}")
    for name in NUMBERS:
        value = given.get(name, "").strip()
        if value:
            if not value.isdecimal():
                raise KyrtextError(f"'{value}' is no number of {name}", "", "type digits")
            parts.append(f"{name}:>={value}")
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, eq=False)
class Answer:
    """The rows shown, in order, and the query's hits."""

    rows: np.ndarray
    mask: np.ndarray
    matches: Matches | None
    query: str


def answered(study: Study, given: Mapping[str, str]) -> Answer:
    """The posts that fit.

    Raises
    ------
    KyrtextError
        For a query that cannot be understood, an unknown code, state, sample or order.
    """
    query = query_of(given)
    matches = matched(study, query)
    mask = np.ones(len(study.corpus), dtype=bool) if matches is None else matches.documents.copy()
    if code := given.get("code"):
        if not any(row["id"] == code for row in study.codes()):
            raise KyrtextError("this code is gone", "", "choose another")
        mask &= study.with_code(study.below(code))
    if lemma := given.get("word"):
        mask &= with_word(study, lemma, given.get("in", ""))
    if coder := given.get("coder"):
        mask &= by_coder(study, coder)
    if state := given.get("state"):
        mask &= in_state(study, state)
    rows = np.flatnonzero(mask)
    if sample := given.get("sample"):
        drawn = next((one for one in study.samples() if one["id"] == sample), None)
        if drawn is None:
            raise KyrtextError("there is no such sample", "", "choose another")
        rows = np.array([row for row in drawn["rows"] if mask[row]], dtype=np.int64)
        mask = np.zeros(len(mask), dtype=bool)
        mask[rows] = True
    return Answer(ordered(study, rows, given.get("order", "")), mask, matches, query)


def matched(study: Study, query: str) -> Matches | None:
    """What the query finds, None for no query; kept, for the same is asked again while one scrolls."""
    if not query:
        return None
    known = study.answers
    if query not in known:
        if len(known) > 30:
            known.clear()
        known[query] = find(study.corpus, query)
    return known[query]


def by_coder(study: Study, coder: str) -> np.ndarray:
    """Posts with a coding of this person (merged files hold several)."""
    out = np.zeros(len(study.corpus), dtype=bool)
    for row, found in study.of_rows().items():
        out[row] = any(coding["coder"] == coder for coding, _ in found)
    return out


def in_state(study: Study, state: str) -> np.ndarray:
    """Posts that are coded, uncoded (read, and no code given), read, unread, skipped, for later."""
    if state == "coded":
        return study.coded()
    if state == "uncoded":
        return ~study.coded()
    if state == "memo":
        out = np.zeros(len(study.corpus), dtype=bool)
        keys = [row["target"] for row in study.file.rows("memo", "kind = 'post' and text != ''")]
        out[[study.ids.rows[key] for key in keys if key in study.ids.rows]] = True
        return out
    if state not in STATES:
        raise KyrtextError(
            f"posts are never '{state}'", f"they are {', '.join((*STATES, 'coded', 'uncoded'))}"
        )
    return study.states() == STATES.index(state)  # type: ignore[no-any-return]


def ordered(study: Study, rows: np.ndarray, order: str) -> np.ndarray:
    """The rows in the order wanted: as they were read, by date, by length, by what was most liked."""
    if order not in ORDERS:
        raise KyrtextError(f"no order by '{order}'", f"orders are {', '.join(ORDERS[1:])}")
    if not order:
        return rows
    if order in ("newest", "oldest"):
        dates = instants(study.corpus)[rows]
        unknown = np.isnat(dates)
        stamps = np.where(unknown, 0, dates.view(np.int64))
        return rows[np.lexsort((stamps if order == "oldest" else -stamps, unknown))]
    if order == "longest":
        return rows[np.argsort(-np.diff(study.corpus.bounds)[rows], kind="stable")]
    if order not in study.corpus.documents.columns:
        raise KyrtextError(f"no order by '{order}'", "these posts do not say it")
    counts = study.corpus.documents[order].to_numpy(dtype=float, na_value=np.nan)[rows]
    return rows[np.lexsort((-np.nan_to_num(counts), np.isnan(counts)))]


def stopped(study: Study) -> Corpus:
    """The corpus under the coder's own stop words beside the lists it was made with."""
    words = tuple(row["word"] for row in study.file.rows("stopword"))
    if not words:
        return study.corpus
    known = study.answers.get("stopped")
    if known is None or known[0] != words:
        settings = study.corpus.notes.get("settings")
        lists = chosen(
            getattr(settings, "stopwords", ()), shipped_lists=getattr(settings, "shipped_stopwords", True)
        )
        own = StopList("own", frozenset(_key(word) for word in words), ANY)
        lexicon = study.corpus.lexicon.copy()
        lexicon["stop"] = mark(lexicon, (*lists, own))
        known = study.answers["stopped"] = words, study.corpus.with_lexicon(lexicon)
    return known[1]  # type: ignore[no-any-return]


def _key(word: str) -> str:
    """A word as stop lists keep it."""
    found = candidates(word)
    return fold(found[0].form if found else word.casefold())


def word_types(corpus: Corpus, lemma: str, language: str) -> np.ndarray:
    """One bool per type: what a row of the frequency table counts."""
    key = fold(lemma.casefold())
    types = counted_types(corpus) & corpus.facts.where("lemma_key", [key])
    if not language:
        return types
    shared = language in ("ru", "ky") and key not in homographs()
    return types & corpus.facts.where("language", ["ru", "ky"] if shared else [language])


def with_word(study: Study, lemma: str, language: str) -> np.ndarray:
    """One bool per post: is the word in it, as its row of the frequency table counts?"""
    corpus = stopped(study)
    return corpus.per_document(word_types(corpus, lemma, language)) > 0
