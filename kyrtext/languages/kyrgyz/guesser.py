"""Words that no lexicon has: what may be cut off so that a plausible Kyrgyz stem is left.

Only endings that agree with the stem in harmony and assimilation are considered. A stem that the same list of forms also
shows bare, or that is a dictionary form of Russian, is preferred; the shape of family names keeps names whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from .analyser import Analyser, Ranked
from .lexicon import shapes
from .phonology import VOWELS

Known = Callable[[str], str | None]
NAME_END = re.compile(
    "(?:ов|ев|ова|ева|ин|ина|бек|бай|кул|кулов|кан|хан|гүл|кызы|уулу|баев|баева|ский|ская|ич|вна|стан|град|поль|ск|бург)$"
)
_VOICELESS_OF = {"б": "п", "г": "к"}
# Endings of one letter that are cut only when something else speaks for the stem.
SHORT = 1


def _candidates(analyser: Analyser, form: str) -> list[tuple[str, int, str, str]]:
    """Return (stem in its basic shape, cost, features, ending) for every nominal ending that fits its stem."""
    found = []
    size = len(form)
    for cut in range(max(2, size - analyser.longest), size + 1):
        readings = analyser.suffixes.get(form[cut:])
        if readings is None:
            continue
        head = form[:cut]
        if not VOWELS.intersection(head):
            continue
        stems = [head]
        if head[-1] in _VOICELESS_OF and head[-2:-1] in VOWELS:
            stems.append(head[:-1] + _VOICELESS_OF[head[-1]])
        for stem in stems:
            classes = shapes(stem).get(head, 0)
            for mask, cost, features, kept in readings:
                if classes & mask and not kept:
                    found.append((stem, cost, features, form[cut:]))
    return found


def loan(analyser: Analyser, form: str, known: Known) -> Ranked | None:
    """Return the best reading of a form as a Russian stem with Kyrgyz endings, or None.

    `known` gives the dictionary form of a Russian word, or None. Bare forms are left to the caller.
    """
    best: Ranked | None = None
    for stem, cost, features, ending in _candidates(analyser, form):
        if not ending or len(stem) < 3:
            continue
        lemma = known(stem)
        if lemma is None and stem[-1] not in VOWELS and len(stem) > 3:
            lemma = known(stem + "а")  # газетти, минутка: the final -а of a loan is often dropped
            cost += 3
        if lemma is None:
            continue
        reading = (6 + cost, -len(stem), lemma, "noun", features, "loan")
        if best is None or reading < best:
            best = reading
    return best


def guess(analyser: Analyser, form: str, bare: Collection[str]) -> Ranked | None:
    """Return the best guess at the stem of an unknown form, or None when nothing may be cut off."""
    best: tuple[float, str, str] | None = None
    for stem, cost, features, ending in _candidates(analyser, form):
        if not ending or len(stem) < 3:
            continue
        attested = stem in bare
        named = NAME_END.search(stem) is not None
        if len(ending) <= SHORT and not attested:
            continue
        score = (
            2.0 * min(len(ending), 5) - 1.5 * cost + 6 * attested + 4 * named - (4 if len(stem) < 4 else 0)
        )
        if best is None or (score, stem) > (best[0], best[1]):
            best = (score, stem, features)
    if best is None or best[0] <= 0:
        return None
    return (12, -len(best[1]), best[1], "noun", best[2], "guess")
