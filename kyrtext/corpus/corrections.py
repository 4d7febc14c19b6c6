"""What the user knows better: corrections of lemma and language, applied to the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..languages.registry import codes as languages_known
from ..text.scripts import candidates, fold

COLUMNS = ("form", "language", "lemma", "note")
NEVER_MERGE = frozenset({"never merge", "не объединять", "бириктирбе", "="})
METHOD = "user"
# follows the key of a form that is never merged, so that no other lemma has the same; no text holds it
APART = "\x1f"


@dataclass(frozen=True)
class Correction:
    """One line of a corrections file; `lemma` None keeps the form a row of its own, `language` may be ""."""

    form: str
    lemma: str | None
    language: str = ""
    note: str = ""


def load_corrections(paths: Iterable[str | Path]) -> tuple[Correction, ...]:
    """The corrections of some tables (CSV, XLSX) with the columns `form, language, lemma, note`.

    `language` and `note` may be empty. `lemma` is the headword wanted, or "never merge" to
    keep the form a row of its own. Of two lines about one form the later holds.

    Raises
    ------
    KyrtextError
        For a file that cannot be read, has no such columns, or names a language there is not.

    Examples
    --------
    >>> load_corrections(["examples/corrections.csv"])[0].lemma  # doctest: +SKIP
    'бала'
    """
    found: dict[str, Correction] = {}
    for path in paths:
        from ..reading.carriers.sheets import read_sheet

        table = read_sheet(path)
        table.columns = [str(name).strip().lower() for name in table.columns]
        if "form" not in table.columns or "lemma" not in table.columns:
            raise KyrtextError(
                f"cannot use the corrections '{path}'",
                f"its columns are {', '.join(map(str, table.columns))}",
                "name them form, language, lemma, note",
            )
        for row in table.reindex(columns=list(COLUMNS), fill_value="").fillna("").itertuples(index=False):
            one = _correction(path, *(str(value).strip() for value in row))
            if one is not None:
                found[key_of(one.form)] = one
    return tuple(found.values())


def _correction(path: str | Path, form: str, language: str, lemma: str, note: str) -> Correction | None:
    if not form:
        return None
    if language and language not in languages_known():
        raise KyrtextError(
            f"cannot use the corrections '{path}'",
            f"'{form}' has the language '{language}'",
            f"the languages are {', '.join(languages_known())}, or nothing",
        )
    if lemma.casefold() in NEVER_MERGE:
        return Correction(form, None, language, note)
    return Correction(form, lemma or form, language, note)


def key_of(form: str) -> str:
    """The key under which a form typed by the user meets the forms of the text."""
    found = candidates(form)
    return fold(found[0].form) if found else fold(form)


def places(lexicon: pd.DataFrame, corrections: Sequence[Correction]) -> np.ndarray:
    """For each type the number of the correction that holds for it, -1 for none.

    A form is met as it was typed or as it was restored (учун and үчүн).
    """
    numbers = {key_of(one.form): number for number, one in enumerate(corrections)}
    numbers.update({fold(one.form): number for number, one in enumerate(corrections)})
    found = np.full(len(lexicon), -1, dtype=np.int64)
    if not numbers:
        return found
    words = lexicon["kind"].isin(("word", "hashtag")).to_numpy(dtype=bool)
    restored = lexicon["form_key"].map(numbers)
    typed = lexicon["token"].map(lambda token: numbers.get(fold(token)))
    chosen = typed.astype(float).where(typed.notna(), restored.astype(float)).fillna(-1)
    found[words] = chosen.to_numpy(dtype=np.int64)[words]
    return found


def corrected(lexicon: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """The lexicon with the corrections applied: lemma, language and their keys changed, method "user".

    Examples
    --------
    >>> import kyrtext
    >>> lexicon = kyrtext.from_texts(["зп 40000"]).lexicon
    >>> corrected(lexicon, [Correction("зп", "зарплата", "ru")])[["lemma", "method"]].values.tolist()[0]
    ['зарплата', 'user']
    """
    found = places(lexicon, corrections)
    rows = np.flatnonzero(found >= 0)
    if not len(rows):
        return lexicon
    out = lexicon.copy()
    columns = {
        name: out[name].to_numpy(dtype=object).copy() for name in ("lemma", "lemma_key", "language", "method")
    }
    forms, keys = out["form"].to_numpy(dtype=object), out["form_key"].to_numpy(dtype=object)
    for row, number in zip(rows.tolist(), found[rows].tolist(), strict=True):
        one = corrections[number]
        columns["lemma"][row] = forms[row] if one.lemma is None else one.lemma
        columns["lemma_key"][row] = keys[row] + APART if one.lemma is None else fold(one.lemma.casefold())
        columns["language"][row] = one.language or columns["language"][row]
        columns["method"][row] = METHOD
    # half an emoji is no text for Arrow, which pandas would keep these columns in
    kept = {name: pd.Series(values, dtype=object, index=out.index) for name, values in columns.items()}
    return out.assign(**kept)
