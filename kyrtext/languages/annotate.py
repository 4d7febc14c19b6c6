"""From spellings to words: the language, form and lemma of every surface type, decided where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import KyrtextError
from ..text.scripts import Candidate, candidates_many
from ..text.tokens import KINDS, Spans
from . import bridge as kyrgyz
from . import english, russian
from .answers import Answers
from .evidence import LANGUAGES, NEVER, weigh_many
from .identify import decide

WORD, HASHTAG = KINDS.index("word"), KINDS.index("hashtag")
COLUMNS = ("token", "form", "language", "lemma", "pos", "method", "kind", "rules")


@dataclass(frozen=True, eq=False)
class Annotation:
    """A type id per token and a table that says what each type is.

    ids    int32[n], row of `table` for each token
    table  DataFrame with columns token (as typed), form (normalised), language (ru ky en other; "" for what is no
           word), lemma, pos, method (who answered), kind, rules (repairs, ";" between); rows in order of first occurrence
    """

    ids: npt.NDArray[np.int32]
    table: pd.DataFrame


@dataclass(frozen=True)
class LanguageSettings:
    """What the language stage is told by the user.

    corrections  form (lower case) -> lemma, or -> (lemma, language); applied last, recorded as method "user"
    """

    corrections: Mapping[str, str | tuple[str, str]] = field(default_factory=dict)


class Annotator:
    """Annotates block after block of spans, remembering what it found out about each spelling."""

    def __init__(self, settings: LanguageSettings | None = None) -> None:
        self.settings = settings or LanguageSettings()
        self._rows: dict[tuple[str, int], int] = {}
        self._scores: list[tuple[float, ...]] = []
        self._chosen: list[tuple[Candidate, ...]] = []  # one candidate per language
        self._forms: list[tuple[str, ...]] = []  # spelling to lemmatise, per language
        self._lemmas: dict[tuple[str, str], tuple[str, str, str, str]] = {}

    def annotate(self, spans: Spans) -> Annotation:
        """Return the annotation of these spans; equal spans get equal answers whatever came before."""
        rows = self._learn(spans)
        language = np.full(len(spans.ids), len(LANGUAGES), dtype=np.int64)
        words = (
            np.flatnonzero(np.isin(spans.kinds, (WORD, HASHTAG))[spans.ids])
            if len(spans.ids)
            else np.zeros(0, int)
        )
        bounds = np.searchsorted(words, spans.bounds)
        evidence = np.array([self._scores[row] for row in rows], dtype=np.float64).reshape(-1, len(LANGUAGES))
        language[words] = decide(evidence[spans.ids[words]], bounds)
        codes = spans.ids.astype(np.int64) * (len(LANGUAGES) + 1) + language
        ids, firsts = number_by_first_occurrence(codes, len(spans.surfaces) * (len(LANGUAGES) + 1))
        return Annotation(ids, self._table(spans, rows, firsts))

    def _learn(self, spans: Spans) -> list[int]:
        """Return the row of each surface type in the annotator's memory, weighing those not met before."""
        keys = list(zip(spans.surfaces, spans.kinds.tolist(), strict=True))
        fresh = [key for key in dict.fromkeys(keys) if key not in self._rows]
        typed = [surface.lstrip("#") if kind == HASHTAG else surface for surface, kind in fresh]
        counted = [kind in (WORD, HASHTAG) for _, kind in fresh]
        options = iter(
            candidates_many([text for text, is_word in zip(typed, counted, strict=True) if is_word])
        )
        found = [
            next(options) if is_word else (Candidate(text.lower(), ()),)
            for text, is_word in zip(typed, counted, strict=True)
        ]
        forms = list(
            dict.fromkeys(c.form for cs, is_word in zip(found, counted, strict=True) if is_word for c in cs)
        )
        weights = dict(zip(forms, weigh_many(forms), strict=True))
        for key, choices, is_word in zip(fresh, found, counted, strict=True):
            self._rows[key] = len(self._scores)
            if not is_word:
                self._scores.append((0.0,) * len(LANGUAGES))
                self._chosen.append(choices * len(LANGUAGES))
                self._forms.append((choices[0].form,) * len(LANGUAGES))
                continue
            picks = [
                max(
                    range(len(choices)),
                    key=lambda i, code=code: (weights[choices[i].form].scores[code] - 0.5 * i, -i),
                )
                for code in range(len(LANGUAGES))
            ]
            self._scores.append(
                tuple(weights[choices[pick].form].scores[code] for code, pick in enumerate(picks))
            )
            self._chosen.append(tuple(choices[pick] for pick in picks))
            self._forms.append(
                tuple(weights[choices[pick].form].forms[code] for code, pick in enumerate(picks))
            )
        return [self._rows[key] for key in keys]

    def _table(self, spans: Spans, rows: list[int], firsts: npt.NDArray[np.int64]) -> pd.DataFrame:
        surface_ids, languages = np.divmod(firsts, len(LANGUAGES) + 1)
        wanted = list(zip(surface_ids.tolist(), languages.tolist(), strict=True))
        self._lemmatise(
            {(LANGUAGES[code], self._forms[rows[s]][code]) for s, code in wanted if code < len(LANGUAGES)}
        )
        return pd.DataFrame(
            [self._row(spans, rows[s], s, code) for s, code in wanted], columns=list(COLUMNS)
        ).astype(object)

    def _row(self, spans: Spans, row: int, surface: int, code: int) -> tuple[str, ...]:
        token, kind = spans.surfaces[surface], int(spans.kinds[surface])
        if code == len(LANGUAGES):
            form = token.lower()
            return token, form, "", form, "", "", KINDS[kind], ""
        language, candidate = LANGUAGES[code], self._chosen[row][code]
        form, lemma, pos, method = self._lemmas[language, self._forms[row][code]]
        if kind == HASHTAG:
            form, lemma = "#" + form, "#" + lemma
        return token, form, language, lemma, pos, method, KINDS[kind], ";".join(candidate.rules)

    def _lemmatise(self, wanted: set[tuple[str, str]]) -> None:
        for language in LANGUAGES:
            forms = sorted(
                form for name, form in wanted if name == language and (name, form) not in self._lemmas
            )
            if not forms:
                continue
            answers, restored = lemmas_of(forms, language)
            for row in zip(forms, restored, *answers, strict=True):
                self._lemmas[language, row[0]] = (row[1], row[2], row[3], row[4])


def lemmas_of(forms: list[str], language: str) -> tuple[Answers, list[str]]:
    """Return the answers for forms of one language and the spelling each is shown in."""
    if language == "ru":
        return russian.lemmatize_many(forms), forms
    if language == "en":
        return english.lemmatize_many(forms), forms
    if language == "ky":
        found = kyrgyz.lemmatize_many(forms)
        return Answers(list(found.lemma), list(found.pos), list(found.method)), list(found.form)
    return Answers(list(forms), [""] * len(forms), ["unchanged"] * len(forms)), forms


def number_by_first_occurrence(
    codes: npt.NDArray[np.int64], limit: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return codes (each below `limit`) renumbered 0, 1, 2 … in order of first occurrence, and the codes themselves."""
    place = np.full(limit, -1, dtype=np.int64)
    place[codes[::-1]] = np.arange(len(codes))[::-1]  # the last write is the first occurrence
    present = np.flatnonzero(place >= 0)
    order = present[np.argsort(place[present], kind="stable")]
    number = np.zeros(limit, dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return number[codes], order


def annotate(spans: Spans, settings: LanguageSettings | None = None) -> Annotation:
    """Return the language, form and lemma of every token of some spans.

    >>> from kyrtext.text.tokens import spans
    >>> found = annotate(spans(["Ищу работу, жумуш керек"]))
    >>> found.table[["token", "language", "lemma"]].values.tolist()[:2]
    [['Ищу', 'ru', 'искать'], ['работу', 'ru', 'работа']]
    """
    return Annotator(settings).annotate(spans)


def lemmatize(forms: Sequence[str], language: str) -> pd.DataFrame:
    """Return form, lemma and method for ready-made tokens of one language (ru, ky, en or other).

    >>> lemmatize(["работу", "паспорта"], "ru")["lemma"].tolist()
    ['работа', 'паспорт']
    """
    if language not in LANGUAGES:
        raise KyrtextError(
            f"no lemmas for language '{language}'",
            f"the languages are {', '.join(LANGUAGES)}",
            "give one of them",
        )
    typed = [str(form) for form in forms]
    chosen = [found[0].form for found in candidates_many(typed)]
    answers, _ = lemmas_of(chosen, language)
    return pd.DataFrame({"form": typed, "lemma": answers.lemma, "method": answers.method}, dtype=object)


__all__ = ["NEVER", "Annotation", "Annotator", "LanguageSettings", "annotate", "lemmatize"]
