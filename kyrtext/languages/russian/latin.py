"""Russian typed in Latin letters: the Cyrillic words it can stand for.

Everybody spells in their own way (ya, ja, ia; zh, j; h, kh, x; the soft sign or nothing), so all spellings
that the sounds of `data/russian/latin.txt` allow are followed into the dictionary, letter by letter; what is
no beginning of a word is dropped at once. Our own words (slang, abbreviations) are found by a key.
"""

from __future__ import annotations

import functools
import re

from ...files.data import rows
from .lemmas import entries
from .tables import tables

LONGEST_GROUP = 4  # Latin letters that stand for one sound: shch
DEAREST = 2.5  # what a spelling may cost in all
SOFTENED, SOFT_COST = "бвдзлмнпрстфжшщч", 0.5  # a soft sign behind these is often left out
MOST = 4  # spellings given for one form
VOWELS = frozenset("аеёиоуыэюя")
# The key under which our own words meet their Latin spellings: sounds without the ways to write them.
_GROUPS = {"shch": "щ", "sch": "щ", "shh": "щ", "zh": "ж", "kh": "х", "ch": "ч", "sh": "ш", "ts": "ц"}
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz46", "абцдефгхииклмнопкрстуввхизчш", strict=True))
_CYRILLIC = str.maketrans({"й": "и", "ы": "и", "ё": "ио", "э": "е", "ю": "иу", "я": "иа", "ь": "", "ъ": ""})
_SPLIT = re.compile("|".join([*_GROUPS, "."]))


@functools.lru_cache(maxsize=1)
def sounds() -> dict[str, list[tuple[float, str]]]:
    """Return what every group of Latin letters may stand for, with costs; soft signs left out are put in."""
    found: dict[str, list[tuple[float, str]]] = {}
    for latin, listed in rows("russian", "latin.txt"):
        readings = []
        for one in listed.split():
            text, _, cost = one.partition("+")
            readings.append((float(cost or 0), text))
        softened = [(cost + SOFT_COST, text + "ь") for cost, text in readings if text in SOFTENED]
        found[latin] = readings + softened
    return found


def cyrillic(form: str) -> list[tuple[float, str]]:
    """Return the Russian words that a Latin form (lower case) can stand for, with costs, cheapest first.

    >>> [[word for _, word in cyrillic(form)][:1] for form in ("privet", "khochet", "zhizn", "the")]
    [['привет'], ['хочет'], ['жизнь'], []]
    """
    found = dict.fromkeys(_own_words().get(_key(form), ()), 0.0)
    written, begins, table = tables().is_word, tables().begins, sounds()
    todo = [(0, "", 0.0)]
    met: dict[tuple[int, str], float] = {}
    while todo:
        place, word, cost = todo.pop()
        if place == len(form):
            if written(word):
                # ё is written only by who types yo
                word = word if "o" in form else word.replace("ё", "е")
                found[word] = min(cost, found.get(word, DEAREST))
            continue
        for size in range(1, LONGEST_GROUP + 1):
            group = form[place : place + size]
            if len(group) < size:
                break
            for price, text in table.get(group, ()):
                grown, total = word + text, round(cost + price, 1)
                if total <= DEAREST and met.get((place + size, grown), 9.0) > total and begins(grown):
                    met[place + size, grown] = total
                    todo.append((place + size, grown, total))
    return sorted((cost, word) for word, cost in found.items())[:MOST]


def _key(latin: str) -> str:
    return "".join(_GROUPS.get(part) or _LETTERS.get(part, part) for part in _SPLIT.findall(latin))


@functools.lru_cache(maxsize=1)
def _own_words() -> dict[str, list[str]]:
    """Return our own words and the very common ones, by the key of their Latin spellings."""
    found: dict[str, list[str]] = {}
    common = [row[0] for row in rows("languages", "common_ru.txt")]
    for word in dict.fromkeys([*common, *entries()]):
        if word.isalpha():
            found.setdefault(word.translate(_CYRILLIC), []).append(word)
    return found


def plainly(form: str) -> str:
    """Return a Latin form letter by letter as Russian, whether that is a word or not.

    >>> plainly("gumanitarku"), plainly("kommentariy")
    ('гуманитарку', 'комментарий')
    """
    parts: list[str] = []
    place, table = 0, sounds()
    while place < len(form):
        for size in range(min(LONGEST_GROUP, len(form) - place), 0, -1):
            group = form[place : place + size]
            if group in table:
                behind_vowel = bool(parts) and parts[-1][-1] in VOWELS
                parts.append("й" if group == "y" and behind_vowel else table[group][0][1])
                place += size
                break
        else:
            parts.append(form[place])
            place += 1
    return "".join(parts)


__all__ = ["cyrillic", "plainly"]
