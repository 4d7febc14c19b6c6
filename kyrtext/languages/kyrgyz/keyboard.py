"""Kyrgyz typed without ө, ү, ң: the spellings the lexicon allows for what was typed.

Everything is compared with ө ү ң folded to о у н: a folded stem and a folded ending that meet are a
candidate, and the harmony classes of the true stem say whether the true ending fits it (`уйдо` can be
`үйдө`, not `уйдө`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .analyser import FOLDED, Analyser, Ranked, fold
from .phonology import attach

# Letters of other alphabets that stand for ө, ү, ң, and the Latin y and 8 of old chats.
STRAY = str.maketrans(
    {"ѳ": "ө", "ɵ": "ө", "ӧ": "ө", "ҩ": "ө", "ӊ": "ң", "ҥ": "ң", "ұ": "ү", "ӱ": "ү", "ʏ": "ү"}
)
_FOREIGN = re.compile("[" + "".join(map(chr, STRAY)) + "yv]")
_SUSPECT = re.compile("[оун]")
_EIGHT = re.compile("(?<=[а-яөүң])8(?=[а-яөүң])|^8(?=[а-яөүң]{2})|(?<=[а-яөүң]{2})8$")
_LATIN_Y = re.compile("(?<=[а-яөүң])[yv]|[yv](?=[а-яөүң])")


def unify(form: str) -> str:
    """Return a form with the stand-ins for ө, ү, ң from other alphabets written as Kyrgyz letters.

    >>> unify("кѳп"), unify("тyшкө"), unify("сиздиҥ")
    ('көп', 'тушкө', 'сиздиң')
    """
    if _FOREIGN.search(form) is None or form.isascii():
        return form
    return _LATIN_Y.sub("у", form.translate(STRAY))


def eights(form: str) -> str:
    """Return a form with 8 between letters, or at an end of a word, written as ө, as old chats did.

    >>> eights("к8п"), eights("8зум"), eights("18ден")
    ('көп', 'өзум', '18ден')
    """
    return _EIGHT.sub("ө", form)


def suspicious(form: str) -> bool:
    """Return whether a form has a letter that a Russian keyboard could have put for ө, ү or ң."""
    return _SUSPECT.search(form) is not None


def compatible(typed: str, restored: str) -> bool:
    """Return whether a spelling differs from what was typed only by ө, ү, ң typed as о, у, н."""
    return len(typed) == len(restored) and all(
        a == b or a == FOLDED.get(b) for a, b in zip(typed, restored, strict=True)
    )


def _folded(words: list[str], only_changed: bool) -> dict[str, tuple[str, ...]]:
    """Return words by their folded spelling."""
    found: dict[str, tuple[str, ...]] = {}
    for word, key in zip(words, fold("\n".join(words)).split("\n") if words else (), strict=True):
        if not only_changed or key != word:
            found[key] = (*found[key], word) if key in found else (word,)
    return found


class Keyboard:
    """The folded index over an analyser's stems and endings."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self.stems = _folded(list(analyser.stems), only_changed=True)
        self.endings = _folded(list(analyser.suffixes), only_changed=True)
        self.irregular = _folded(list(analyser.irregular), only_changed=True)
        self.clitics = _folded(list(analyser.clitics), only_changed=False)

    def spellings(self, form: str) -> dict[str, Ranked]:
        """Return every other spelling that is a word without clitics, with its best reading."""
        found: dict[str, Ranked] = {}
        if not form:
            return found
        analyser = self.analyser
        key, cuts = analyser.cuts(form)
        bare = key == form  # then every spelling that folds to the key is compatible with the form
        for restored in self.irregular.get(key, ()):
            if bare or compatible(form, restored):
                found[restored] = min(analyser.irregular[restored])
        special, special_endings = self.stems, self.endings
        for cut in cuts:
            head = key[:cut]
            heads = special.get(head, ())
            plain = head in analyser.stems
            if not heads and not plain:
                continue
            tail = key[cut:]
            tails = special_endings.get(tail, ())
            if plain:
                heads = (*heads, head)
            if tail in analyser.suffixes:
                tails = (*tails, tail)
            for stem in heads:
                for ending in tails:
                    restored = stem + ending
                    if restored != form and (bare or compatible(form, restored)):
                        self._weigh(restored, stem, ending, found)
        return found

    def _weigh(self, restored: str, stem: str, ending: str, found: dict[str, Ranked]) -> None:
        """Put the best reading of a stem and an ending that agree in harmony into `found`."""
        for classes, price, lemma, pos, voice in self.analyser.stems[stem]:
            for mask, cost, features, kept in self.analyser.suffixes[ending]:
                if not classes & mask:
                    continue
                if kept:
                    reading = (price + cost, -len(stem), stem + kept, "noun", features, "suffix")
                else:
                    noted = f"{voice}.{features}" if voice and features else voice or features
                    method = "suffix" if noted else "dictionary"
                    reading = (price + cost, -len(stem), lemma, pos, noted, method)
                held = found.get(restored)
                if held is None or reading < held:
                    found[restored] = reading

    def restore(self, form: str) -> tuple[str, Ranked] | None:
        """Return the best other spelling of a form and its reading, or None."""
        found = self.spellings(form)
        if not found:
            found = self._with_clitic(form)
        if not found:
            return None
        return min(found.items(), key=lambda item: (item[1], item[0]))

    def _with_clitic(self, form: str) -> dict[str, Ranked]:
        """Return the spellings of a form whose end is a clitic: келесинби = келесиңби."""
        found: dict[str, Ranked] = {}
        analyser = self.analyser
        key = fold(form)
        if key[-analyser.clitic_lengths[0] :] not in analyser.clitic_ends_folded:
            return found
        for length in analyser.clitic_lengths:
            shapes = self.clitics.get(key[-length:], ()) if len(form) > length + 1 else ()
            if not shapes:
                continue
            core = form[:-length]
            cores = self.spellings(core)
            best = analyser.direct(core)
            if best:
                cores[core] = min(best)
            for restored, reading in cores.items():
                for clitic in {clitic for shape in shapes for clitic in analyser.clitics[shape]}:
                    whole = attach(restored, clitic.morpheme)
                    if whole != form and compatible(form, whole) and clitic.follows(reading):
                        grown = clitic.added(reading)
                        found[whole] = min(grown, found.get(whole, grown))
        return found


NEUTRAL, LACKING, HAVING = range(3)  # what is known of a keyboard
SPECIAL, PLAIN = "өүң", "оун"
# In Kyrgyz spelled properly 14 in 100 of the letters о у н ө ү ң are ө ү ң; before anything is seen, half
# that share is assumed with the weight of so many letters.
EXPECTED, PRIOR = 0.14, 15
LACKING_FROM, HAVING_UP_TO = 0.55, 0.35  # share of the expected ө ү ң that is missing


def keyboards_of_tokens(
    ids: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    kyrgyz: npt.NDArray[np.bool_],
    special: npt.NDArray[np.int8],
    plain: npt.NDArray[np.int8],
) -> npt.NDArray[np.int16]:
    """Return NEUTRAL, LACKING or HAVING for each Kyrgyz token that may be misspelt; NEUTRAL for the rest.

    `ids` index `special` and `plain`, how many letters ө ү ң and о у н each surface type has; documents are
    cut at `bounds`.
    """
    places = np.flatnonzero(kyrgyz)
    answer = np.full(len(ids), NEUTRAL, dtype=np.int16)
    if not len(places):
        return answer
    words = ids[places]
    found, open_to_repair = special[words], plain[words]
    edges = np.searchsorted(places, bounds)
    seen = sums_between(found, edges)
    share = (seen + EXPECTED / 2 * PRIOR) / (seen + sums_between(open_to_repair, edges) + PRIOR)
    missing = 1.0 - share / EXPECTED
    keyboard = np.where(missing > LACKING_FROM, LACKING, np.where(missing < HAVING_UP_TO, HAVING, NEUTRAL))
    doubtful = (found == 0) & (open_to_repair > 0)
    answer[places] = np.where(doubtful, np.repeat(keyboard, np.diff(edges)), NEUTRAL)
    return answer


def sums_between(values: npt.NDArray[np.int8], edges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the sum of the values from each edge on and before the next.

    >>> sums_between(np.array([1, 2, 3], dtype=np.int8), np.array([0, 2, 2, 3])).tolist()
    [3, 0, 3]
    """
    sums = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    found: npt.NDArray[np.int64] = np.diff(sums[edges])
    return found


def letters_among(forms: Sequence[str], letters: str) -> npt.NDArray[np.int8]:
    """Return how many of some letters each form has, 127 at the most.

    >>> letters_among(["өлкө", "", "тоо"], "өо").tolist()
    [2, 0, 2]
    """
    joined = "\0".join(forms)
    if joined.count("\0") != len(forms) - 1:  # no word of the tokeniser has such a character
        return np.array([min(sum(map(form.count, letters)), 127) for form in forms], dtype=np.int8)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = np.zeros(max(map(ord, letters)) + 2, dtype=np.bool_)  # what lies beyond shares the last place
    table[list(map(ord, letters))] = True
    wanted = np.flatnonzero(np.take(table, codes, mode="clip"))
    form = np.searchsorted(np.flatnonzero(codes == 0), wanted)
    return np.minimum(np.bincount(form, minlength=len(forms)), 127).astype(np.int8)
