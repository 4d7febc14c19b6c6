"""What a form is: the lexicon first, then keyboard spelling, Russian stems, and guesses.

Every form is read by itself; all that is told about its surroundings is the writer's keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from .analyser import Analyser, Analysis, Possible, Ranked
from .guesser import candidates, counted, denominal, guess, loan
from .keyboard import HAVING, LACKING, NEUTRAL, Keyboard, eights, suspicious, unify
from .lexicon import stems
from .spoken import spoken

# How much cheaper a spelling with ө ү ң must be than the one typed: nothing known about the writer's
# keyboard, a keyboard that seems to lack the letters, one that has them.
MARGINS = (4.0, 1.0, 9.0)
REMEMBERED = 20_000  # forms whose readings are kept: they are asked about again soon after
COMPOUND = 5  # what a compound that the lexicon does not list costs on top of its last word
DOUBTED = 5  # a rewritten form whose reading costs more may be another word without its ө ү ң
SHORT = 3  # letters of a Russian word that may as well be a Kyrgyz word cut short
CONSONANTS, RHYMING = "бвгджзйклмнпрстфхцчшщ", frozenset("пм")
GUESSED = 0.2  # the weight of a guess
UNKNOWN = (99, 0, "", "", "", "unchanged")
READ_BY_ENDINGS = ("guess", "unchanged")
READ_BY_LETTERS = ("loan", *READ_BY_ENDINGS)  # methods for forms without any reading by the lexicon


class Answer(NamedTuple):
    """What is said of one form.

    Attributes
    ----------
    weight : 0 to 1, how good a Kyrgyz word the form is: 1 a frequent entry as it stands, above 0.5 an
        everyday form of the lexicon, 0.3 to 0.5 a rare or doubtful one or a Russian stem with Kyrgyz
        endings, below 0.3 a guess, 0 no reading
    lemma, pos, method : headword, word class, and who answered
    form : the form analysed: as typed, or with ө ү ң restored
    """

    weight: float
    lemma: str
    pos: str
    method: str
    form: str


class Lemmatiser:
    """The chain of experts over one analyser.

    `known` tells Russian dictionary stems from other strings, `russian` which forms the dictionary has.
    """

    def __init__(
        self,
        analyser: Analyser,
        known: Callable[[str], str | None],
        russian: Callable[[Sequence[str]], Sequence[bool]],
    ) -> None:
        self.analyser = analyser
        self.known = known
        self.russian = russian
        self._best = lru_cache(maxsize=REMEMBERED)(analyser.best)
        self._restored = lru_cache(maxsize=REMEMBERED)(self._restore)
        self._held: dict[tuple[str, float], tuple[str, Ranked]] = {}  # by form and margin

    @cached_property
    def possible(self) -> Possible:
        """Return what tells which of many forms the lexicon can read at all."""
        return Possible(self.analyser)

    @cached_property
    def keyboard(self) -> Keyboard:
        """Return the folded index, built when the first doubtful spelling asks for it."""
        return Keyboard(self.analyser)

    def _restore(self, form: str) -> tuple[str, Ranked] | None:
        return self.keyboard.restore(form)

    def one(self, typed: str, margin: float = MARGINS[NEUTRAL]) -> tuple[str, Ranked]:
        """Return the spelling and the reading chosen for a form."""
        return self.many([typed], margin)[0]

    def many(self, typed: Sequence[str], margin: float) -> list[tuple[str, Ranked]]:
        """Return the spelling and the reading chosen for each form; the last ones asked about are kept."""
        asked = [(unify(form), margin) for form in typed]
        if len(self._held) > REMEMBERED:
            self._held = {}
        held = self._held  # parts of compounds are asked for meanwhile, which may begin another
        new = [key for key in dict.fromkeys(asked) if key not in held]
        held.update(zip(new, self._worked_out([form for form, _ in new], margin), strict=True))
        return list(map(held.__getitem__, asked))

    def _worked_out(self, forms: list[str], margin: float) -> list[tuple[str, Ranked]]:
        found = [
            self._listed(form, margin) if may or not form.isalpha() else None
            for form, may in zip(forms, self.possible(forms).tolist(), strict=True)
        ]
        joined = [place for place, one in enumerate(found) if one is None and "-" in forms[place]]
        compounds = self._compounds([forms[place] for place in joined], margin)
        for place, one in zip(joined, compounds, strict=True):
            found[place] = one
        left = [place for place, one in enumerate(found) if one is None]
        # a Russian word as it stands (отказ, дети, этот) is no Kyrgyz word spelt as spoken
        is_russian = self.russian([forms[place] for place in left])
        heard = [
            place
            for place, known in zip(left, is_russian, strict=True)
            if len(forms[place]) <= SHORT or not known
        ]
        for place, said in zip(heard, spoken(self, [forms[place] for place in heard]), strict=True):
            found[place] = said
        return [one or (form, self._unlisted(form)) for form, one in zip(forms, found, strict=True)]

    def _listed(self, form: str, margin: float) -> tuple[str, Ranked] | None:
        """Return what is chosen for figures and what the lexicon can read."""
        if form[:1].isdigit():
            figures = counted(self.analyser, form)
            if figures is not None:
                return form, figures
        if "8" in form:
            written, reading = self.one(eights(form).replace("8", ""), margin)
            if reading[5] in ("dictionary", "irregular", "suffix") and len(written) == len(form):
                return written, reading
        best = self._best(form)
        if (best is None or best[0] >= margin) and suspicious(form):
            other = self._restored(form)
            if other is not None and (best is None or other[1][0] + margin <= best[0]):
                return other
        return None if best is None else (form, best)

    def _unlisted(self, form: str) -> Ranked:
        """Return the reading of a form that the lexicon cannot explain."""
        best = denominal(self.analyser, form)
        if best is None:
            cuts = candidates(self.analyser, form)
            best = loan(cuts, self.known) or guess(cuts)
        return best or (*UNKNOWN[:2], form, *UNKNOWN[3:])

    def read(self, form: str) -> tuple[str, Ranked] | None:
        """Return the spelling and the reading of a form by the lexicon, with ө ү ң put back if need be."""
        best = self._best(form)
        if (best is None or best[0] > DOUBTED) and suspicious(form):
            other = self._restored(form)
            if other is not None and (best is None or other[1][0] + MARGINS[LACKING] < best[0]):
                return other
        return None if best is None else (form, best)

    def _compounds(self, forms: Sequence[str], margin: float) -> list[tuple[str, Ranked] | None]:
        """Return the spelling and reading of words joined by hyphens, None where the last one is no word.

        A word said twice (ырдай-ырдай), or again with п or м (китеп-питеп), is that word.
        """
        cut = [form.rpartition("-") for form in forms]
        words = self._read_once((tail for head, _, tail in cut if head and len(tail) > 1), margin)
        rhymes = {
            (head, tail): rhymed(head, tail)
            for head, _, tail in cut
            if tail in words and words[tail][1][5] in READ_BY_LETTERS
        }
        words.update(self._read_once(filter(None, rhymes.values()), margin))
        parts = (part for head, _, tail in cut if tail in words for part in head.split("-") if part)
        spelt = {part: one[0] for part, one in self._read_once(parts, margin).items()}
        found: list[tuple[str, Ranked] | None] = []
        for form, (head, _, tail) in zip(forms, cut, strict=True):
            again = rhymes.get((head, tail), "")
            if again and words[again][1][5] in READ_BY_LETTERS:
                again = ""
            last, (rank, _, lemma, pos, features, method) = words.get(again or tail, (tail, UNKNOWN))
            if not head or method in READ_BY_ENDINGS:
                found.append(None)
                continue
            first = "-".join(spelt.get(part, part) for part in head.split("-"))
            once = again or (head == tail and pos == "verb")
            whole, spelling = (lemma, form) if once else (f"{first}-{lemma.lower()}", f"{first}-{last}")
            found.append((spelling, (rank + COMPOUND, -len(form), whole, pos, features, method)))
        return found

    def _read_once(self, forms: Iterable[str], margin: float) -> dict[str, tuple[str, Ranked]]:
        """Return spelling and reading of each of different forms."""
        different = list(forms)
        return dict(zip(different, self.many(different, margin) if different else (), strict=True))


def rhymed(word: str, rhyme: str) -> str:
    """Return the form of a word that is said again with п or м before its vowel, empty if it is not.

    >>> rhymed("китеп", "питебиң"), rhymed("эл", "журт")
    ('китебиң', '')
    """
    rest = word.lstrip(CONSONANTS)
    again = len(rest) > 1 and rhyme[:1] in RHYMING and rhyme[1:].startswith(rest[:-1])
    return word[: -len(rest)] + rhyme[1:] if again else ""


def weigh(reading: Ranked, restored: bool) -> float:
    """Return the weight of a reading (see `Answer`)."""
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
    from .guesser import russian_forms, russian_stem

    return Lemmatiser(Analyser(stems()), russian_stem, russian_forms)


def ask(forms: Sequence[str], keyboards: Sequence[int] | None = None) -> list[Answer]:
    """Return the answer for each form (lower case); `keyboards` is what is known of how each was typed.

    >>> [answer.lemma for answer in ask(["китебимден", "журом", "барасызбы"])]
    ['китеп', 'жүр', 'бар']
    >>> [answer.form for answer in ask(["торт", "торт"], [LACKING, HAVING])]
    ['төрт', 'торт']
    """
    answers: list[Answer] = [Answer(0.0, "", "", "unchanged", "")] * len(forms)
    told = keyboards or [NEUTRAL] * len(forms)
    for keyboard in sorted(set(told)):
        places = [
            place
            for place, (form, one) in enumerate(zip(forms, told, strict=True))
            if form and one == keyboard
        ]
        found = lemmatiser().many([forms[place] for place in places], MARGINS[keyboard])
        for place, (form, reading) in zip(places, found, strict=True):
            weight = weigh(reading, form != forms[place])
            answers[place] = Answer(weight, reading[2], reading[3], reading[5], form)
    return answers


def _on(keyboard: int, forms: list[str]) -> list[Answer]:
    return ask(forms, [keyboard] * len(forms))


def on_keyboards(
    forms: Sequence[str],
    answers: Sequence[Answer],
    keyboards: Sequence[int],
    asked: Callable[[int, list[str]], list[Answer]] = _on,
) -> list[Answer]:
    """Return the answers of `ask` for these keyboards, given those for neutral ones: few are asked for anew.

    >>> forms = ["торт", "бала"]
    >>> [answer.form for answer in on_keyboards(forms, ask(forms), [LACKING, LACKING])]
    ['төрт', 'бала']
    """
    # a wider margin never restores more, a narrower one never less
    differs = {NEUTRAL: lambda *_: False, LACKING: _may_be_restored, HAVING: _is_restored}
    told = list(answers)
    for one in sorted(set(keyboards) - {NEUTRAL}):
        places = [
            place
            for place, (form, answer, keyboard) in enumerate(zip(forms, answers, keyboards, strict=True))
            if keyboard == one and differs[one](form, answer)
        ]
        different = list(dict.fromkeys([forms[place] for place in places]))
        found = dict(zip(different, asked(one, different), strict=True))
        for place in places:
            told[place] = found[forms[place]]
    return told


def _is_restored(form: str, answer: Answer) -> bool:
    return answer.form != form


def _may_be_restored(form: str, answer: Answer) -> bool:
    """Tell whether a narrower margin may put ө ү ң back: not beside the best of readings, or without any."""
    unread = answer.method in READ_BY_LETTERS and form.isalpha()
    return answer.form == form and answer.weight < 1.0 and not unread


def are_entries(forms: Sequence[str]) -> list[bool]:
    """Tell which forms are a headword, a stem or an irregular form of Kyrgyz as they stand.

    >>> are_entries(["китеп", "китебим"])
    [True, False]
    """
    analyser = lemmatiser().analyser
    stems, irregular = analyser.stems, analyser.irregular
    return [form in stems or form in irregular for form in forms]


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
        spelling, reading = tool.one(form)
        rows = [(reading, spelling)]
    rows.sort(key=lambda row: (row[0][0] + (MARGINS[NEUTRAL] if row[1] != plain else 0), row[0], row[1]))
    return [
        Analysis(lemma, pos, features, method, spelling, rank)
        for (rank, _, lemma, pos, features, method), spelling in rows
    ]
