"""Tables on a terminal: the columns that matter find room first, a concordance stands on its node."""

from __future__ import annotations

from itertools import takewhile

import pandas as pd

from ..files.messages import MEASURED

# which columns of a table find room first on a narrow terminal; those of --by come before them all
PRIORITY: dict[str, tuple[str, ...]] = {
    "frequency": (
        *("rank", "headword", "count", "weighted_percent", "documents", "per_million", "language"),
        *("forms", "authors", "documents_percent", "lemma", "length"),
    ),
    "search": ("text", "hits", "date", "platform", "id", "document", "group", "kind", "author"),
    "bursts": (
        *("item", "start", "end", "events", "weight", "count", "peak_percent", "usual_percent"),
        *("peak", "rank", "periods"),
    ),
    "effect": (
        *("item", "ratio", "p", "before_percent", "after_percent", "difference", "q", "ratio_low"),
        *("ratio_high", "low", "high", "before_documents", "after_documents"),
    ),
    "keyness": (
        *("rank", "headword", "target_count", "reference_count", "G2", "log_ratio", "q"),
        *("target_per_million", "reference_per_million"),
    ),
    "collocates": ("rank", "collocate", "count", "logDice", "MI", "language", "expected"),
    "duplicates": ("text", "cluster", "document", "similarity", "platform", "group"),
    **dict.fromkeys(
        ("hashtag", "emoji", "domain", "mention"),
        ("rank", "item", "count", "documents", "documents_percent", "authors", "per_million", "forms"),
    ),
    "codes": (
        *("code", "label", "hits", "documents", "documents_percent", "authors", "words"),
        *("words_percent", "left", "hit", "right", "document"),
    ),
    "explain": ("word", "language", "lemma", "pos", "method", "features", "chosen", "repairs", "spelling"),
    "posts": (
        *("rank", "text", "likes", "shares", "comments", "views", "reactions", "replies", "date", "platform"),
        *("kind", "group"),
    ),
    "groups": ("platform", "group", "group_country", "group_members", "posts", "comments", "authors"),
    "account": ("file", "read_as", "records", "documents", "duplicates", "skipped", "lost", "reasons"),
    "links": ("link", "documents", "authors", "first", "last", "likes", "shares", "comments"),
    "audit": ("left", "token", "right_context", "language", "lemma", "number", "method"),
    "correspondence": ("kind", "name", "count", "x", "y", "inertia_percent", "mass"),
    "timeline": ("period", "item", "count", "documents_percent", "documents", "all_documents"),
}
BY_FIRST = ("frequency", "hashtag", "emoji", "domain", "mention", "codes")
LEADING = ("text",)  # stand first, whatever their place in the table
GAP = 3
ROOMY = 110  # a terminal as wide has room for more than the text


def by_importance(table: pd.DataFrame, title: str) -> list[str]:
    """The columns of a table, the one that finds room first at the head.

    >>> by_importance(pd.DataFrame(columns=["hits", "author", "text"]), "search")
    ['text', 'hits', 'author']
    """
    names = [str(name) for name in table.columns]
    wanted = PRIORITY.get(title, ())
    if title in MEASURED:  # the user's own words and codes before what is known of the posts
        wanted = (names[0], *(name for name in names if name not in MEASURED[title]))
    # what stands before all that the table always has was asked for with --by
    asked = list(takewhile(lambda name: name not in wanted, names)) if title in BY_FIRST else []
    first = [*asked, *(name for name in wanted if name in names)]
    return list(dict.fromkeys([*first, *names]))


def chosen(table: pd.DataFrame, title: str, least: dict[str, int], width: int) -> list[str]:
    """The columns that find room, in the order of the table, texts first."""
    kept: set[str] = set()
    room = width
    for name in by_importance(table, title):
        if kept and least[name] + GAP > room:
            continue
        kept.add(name)
        room -= least[name] + GAP
    names = [str(name) for name in table.columns if str(name) in kept]
    leading = [name for name in names if name in LEADING and title in PRIORITY]
    return [*leading, *(name for name in names if name not in leading)]


def concordance(table: pd.DataFrame, width: int | None) -> pd.DataFrame:
    """Lines of a concordance: as much text on both sides as fits, the hits one below the other.

    >>> lines = pd.DataFrame({"left": ["Москвада "], "hit": ["жумуш"], "right": [" барбы"]})
    >>> concordance(lines, 40).iloc[0].tolist()
    ['Москвада', 'жумуш', 'барбы']
    """
    from .drawing import width_of

    out = pd.DataFrame(index=table.index)
    hits = [_line(text) for text in table["hit"]]
    widest = max(map(width_of, hits), default=0)
    beside = [name for name in ("platform", "date") if name in table.columns]
    total = width or 150
    if total < ROOMY:
        beside = []
    coded = max(map(width_of, map(str, table["code"])), default=0) if "code" in table.columns else 0
    coded = min(coded, total // 5)
    if coded:
        out["code"] = [_head(str(code), coded) for code in table["code"]]
    meta = (27 if beside else 0) + (coded + GAP if coded else 0)
    side = max((total - meta - min(widest, total // 4) - 3 * GAP) // 2, 8)
    left = [_tail(_line(text), side) for text in table["left"]]
    own = max(map(width_of, left), default=0)
    out["left"] = [" " * (own - width_of(text)) + text for text in left]
    out["hit"] = hits
    # what the left side does not need, the right side has
    room = total - meta - own - min(widest, total // 4) - 3 * GAP
    out["right"] = [_head(_line(text), max(room, side)) for text in table["right"]]
    for name in beside:
        out[name] = table[name]
    if "date" in out:
        out["date"] = out["date"].astype(str).str.slice(0, 10).replace({"NaT": "", "None": "", "nan": ""})
    return out


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _tail(text: str, room: int) -> str:
    return text if len(text) <= room else "…" + text[len(text) - room + 1 :].lstrip()


def _head(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
