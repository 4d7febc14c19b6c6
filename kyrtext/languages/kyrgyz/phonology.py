"""Sounds of Kyrgyz: vowel harmony, assimilation, voicing, and how an ending joins a stem.

Morphemes are written with capital Latin letters for sounds that change (see `data/kyrgyz/morphotactics`):

====  =================================================================================
A     low vowel: а е о ө, by the last vowel of what stands before
I     high vowel: ы и у ү
U     high rounded vowel: у ү
L     л after vowels, р, й; д after other voiced consonants; т after voiceless ones
K     as L, but д after р and й too (шаардык, кадырдуу)
N     н after vowels; д after voiced consonants; т after voiceless ones
D     д or т
G     г or к
B     б or п
Y     й after a vowel, A after a consonant (башта-й, бар-а)
W     the verbal noun: уу үү, melting with a final vowel (башта + W = баштоо)
R     the aorist: A + р, lengthening a final vowel (башта + R = баштаар, иште + R = иштээр)
V     long low vowel: аа ээ оо өө (кел + Vр = келээр)
O     the collective numeral -оо, -өө (бир + O = бирөө)
(x)   x only after a consonant when it is a vowel, only after a vowel when it is a consonant
====  =================================================================================
"""

from __future__ import annotations

VOWELS = frozenset("аеёиоуыэюяөү")
VOICELESS = frozenset("пфктшчщсхцһ")
HARMONY = {
    "а": "а", "я": "а", "ы": "а",
    "у": "у", "ю": "у",
    "о": "о", "ё": "о",
    "е": "е", "э": "е", "и": "е",
    "ө": "ө", "ү": "ө",
}  # fmt: skip
LOW = {"а": "а", "у": "а", "о": "о", "е": "е", "ө": "ө"}
HIGH = {"а": "ы", "у": "у", "о": "у", "е": "и", "ө": "ү"}
ROUND = {"а": "у", "у": "у", "о": "у", "е": "ү", "ө": "ү"}
LONG_LOW = {"а": "аа", "у": "аа", "о": "оо", "е": "ээ", "ө": "өө"}
LONG = {"а": "оо", "у": "оо", "о": "оо", "е": "өө", "ө": "өө"}
FUSED = {"а": "я", "о": "ё", "у": "ю"}
VOICED = {"п": "б", "к": "г"}


def harmony(word: str) -> str:
    """Return the harmony class of a word: one of а у о е ө, by its last vowel (е when it has none).

    >>> [harmony(word) for word in ("бала", "кыз", "кул", "жол", "эне", "үй", "Россия")]
    ['а', 'а', 'у', 'о', 'е', 'ө', 'а']
    """
    for letter in reversed(word):
        found = HARMONY.get(letter)
        if found:
            return found
    return "е"


def _append(word: str, vowels: str) -> str:
    """Join vowel-initial sounds to a word: п, к are voiced between vowels, й melts (той + у = тою)."""
    last = word[-1:]
    first = vowels[0]
    if last in VOICED and word[-2:-1] in VOWELS:
        return word[:-1] + VOICED[last] + vowels
    if last == "й":
        if first in FUSED:
            return word[:-1] + FUSED[first] + vowels[1:]
        if first == "е" and word[-2:-1] == "и":
            return word[:-1] + vowels
    return word + vowels


def _consonant(symbol: str, word: str) -> str:
    """Return the consonant that an assimilating symbol becomes after this word."""
    last = word[-1:]
    if last in VOICELESS:
        return {"G": "к", "B": "п"}.get(symbol, "т")
    if symbol in "GBD":
        return {"G": "г", "B": "б", "D": "д"}[symbol]
    if last in VOWELS or (symbol == "L" and last in "рй"):
        return "н" if symbol == "N" else "л"
    return "д"


def _vocalic(symbol: str, word: str) -> str:
    """Add one of the vocalic symbols A I U V Y W R O to a word."""
    kind = harmony(word)
    after_vowel = word[-1:] in VOWELS
    if symbol == "Y":
        return word + "й" if after_vowel else _append(word, LOW[kind])
    if symbol == "W" and after_vowel:
        last = word[-1]
        return word[:-1] + (LONG[kind] if last in "аеоөэ" else ROUND[kind] * 2)
    if symbol == "W":
        return _append(word, ROUND[kind] * 2)
    if symbol == "R" and after_vowel:
        return word[:-1] + "ээр" if word[-1] == "е" else word + word[-1] + "р"
    if symbol == "R":
        return _append(word, LOW[kind] + "р")
    if symbol == "O":
        return (word[:-1] if after_vowel else word) + LONG[kind]
    return _append(word, {"A": LOW, "I": HIGH, "U": ROUND, "V": LONG_LOW}[symbol][kind])


def attach(word: str, morpheme: str) -> str:
    """Return a word with a morpheme joined to it by the rules of the module's table.

    >>> attach("китеп", "(I)м"), attach("жол", "LAр"), attach("той", "(I)м"), attach("башта", "W")
    ('китебим', 'жолдор', 'тоюм', 'баштоо')
    >>> attach("ата", "(с)I"), attach("үй", "(с)I"), attach("шаар", "KIк"), attach("кел", "GAн")
    ('атасы', 'үйү', 'шаардык', 'келген')
    """
    optional = False
    start = word
    for symbol in morpheme:
        if symbol == "(":
            optional = True
        elif symbol == ")":
            optional = False
        elif optional and (symbol in "AIUV" or symbol in VOWELS) == (word[-1:] in VOWELS):
            continue
        elif symbol in "AIUVYWRO":
            grown = _vocalic(symbol, word)
            # п, к are voiced where a morpheme joins, never inside one (шаар-дыкы, китеб-и)
            word = grown if word == start or grown[len(word) - 1] not in "бг" else word + grown[len(word) :]
        elif symbol in "LKNDGB":
            word += _consonant(symbol, word)
        elif symbol in VOWELS:
            word = _append(word, symbol) if word == start else word + symbol
        else:
            word += symbol
    return word
