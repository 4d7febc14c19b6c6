"""Kyrgyz typed in Latin letters: the Cyrillic words it can stand for.

Everybody spells in their own way (zh, j, ž; y, ı, i; sh, ş, w; kh, x, h), so a form is spelt out into all
plausible Cyrillic words without ө ү ң, and the lexicon says which of them, with ө ү ң restored, is a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice, product

from .lemmatiser import Lemmatiser, lemmatiser
from .spoken import LONGEST_WORD

# Letters and letter groups with what they can stand for, likeliest first; longer groups are taken first.
LETTERS: dict[str, tuple[str, ...]] = {
    "shch": ("щ",), "sch": ("щ",), "zh": ("ж",), "dj": ("ж",), "dzh": ("ж",), "ch": ("ч",), "sh": ("ш",),
    "kh": ("х",), "ts": ("ц", "тс"), "ng": ("ң", "нг"), "nh": ("ң",), "gh": ("г",), "ya": ("я", "ыа"),
    "ia": ("ия", "иа"), "yu": ("ю", "йү"), "yo": ("ё", "йө"), "ye": ("е", "йе"), "ja": ("жа", "я"),
    "ju": ("жу", "ю"), "jo": ("жо", "ё"), "je": ("же", "е"), "oo": ("оо",), "uu": ("уу",), "öö": ("өө",),
    "üü": ("үү",), "ee": ("ээ", "е"), "eh": ("э",), "a": ("а",), "b": ("б",), "c": ("ж", "ц", "к"),
    "ç": ("ч",), "d": ("д",), "e": ("е", "э"), "f": ("ф",), "g": ("г",), "ğ": ("г",), "h": ("х",),
    "i": ("и", "ы", "й"), "ı": ("ы",), "j": ("ж", "й"), "k": ("к",), "l": ("л",), "m": ("м",), "n": ("н",),
    "ñ": ("ң",), "ŋ": ("ң",), "o": ("о",), "ö": ("ө",), "p": ("п",), "q": ("к",), "r": ("р",), "s": ("с",),
    "ş": ("ш",), "š": ("ш",), "t": ("т",), "u": ("у",), "ü": ("ү",), "v": ("в", "у"), "w": ("ш", "в"),
    "x": ("х", "кс"), "y": ("ы", "й"), "z": ("з",), "ž": ("ж",), "č": ("ч",), "4": ("ч",), "6": ("ш",),
    "'": ("",), "’": ("",), "-": ("-",),
}  # fmt: skip
_SPLIT = re.compile("|".join(sorted(map(re.escape, LETTERS), key=len, reverse=True)))
AFTER_VOWEL = re.compile("(?<=[аеоөуүэ])ы")
MOST = 192  # candidates tried for one form
COST = 2  # what every second-choice letter adds to the rank of a reading


def spellings(form: str) -> dict[str, int]:
    """Return the Cyrillic words that a Latin form can stand for, with the number of second choices taken.

    >>> list(spellings("jumush"))[:2]
    ['жумуш', 'юмуш']
    """
    parts = _SPLIT.findall(form) if len(form) <= LONGEST_WORD else []
    if "".join(parts) != form or not parts:
        return {}
    choices = [list(enumerate(LETTERS[part])) for part in parts]
    if parts[0] == "e":
        choices[0] = [(0, "э"), (1, "е")]
    found: dict[str, int] = {}
    for chosen in islice(product(*choices), MOST):
        word = "".join(letter for _, letter in chosen)
        steps = sum(step for step, _ in chosen)
        found[word] = min(steps, found.get(word, steps))
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))


def candidates(spelt: Mapping[str, int], tool: Lemmatiser) -> list[tuple[float, str]]:
    """Return the words of the lexicon among spellings of a Latin form (see `spellings`), best first, ranked.

    The rank is that of the reading, plus 2 for every second choice, plus 1 where ө ү ң had to be restored.
    """
    found: dict[str, float] = {}
    for word, steps in spelt.items():
        typed = tool.analyser.best(word)
        if typed is not None:
            found[word] = min(found.get(word, 99.0), typed[0] + COST * steps)
        for restored, reading in tool.keyboard.spellings(word).items():
            found[restored] = min(found.get(restored, 99.0), reading[0] + COST * steps + 1)
        if typed is None:
            other = tool.keyboard.restore(word)
            if other is not None and other[0] not in found:
                found[other[0]] = other[1][0] + COST * steps + 1
    return sorted((rank, word) for word, rank in found.items())


def cyrillic(forms: Sequence[str]) -> list[list[str]]:
    """Return the Cyrillic Kyrgyz words that each form in Latin letters can stand for, best first; empty if
    there are none.

    How plausible each is, the weight of its answer (`ask`) tells; words of one or two letters are
    left alone.

    >>> [found[:1] for found in cyrillic(["salam", "kerek", "the"])]
    [['салам'], ['керек'], []]
    """
    tool = lemmatiser()
    spelt = [spellings(form.lower()) if len(form) > 2 and form.isalpha() else {} for form in forms]
    possible = tool.possible.among([list(steps) for steps in spelt])
    return [
        [word for _, word in candidates({word: steps[word] for word in words}, tool)]
        for words, steps in zip(possible, spelt, strict=True)
    ]


def plainest(form: str) -> list[str]:
    """Return the Cyrillic spellings of a Latin form, the plainest first, whether they are words or not.

    A hyphenated word is spelt part by part.

    >>> plainest("taygak")[0], plainest("ata-enem")[0]
    ('тайгак', 'ата-энем')
    """
    parts = [spellings(part) for part in form.split("-")]
    if not all(parts):
        return []
    words = ["-".join(next(iter(found)) for found in parts)] if len(parts) > 1 else list(parts[0])
    return list(dict.fromkeys(AFTER_VOWEL.sub("й", word) for word in words[:3]))  # y after a vowel is й
