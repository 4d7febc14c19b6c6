"""What kyrtext says to people, in English, Russian and Kyrgyz: one JSON file per place it is said."""

from __future__ import annotations

import json
import locale
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from .data import lines

LANGUAGES = ("en", "ru", "ky")
# tables whose further columns are the user's own words and codes
MEASURED = {
    "matrix": ("document", "platform", "group", "kind", "id", "date", "words"),
    "overlaps": ("code",),
}


# columns of people's words: nothing in them is a value of ours
FREE = frozenset(
    (
        *("text", "headword", "lemma", "form", "forms", "token", "word", "collocate", "ngram", "path"),
        *("left", "hit", "right", "right_context", "excerpt", "item", "first", "second", "shared", "scale"),
        *("author", "link", "url", "domain", "id", "Word", "Similar Words", "spelling", "citation"),
    )
)
# columns with several values in a cell
SEVERAL = ("language", "attached", "outcome", "repairs", "read_as", "features", "why")


@lru_cache(maxsize=16)
def _file(place: str) -> dict[str, dict[str, str]]:
    text = (files("kyrtext") / "data" / "messages" / f"{place}.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def messages(place: str, lang: str = "en") -> Mapping[str, str]:
    """All messages of one place (a file under data/messages) in one language, by key.

    Examples
    --------
    >>> messages("report", "ky")["words"]
    'Сөздөр'
    """
    if lang not in LANGUAGES:
        from .errors import KyrtextError

        raise KyrtextError(f"no messages in '{lang}'", f"there are {', '.join(LANGUAGES)}")
    return {key: texts[lang] for key, texts in _file(place).items()}


def plural(forms: str, number: int, lang: str = "en") -> str:
    """The form of a counted noun that goes with a number; forms stand as "пост|поста|постов".

    Examples
    --------
    >>> [plural("пост|поста|постов", number, "ru") for number in (1, 3, 11, 25)]
    ['пост', 'поста', 'постов', 'постов']
    >>> plural("post|posts", 2), plural("пост", 2, "ky")
    ('posts', 'пост')
    """
    choices = forms.split("|")
    if lang == "ru" and len(choices) == 3:
        tail, ones = number % 100, number % 10
        if 11 <= tail <= 14 or ones == 0 or ones >= 5:
            return choices[2]
        return choices[0] if ones == 1 else choices[1]
    return choices[0] if number == 1 else choices[-1]


def system_language(environment: Mapping[str, str] | None = None) -> str:
    """The language the system speaks if kyrtext has it, else English.

    Examples
    --------
    >>> system_language({"LANG": "ky_KG.UTF-8"}), system_language({"LANG": "C"})
    ('ky', 'en')
    """
    known = os.environ if environment is None else environment
    for name in ("KYRTEXT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if known.get(name):
            code = known[name][:2].lower()
            return code if code in LANGUAGES else "en"
    code = (locale.getlocale()[0] or "")[:2].lower() if environment is None else ""
    return code if code in LANGUAGES else "en"


def number(value: int, lang: str = "en") -> str:
    """A whole number with its thousands apart: a comma in English, a no-break space else.

    Examples
    --------
    >>> number(16224), number(16224, "ru") == "16\N{NO-BREAK SPACE}224"
    ('16,224', True)
    """
    text = f"{value:,}"
    return text if lang == "en" else text.replace(",", "\N{NO-BREAK SPACE}")


def decimal(value: float, places: int, lang: str = "en") -> str:
    """A number with so many places, its thousands apart: a point in English, a comma else.

    Examples
    --------
    >>> decimal(1.224, 2), decimal(1.224, 2, "ru"), decimal(-0.5, 1, "ky")
    ('1.22', '1,22', '−0,5')
    """
    text = f"{abs(value):,.{places}f}"
    if lang != "en":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return "\N{MINUS SIGN}" + text if value < 0 and text.strip("0.,") else text


def told(key: str, lang: str = "en", **values: object) -> str:
    """A message of told.json with its values: numbers as the language has them, nouns as `n` asks for them.

    Examples
    --------
    >>> told("warnings", "ru", n=1002), told("narrowed", n=608, all=1575)
    ('1\N{NO-BREAK SPACE}002 предупреждения', '608 of 1,575 documents')
    """
    forms = messages("told", lang)[key]
    amount = values.get("n", 1)
    text = plural(forms, amount if isinstance(amount, int) else 1, lang)
    shown = {name: number(value, lang) if isinstance(value, int) else value for name, value in values.items()}
    return text.format(**shown)


@lru_cache(maxsize=1)
def headings() -> dict[str, tuple[str, ...]]:
    """Russian and Kyrgyz name, then meaning, of each column; "table.column" where a table has its own."""
    rows = (line.split("\t") for line in lines("headings.txt"))
    return {name: tuple([*cells, "", "", "", ""][:4]) for name, *cells in rows}


def heading(column: str, lang: str = "en", table: str = "") -> str:
    """What a column of a table is called in a language; its own name, where it has no other.

    Examples
    --------
    >>> heading("per_million", "ky"), heading("count"), heading("Wow", "ru")
    ('миллион сөзгө карата', 'count', 'Wow')
    >>> heading("from", "ru"), heading("from", "ru", "network"), heading("help", "ru", "overlaps")
    ('было', 'кто', 'help')
    """
    if column not in MEASURED.get(table, (column,)):
        return column
    known = headings().get(f"{table}.{column}") or headings().get(column)
    return column if lang == "en" or known is None else known[0 if lang == "ru" else 1] or column


def table_title(name: str, lang: str = "en") -> str:
    """What a table is called above it and on its sheet; a name nobody knows stays.

    Examples
    --------
    >>> table_title("kwic", "ru"), table_title("facebook")
    ('Конкорданс', 'facebook')
    """
    return messages("titles", lang).get(name, name)


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
    if column == "reasons":
        return said(value, lang)
    if column == "platform":
        return messages("method", lang).get(f"platform_{value}", value)
    if column not in FREE and value in known["*"]:
        return known["*"][value][place]
    if column not in SEVERAL:
        return value
    names = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", lambda found: own[found[0]][place], value)


def said(text: str, lang: str = "en") -> str:
    """A sentence of kyrtext's own (an error, a warning, help) in a language, as data/said.txt has it.

    Fields named in braces there are taken over; one called `what` is a sentence itself, and so is what stands
    before and after a colon or semicolon. What is not listed stays English.

    Examples
    --------
    >>> said("cannot read 'жок.csv': no such file or folder; check the path", "ru")
    'не удаётся прочитать «жок.csv»: нет такого файла или папки; проверьте путь'
    >>> said("cannot read 'жок.csv'", "ky"), said("check the path")
    ('«жок.csv» окулбайт', 'check the path')
    """
    if lang == "en" or not text.strip():
        return text
    plain, patterns = _sentences()
    place = ("ru", "ky").index(lang)
    bare = text.rstrip(".")
    for known, end in ((text, ""), (bare, text[len(bare) :])):
        if known in plain:
            return plain[known][place] + end
        for pattern, translated in patterns:
            if found := pattern.fullmatch(known):
                fields = {
                    name: said(value, lang) if name == "what" else value
                    for name, value in found.groupdict().items()
                }
                return translated[place].format(**fields) + end
    for sign in (": ", "; ", "\n"):
        before, there, after = text.partition(sign)
        if there:
            return said(before, lang) + sign + said(after, lang)
    return text


@lru_cache(maxsize=1)
def _sentences() -> tuple[dict[str, tuple[str, str]], list[tuple[re.Pattern[str], tuple[str, str]]]]:
    """The sentences without fields by themselves, the others as patterns, the most literal first."""
    plain: dict[str, tuple[str, str]] = {}
    patterns: dict[str, tuple[str, str]] = {}
    for line in lines("said.txt"):
        english, russian, kyrgyz = line.split("\t")
        (patterns if "{" in english else plain)[english] = (russian, kyrgyz)
    ordered = sorted(patterns, key=lambda english: -len(re.sub(r"\{\w+\}", "", english)))
    return plain, [(_pattern(english), patterns[english]) for english in ordered]


def _pattern(english: str) -> re.Pattern[str]:
    """A sentence with fields: none of them goes over a colon or semicolon but the sentence `what`."""
    parts = re.split(r"\{(\w+)\}", english)
    for place, part in enumerate(parts):
        field = "." if part == "what" else "(?!: |; )."
        parts[place] = f"(?P<{part}>(?:{field})+?)" if place % 2 else re.escape(part)
    return re.compile("".join(parts), re.DOTALL)
