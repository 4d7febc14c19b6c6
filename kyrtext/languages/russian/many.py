"""Lemmas and tags of many Russian forms at once; the answers are those of asking for each form alone."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np

from ..answers import Answers
from .graph import Letters, letters
from .guesses import Guesser
from .lemmas import _marks, _mended, answer_of, first_tag, parsed_guess, without_guess
from .lexicon import entries, renamed
from .lists import asked_for, known_readings, senses
from .senses import Senses
from .tables import Graphs, tables

Answer = tuple[str, str, str]  # lemma, part of speech, method


def lemmatize_many(forms: Iterable[str]) -> Answers:
    """Return the lemma, part of speech and method of each form, read without its neighbours.

    Methods: override, abbreviation, lexicon (our lists), dictionary, guess, unchanged.

    >>> lemmatize_many(["паспорта", "деньгами", "вотсапе"]).lemma
    ['паспорт', 'деньги', 'вотсап']
    """
    forms, _, together = asked_for(forms)
    if together is None:
        answers = [answer_of(form) for form in forms]
    else:
        own = entries()
        entered = [own.get(form) for form in forms]
        found = iter(_answers([form for form, entry in zip(forms, entered, strict=True) if entry is None]))
        answers = [(entry.lemma, entry.pos, entry.method) if entry else next(found) for entry in entered]
    columns = zip(*answers, strict=True) if answers else ((), (), ())
    return Answers(*map(list, columns))


def _answers(forms: list[str]) -> list[Answer]:
    """Return what the dictionary says of forms, or is guessed."""
    pos = tables().pos
    answers: list[Answer | None] = [
        (found[0], pos[found[1]], "dictionary") if found is not None else None
        for found in known_readings(forms)
    ]
    for place in _marked(letters(forms)):
        if answers[place] is None:
            answers[place] = without_guess(forms[place])
    unknown = [place for place, answer in enumerate(answers) if answer is None]
    for place, guess in zip(unknown, _guesses([forms[place] for place in unknown]), strict=True):
        answers[place] = guess
    return cast("list[Answer]", answers)


def _marked(words: Letters) -> list[int]:
    """Return the places of the words with a mark that may keep them from being guessed at."""
    marks = np.flatnonzero(np.isin(words.codes, [ord(mark) for mark in ".*-"]))
    return np.unique(np.searchsorted(words.starts, marks, side="right") - 1).tolist()


def _guesses(forms: list[str]) -> list[Answer]:
    """Return what is guessed of forms that the dictionary does not have."""
    if not forms:
        return []
    words, guesser = letters(forms), _guesser()
    rests = guesser.rests(forms, words)
    behind = dict(zip(rests, _answers(list(rests.values())), strict=True))
    mend, better, pos = [mark.mend for mark in _marks()], renamed(), tables().pos
    answers: list[Answer] = []
    for place, (form, guess) in enumerate(zip(forms, guesser.first(forms, words), strict=True)):
        if place in behind:
            lemma, part, _ = behind[place]
            answers.append((form[: -len(rests[place])] + lemma, part, "guess"))
        elif guess is None:
            answers.append(parsed_guess(form))
        else:
            lemma, tag = guess
            if mend[tag] or lemma in better:
                lemma = _mended(form, lemma, tag)
            answers.append((lemma, pos[tag], "guess"))
    return answers


def first_tags(forms: Sequence[str]) -> list[str]:
    """Return the tag of the reading that each form is counted by (see `first_tag`).

    >>> [tag[:4] for tag in first_tags(["паспорта", "бутявка"])]
    ['NOUN', 'NOUN']
    """
    forms, _, together = asked_for(forms, lower=False)
    if together is None:
        return [first_tag(form) for form in forms]
    tags = tables().tags
    answers = [tags[found[1]] if found is not None else "" for found in known_readings(forms)]
    unknown = [place for place, tag in enumerate(answers) if not tag]
    asked = [forms[place] for place in unknown]
    guesses = _guesser().first(asked, letters(asked))
    for place, guess in zip(unknown, guesses, strict=True):
        answers[place] = tags[guess[1]] if guess is not None else ""
    rest = [place for place in unknown if not answers[place]]
    for place, tag in zip(rest, _guesser().parsed([forms[place] for place in rest]), strict=True):
        answers[place] = tags[tag] if tag is not None else first_tag(forms[place])
    return answers


@functools.lru_cache(maxsize=1)
def _guesser() -> Guesser:
    graphs = cast(Graphs, tables().graphs)
    return Guesser(tables(), graphs, cast(Senses, senses()))
