"""Is an unknown word more like Kyrgyz than like Russian, or in Latin letters than like English?

Three letters at a time. The table `data/languages/trigrams.txt` is learnt from our own lexica: Kyrgyz
headwords with the endings the morphotactics give them, as they are, as a Russian keyboard spells them and in
Latin letters, against forms of the Russian and the English dictionary. `trigrams_cousins.txt` sets words of
the cousins of Kyrgyz against those of Kyrgyz. The command `python -m kyrtext.languages.trigrams` writes both
anew.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..files.data import rows
from ..text.words import Words
from . import cousins
from .kyrgyz.analyser import fold

_SOUNDS = "a,b,v,g,d,e,yo,j,z,i,y,k,l,m,n,o,p,r,s,t,u,f,h,ts,ch,sh,sh,,y,,e,yu,ya,o,u,n"
SMOOTHING = 2.0
LIMIT = 12.0  # no word is surer than this many nats
SEEN_OFTEN = 3  # trigrams seen fewer times in both languages together are left to chance


class _Dense(NamedTuple):
    """A table as arrays: a number per letter (0: in no entry), per column the value of three such numbers."""

    letters: npt.NDArray[np.int64]
    columns: npt.NDArray[np.float64]
    size: int


@functools.lru_cache(maxsize=2)
def _dense(file: str) -> _Dense:
    table = rows("languages", file)
    codes = np.frombuffer("".join(row[0] for row in table).encode("utf-32-le"), np.uint32).reshape(-1, 3)
    codes = np.where(codes == ord("_"), np.uint32(ord(" ")), codes)
    known = np.unique(codes)
    letters = np.zeros(int(known[-1]) + 2, dtype=np.int64)  # the last place is for all letters beyond
    letters[known] = np.arange(1, len(known) + 1)
    size = len(known) + 1
    listed = np.array([row[1:] for row in table], dtype=np.float64).T / 10
    columns = np.zeros((len(listed), size**3))
    numbers = letters[codes]
    columns[:, (numbers[:, 0] * size + numbers[:, 1]) * size + numbers[:, 2]] = listed
    return _Dense(letters, columns, size)


def kyrgyz_leans(words: Words) -> npt.NDArray[np.float64]:
    """Return the log of how much likelier each word is Kyrgyz than Russian (in Latin letters: English).

    >>> (kyrgyz_leans(Words(["быйыл", "зашифрованный"])) > 0).tolist()
    [True, False]
    """
    return _leans(words, "trigrams.txt")[0]


def cousin_leans(words: Words) -> npt.NDArray[np.float64]:
    """Return the log of how much likelier each Cyrillic word is in a cousin of Kyrgyz than in Kyrgyz.

    Of the cousins, the one that it is most like counts.

    >>> (cousin_leans(Words(["яшашади", "жашашат"])) > 0).tolist()
    [True, False]
    """
    return np.max(_leans(words, "trigrams_cousins.txt"), axis=0)


def _leans(words: Words, file: str) -> list[npt.NDArray[np.float64]]:
    """Return for each column of a table the sum of its values over the trigrams of each word."""
    letters, columns, size = _dense(file)
    numbers = np.full(len(words.codes) + 1, letters[ord(" ")])
    letters.take(words.codes, mode="clip", out=numbers[1:])
    numbers[words.ends + 1] = numbers[0]
    places = (numbers[:-2] * size + numbers[1:-1]) * size + numbers[2:]
    owner = np.repeat(np.arange(len(words)), words.lengths + 1)[: len(places)]
    totals: list[npt.NDArray[np.float64]] = []
    for column in columns:
        found = column.take(places)
        found[words.ends[:-1]] = 0.0  # between two words
        total = np.bincount(owner, weights=found, minlength=len(words))  # adds from left to right
        totals.append(np.clip(total, -LIMIT, LIMIT))
    return totals


def learn(others: Iterable[str], kyrgyz: Iterable[str]) -> dict[str, float]:
    """Return, for each three letters, the logarithm of their share in Kyrgyz over that in the others."""
    counts = [_count(others), _count(kyrgyz)]
    totals = [sum(part.values()) for part in counts]
    different = len(counts[0] | counts[1])
    found = {}
    for trigram in sorted(set(counts[0]) | set(counts[1])):
        seen = [part[trigram] for part in counts]
        if sum(seen) >= SEEN_OFTEN:
            shares = [
                (number + SMOOTHING) / (total + SMOOTHING * different)
                for number, total in zip(seen, totals, strict=True)
            ]
            found[trigram] = log(shares[1] / shares[0])
    return found


def _count(forms: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for form in forms:
        padded = f" {form} "
        counts.update(padded[place : place + 3] for place in range(len(padded) - 2))
    return counts


def _russian_forms() -> list[str]:
    from .russian.tables import tables

    return [form.replace("ё", "е") for form in tables().attested() if form.isalpha()]


def _english_forms() -> list[str]:
    from .english import headwords

    return [word for word in headwords() if word.isalpha() and word.isascii()][::4]


LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяөүң", _SOUNDS.split(","), strict=True))


def in_latin(form: str) -> str:
    """Return a Kyrgyz form as it is mostly typed in Latin letters.

    >>> in_latin("жумушка барбайм")
    'jumushka barbaym'
    """
    return "".join(LATIN.get(letter, letter) for letter in form)


def _kyrgyz_forms() -> list[str]:
    """Return headwords with the commonest endings, each spelled properly and as on a Russian keyboard."""
    from .kyrgyz.lexicon import headwords
    from .kyrgyz.morphotactics import paths

    forms = []
    for word in headwords():
        forms.append(word.lemma.lower())
        if word.inflects and word.frequency >= 3:
            start = "verb" if word.pos == "verb" else "noun"
            cheap = (path.surface for path in paths(word.lemma.lower(), start) if path.cost <= 2)
            forms += islice(cheap, len(word.lemma) % 5, None, 5)
    return forms + list(map(fold, forms))


def _cousin_forms(language: str) -> list[str]:
    """Return words of a cousin with some of their endings, in its own letters and on a Russian keyboard."""
    forms = list(cousins.examples(language))
    return forms + [form.translate(cousins.KEYBOARD) for form in forms]


def main() -> None:
    """Write the tables of data/languages from the lexica as they are now."""
    kyrgyz = _kyrgyz_forms()
    table = learn(_russian_forms(), kyrgyz)
    table |= learn(_english_forms(), [in_latin(form) for form in kyrgyz])
    over = "Kyrgyz over that in Russian, or in English for Latin letters"
    _write("trigrams.txt", over, [table])
    over = f"{', '.join(map(str.title, cousins.LANGUAGES))} over that in Kyrgyz"
    _write("trigrams_cousins.txt", over, [learn(kyrgyz, _cousin_forms(one)) for one in cousins.LANGUAGES])


def _write(file: str, over: str, tables: list[dict[str, float]]) -> None:
    lines = [
        "# Three letters (_ is the edge of a word) TAB ten times the logarithm of their share in",
        f"# {over}.",
        "# Counted from our own lexica by python -m kyrtext.languages.trigrams: do not edit.",
    ]
    for key in dict.fromkeys(key for table in tables for key in table):
        values = [f"{round(10 * table.get(key, 0.0))}" for table in tables]
        lines.append("\t".join([key.replace(" ", "_"), *values]))
    target = Path(__file__).parents[1] / "data" / "languages" / file
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
