"""`python -m kyrtext.languages.kyrgyz.learn TEXT`: counts for `context`, learnt from text spelt with ө ү ң.

TEXT is a file of sentences. Words with one reading teach which classes stand side by side; with these the
others are read, and all are counted again. Of words that would be another word without ө ү ң (or with them)
the spelling is counted: text spelt properly says itself which word it means.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from itertools import pairwise
from math import log
from pathlib import Path

from ...text.tokens import KINDS, spans
from .analyser import fold
from .context import PLAIN, Alternative, alternatives

SOURCE = (
    "# Learnt by python -m kyrtext.languages.kyrgyz.learn from 4,999 Kyrgyz sentences of news (Kloop) in\n"
    "# Mozilla Common Voice, dedicated to the public domain (CC0 1.0): counts only, do not edit.\n"
)
SMOOTHING = 4.0  # pairs of classes that must be missing or too many before they say something
SMALLEST = 2  # tenths of a nat: weights below are left out
ROUNDS = 3
CLEAR = 4  # a reading so much cheaper than the next is taken for certain in the first round

Read = list[list[Alternative]]  # readings of the words of a sentence; none for punctuation


def read(sentences: Iterable[str]) -> list[Read]:
    """Return the readings of the words of sentences, as spelt: nothing is put back."""
    found = spans(list(sentences))
    known: dict[str, list[Alternative]] = {}
    word = KINDS.index("word")
    out = []
    for low, high in zip(found.bounds[:-1].tolist(), found.bounds[1:].tolist(), strict=True):
        sentence: Read = []
        for number in found.ids[low:high].tolist():
            form = found.surfaces[number].lower()
            if found.kinds[number] != word:
                sentence.append([])
                continue
            if form not in known:
                known[form] = [one for one in alternatives(form) if one.where == PLAIN and not one.restored]
            sentence.append(known[form])
        out.append(sentence)
    return out


def learn(sentences: list[Read]) -> dict[tuple[str, str], float]:
    """Return how much likelier two classes stand together than apart, as logarithms."""
    weights: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        counts: Counter[tuple[str, str]] = Counter()
        for sentence in sentences:
            classes = [_class(sentence, place, weights) for place in range(len(sentence))]
            classes = ["EDGE", *classes, "EDGE"]
            counts.update((left, right) for left, right in pairwise(classes) if left and right)
        weights = _weights(counts)
    return weights


def _class(sentence: Read, place: int, weights: dict[tuple[str, str], float]) -> str:
    """Return the class of a word, empty where nothing is certain."""
    found = sentence[place]
    if not found:
        return "EDGE"
    if len(found) == 1 or found[0].cost + CLEAR <= found[1].cost:
        return found[0].kind
    if not weights:
        return ""
    left = sentence[place - 1] if place else []
    right = sentence[place + 1] if place + 1 < len(sentence) else []
    before, after = (side[0].kind if side else "EDGE" for side in (left, right))
    return max(
        found,
        key=lambda one: (
            weights.get((before, one.kind), 0.0) + weights.get((one.kind, after), 0.0) - one.cost / 2
        ),
    ).kind


def _weights(counts: Counter[tuple[str, str]]) -> dict[tuple[str, str], float]:
    lefts: Counter[str] = Counter()
    rights: Counter[str] = Counter()
    for (left, right), count in counts.items():
        lefts[left] += count
        rights[right] += count
    total = sum(counts.values())
    return {
        (left, right): log((counts[left, right] + SMOOTHING) / (a * b / total + SMOOTHING))
        for left, a in lefts.items()
        for right, b in rights.items()
    }


def spellings(sentences: Iterable[str]) -> Counter[str]:
    """Return how often words were seen that are other words with ө ү ң, or without."""
    found = spans(list(sentences))
    counts: Counter[str] = Counter()
    for number in found.ids.tolist():
        if found.kinds[number] == KINDS.index("word"):
            counts[found.surfaces[number].lower()] += 1
    competing = {form for form in counts if len({one.form for one in alternatives(fold(form))}) > 1}
    return Counter({form: count for form, count in counts.items() if form in competing})


def main(path: str) -> None:
    """Write both tables into the package's data folder."""
    sentences = Path(path).read_text(encoding="utf-8").splitlines()
    folder = Path(str(files("kyrtext").joinpath("data", "kyrgyz")))
    rows = [
        f"{left}\t{right}\t{round(10 * weight)}"
        for (left, right), weight in sorted(learn(read(sentences)).items())
        if abs(10 * weight) >= SMALLEST
    ]
    what = "# How much likelier two classes stand together than apart: left TAB right TAB tenths of a nat.\n"
    (folder / "class_pairs.txt").write_text(SOURCE + what + "\n".join(rows) + "\n", encoding="utf-8")
    seen = [f"{form}\t{count}" for form, count in sorted(spellings(sentences).items())]
    what = "# Spellings that are another word with or without ө ү ң: form TAB how often it was seen.\n"
    (folder / "spellings.txt").write_text(SOURCE + what + "\n".join(seen) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
