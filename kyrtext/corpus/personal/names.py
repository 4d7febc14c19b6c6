"""Names of authors in running text: whole, in part, in all cases, short, in Latin letters; and not the words
that only look like them.

Many Kyrgyz and Russian names are words as well (Бакыт, Вера) or places (Нарын). Whether one of those is meant
is decided where it stands: by its case and the words beside it, never by other texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ...text.scripts import fold
from ..pseudonyms import pseudonym
from .spelling import (
    ENDING,
    LATIN_ENDING,
    PLAIN,
    SHORTEST_STEM,
    SIGN,
    WORD,
    bones_of,
    full_of_short,
    function_words,
    is_family,
    listed_names,
    places,
    russian_kinds,
    skeleton,
    sort_of,
    stems_of,
    trimmed,
    word_skeletons,
    words,
)
from .words import Ranges, cue

FULL_NAME = 4  # words of the longest full name looked for
REMEMBERED = 400_000  # forms whose answer is kept
_PATRONYMIC = re.compile(r".{2,}(?:[оеё]вич|[оеё]вн|ичн|уулу|кызы)[а-я]{0,3}")
_KIN_TAIL = re.compile(
    r"(?:эжеке|эже|еже|байке|аке|ава|апай|апа|агай|ата|эне|жене|женге|мырза|айым|тайке|аяш|абла|дада)"
    r"(?:м|н|нын|нин|ни|ны|ге|га|ден|дан|де|да|биз|лар|лер)?"
)
_IN_A_SENTENCE = re.compile(r"[\w,'’]")
_GENITIVE = re.compile(r"[нтд][ыиуү]н$")
_SIDE_BY_SIDE = (" ", "-", "  ", " - ")


class Verdict(NamedTuple):
    """What a form may be: a name for sure, one that is also a word or a place, a short one."""

    sort: str  # sure, word, place, function, short


@dataclass(frozen=True)
class Names:
    """Digests of authors' names, and the key they were made with; without digests no name is known."""

    digests: frozenset[str] = frozenset()
    key: bytes = b""
    _known: dict[str, Verdict | None] = field(default_factory=dict, compare=False, repr=False)
    _whole: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def has(self, name: str) -> bool:
        """Is this an author's whole name, as it was written?"""
        if name not in self._whole:
            if len(self._whole) > REMEMBERED:
                self._whole.clear()
            self._whole[name] = bool(self.digests) and pseudonym(name, self.key) in self.digests
        return self._whole[name]

    def has_part(self, bones: str) -> bool:
        """Is this the skeleton of a part of an author's name?"""
        return pseudonym(SIGN + bones, self.key) in self.digests

    def verdict(self, word: str) -> Verdict | None:
        """What a word may be, None if it is no author's name."""
        if word not in self._known:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known[word] = self._judged(fold(word))
        return self._known[word]

    def _judged(self, form: str) -> Verdict | None:
        if form.isascii():
            for bones in stems_of(skeleton(form), LATIN_ENDING):
                if self.has_part(trimmed(bones)):
                    return Verdict("sure" if bones not in word_skeletons() else "word")
            return None
        typed = form.translate(PLAIN)
        stems = list(stems_of(typed, ENDING))
        found = [stem for stem in stems if self.has_part(bones_of(stem))]
        if found:
            sort = sort_of(form, *found)
            # a given name stays one though some case of it is a word (динара, улан)
            plain = sort == "sure" and listed_names().isdisjoint((form, *found))
            return Verdict("word" if plain and "word" in russian_kinds(form) else sort)
        for size in range(3, min(11, len(typed) - 2)):
            if _KIN_TAIL.fullmatch(typed[-size:]) and any(
                self.has_part(bones_of(stem)) for stem in stems_of(typed[:-size], ENDING)
            ):
                return Verdict("sure")
        if any(self.has_part(bones_of(full)) for full in full_of_short(typed, stems)):
            return Verdict("short" if sort_of(form, typed) == "sure" else "place")
        return None


def names(text: str, known: Names, blocked: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Where authors are named in a text.

    >>> from kyrtext.corpus.personal.spelling import mark
    >>> known = Names(frozenset({pseudonym(mark("бакыт"), b"for this example")}), b"for this example")
    >>> [list(names(text, known, [])) for text in ("бакыт каалайм", "Бакыт келди", "Кечээ Бакытты көрдүм")]
    [[], [(0, 5, 'author')], [(6, 13, 'author')]]
    """
    if not known.digests:
        return
    found = list(WORD.finditer(text))
    spelled = [match[0] for match in found]
    verdicts = [known.verdict(word) if len(word) > 2 else None for word in spelled]
    shouted = text.isupper() and len(found) > 2
    chosen = [
        verdict is not None and _is_meant(text, found, at, verdicts, shouted)
        for at, verdict in enumerate(verdicts)
    ]
    for at in range(len(found) - 1):  # the patronymic of somebody named goes with the name
        if chosen[at] and _next_to(text, found, at) and spelled[at + 1][:1].isupper():
            chosen[at + 1] |= bool(_PATRONYMIC.fullmatch(fold(spelled[at + 1])))
    ranges = [match.span() for match, yes in zip(found, chosen, strict=True) if yes]
    ranges += _whole_names(text, found, known)
    taken = Ranges(blocked)
    for start, end in ranges:
        if not taken.touch(start, end):
            yield start, end, "author"


def _next_to(text: str, found: list[re.Match[str]], at: int) -> bool:
    return 0 <= at < len(found) - 1 and text[found[at].end() : found[at + 1].start()] in _SIDE_BY_SIDE


def _is_meant(
    text: str, found: list[re.Match[str]], at: int, verdicts: list[Verdict | None], shouted: bool
) -> bool:
    """Is the author meant where a form that is one's name stands?"""
    verdict, word = verdicts[at], found[at][0]
    assert verdict is not None
    big = word[0].isupper() and not shouted
    beside = [at + 1] if _next_to(text, found, at) else []
    beside += [at - 1] if _next_to(text, found, at - 1) else []
    if _names_a_place(text, found, at, verdict):
        return False
    if any(_cue("kin").fullmatch(found[place][0]) for place in beside):
        return True
    if any(_cue("street").fullmatch(found[place][0]) for place in beside):
        return False  # Ленин көчөсү
    # name and family name side by side
    others = [verdicts[place] for place in beside if big == found[place][0][0].isupper()]
    if any(other is not None and (big or other.sort == "sure") for other in others):
        return True
    if big and any(verdicts[place] is None and _two_persons(word, found[place][0]) for place in beside):
        return False  # Садыр Жапаров is not the author Улан Жапаров
    if verdict.sort == "sure":
        return big or shouted or len(word) > SHORTEST_STEM
    if verdict.sort == "short":
        return big
    if not big:
        return False
    following = [match[0] for match in found[at + 1 : at + 4]]
    if verdict.sort == "function":
        return not _begins_sentence(text, found[at].start())
    if any(map(_cue("speech").fullmatch, following[:1])) or _is_called(following):
        return True
    near = [match[0] for match in found[max(0, at - 1) : at]] + following
    if any(map(_cue("wish").fullmatch, near)) or any(map(_cue("wanted").fullmatch, following[:1])):
        return False
    return verdict.sort == "word"


def _begins_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - 9) : place]
    signs = before.rstrip()
    return not signs or "\n" in before[len(signs) :] or not _IN_A_SENTENCE.match(signs[-1])


def _is_called(following: list[str]) -> bool:
    """Does "деген бала", "a lad called so", follow?"""
    return following[:1] == ["деген"] and any(map(_cue("person").fullmatch, following[1:]))


def _names_a_place(text: str, found: list[re.Match[str]], at: int, verdict: Verdict) -> bool:
    """Is a square, a village, a song or the like called so (Жеңиш аянты, Чолпон-Ата, Айжан деген ыр)?"""
    word = found[at][0]
    following = [match[0] for match in found[at + 1 : at + 3]]
    if following[:1] == ["деген"] and any(map(_cue("thing").fullmatch, following[1:])):
        return True
    doubtful = verdict.sort in ("word", "place")
    if _next_to(text, found, at):
        after = following[0]
        if text[found[at].end()] == "-" and after[0].isupper():
            stems = set(map(fold, stems_of(f"{word}-{after}", ENDING)))
            if not places().isdisjoint(stems) or any(
                map(_cue("place_part").fullmatch, stems_of(fold(after), ENDING))
            ):
                return True
        # somebody may go to a village of his own, but has no square; Асановдун дүкөнү is his shop
        owner = is_family(word) and not _GENITIVE.search(word)
        groups = ("place_of", "owned_place") if doubtful or owner else ("place_of",)
        if any(_cue(group).fullmatch(after) for group in groups):
            return True
    before = found[at - 1][0] if _next_to(text, found, at - 1) else ""
    return doubtful and bool(_cue("place_before").fullmatch(before))


def _two_persons(own: str, other: str) -> bool:
    """Are these a given name and a family name, so that the other would be the author's as well?"""
    own, other, big = fold(own), fold(other), other[0].isupper()
    if not big or _PATRONYMIC.fullmatch(other):
        return False
    return other in listed_names() if is_family(own) else is_family(other) or "family" in russian_kinds(other)


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(cue(name))


def _whole_names(text: str, found: list[re.Match[str]], known: Names) -> Iterator[tuple[int, int]]:
    """Authors' whole names as they are written: two to four capitalised words, or one nickname."""
    for at, match in enumerate(found):
        if not match[0][0].isupper():
            continue
        last = at
        while last + 1 < len(found) and last - at + 1 < FULL_NAME:
            between = text[found[last].end() : found[last + 1].start()]
            if between != " " or not found[last + 1][0][0].isupper():
                break
            last += 1
            if known.has(text[match.start() : found[last].end()]):
                yield match.start(), found[last].end()
    for nickname in re.finditer(r"(?<![\w.])\w[\w.-]*\w(?![\w])", text):
        name = nickname[0]
        if len(name) >= SHORTEST_STEM and (name[0].isupper() or not name.isalpha()) and known.has(name):
            form = fold(name)
            yield from (
                [] if any(form in some() for some in (words, places, function_words)) else [nickname.span()]
            )
