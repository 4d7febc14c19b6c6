"""Words that the Kyrgyz lexicon does not have: stems the Russian dictionary knows, guesses from endings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from .analyser import Analyser, Ranked
from .lexicon import FRONTED, letters_read_out, shapes
from .morphotactics import VERB_BITS, stem_bit
from .phonology import VOWELS, attach

Known = Callable[[str], str | None]
_NAMES = "ов|ев|ова|ева|бек|бай|кулов|гүл|кызы|уулу|ский|ская|вич|вна|стан|град|поль|бург|жан|мат|турган"
SURNAME_ENDS = ("ов", "ев", "ова", "ева")
NAME_END = re.compile(f"..(?:{_NAMES})$")
SURNAME = re.compile(f"...(?:{'|'.join(SURNAME_ENDS)})$")
# A noun or adjective, -ла, and voices.
DENOMINAL = re.compile(
    "(.{3,}?)([лдт][аеоө])(штыр|штир|штур|штүр|ндыр|ндир|ндур|ндүр|ш|н|т)?(?:л|[ыиуү]л|[ыиуү]ш)?$"
)
RUSSIAN_YO = re.compile("е[бвгджзклмнпрстфхцчшщ]+$")  # отчет-тун: е may stand for ё, which the ending follows
RHYME = re.compile("[" + "".join(sorted(VOWELS)) + "][^" + "".join(sorted(VOWELS)) + "]*$")
MAY_BE_READ_OUT = 5  # letters: longer stems are never read letter by letter
FIGURES = re.compile("([0-9]+(?:[.,][0-9]+)?)-?([а-яөүң]{1,7})$")
ORDINAL = re.compile("[ыиуү]?нч[ыиуү]|ч[ыиуү]")
VERBAL = 1 << VERB_BITS  # masks of endings that follow verbs begin here
MAKES_VERBS = re.compile("[лдт][аеоө]")
SHORTEST_MADE = 4  # letters of a verb made of another word
_VOICELESS_OF = {"б": "п", "г": "к"}
LONGEST = 12  # letters that a guess cuts off at most
SHORTEST_STEM = 3
# What a Russian word may have lost before the endings, and what that costs: медаль-ы, газета-ти.
LOST = (("", 0), ("ь", 1), ("а", 3))
# Endings of one letter that are cut only when something else speaks for the stem.
SHORT = 1


Candidate = tuple[str, int, str, str]  # stem in its basic shape, cost, features, ending


def candidates(analyser: Analyser, form: str) -> list[Candidate]:
    """Return every way to cut a nominal ending off a form that harmony and assimilation allow."""
    found: list[Candidate] = []
    size = len(form)
    least = max(SHORTEST_STEM, size - LONGEST)
    for cut in reversed(analyser.cuts(form)[1]):
        if not least <= cut < size:
            continue
        ending = form[cut:]
        readings = analyser.inflections(ending)
        if not readings:
            continue
        head = form[:cut]
        listed = [(head, classes_of(head, head))]
        if head[-1] in _VOICELESS_OF and head[-2:-1] in VOWELS:
            stem = head[:-1] + _VOICELESS_OF[head[-1]]
            listed.append((stem, classes_of(stem, head)))
        for stem, classes in listed:
            for mask, cost, features, _ in readings:
                if classes & mask:
                    found.append((stem, cost, features, ending))
    return found


def classes_of(stem: str, head: str) -> int:
    """Return the stem classes that a stem has where it is written as `head`.

    They depend on what stands from the last vowel on, which is looked at once for all stems that share it.
    """
    if stem.endswith("ие"):
        return stem_bit("VL", "е") | stem_bit("VL", "а")  # собраниеге, собраниеда
    rhyme = RHYME.search(stem)
    if rhyme is None or len(stem) <= MAY_BE_READ_OUT or stem in FRONTED:
        return _classes(stem, head, len(stem) <= MAY_BE_READ_OUT and letters_read_out(stem))
    return _rhyme_classes(rhyme.group(), head[-1])


@lru_cache(maxsize=50_000)
def _rhyme_classes(rhyme: str, last: str) -> int:
    stem = "хх" + rhyme
    return _classes(stem, stem[:-1] + last, False)


def _classes(stem: str, head: str, spelt: bool) -> int:
    classes = shapes(stem, spelt=spelt).get(head, 0)
    if RUSSIAN_YO.search(stem):
        place = stem.rindex("е")
        typed, listed = (word[:place] + "ё" + word[place + 1 :] for word in (head, stem))
        classes |= shapes(listed).get(typed, 0)
    return classes


def counted(analyser: Analyser, form: str) -> Ranked | None:
    """Return the reading of figures with an ending (100дөн, 19-чу), whose lemma is the figures, or None."""
    found = FIGURES.match(form)
    if found is None:
        return None
    figures, ending = found.groups()
    if ORDINAL.match(ending):
        return (1, -len(figures), figures, "numeral", "", "suffix")
    nominal = [
        reading for reading in analyser.suffixes.get(ending, ()) if reading[0] < VERBAL and not reading[3]
    ]
    if not nominal:
        return None
    return (nominal[0][1], -len(figures), figures, "numeral", nominal[0][2], "suffix")


def loan(cuts: list[Candidate], known: Known) -> Ranked | None:
    """Return the best reading as a Russian stem with Kyrgyz endings, or None, from the cuts of `candidates`.

    `known` gives the dictionary form of a Russian word, or None. A form without endings is not a loan here.
    """
    best: Ranked | None = None
    asked: str = ""
    lemma: str | None = None
    price = 0
    for stem, weight, features, ending in cuts:
        # one letter is weak evidence: книги, воду are Russian as they stand
        cost = weight + (4 if len(ending) <= SHORT else 0)
        if stem != asked:
            asked = stem
            lemma, price = _russian(stem, known)
        if lemma is not None:
            pos = "noun" if lemma.islower() else "name"
            reading = (6 + cost + price, -len(stem), lemma, pos, features, "loan")
            best = reading if best is None or reading < best else best
    return best


def _russian(stem: str, known: Known) -> tuple[str | None, int]:
    """Return the Russian word that a stem is, or was before it lost its end, and what the loss costs."""
    for added, price in LOST[: 1 if stem[-1] in VOWELS else None]:
        lemma = known(stem + added)
        if lemma is not None:
            return lemma, price
    return None, 0


def denominal(analyser: Analyser, form: str) -> Ranked | None:
    """Return the best reading of a form as a verb in -ла made of a word of the lexicon (жогору-ла,
    жеңил-де-т), or None.

    The voices -т, -ш, -н, -штыр stay in the lemma, the passive -л, -ыл does not.
    """
    if MAKES_VERBS.search(form, 3) is None:
        return None
    best: Ranked | None = None
    for cut in analyser.cuts(form)[1]:
        if cut < SHORTEST_MADE:
            break
        readings = analyser.inflections(form[cut:], verb=True)
        if not readings:
            continue
        head = form[:cut]
        for stem in (head, *(head + vowel for vowel in "аеоө" if form[cut : cut + 1] in "оөэ")):
            made = DENOMINAL.match(stem)
            if made is None:
                continue
            bases = analyser.stems.get(made[1])
            if bases is None or attach(made[1], "LA") != made[1] + made[2]:
                continue
            if all(entry[3] in ("verb", "name") for entry in bases):
                continue
            classes = shapes(stem, verb=True).get(head, 0)
            for mask, cost, features, _ in readings:
                if classes & mask:
                    lemma = made[1] + made[2] + (made[3] or "")
                    reading = (8 + cost, -len(stem), lemma, "verb", features, "suffix")
                    best = reading if best is None or reading < best else best
    return best


def guess(cuts: list[Candidate]) -> Ranked | None:
    """Return the best guess at the stem of an unknown form, or None when nothing may be cut off.

    A cut scores 2 for each letter of its ending (five at most), -2.5 for each unit of the ending's cost, 4
    for a stem shaped like a family name or place, -1 for a very short stem.
    """
    best: tuple[float, str, str] | None = None
    for stem, cost, features, ending in cuts:
        named = NAME_END.search(stem) is not None
        if len(ending) <= SHORT and SURNAME.search(stem) is None:
            continue
        score = 2.0 * min(len(ending), 5) - 2.5 * cost + 4 * named
        score -= len(stem) < 4
        if best is None or (score, stem) > (best[0], best[1]):
            best = (score, stem, features)
    if best is None or best[0] <= 0:
        return None
    pos = "name" if NAME_END.search(best[1]) else "noun"
    stem = best[1].rstrip("-")  # Whatsapp-ка
    return (12, -len(stem), stem, pos, best[2], "guess")


NAMES = ("Name", "Surn", "Patr", "Geox")


@lru_cache(maxsize=100_000)
def russian_stem(word: str) -> str | None:
    """Return a Russian noun, name or adjective as Kyrgyz borrows it, names with a capital letter, or None.

    >>> russian_stem("документ"), russian_stem("воркута"), russian_stem("жумуш")
    ('документ', 'Воркута', None)
    """
    from .. import russian  # the dictionary of Russian is read only when a form asks for it

    lemma = russian.noun_stem(word)
    if lemma is None:
        return None
    if lemma.replace("ё", "е") == word:
        word = str(lemma)  # отчет is written with е and listed with ё
    first = russian.readings(word)[0]
    named = any(mark in first.tag for mark in NAMES)
    return word[:1].upper() + word[1:] if named else word


def russian_forms(forms: Sequence[str]) -> list[bool]:
    """Tell which forms the Russian dictionary has.

    >>> russian_forms(["дети", "кетди"])
    [True, False]
    """
    from .. import russian

    found: list[bool] = russian.known(forms).tolist()
    return found
