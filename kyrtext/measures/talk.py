"""Who speaks and who answers: replies, concentration of authors, the table of groups, the reply network."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import (
    answers_are_here,
    authors,
    division,
    in_two_columns,
    instants,
    links,
    numbers,
    put_part,
    replies,
)
from ..corpus.corpus import Corpus, of_documents
from ..files.arrays import by_number
from ..files.cache import remembered
from ..search.coding import WordsOrCodes, items_of
from .statistics import gini, share_of_top

TALK = (
    *("posts", "comments", "known", "answered", "unanswered_percent", "replies", "replies_per_post"),
    *("comments_per_post", "words_per_comment"),
    *("authors", "unknown_authors", "top_author_percent", "top10_percent", "gini"),
)
ENGAGED = ("likes", "shares", "views")
TOP = 10


def talk(corpus: Corpus, by: str = "group", items: WordsOrCodes | None = None) -> pd.DataFrame:
    """Do people talk there, or is something announced? Answers to posts and concentration of their authors.

    Parameters
    ----------
    by : str
        "group", "group_kind", "platform", "month" or any other column; two at once with a comma between.
    items : list of terms, Codebook, ..., optional
        One row for the documents that hold each, instead of parts; a last row "all".

    Returns
    -------
    DataFrame
        The part (or `item`); `posts` (posts and reposts), `comments` (documents); `known` (posts of which it
        is known whether anybody answered: the export counts their comments, or the corpus holds answers in
        their group), `answered` of these, `unanswered_percent` of these; `replies` (documents below the
        posts), `replies_per_post` of posts whose group has its answers in the corpus, `comments_per_post` of
        posts whose comments the export counts; `words_per_comment`; `authors` (whose name or id is known),
        `unknown_authors` (documents without one), `top_author_percent` and `top10_percent` (documents of the
        one, and of the ten, that wrote most, of all documents with a known author), `gini` of documents per
        author. Replies are counted in the whole corpus, whatever was selected of it. NaN where nothing is
        known.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш", "Кайда?", "Үй"], group="А", id=["1", "2", "3"],
    ...     kind=["post", "comment", "post"], parent_id=[None, "1", None], author=["а", "б", "а"])
    >>> talk(corpus)[["group", "posts", "answered", "unanswered_percent"]].values.tolist()
    [['А', 2, 1, 50.0]]
    """
    if items is not None:
        found = items_of(corpus, items)
        sets = {name: np.flatnonzero(found.counts[:, place]) for place, name in enumerate(found.names)}
        sets["all"] = np.arange(len(corpus))
        column = "item"
    else:
        codes, parts = division(corpus, by)
        sets = dict(zip(parts, _split(codes, len(parts)), strict=True))
        column = by
    known = _Known(corpus)
    rows = [(name, *known.talked(some)) for name, some in sets.items()]
    return in_two_columns(pd.DataFrame(rows, columns=[column, *TALK]), by if items is None else None)


def _is_comment(corpus: Corpus) -> np.ndarray:
    codes, names = corpus.coded("kind")
    return np.append(names == "comment", False)[codes]


class _Known:
    """What is known of each document of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.replies, self.words = replies(corpus), numbers(corpus, "words")
        self.told = numbers(corpus, "comments")
        self.here = answers_are_here(corpus)
        self.comment, self.who = _is_comment(corpus), authors(corpus)

    def talked(self, rows: np.ndarray) -> tuple[float, ...]:
        """The columns TALK for some documents."""
        replies, told, here, comment, who = (
            values[rows] for values in (self.replies, self.told, self.here, self.comment, self.who)
        )
        post = ~comment
        known = post & (here | ~np.isnan(told))
        answered = int((known & ((replies > 0) | (told > 0))).sum())
        counts = np.bincount(who[who >= 0])
        counts = counts[counts > 0]
        return (
            int(post.sum()),
            int(comment.sum()),
            int(known.sum()),
            answered,
            100 * (1 - answered / known.sum()) if known.any() else np.nan,
            int(replies[post].sum()),
            _mean(replies[post & here]),
            _mean(told[post & ~np.isnan(told)]),
            _mean(self.words[rows][comment]),
            len(counts),
            int((who < 0).sum()),
            share_of_top(counts, 1),
            share_of_top(counts, TOP),
            gini(counts),
        )


def _split(codes: np.ndarray, parts: int) -> list[np.ndarray]:
    """The rows of each part."""
    order = by_number(codes)
    return np.split(order, np.searchsorted(codes[order], np.arange(1, parts))) if parts else []


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan


def groups(corpus: Corpus) -> pd.DataFrame:
    """One row a group, as in the study's Table 1, filled from the table of groups and from the data.

    Returns
    -------
    DataFrame
        `platform, group, group_id`; the columns joined by `with_groups` (members, country, created ...);
        `first`, `last` (days); the columns of `talk`; and the mean of likes, shares and views of
        the posts whose number is known, as `likes_per_post` and so on. Groups in the order of platform and
        name; documents of no group are one row of their platform.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш", "Үй"], platform="vkontakte", group=["А", "Б"], likes=[5, None])
    >>> groups(corpus)[["group", "posts", "likes_per_post"]].values.tolist()
    [['А', 1, 5.0], ['Б', 1, nan]]
    """
    coded = [corpus.coded(name) for name in ("platform", "group", "group_id")]
    (sites, site_names), (names, group_names), (ids, id_names) = coded
    # comments of a group may know its name and not its number
    key = np.where(names >= 0, names, len(group_names) + ids)
    key = np.where((names < 0) & (ids < 0), -1, key)
    wide = len(group_names) + len(id_names) + 2
    numbered, met_keys = pd.factorize(sites.astype(np.int64) * wide + key + 1, sort=True)
    of_document, site_of = numbered.astype(np.int64), met_keys // wide
    joined = dict(corpus.notes.get("groups", {}).get("table", {}).get("columns", {}))
    renamed = corpus.notes.get("groups", {}).get("renamed", {})
    known_of, comment = _Known(corpus), _is_comment(corpus)
    values = {name: numbers(corpus, name) for name in ENGAGED}
    days = instants(corpus).astype("M8[D]")
    rows = []
    for place, some in enumerate(_split(of_document, len(site_of))):
        posts = some[~comment[some]]
        row = {
            "platform": site_names[site_of[place]],
            "group": _first(names, group_names, some),
            "group_id": _first(ids, id_names, some),
        }
        for name in joined:
            kept = renamed.get(name, name)
            row[kept] = _first(*corpus.coded(kept), some)
        known = days[some]
        known = known[~np.isnat(known)]
        row["first"], row["last"] = (str(known.min()), str(known.max())) if len(known) else (None, None)
        row["documents"] = len(some)
        row |= dict(zip(TALK, known_of.talked(some), strict=True))
        for name, counts in values.items():
            told = counts[posts]
            row[f"{name}_per_post"] = _mean(told[~np.isnan(told)])
        rows.append(row)
    columns = [
        *("platform", "group", "group_id", *(renamed.get(name, name) for name in joined), "first", "last"),
        *("documents", *TALK, *(f"{name}_per_post" for name in ENGAGED)),
    ]
    table = pd.DataFrame(rows, columns=columns)
    order = table[["platform", "group"]].fillna("\uffff").sort_values(["platform", "group"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def _first(codes: np.ndarray, names: np.ndarray, rows: np.ndarray) -> object:
    """The first value that is known among some documents."""
    known = codes[rows]
    known = known[known >= 0]
    return names[known[0]] if len(known) else None


def network(corpus: Corpus, by: str | None = None) -> pd.DataFrame:
    """Who answers whom: one row a pair of authors.

    Returns
    -------
    DataFrame
        The part (with `by`), `from` (who answers), `to` (who is answered), `replies`, `first` and `last` day,
        most replies first. Authors are pseudonyms unless the corpus was read without. Answers of unknown
        authors, to unknown authors, and to documents that are not in the corpus are left out: `attrs` says
        how many (`replies` in all, `left_out`). Who answers himself stays.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш", "Кайда?"], id=["1", "2"], kind=["post", "comment"],
    ...     parent_id=[None, "1"], author=["Айбек", "Гүлнара"])
    >>> network(corpus)[["from", "to", "replies"]].values.tolist()
    [['Гүлнара', 'Айбек', 1]]
    """
    who = authors(corpus)
    whole = _answered_authors(corpus)
    answering = _is_comment(corpus)
    known = answering & (who >= 0) & (whole >= 0)
    names = _author_names(corpus)
    codes, parts = division(corpus, by)
    days = instants(corpus).astype("M8[D]")
    rows = np.flatnonzero(known)
    table = pd.DataFrame(
        {
            "part": codes[rows],
            "from": names[who[rows]],
            "to": names[whole[rows]],
            "day": days[rows].astype("M8[us]"),
        }
    )
    found = (
        table.groupby(["part", "from", "to"], sort=False)["day"]
        .agg(replies="size", first="min", last="max")
        .reset_index()
    )
    found["replies"] = found["replies"].astype("int64")
    found = found.sort_values(["part", "replies"], ascending=[True, False], kind="stable", ignore_index=True)
    for name in ("first", "last"):
        found[name] = found[name].dt.strftime("%Y-%m-%d").astype(object).where(found[name].notna(), None)
    part = found.pop("part").to_numpy(dtype=np.int64)
    if by:
        put_part(found, by, pd.Series([parts[place] for place in part], dtype=object))
    found.attrs = {"replies": int(answering.sum()), "left_out": int((answering & ~known).sum())}
    return in_two_columns(found, by)


@of_documents
def _answered_authors(corpus: Corpus) -> np.ndarray:
    """Number of the author whose document each answers, -1 where unknown."""
    parent, post = links(corpus)
    above = np.where(parent >= 0, parent, post)
    return np.where(above >= 0, authors(corpus)[above], -1) if len(corpus) else above


@remembered
def _author_names(corpus: Corpus) -> np.ndarray:
    """The name of each author's number: of authors without a name their number on the platform."""
    if corpus.whole is not None:
        return _author_names(corpus.whole.corpus)
    who = authors(corpus)
    known = np.flatnonzero(who >= 0)
    first = known[np.unique(who[known], return_index=True)[1]]
    details = corpus.details(first, ["platform", "author", "author_id"])
    names = details["author"].where(details["author"].notna(), details["author_id"]).tolist()
    # two people of one name are told apart by their number
    double = pd.Series(names).duplicated(keep=False).tolist()
    out = np.empty(len(first) + 1, dtype=object)
    out[:-1] = [
        f"{name} ({number or site})" if again and number != name else name
        for name, number, site, again in zip(
            names, details["author_id"], details["platform"], double, strict=True
        )
    ]
    return out


def graphml(table: pd.DataFrame) -> str:
    """An edge table as GraphML, as Gephi, igraph and networkx read it; authors are the nodes.

    Examples
    --------
    >>> edges = pd.DataFrame({"from": ["б"], "to": ["а"], "replies": [2]})
    >>> '<edge source="n0" target="n1">' in graphml(edges)
    True
    """
    from xml.sax.saxutils import escape

    nodes = list(dict.fromkeys([*table["from"], *table["to"]]))
    number = {name: f"n{place}" for place, name in enumerate(nodes)}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="name" for="node" attr.name="name" attr.type="string"/>',
        '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>',
        '<graph edgedefault="directed">',
        *(f'<node id="{number[name]}"><data key="name">{escape(str(name))}</data></node>' for name in nodes),
        *(
            f'<edge source="{number[one]}" target="{number[other]}"><data key="weight">{count}</data></edge>'
            for one, other, count in zip(table["from"], table["to"], table["replies"], strict=True)
        ),
        "</graph>",
        "</graphml>",
    ]
    return "\n".join(lines) + "\n"
