"""Lemmas of many forms at once: the lexicon first, then keyboard spelling, Russian stems, and guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from .analyser import Analyser, Analysis
from .guesser import candidates, counted, denominal, guess, loan
from .keyboard import Keyboard, eights, suspicious, unify
from .lexicon import stems
from .suffixes import Ranked

MARGIN = 3.5  # how much cheaper than the typed spelling's reading a restored one must be, without evidence
# In clean Kyrgyz about 14 in 100 of the letters о у н ө ү ң are ө ү ң (counted on our own test sentences).
SPECIAL_SHARE = 0.14
PRIOR_LETTERS = 8  # how many letters the assumption "half of the writers lack the letters" weighs
REMEMBERED = 100_000  # forms whose readings are kept: they are asked about with other margins soon after
COMPOUND = 5  # what a compound that the lexicon does not list costs on top of its last word
GUESSED = 0.2  # the weight of a guess
UNKNOWN = (99, 0, "", "", "", "unchanged")


@dataclass(frozen=True, slots=True)
class Answers:
    """Parallel lists, one entry per form asked.

    Attributes
    ----------
    lemma, pos, method : headword, word class, and who answered
    form : the form analysed: as typed, or with ө ү ң restored
    weight : 0 to 1, how good a Kyrgyz word the form is: 1 a frequent entry as it stands, above 0.5 an
    everyday form of
        the lexicon, 0.3 to 0.5 a rare or doubtful one or a Russian stem with Kyrgyz endings, below 0.3 a
        guess, 0 no reading
    """

    lemma: list[str]
    pos: list[str]
    method: list[str]
    form: list[str]
    weight: list[float]


class Lemmatiser:
    """The chain of experts over one analyser; `known` tells Russian dictionary stems from other strings."""

    def __init__(self, analyser: Analyser, known: Callable[[str], str | None]) -> None:
        self.analyser = analyser
        self.known = known
        self._keyboard: Keyboard | None = None
        self._best = lru_cache(maxsize=REMEMBERED)(analyser.best)
        self._restored = lru_cache(maxsize=REMEMBERED)(self._restore)

    @property
    def keyboard(self) -> Keyboard:
        """Return the folded index, built when the first doubtful spelling asks for it."""
        if self._keyboard is None:
            self._keyboard = Keyboard(self.analyser)
        return self._keyboard

    def _restore(self, form: str) -> tuple[str, Ranked] | None:
        return self.keyboard.restore(form)

    def one(self, typed: str, bare: frozenset[str], margin: float = MARGIN) -> tuple[str, Ranked]:
        """Return the spelling and the reading chosen for a form."""
        form = unify(typed)
        if form[:1].isdigit():
            figures = counted(self.analyser, form)
            if figures is not None:
                return form, figures
        if "8" in form:
            written, reading = self.one(eights(form).replace("8", ""), bare, margin)
            if reading[5] in ("dictionary", "irregular", "suffix") and len(written) == len(form):
                return written, reading
        best = self._best(form)
        if (best is None or best[0] >= margin) and suspicious(form):
            other = self._restored(form)
            if other is not None and (best is None or other[1][0] + margin <= best[0]):
                return other
        if best is not None:
            return form, best
        if "-" in form:
            pair = self.compound(form, bare, margin)
            if pair is not None:
                return pair
        analyser = self.analyser
        best = denominal(analyser, form)
        if best is None:
            cuts = candidates(analyser, form)
            best = loan(cuts, self.known) or guess(cuts, bare)
        return form, best or (*UNKNOWN[:2], form, *UNKNOWN[3:])

    def compound(self, form: str, bare: frozenset[str], margin: float) -> tuple[str, Ranked] | None:
        """Return the spelling and reading of words joined by a hyphen, if the last one is a word."""
        head, _, tail = form.rpartition("-")
        if not head or len(tail) < 2:
            return None
        last, (rank, _, lemma, pos, features, method) = self.one(tail, bare, margin)
        if method in ("guess", "unchanged"):
            return None
        first = "-".join(self.one(part, bare, margin)[0] if part else part for part in head.split("-"))
        reading = (rank + COMPOUND, -len(form), f"{first}-{lemma.lower()}", pos, features, method)
        return f"{first}-{last}", reading


def margin_for(forms: Sequence[str], counts: Sequence[int] | None = None) -> float:
    """Return how much cheaper a restored spelling must be, given how often the forms show ө ү ң at all.

    The share of ө ү ң among the letters о у н ө ү ң says what part q of the text was typed without them;
    the margin is 4 - 1.2 ln(q / (1 - q)), between 2 (nobody has the letters) and 9 (everybody has).
    """
    if counts is None:
        text = "".join(forms)
        special, letters = sum(map(text.count, "өүң")), sum(map(text.count, "өүңоун"))
    else:
        special = letters = 0
        for form, count in zip(forms, counts, strict=True):
            found = form.count("ө") + form.count("ү") + form.count("ң")
            special += found * count
            letters += (found + form.count("о") + form.count("у") + form.count("н")) * count
    share = (special + SPECIAL_SHARE / 2 * PRIOR_LETTERS) / (letters + PRIOR_LETTERS)
    lacking = min(0.98, max(0.02, 1 - share / SPECIAL_SHARE))
    return min(9.0, max(2.0, MARGIN - 1.2 * log(lacking / (1 - lacking))))


def weigh(reading: Ranked, restored: bool) -> float:
    """Return the weight of a reading (see `Answers`)."""
    rank, method = max(0, reading[0]), reading[5]
    if method == "unchanged":
        return 0.0
    if method == "guess":
        return GUESSED
    if method == "loan":
        return max(0.3, 0.62 - 0.02 * rank)
    return max(0.3, 1.0 - 0.05 * rank) * (0.8 if restored else 1.0)


@cache
def lemmatiser() -> Lemmatiser:
    """Return the lemmatiser over the packaged lexicon, built once."""
    from .loans import russian_stem

    return Lemmatiser(Analyser(stems()), russian_stem)


def lemmatize_many(forms: Sequence[str], counts: Sequence[int] | None = None) -> Answers:
    """Return lemma, word class, method, restored spelling and weight of every form.

    Parameters
    ----------
    forms : lower-case forms; the forms given together help each other (a stem also seen bare is a better
    guess)
    counts : how often each form occurs, if known

    Examples
    --------
    >>> answers = lemmatize_many(["китебимден", "журом", "барасызбы"])
    >>> answers.lemma, answers.form
    (['китеп', 'жүр', 'бар'], ['китебимден', 'жүрөм', 'барасызбы'])
    """
    tool = lemmatiser()
    bare = frozenset(forms)
    margin = margin_for(forms, counts)
    lemma, pos, method, spelling, weight = [], [], [], [], []
    for typed in forms:
        form, reading = tool.one(typed, bare, margin) if typed else (typed, UNKNOWN)
        lemma.append(reading[2])
        pos.append(reading[3])
        method.append(reading[5])
        spelling.append(form)
        weight.append(weigh(reading, form != typed))
    return Answers(lemma, pos, method, spelling, weight)


def analyses(form: str) -> list[Analysis]:
    """Return every reading of a form, best first: as typed, with ө ү ң restored, as a Russian stem, or
    guessed.

    >>> [(reading.lemma, reading.features) for reading in analyses("китебим")]
    [('китеп', 'poss1sg')]
    """
    if not form:
        return []
    tool = lemmatiser()
    plain = unify(form)
    rows = [(reading, plain) for reading in tool.analyser.readings(plain)]
    if suspicious(plain):
        rows += [(reading, spelling) for spelling, reading in tool.keyboard.spellings(plain).items()]
    if not rows:
        spelling, reading = tool.one(form, frozenset())
        rows = [(reading, spelling)]
    rows.sort(key=lambda row: (row[0][0] + (MARGIN if row[1] != plain else 0), row[0], row[1]))
    return [
        Analysis(lemma, pos, features, method, spelling, rank)
        for (rank, _, lemma, pos, features, method), spelling in rows
    ]
