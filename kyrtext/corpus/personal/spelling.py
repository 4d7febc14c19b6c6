"""How a name may be spelled: what its spellings share, its stems, its short forms, and what is a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...files.data import rows as data_rows
from ...languages.russian.tables import pos_of, tables
from ...text.scripts import fold
from .words import group, listed, rows

SHORTEST_SHORT = 3  # letters of a short name
SHORTEST_STEM = 4  # a shorter one with an ending would be found everywhere
LONGEST_ENDING = 10
SIGN = "\u2248"  # before the skeleton of a part of a name
_SURNAME = re.compile(
    r".{2,}(?:[оеё]ва?|[кшлрдгмнзт]ина?|ский|ская|[оеё]вич|[оеё]вна|ична|кызы|уулу)|.{3,}(?:бек|бай|гүл|гуль?|хан)"
    r"|.{2,}(?:ov|ova|ev|eva|uulu|kyzy|bek|bekov|bekova|skiy|skaya)"
)
_SHORT_FAMILY = re.compile(r".{2}[ое]ва?")  # Раев
_FAMILY = re.compile(r".{3,}(?:[ое]ва?|ская)")
# Endings, written with the letters of `plain` (ө о, ү у, ң н).
_RUSSIAN = (
    r"(?:[аяуюеоыиэ]|[оеё]й|[оеё]ю|[оеёыи]м|ого|ому|ым[и]?|их|ых|ами?|ях?|ями|ева|ову|овой|овым|ыча|ичу|ичем)"
)
_PLURAL = r"(?:[лдт][аео]р)?"
_OWN = r"(?:[ыиу]?м|[ыиу]?н|с?[ыиу]|[ыиу]?б[ыиу]з|[ыиу]?н[ыиу]з|л?ар[ыи]|лер[ыи])?"
_CASE = (
    r"(?:[нтд][ыиу]н|[гк][аео]|н[аео]|[нтд][ыиу]|[дт][аео]н?|[нд][аео]н|[нтд][ыиу]к[ыиу](?:н[ыи]|нд[аео](?:н|г[ыиу])?|н[аео]н?)?"
    r"|[дт][аео]г[ыиу](?:н[ыи])?|[дт][аео]й|ч[аео]|с[ыиу]з|л[ыиу]у)?"
)
_SAID = r"(?:б[ыиу]з?|м[ыиу]н|с[ыиу]н|д[ыи]р|го|ла|ле|ч[ыиу])?"
ENDING = re.compile(rf"{_RUSSIAN}|{_PLURAL}{_OWN}{_CASE}{_SAID}|{_RUSSIAN}?{_CASE}{_SAID}")
_PET = re.compile(r"(?:[оеё]?чк|[еоё]ньк|ик|чик|ушк|юшк|[иы]шк?|[ую][шх]|[ую]л|к|[ёе]к|х|ш)")
_HONOUR = re.compile(r"к[аео](?:м|н|нын|ге|га|ни|ны|биз|нин)?")  # Таалайке, Асанаке
_PET_OF_TWO = re.compile(r"(.{2,3}?)ь?к(?:[аеоуи]|ой|еш)")  # Баке, Элька
LATIN_ENDING = re.compile(
    r"(?:[ldt][aeo]r)?(?:im|m|in)?(?:[ntd][iu]n|[gk][aeo]|n[iua]|[dt][aeo]n?|[ntd][iu]|d[aeo]|nan|nen|[mnt]i|ben|men|"
    r"[aeiou]|oi|om|oy|oiu|ov|dik[iu]|nik[iu])?"
)
_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгджзиклмнопрстуфхыэ", "abvgdjziklmnoprstufhie", strict=True)),
        **dict(zip("еёйңөүіәғқұһӣӯ", "eeinouiagkuhiu", strict=True)),
        **{"ц": "ts", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ь": "", "ю": "iu", "я": "ia"},
    }
)
_LATIN = {
    **{"shch": "S", "dzh": "j", "zh": "j", "dj": "j", "ch": "C", "sh": "S", "kh": "h", "gh": "g", "ye": "e"},
    **{"ş": "S", "ç": "C", "ı": "i", "ö": "o", "ü": "u", "ğ": "g", "ñ": "n", "y": "i", "w": "v", "q": "k"},
    **{"x": "h", "c": "k", "ph": "f", "i̇": "i"},
}
_LATIN_PARTS = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_DOUBLE = re.compile(r"(.)\1+")
_LAST_VOWEL = re.compile(r"(?<=...)(?:ia|a|i)$")
WORD = re.compile(r"[^\W\d_]+")
PLAIN = str.maketrans("өүңё", "оуне")


def mark(part: str) -> str:
    """What the digest of a part of a name is made of.

    >>> mark("гүлайым") == mark("Gulaiym")
    True
    """
    return SIGN + bones_of(part)


def bones_of(word: str) -> str:
    """The skeleton of a name without the vowel that its cases change."""
    return trimmed(skeleton(word))


def trimmed(bones: str) -> str:
    """A skeleton without its last vowel, if enough is left.

    >>> trimmed("natalia"), trimmed("aidai"), trimmed("ali")
    ('natal', 'aida', 'ali')
    """
    return _LAST_VOWEL.sub("", bones) if len(bones) > SHORTEST_STEM else bones


def skeleton(word: str) -> str:
    """What all spellings of a name share.

    >>> skeleton("Бактияр"), skeleton("Baktiyar"), skeleton("Жылдыз"), skeleton("Zhyldyz")
    ('baktiar', 'baktiar', 'jildiz', 'jildiz')
    """
    low = fold(word).translate(_CYRILLIC)
    if fold(word).isascii() or any(sign in low for sign in "şçıöüğñ"):
        low = _LATIN_PARTS.sub(lambda found: _LATIN[found[0]], low)
    return _DOUBLE.sub(r"\1", low.replace("ng", "n"))


def name_parts(name: str) -> Iterator[str]:
    """Yield the parts of a person's name, folded; nothing if no part of it is a name.

    >>> [list(name_parts(name)) for name in ("Айбек Асанов", "Жумуш бар Москва", "Aibek Asanov")]
    [['айбек', 'асанов'], [], ['aibek', 'asanov']]
    """
    parts = [part for part in WORD.findall(name) if len(part) > 2 and fold(part) not in ("уулу", "кызы")]
    forms = [fold(part) for part in parts]
    named = [
        form in listed_names()
        or (form.isascii() and skeleton(form) in listed_skeletons())
        or (part[:1].isupper() and bool(_SURNAME.fullmatch(form)))
        for part, form in zip(parts, forms, strict=True)
    ]
    if any(named):
        for form, is_name in zip(forms, named, strict=True):
            # "Айбек Такси": what is a word and no name does not make it one
            if is_name or form not in words() or (len(forms) == 2 and any(map(_is_plain_family, forms))):
                yield form


def _is_plain_family(form: str) -> bool:
    """Is it a family name in ов, ев or ская, so that the word beside it is a given name (Арзуу Токоева)?"""
    return bool(_FAMILY.fullmatch(form)) and form not in words()


def stems_of(form: str, endings: re.Pattern[str]) -> Iterator[str]:
    """The stems a form may be a case of, the longest first."""
    yield form
    for size in range(1, min(LONGEST_ENDING, len(form) - 3) + 1):
        if len(form) - size < SHORTEST_STEM and size < 2:
            continue
        if endings.fullmatch(form[-size:]):
            yield form[:-size]


def full_of_short(form: str, stems: list[str]) -> Iterator[str]:
    """Full names, or stems of them, that a short form may stand for."""
    bases = [stem for stem in stems if len(stem) >= SHORTEST_SHORT]
    strange = sort_of(form, *stems) == "sure" and listed_names().isdisjoint((form, *stems))
    for size in range(2, 6):
        base = form[:-size]
        if len(base) >= SHORTEST_SHORT and _HONOUR.fullmatch(form[-size:]):  # Таалайке, Бакыке
            bases.append(base)
            if len(base) < SHORTEST_STEM and form not in words() | places():  # Азаке
                yield from _by_start().get(base, ())
            if len(base) >= SHORTEST_STEM:
                yield base
                yield from (base + letter for letter in "йтнрлмсш")
    for stem in stems:
        for size in range(1, 5):
            base = stem[:-size]
            if len(base) < SHORTEST_SHORT or not _PET.fullmatch(stem[-size:]):
                continue
            if len(base) < SHORTEST_STEM:  # Надюха, Танюша
                yield from short_names().get(base, ()) if size > 1 else ()
                continue
            yield base
            if strange:
                yield from _by_start().get(base, ())
    for base in bases:
        if len(base) >= SHORTEST_STEM:
            yield from (base + second for second in group("name_end"))
            yield from (first + base for first in group("name_begin"))
        yield from short_names().get(base, ())
    for stem in stems:
        pet = _PET_OF_TWO.fullmatch(stem)
        # топко and Ошко are words with the ending that stands after these letters
        if strange and pet and not (pet[1][-1] in "птксшчфхц" and pet[1] in words() | places()):
            yield from _by_start().get(pet[1], ())


def is_family(form: str) -> bool:
    """Does a form look like a family name in any case?

    >>> is_family("айтматовдун"), is_family("ростовго"), is_family("айбекке")
    (True, False, False)
    """
    if form in listed_names() and _SHORT_FAMILY.fullmatch(form):
        return True
    stems = set(filter(_FAMILY.fullmatch, stems_of(form.translate(PLAIN), ENDING)))
    # Айтматов is a village too
    return bool(stems) and (stems.isdisjoint(places() | words()) or not stems.isdisjoint(listed_names()))


@cache
def russian_kinds(form: str) -> frozenset[str]:
    """What the Russian dictionary takes a form for: "word", "family".

    >>> sorted(russian_kinds("голубь")), sorted(russian_kinds("бекхэм")), sorted(russian_kinds("замирбек"))
    (['word'], ['family'], [])
    """
    dictionary = tables()
    tags = [dictionary.tags[tag] for _, tag, _ in dictionary.lookup(form)]
    families = {"family" for tag in tags if "Surn" in tag}
    return frozenset(families | {"word" for tag in tags if pos_of(tag) not in ("name", "place", "unknown")})


def sort_of(form: str, *stems: str) -> str:
    """Is a name also a word, a word that is in every sentence, or a place?"""
    if any(map(_FAMILY.fullmatch, stems)):
        return "sure"  # villages are called after people
    spelled = {form, *stems, *(stem + vowel for stem in stems for vowel in "аяйь")}
    if not spelled.isdisjoint(function_words()):
        return "function"
    if not spelled.isdisjoint(places()):
        return "place"
    return "word" if not spelled.isdisjoint(words()) else "sure"


# --------------------------------------------------------------------------- lists


@cache
def listed_names() -> frozenset[str]:
    """Given and family names of the lexicon, folded."""
    return frozenset(_entries("given_names") | _entries("family_names"))


@cache
def _by_start() -> dict[str, list[str]]:
    """Given names of the lexicon by the letters they begin with."""
    found: dict[str, list[str]] = {}
    for name in sorted(_entries("given_names")):
        plain = name.translate(PLAIN)
        for size in range(2, 6):
            found.setdefault(plain[:size], []).append(plain)
    return found


@cache
def listed_skeletons() -> frozenset[str]:
    """The same as they may be written in Latin letters."""
    return frozenset(map(skeleton, listed_names()))


@cache
def places() -> frozenset[str]:
    """Places of the lexicon, folded; who is called like one is looked for only beside words that tell so."""
    return frozenset(_both(_entries("places")))


@cache
def words() -> frozenset[str]:
    """Words of both languages that are no names, as far as the lists here know them."""
    own = set().union(
        *map(_entries, ("nouns", "adjectives", "adverbs", "numerals", "modals", "interjections"))
    )
    own |= {fold(word) for word in listed("words")}
    for path in (
        "languages/common_ru.txt",
        "languages/common_ky.txt",
        "languages/common_en.txt",
        "russian/common.txt",
    ):
        own |= _first_words(*path.split("/"))
    return frozenset(_both(own))


@cache
def word_skeletons() -> frozenset[str]:
    """Skeletons of words, of those of every sentence and of places."""
    return frozenset(map(skeleton, words() | function_words() | places()))


@cache
def function_words() -> frozenset[str]:
    """Words that stand in every sentence (ким, мен), folded."""
    kinds = ("pronouns", "particles", "postpositions", "conjunctions", "auxiliaries")
    return frozenset(_both(set().union(*map(_entries, kinds))))


@cache
def short_names() -> dict[str, list[str]]:
    """Stems of short names with the stems of the full names they stand for."""
    found: dict[str, list[str]] = {}
    for full, shorts in rows("short_names"):
        for short in shorts.split():
            plain = fold(short).translate(PLAIN)
            for stem in {plain, plain[:-1] if plain[-1] in "аяй" else plain}:
                if len(stem) >= SHORTEST_SHORT:
                    found.setdefault(stem, []).append(fold(full))
    return found


def _both(spelled: set[str]) -> set[str]:
    return spelled | {word.translate(PLAIN) for word in spelled}


def _entries(name: str) -> set[str]:
    return _first_words("kyrgyz", "lexicon", f"{name}.txt")


def _first_words(*path: str) -> set[str]:
    return {fold(row[0]) for row in data_rows(*path)}
