"""Kyrgyz spelt as it is spoken: forms that no lexicon explains as typed, in their usual spelling.

What people write, in the order in which it is looked for: э for е, йа for я (кэлдик, уйалып); endings that do
not follow the sounds before them (жокбу, жокму, Ошга, кетди); auxiliaries grown onto the verb (көрвалдым,
айтвурат, билвейм; кетипкалды); vowels left out (келдм, бгн); two words in one (рахматчоң). Every such form is
rewritten and asked for anew; what the rewriting costs is added to the rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import Protocol

from ...files.data import rows
from .analyser import Analyser, Possible, Ranked, fold
from .phonology import HARMONY, HIGH, LOW, VOICELESS, VOWELS, attach, harmony

Found = tuple[str, Ranked]  # spelling, ө ү ң put back, and its best reading


class Reader(Protocol):
    """Who reads what was rewritten."""

    @property
    def analyser(self) -> Analyser:
        """Return the analyser by which it reads."""

    @property
    def possible(self) -> Possible:
        """Return what tells which of many forms can be read at all."""

    def read(self, form: str) -> Found | None:
        """Return the spelling and the reading of a form by the lexicon."""


E_COST, ENDING_COST, GROWN_COST, VOWEL_COST, TWO_WORDS_COST = 2, 3, 3, 4, 10
CONSONANT = "[бвгджзйклмнңпрстфхцчшщ]"
_E_FOR_YE = re.compile(f"(?<={CONSONANT})э(?!э)|(?<={CONSONANT})ээ")
IN_ONE = {"йа": "я", "йу": "ю", "йо": "ё"}
_APART = re.compile("|".join(IN_ONE))
_GROWN = re.compile(r"(?<=..)в(?=[аеуоөү])")
_DOUBLED = re.compile(r"([аеоөуүыи])\1")
_QUESTION = re.compile("[бпм][ыиуү](?:с[ыиуү](?:[нң]|[нң][аеоө]р|з|зд[аеоө]р))?$")  # жокбу, жокму, бармысың
# What is left of an auxiliary behind в: letters, and what they stand for.
GROWN = (("ат", "жат"), ("а", "жата"), ("ал", "ал"), ("ур", "тур"), ("ер", "бер"))
_OPEN = str.maketrans("оөуү", "ааыы")
CONVERBS = ("cvb", "prs.cvb")
HIGH_VOWELS, LOW_VOWELS = frozenset("ыиуү"), frozenset("аеоөэ")
BACK, FRONT = "аыуо", "еиүөэ"
LONGEST_WORD = 60  # letters; what is longer is no word, and cutting it at every place would take for ever
LONGEST, SHORTEST = 10, 3  # letters of a form whose vowels are looked for
CHEAP_WORD = 2  # the rank of an everyday word
# Ends and beginnings that no Kyrgyz word has; рт, лк, йт and the like are no sign of a vowel left out.
_VOWELLESS = re.compile(
    f"^{CONSONANT}{{2}}|{CONSONANT}{{2}}[бвгджзйлмнңр]$|(?:[^рлнй\\W]|(?<=.)[лнй])(?<={CONSONANT})[дзйлмнңр]$"
    f"|{CONSONANT}{{4}}"
)


def spoken(reader: Reader, forms: Sequence[str]) -> list[Found | None]:
    """Return the spelling and the reading of each form spelt as spoken, or None.

    The spelling is the usual one where the form is one word; otherwise it is the form as typed, with the
    reading of its main word.
    """
    found: list[Found | None] = [None] * len(forms)
    spelt = [place for place, form in enumerate(forms) if len(form) <= LONGEST_WORD]
    for rewritten in (_each(_letters), _endings, _grown, _each(_merged), _vowels, _two_words):
        left = [place for place in spelt if found[place] is None]
        for place, one in zip(left, rewritten(reader, [forms[place] for place in left]), strict=True):
            found[place] = one
    return found


def _each(
    rewritten: Callable[[Reader, str], Found | None],
) -> Callable[[Reader, Sequence[str]], list[Found | None]]:
    return lambda reader, forms: [rewritten(reader, form) for form in forms]


def _dearer(found: Found, cost: int) -> Found:
    form, (rank, *rest) = found
    return form, (rank + cost, *rest)  # type: ignore[return-value]


def _cheapest(found: Iterator[Found]) -> Found | None:
    return min(found, key=lambda one: (one[1], one[0]), default=None)


def _letters(reader: Reader, form: str) -> Found | None:
    """кэлдик: келдик; уйалып: уялып."""
    if "э" not in form and "й" not in form:
        return None
    written = _E_FOR_YE.sub(lambda match: "е" * len(match.group()), form)
    written = _APART.sub(lambda match: IN_ONE[match.group()], written)
    if written == form:
        return None
    for spelling in (written, written.replace("ее", "ээ")):
        found = reader.read(spelling)
        if found is not None:
            return _dearer(found, E_COST)
    return None


def _endings(reader: Reader, forms: Sequence[str]) -> list[Found | None]:
    """жокбу, жокму: жокпу; Ошга: Ошко; кетди: кетти; мектепга: мектепке."""
    stems = reader.possible.stems_before(forms)
    spelt = [
        dict.fromkeys(one for one in _assimilated(reader.analyser, form, cuts) if one != form)
        for form, cuts in zip(forms, stems, strict=True)
    ]
    return [
        _cheapest(
            _dearer(found, ENDING_COST)
            for spelling in spellings
            if (found := reader.read(spelling)) is not None and _begins(form, found[1])
        )
        for form, spellings in zip(forms, reader.possible.among([list(one) for one in spelt]), strict=True)
    ]


def _begins(form: str, reading: Ranked) -> bool:
    """Tell whether a form begins as the lemma that was read in it: only endings are said otherwise."""
    return reading[5] == "irregular" or fold(form).startswith(fold(reading[2].lower())[:-1])


def _assimilated(analyser: Analyser, form: str, cuts: Sequence[int]) -> Iterator[str]:
    """Yield a form with the sounds of its endings as those before them ask for, for some places to cut it."""
    question = _QUESTION.search(form)
    if question and question.start() > 1:
        yield attach(form[: question.start()], "BI") + form[question.start() + 2 :]
    for cut in cuts:
        # БАЭ is no баа
        if 1 < cut < len(form) and form[cut] != "э" and form[:cut] in analyser.stems:
            yield form[:cut] + _following(form[:cut], form[cut:])


def _following(stem: str, ending: str) -> str:
    """Return an ending as it is after a stem.

    >>> _following("кет", "ган"), _following("мектеп", "лер"), _following("кол", "нын")
    ('кен', 'тер', 'дун')
    """
    first, last = ending[0], stem[-1]
    if last in VOICELESS:
        first = {"г": "к", "б": "п"}.get(first, "т" if first in "днл" else first)
    elif last in VOWELS or last in "рй":
        first = {"к": "г", "п": "б", "т": "д"}.get(first, first)
    else:
        first = {"к": "г", "п": "б", "т": "д", "н": "д", "л": "д"}.get(first, first)
    sound, written = harmony(stem), ""
    for letter in first + ending[1:]:
        said = HIGH[sound] if letter in HIGH_VOWELS else LOW[sound] if letter in LOW_VOWELS else letter
        sound = HARMONY.get(said, sound)
        written += said
    return written


def _grown(reader: Reader, forms: Sequence[str]) -> list[Found | None]:
    """көрвалдым: көр, of көрүп алдым; айтавер: айт, of айта бер; билвейм: билбейм."""
    cut = [
        [(form[: match.start()], form[match.end() :]) for match in _GROWN.finditer(form)] for form in forms
    ]
    spelt = [f"{head}{letter}{tail}" for parts in cut for head, tail in parts for letter in "бп"]
    denied = _read_or_heard(reader, list(dict.fromkeys(spelt)))
    return [
        _cheapest(_ungrown(reader, form, parts, denied)) if parts else None
        for form, parts in zip(forms, cut, strict=True)
    ]


def _read_or_heard(reader: Reader, forms: list[str]) -> dict[str, Found | None]:
    """Return the readings of different forms as they stand, or else with endings that sound otherwise."""
    possible = set(reader.possible.among([forms])[0])
    found = {form: reader.read(form) if form in possible else None for form in forms}
    left = [form for form, one in found.items() if one is None]
    found.update(zip(left, _endings(reader, left), strict=True))
    return found


def _ungrown(
    reader: Reader, form: str, parts: list[tuple[str, str]], denied: dict[str, Found | None]
) -> Iterator[Found]:
    """Yield the readings of a form that is cut at some в, given those with б or п instead."""
    for head, tail in parts:
        for letter in "бп":
            found = denied[f"{head}{letter}{tail}"]
            if found is not None and found[1][3] == "verb" and "neg" in found[1][4]:
                yield _dearer(found, GROWN_COST)
        for left, whole in GROWN:
            heard = tail.translate(_OPEN) if tail.startswith(("от", "өт")) else tail  # көрвотот
            if heard.startswith(left):
                auxiliary = reader.read(whole + heard[len(left) :])
                if auxiliary is not None and auxiliary[1][2] == whole[:3].rstrip("а"):
                    yield from (
                        _dearer((form, verb), GROWN_COST + (head != stem))
                        for stem in dict.fromkeys([head, head.rstrip("ыиуү")])
                        for verb in _verbs(reader, stem)
                    )


def _verbs(reader: Reader, stem: str) -> Iterator[Ranked]:
    """Yield the readings of a stem, or of a converb, as a verb."""
    for reading in reader.analyser.direct(stem):
        if reading[3] == "verb" and reading[4].endswith(("imp.2sg", *CONVERBS)):
            yield reading
    found = reader.read(stem)
    if found is not None and found[0] != stem and found[1][3] == "verb":
        yield found[1]


def _merged(reader: Reader, form: str) -> Found | None:
    """кетипкалды: кет, of кетип калды."""
    beginnings = _beginnings()
    return _cheapest(
        _dearer((form, verb), GROWN_COST)
        for cut in range(3, len(form) - 2)
        if form[cut : cut + 2] in beginnings and form[cut - 1] in "пйаеоө"
        for verb in reader.analyser.direct(form[:cut])
        if verb[3] == "verb" and verb[4].endswith(CONVERBS)
        if (auxiliary := reader.read(form[cut:])) is not None and auxiliary[1][2] in auxiliary_verbs()
    )


@cache
def _beginnings() -> frozenset[str]:
    starts = {verb[:2] for verb in auxiliary_verbs()}
    return frozenset(starts | set(map(fold, starts)))


@cache
def auxiliary_verbs() -> dict[str, frozenset[str]]:
    """Return the verbs that help other verbs, with the converbs they follow: p (-ып), a (-а), n (-бай)."""
    return {verb: frozenset(after.split(",")) for verb, after in rows("kyrgyz", "auxiliary_verbs.txt")}


def _vowels(reader: Reader, forms: Sequence[str]) -> list[Found | None]:
    """келдм: келдим; мындй: мындай; бгн: бүгүн."""
    found: list[Found | None] = [None] * len(forms)
    left = []
    for place, form in enumerate(forms):
        if SHORTEST <= len(form) <= LONGEST and form.isalpha():
            found[place] = _skeleton(reader, form) if is_skeleton(form) else None
            if found[place] is None and not VOWELS.isdisjoint(form) and _VOWELLESS.search(form):
                left.append(place)
    for size in (1, 2):
        left = [place for place in left if found[place] is None]
        spelt = reader.possible.among([list(_with_vowels(forms[place], size)) for place in left])
        for place, spellings in zip(left, spelt, strict=True):
            found[place] = _cheapest(
                _dearer(word, VOWEL_COST * size)
                for spelling in spellings
                # with two, only what needs no ө ү ң put back
                if size == 1 or reader.analyser.direct(spelling)
                if (word := reader.read(spelling)) is not None
                if word[1][0] <= CHEAP_WORD and word[1][3] != "name"
            )
    return found


def _with_vowels(form: str, size: int) -> Iterator[str]:
    """Yield a form with so many vowels put between its consonants, as its other vowels ask for."""
    known = [letter for letter in form if letter in VOWELS]
    sounds = FRONT[:4] if known and known[-1] in FRONT else BACK
    places = [
        place for place in range(1, len(form)) if form[place] not in VOWELS and form[place - 1] not in VOWELS
    ]
    for chosen in combinations(places, size):
        for vowels in product(sounds, repeat=size):
            written = form
            for place, vowel in zip(reversed(chosen), vowels, strict=True):
                written = written[:place] + vowel + written[place:]
            yield written


def _skeleton(reader: Reader, form: str) -> Found | None:
    """Return the reading of a very common word without its vowels, perhaps with an ending behind it."""
    words = _skeletons()
    for size in range(len(form), SHORTEST - 1, -1):
        word = words.get(form[:size])
        if word is not None:
            spelling = word + form[size:]
            found = _read_or_heard(reader, [spelling])[spelling]
            if found is not None:
                return _dearer(found, VOWEL_COST)
    return None


@cache
def _skeletons() -> dict[str, str]:
    """Return the very common words by their consonants, the commonest of each."""
    found: dict[str, str] = {}
    for word, _ in sorted(rows("languages", "common_ky.txt"), key=lambda row: float(row[1])):
        bones = "".join(letter for letter in word if letter not in VOWELS)
        if len(bones) >= SHORTEST:
            # of бугун and бүгүн the one with ө ү ң is the word
            plain = bones.replace("ң", "н")
            same = fold(word) == fold(found.get(plain, ""))
            if plain not in found or (same and fold(word) != word):
                found[plain] = word
    return found


def is_skeleton(form: str) -> bool:
    """Tell whether a form is a very common word without its vowels, perhaps with an ending behind it.

    >>> is_skeleton("слм"), is_skeleton("ссср")
    (True, False)
    """
    return VOWELS.isdisjoint(form[:SHORTEST]) and any(
        form[:size] in _skeletons() for size in range(SHORTEST, len(form) + 1)
    )


def _two_words(reader: Reader, forms: Sequence[str]) -> list[Found | None]:
    """рахматчоң: рахмат; ушулкимди: ушул."""
    stems = reader.possible.stems_before(forms)
    return [_first_of_two(reader, form, cuts) for form, cuts in zip(forms, stems, strict=True)]


def _first_of_two(reader: Reader, form: str, cuts: Sequence[int]) -> Found | None:
    for cut in reversed(cuts):
        if not 2 < cut < len(form) - 2:
            continue
        first = [
            one for one in reader.analyser.stems.get(form[:cut], ()) if one[1] <= 0 and one[3] in FIRST_WORDS
        ]
        if first:
            rest = dict.fromkeys([form[cut:], _DOUBLED.sub(r"\1", form[cut:])])  # рахматчоон
            seconds = [second[1] for second in map(reader.read, rest) if second is not None]
            if any(rank <= CHEAP_WORD and pos != "name" for rank, _, _, pos, *_ in seconds):
                _, price, lemma, pos, _ = min(first, key=lambda one: one[1])
                return form, (price + TWO_WORDS_COST, -cut, lemma, pos, "", "suffix")
    return None


FIRST_WORDS = frozenset({"pronoun", "interjection", "adjective", "adverb", "numeral"})

__all__ = ["auxiliary_verbs", "is_skeleton", "spoken"]
