"""What people read in the cells of a table: numbers and values in their language, days without seconds."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from ..files.data import lines
from ..files.messages import decimal, messages, number
from .cells import missing, plain, safe_terminal

# columns of people's words: nothing in them is a value of ours
FREE = frozenset(
    (
        *("text", "headword", "lemma", "form", "forms", "token", "word", "collocate", "ngram", "path"),
        *("left", "hit", "right", "right_context", "excerpt", "item", "first", "second", "shared", "scale"),
        *("author", "link", "url", "domain", "id", "Word", "Similar Words", "spelling", "citation"),
    )
)
# columns with several values in a cell
SEVERAL = ("language", "attached", "outcome", "repairs", "reasons", "read_as", "features", "why")
# whole numbers that are names, not amounts
PLAIN_NUMBERS = (
    *("document", "first", "start", "end", "position", "cluster", "place", "rank", "id", "year", "number"),
)
# whole numbers that are floats where some are unknown
AMOUNTS = (
    *("likes", "shares", "comments", "views", "reactions"),
    *("replies", "total", "largest", "words", "characters"),
)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:Z|[+-]\d\d:\d\d)?")
_SMALL = 0.01


@lru_cache(maxsize=1)
def values() -> dict[str, dict[str, tuple[str, str]]]:
    """Russian and Kyrgyz of the values of each column, as data/values.txt has them."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    section: dict[str, tuple[str, str]] = {}
    for line in lines("values.txt"):
        if line.startswith("[") and line.endswith("]"):
            section = found.setdefault(line[1:-1], {})
        else:
            value, russian, kyrgyz = line.split("\t")
            section[value] = (russian, kyrgyz)
    return found


def value_named(value: str, column: str, table: str = "", lang: str = "en") -> str:
    """What a value of a column is called in a language; several in one cell are named one by one.

    >>> value_named("comment", "kind", lang="ky"), value_named("ru 73, ky 60", "language", lang="ru")
    ('комментарий', 'русский 73, кыргызский 60')
    >>> value_named("vkontakte", "platform", lang="ru"), value_named("unknown", "headword", lang="ru")
    ('ВКонтакте', 'unknown')
    """
    if lang == "en":
        return value
    place = ("ru", "ky").index(lang)
    known = values()
    own = known.get(f"{table}.{column}") or known.get(column) or {}
    if value in own:
        return own[value][place]
    if column == "platform":
        return messages("method", lang).get(f"platform_{value}", value)
    if column not in FREE and value in known["*"]:
        return known["*"][value][place]
    if column not in SEVERAL:
        return value
    names = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", lambda found: own[found[0]][place], value)


def number_shown(value: float, column: str = "", lang: str = "en") -> str:
    """A number as it is read: thousands apart, two places, tiny ones by their power of ten.

    >>> number_shown(16224), number_shown(0.0412, "p", "ru"), number_shown(2.5e-7, "p", "ky")
    ('16,224', '0,04', '2,5e-07')
    >>> number_shown(2020, "document"), number_shown(17.0, "likes")
    ('2020', '17')
    """
    if column in AMOUNTS and float(value).is_integer():
        value = int(value)
    if isinstance(value, int):
        return str(value) if column in PLAIN_NUMBERS else number(value, lang)
    if value and abs(value) < _SMALL:
        return f"{value:.1e}".replace(".", "." if lang == "en" else ",")
    return decimal(value, 2, lang)


def worded(
    table: pd.DataFrame, title: str = "", lang: str = "en", *, hours: bool = True
) -> dict[str, list[str]]:
    """The cells of each column as people read them.

    Parameters
    ----------
    title : str
        Which table it is (frequency, kwic ...): the values of its columns may be its own.
    hours : bool
        False leaves of instants the day.

    Examples
    --------
    >>> worded(pd.DataFrame({"kind": ["post"], "per_million": [10450.81]}), lang="ru")["kind"]
    ['пост']
    """
    made = plain(table)
    return {
        name: _instants(made[name], hours=hours)
        if pd.api.types.is_datetime64_any_dtype(table[name])
        else _column(made[name], str(name), title, lang)
        for name in table.columns
    }


def _instants(made: pd.Series, *, hours: bool) -> list[str]:
    shape = r"\1 \2" if hours else r"\1"
    return ["" if missing(value) else _INSTANT.sub(shape, value) for value in made.tolist()]


def _column(made: pd.Series, name: str, title: str, lang: str) -> list[str]:
    cells = made.tolist()
    if {*map(type, cells)} == {str} and lang == "en":
        together = "".join(cells)
        if "\n" not in together and safe_terminal(together) == together:
            return cells  # harmless texts, as most are, are looked at once
    known: dict[str, str] = {}
    return [_cell(value, name, title, lang, known) for value in cells]


def _cell(value: object, name: str, title: str, lang: str, known: dict[str, str]) -> str:
    if missing(value):
        return ""
    if isinstance(value, bool):
        return messages("screen", lang)["yes" if value else "no"]
    if isinstance(value, (int, float)):
        return number_shown(value, name, lang)
    text = str(value)
    if text not in known:
        known[text] = safe_terminal(value_named(text, name, title, lang).replace("\n", " "))
    return known[text]
