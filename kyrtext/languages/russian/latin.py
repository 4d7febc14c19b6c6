"""Russian typed in Latin letters: the Cyrillic words it can stand for.

Everybody spells in their own way (ya, ja, ia; zh, j; h, kh, x; the soft sign or nothing), so all spellings
that the letters of `data/russian/latin.txt` allow are followed through the dictionary's word graph together;
what is no beginning of a word is dropped at once. Our own words (slang, abbreviations) are found by a key.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..wordlists import rows
from .graph import Graph
from .lexicon import entries
from .lists import senses

Array = npt.NDArray[np.int64]
LONGEST_GROUP = 4  # Latin letters that stand for one sound: shch
DEAREST = 2.5  # what a spelling may cost in all
SOFTENED, SOFT_COST = "бвдзлмнпрстфжшщч", 0.5  # a soft sign behind these is often left out
MOST = 4  # spellings given for one form
VOWELS = frozenset("аеёиоуыэюя")
WAYS = 400  # spellings followed at once for one form
# The key under which our own words meet their Latin spellings: sounds without the ways to write them.
_GROUPS = {"shch": "щ", "sch": "щ", "shh": "щ", "zh": "ж", "kh": "х", "ch": "ч", "sh": "ш", "ts": "ц"}
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz46", "абцдефгхииклмнопкрстуввхизчш", strict=True))
_FOLDED = {"й": "и", "ы": "и", "ё": "ио", "э": "е", "ю": "иу", "я": "иа", "ь": "", "ъ": ""}
_CYRILLIC = str.maketrans(_FOLDED)
_SPLIT = re.compile("|".join([*_GROUPS, "."]))


@functools.lru_cache(maxsize=1)
def sounds() -> dict[str, list[tuple[str, float]]]:
    """Return what every group of Latin letters may stand for, with costs; soft signs left out are put in."""
    found: dict[str, list[tuple[str, float]]] = {}
    for latin, listed in rows("russian", "latin.txt"):
        readings = []
        for one in listed.split():
            text, _, cost = one.partition("+")
            readings.append((text, float(cost or 0)))
        softened = [(text + "ь", cost + SOFT_COST) for text, cost in readings if text in SOFTENED]
        found[latin] = readings + softened
    return found


def cyrillic_many(forms: Sequence[str]) -> list[list[tuple[float, str]]]:
    """Return for each Latin form (lower case) the Russian words it can stand for, with costs, cheapest first.

    >>> [[word for _, word in found][:1] for found in cyrillic_many(["privet", "khochet", "zhizn", "the"])]
    [['привет'], ['хочет'], ['жизнь'], []]
    """
    found: list[dict[str, float]] = [{} for _ in forms]
    own = _own_words()
    for place, form in enumerate(forms):
        for word in own.get(_key(form), ()):
            found[place][word] = 0.0
    together = senses()
    if together is not None:  # else the dictionary's files are not as expected, and only our own words help
        for place, cost, word in _followed(together.graph, forms):
            written = word.replace("ё", "е") if "o" not in forms[place] else word
            found[place][written] = min(cost, found[place].get(written, DEAREST))
    return [sorted((cost, word) for word, cost in one.items())[:MOST] for one in found]


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
        for length in range(LONGEST_GROUP, 0, -1):
            found = table.get(form[place : place + length])
            if found and len(form) >= place + length:
                text = found[0][0]
                if form[place] == "y" and length == 1 and parts and parts[-1][-1:] in VOWELS:
                    text = "й"
                parts.append("" if text == "ь" and length == 1 and not parts else text)
                place += length
                break
        else:
            parts.append(form[place])
            place += 1
    return "".join(parts)


class _Way(NamedTuple):
    """Spellings on their way: which form, letters read, node reached, cost; the way before, letters added."""

    form: Array
    place: Array
    node: npt.NDArray[np.uint32]
    cost: npt.NDArray[np.float32]
    before: Array
    added: Array


def _followed(graph: Graph, forms: Sequence[str]) -> list[tuple[int, float, str]]:
    """Return (number of the form, cost, word) for all spellings of forms that the graph has as words."""
    texts, groups = _groups(forms)
    sizes = np.array([len(form) for form in forms], dtype=np.int64)
    firsts = np.cumsum(sizes + 1) - sizes - 1
    start = np.flatnonzero(sizes > 0)
    none = np.full(len(start), -1, dtype=np.int64)
    way = _Way(
        start,
        np.zeros(len(start), np.int64),
        np.full(len(start), graph.root, np.uint32),
        np.zeros(len(start), np.float32),
        none,
        none,
    )
    levels: list[_Way] = []
    found: list[tuple[int, float, str]] = []
    while len(way.form):
        levels.append(way)
        done = np.flatnonzero(way.place == sizes[way.form])
        done = done[graph.ended(way.node[done])]
        for row in done.tolist():
            word = _spelt(levels, row, texts)
            found.append((int(way.form[row]), round(float(way.cost[row]), 1), word))
        way = _onward(graph, way, groups, firsts)
    return found


class _Groups(NamedTuple):
    """Per place of all letters, the sounds that may begin there: number of the text, letters read, cost."""

    bounds: Array
    text: Array
    size: Array
    cost: npt.NDArray[np.float32]
    letters: npt.NDArray[np.uint16]


def _groups(forms: Sequence[str]) -> tuple[list[str], _Groups]:
    table = sounds()
    number: dict[str, int] = {}
    bounds, text, size, cost = [0], [], [], []
    for form in forms:
        for place in range(len(form) + 1):
            for length in range(1, LONGEST_GROUP + 1):
                group = form[place : place + length]
                if len(group) < length:
                    break
                for spelt, price in table.get(group, ()):
                    text.append(number.setdefault(spelt, len(number)))
                    size.append(length)
                    cost.append(price)
            bounds.append(len(text))
    texts = list(number)
    letters = np.zeros((len(texts) + 1, 3), dtype=np.uint16)
    for row, spelt in enumerate(texts):
        letters[row, : len(spelt)] = [ord(letter) for letter in spelt]
    return texts, _Groups(
        np.array(bounds, np.int64),
        np.array(text, np.int64),
        np.array(size, np.int64),
        np.array(cost, np.float32),
        letters,
    )


def _onward(graph: Graph, way: _Way, groups: _Groups, firsts: Array) -> _Way:
    """Return the spellings one sound further that are still the beginning of a word."""
    here = firsts[way.form] + way.place
    counts = groups.bounds[here + 1] - groups.bounds[here]
    row = np.repeat(np.arange(len(here)), counts)
    step = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    sound = groups.bounds[here[row]] + step
    node, cost = way.node[row], way.cost[row] + groups.cost[sound]
    stays = np.flatnonzero(cost <= DEAREST)
    row, sound, node, cost = row[stays], sound[stays], node[stays], cost[stays]
    for column in range(3):
        letter = groups.letters[groups.text[sound], column]
        moving = np.flatnonzero(letter > 0)
        if not len(moving):
            break
        further, alive = graph.step(node[moving], letter[moving])
        node = node.copy()
        node[moving[alive]] = further
        stays = np.ones(len(row), dtype=bool)
        stays[moving] = False
        stays[moving[alive]] = True
        row, sound, node, cost = row[stays], sound[stays], node[stays], cost[stays]
    order = np.lexsort((cost, way.form[row]))
    row, sound, node, cost = row[order], sound[order], node[order], cost[order]
    form = way.form[row]
    first = np.flatnonzero(np.diff(form, prepend=-1))
    rank = np.arange(len(form)) - np.repeat(first, np.diff(np.append(first, len(form))))
    few = np.flatnonzero(rank < WAYS)
    row, sound = row[few], sound[few]
    place = way.place[row] + groups.size[sound]
    return _Way(way.form[row], place, node[few], cost[few], row, groups.text[sound])


def _spelt(levels: list[_Way], row: int, texts: list[str]) -> str:
    parts = []
    for way in reversed(levels[1:]):
        parts.append(texts[way.added[row]])
        row = int(way.before[row])
    return "".join(reversed(parts))


__all__ = ["cyrillic_many", "plainly"]
