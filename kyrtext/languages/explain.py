"""How a word is understood: spelling repairs, every reading in every language, and the one chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..text.scripts import RULES, candidates
from ..text.tokens import spans
from . import english, kyrgyz, russian
from .annotate import Annotation, annotate

COLUMNS = (
    "word",
    "spelling",
    "repairs",
    "language",
    "lemma",
    "pos",
    "features",
    "citation",
    "method",
    "chosen",
    "why",
)
MOST = 4  # readings shown of each language


def explain(words: Sequence[str], lang: str = "en", word: str | None = None) -> pd.DataFrame:
    """Every reading of each word, the one chosen for it alone first.

    Parameters
    ----------
    words : list of str
        Words or short texts; in a text the neighbours decide, as in a corpus.
    lang : {"en", "ru", "ky"}
        Language in which Kyrgyz endings are described.
    word : str, optional
        Only this word of the texts.

    Returns
    -------
    DataFrame
        `word` (as typed), `spelling` (after repair), `repairs` (what was done, in words), `language`,
        `lemma`, `pos`, `features` (endings), `citation` (dictionary form of a Kyrgyz verb), `method`
        (who answered), `chosen` ("yes" for what a corpus of this text would count), `why` (of a
        Kyrgyz reading that neighbours chose: which of them).

    Examples
    --------
    >>> table = explain(["журом"])
    >>> table[["spelling", "language", "lemma", "citation", "chosen"]].values.tolist()[0]
    ['жүрөм', 'ky', 'жүр', 'жүрүү', 'yes']
    """
    found = spans(list(words))
    annotation = annotate(found)
    rows: list[tuple[str, ...]] = []
    for kind in dict.fromkeys(annotation.ids.tolist()):
        entry = annotation.table.iloc[kind]
        if entry["kind"] not in ("word", "hashtag") or (word and entry["token"].lower() != word.lower()):
            continue
        readings = _readings(str(entry["token"]), lang)
        chosen = (str(entry["form"]), str(entry["language"]), str(entry["lemma"]))
        first = [
            row
            for row in readings
            if (row[1], row[3], row[4].casefold()) == (*chosen[:2], chosen[2].casefold())
        ]
        if not first:
            repairs = _repairs(
                str(entry["token"]), chosen[0], tuple(filter(None, str(entry["rules"]).split(";")))
            )
            alone = (
                str(entry["token"]),
                chosen[0],
                repairs,
                *chosen[1:],
                str(entry["pos"]),
                "",
                "",
                str(entry["method"]),
                "",
            )
            first = [alone]
        same = [row for row in first if row[5] == entry["pos"]] or first
        shown = (*same[0][:5], str(entry["pos"]), *same[0][6:8], str(entry["method"]))
        rows.append((*shown, "yes", _why(annotation, found.bounds, kind)))
        rows += [(*row, "") for row in readings if row != same[0]]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _why(annotation: Annotation, bounds: np.ndarray, kind: int) -> str:
    """What spoke for a Kyrgyz reading that the neighbours chose, where it stands first."""
    entry = annotation.table.iloc[kind]
    if entry["language"] != "ky":
        return ""
    place = int(np.flatnonzero(annotation.ids == kind)[0])
    text = int(np.searchsorted(bounds, place, side="right")) - 1
    low = max(place - kyrgyz.NEAR, int(bounds[text]))
    near = [at for at in range(low, min(place + kyrgyz.NEAR + 1, int(bounds[text + 1]))) if at != place]
    lemmas = [str(annotation.table["lemma"].iloc[annotation.ids[at]]) for at in near]
    words = kyrgyz.speaking_for(str(entry["lemma"]), str(entry["pos"]), lemmas)
    if words:
        return f"nearby: {', '.join(words)}"
    if entry["pos"] == "auxiliary" and place > bounds[text]:
        return f"helps the verb before it: {annotation.table['token'].iloc[annotation.ids[place - 1]]}"
    return "its place among the neighbours" if entry["method"] == "context" else ""


def _readings(token: str, lang: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for candidate in candidates(token.lstrip("#")):
        form = candidate.form
        # only what the dictionary lists: a Russian guess about a Kyrgyz word explains nothing
        listed = reversed(russian.listed_readings(form))
        for reading in list({one.lemma: one for one in listed}.values())[::-1][:MOST]:
            repairs = _repairs(token, form, candidate.rules)
            rows.append(
                (
                    token,
                    form,
                    repairs,
                    "ru",
                    reading.lemma,
                    reading.pos,
                    ", ".join(str(reading.tag).replace(" ", ",").split(",")),
                    "",
                    "dictionary",
                    "",
                )
            )
        for analysis in kyrgyz.analyses(form)[:MOST]:
            if analysis.method == "unchanged":
                continue
            repairs = _repairs(token, analysis.form, candidate.rules)
            described = analysis.explained("ru" if lang == "ru" else "en")
            citation = analysis.citation if analysis.pos == "verb" else ""
            rows.append(
                (
                    token,
                    analysis.form,
                    repairs,
                    "ky",
                    analysis.lemma,
                    analysis.pos,
                    described,
                    citation,
                    analysis.method,
                    "",
                )
            )
        if bool(np.any(english.known([form]))):
            lemma = english.lemmatize_many([form]).lemma[0]
            rows.append(
                (
                    token,
                    form,
                    _repairs(token, form, candidate.rules),
                    "en",
                    lemma,
                    "",
                    "",
                    "",
                    "dictionary",
                    "",
                )
            )
    return list(dict.fromkeys(rows))


def _repairs(token: str, spelling: str, rules: Sequence[str]) -> str:
    """The repairs in words; what the candidates did not do is the keyboard's о у н for ө ү ң."""
    done = [RULES.get(rule, rule) for rule in rules]
    folded = str.maketrans("өүң", "оун")
    if (
        set(spelling) & set("өүң")
        and not set(token.lower()) & set("өүң")
        and spelling.translate(folded) != spelling
    ):
        done.append("ө ү ң restored")
    return "; ".join(dict.fromkeys(done))
