"""From types to the rows of a table: which types count, which are one word, how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pandas as pd

from .corpus import COUNTED_KINDS, Corpus
from .errors import KyrtextError
from .text.alphabet import sort_key
from .text.scripts import fold

GROUPINGS = ("lemma", "stem", "exact", "concept")
LANGUAGES = ("ru", "ky", "en", "other")
SHARED = ("ru", "ky")


@dataclass(frozen=True)
class Counting:
    """How words are counted and which rows are shown.

    Attributes
    ----------
    group : {"lemma", "stem", "exact"}
        What makes two forms one row.
    language : str or None
        Count the words of one language only.
    stopwords : bool
        Leave stop words out (they stay in `per_million`'s denominator).
    min_length : int
        Shortest headword, in letters. Shorter ones are not counted at all.
    min_count, top : int
        Rows shown: at least so many occurrences; the first N. They change no percentage.
    """

    group: str = "lemma"
    language: str | None = None
    stopwords: bool = True
    min_length: int = 1
    min_count: int = 1
    top: int | None = None

    def __post_init__(self) -> None:
        if self.group not in GROUPINGS:
            raise KyrtextError(f"cannot group by '{self.group}'", f"the groupings are {', '.join(GROUPINGS)}")
        if self.language is not None and self.language not in LANGUAGES:
            raise KyrtextError(f"no language '{self.language}'", f"the languages are {', '.join(LANGUAGES)}")
        for name in ("min_length", "min_count", "top"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise KyrtextError(f"{name} is {value}", "it counts from 1", "give a positive number")


@dataclass(frozen=True)
class Grouping:
    """Which group of types each type belongs to, and how the group is shown.

    Attributes
    ----------
    of_type : int32 array
        Group of each type, -1 for types that are not counted.
    table : DataFrame
        One row per group: `lemma`, `headword`, `language` ("" for a word Russian and Kyrgyz share).
    """

    of_type: np.ndarray
    table: pd.DataFrame


def countable(lexicon: pd.DataFrame, *, stopwords: bool = True, language: str | None = None) -> np.ndarray:
    """One bool per type: is it counted in a frequency table?

    Words and hashtags are; stop words are not unless `stopwords` is False; `language` keeps one language.
    """
    mask = lexicon["kind"].isin(COUNTED_KINDS).to_numpy(dtype=bool)
    if stopwords:
        mask = mask & ~lexicon["stop"].to_numpy(dtype=bool)
    if language:
        mask = mask & (lexicon["language"] == language).to_numpy(dtype=bool)
    return mask


def group_types(corpus: Corpus, group: str, mask: np.ndarray) -> Grouping:
    """Groups of the types where `mask` is True, by lemma, stem or exact form.

    A lemma that is one word in Russian and Kyrgyz (паспорт) is one group; true homographs
    (кол: stake / hand; listed in data/languages/homographs.txt) are two.
    """
    lexicon = corpus.lexicon
    rows = np.flatnonzero(mask)
    language = lexicon["language"].to_numpy(dtype=object)[rows]
    keys = _keys(lexicon, group, rows)
    apart = homographs()
    joined = [
        key if tongue in SHARED and key not in apart else f"{key}\t{tongue}"
        for key, tongue in zip(keys, language, strict=True)
    ]
    codes, unique = pd.factorize(np.asarray(joined, dtype=object))
    of_type = np.full(len(lexicon), -1, dtype=np.int32)
    of_type[rows] = codes
    table = describe_groups(corpus, of_type, len(unique))
    table["language"] = [key.partition("\t")[2] for key in unique]
    return Grouping(of_type, table)


def _keys(lexicon: pd.DataFrame, group: str, rows: np.ndarray) -> list[str]:
    if group == "lemma":
        return lexicon["lemma_key"].to_numpy(dtype=object)[rows].tolist()
    if group == "exact":
        return lexicon["form_key"].to_numpy(dtype=object)[rows].tolist()
    if group == "stem":
        from .languages.stems import stem_many

        forms, lemmas, languages = (
            lexicon[name].to_numpy(dtype=object)[rows] for name in ("form", "lemma", "language")
        )
        return [fold(stem) for stem in stem_many(forms, languages, lemmas)]
    raise KyrtextError(f"cannot group by '{group}'", f"the groupings are {', '.join(GROUPINGS)}")


@lru_cache(maxsize=1)
def homographs() -> frozenset[str]:
    """Lemmas spelled alike in Russian and Kyrgyz that are two different words."""
    path = files("kyrtext") / "data" / "languages" / "homographs.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(entry) for line in lines if (entry := line.split("#")[0].strip()))


# --------------------------------------------------------------------------- headwords


def describe_groups(corpus: Corpus, of_type: np.ndarray, groups: int) -> pd.DataFrame:
    """One row per group: its `lemma` and its `headword`, the form written most, in its usual case.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Требуется повар. Срочно требуется повар, звоните"])
    >>> kyrtext.frequency(corpus)["headword"].tolist()[:2]
    ['повар', 'требуется']
    """
    types = np.flatnonzero(of_type >= 0)
    counts = corpus.type_counts[types]
    seen = counts > 0
    types, counts = types[seen], counts[seen]
    lemma = np.full(groups, "", dtype=object)
    headword = np.full(groups, "", dtype=object)
    if len(types):
        table = _forms_of_groups(corpus, of_type, types, counts)
        lemmas = corpus.lexicon["lemma"].to_numpy(dtype=object)
        for row in _best_forms(table).itertuples():
            lemma[row.group] = lemmas[row.type]
            headword[row.group] = usual_case(row, lemmas[row.type])
    return pd.DataFrame({"lemma": lemma, "headword": headword})


def _forms_of_groups(
    corpus: Corpus, of_type: np.ndarray, types: np.ndarray, counts: np.ndarray
) -> pd.DataFrame:
    lexicon = corpus.lexicon
    tokens = lexicon["token"].to_numpy(dtype=object)[types]
    inside = np.bincount(corpus.ids[~corpus.opens], minlength=len(lexicon))[types]
    pattern = np.array([case_pattern(token) for token in tokens], dtype="U1")
    forms = lexicon["form"].to_numpy(dtype=object)[types]
    table = pd.DataFrame(
        {
            "group": of_type[types],
            "form": forms,
            "type": types,
            "count": counts,
            "lower": np.where(pattern == "l", counts, 0),
            "upper": np.where(pattern == "u", counts, 0),
            # a capital at the start of a sentence says nothing about the word
            "title": np.where(pattern == "t", inside, 0),
            "mixed": np.where(pattern == "m", counts, 0),
        }
    )
    # the commonest spelling of a form stands for it
    table = table.sort_values(
        ["group", "form", "count", "type"], ascending=[True, True, False, True], kind="stable"
    )
    sums = table.groupby(["group", "form"], sort=False, as_index=False).agg(
        {"type": "first", "count": "sum", "lower": "sum", "upper": "sum", "title": "sum", "mixed": "sum"}
    )
    spelled = lexicon["token"].to_numpy(dtype=object)[sums["type"].to_numpy()]
    return sums.assign(token=spelled)


def _best_forms(table: pd.DataFrame) -> pd.DataFrame:
    """The commonest form of each group; among equals the first in the alphabet."""
    top = table[table["count"] == table.groupby("group")["count"].transform("max")]
    tied = top["group"].duplicated(keep=False)
    if not tied.any():
        return top
    order = sorted(top[tied].itertuples(), key=lambda row: (row.group, sort_key(row.form)))
    first = {row.Index: None for row in reversed(order)}
    chosen = {row.group: row.Index for row in reversed(order)}
    drop = [index for index in first if chosen[top.at[index, "group"]] != index]
    return top.drop(index=drop)


def case_pattern(token: str) -> str:
    """How a token is capitalised: "l" lower, "t" Title, "u" UPPER, "m" mixed.

    Examples
    --------
    >>> [case_pattern(token) for token in ("жумуш", "Бишкек", "COVID", "ЖогоркуКеңеш", "Ысык-Көл")]
    ['l', 't', 'u', 'm', 't']
    """
    if token.islower():
        return "l"
    if token.isupper():
        return "u" if sum(map(str.isalpha, token)) > 1 else "t"
    return "t" if token.istitle() or (token[:1].isupper() and token[1:].islower()) else "m"


def usual_case(row: object, lemma: str) -> str:
    """The form of a group's row written with its usual capitals."""
    form, lower, upper = row.form, row.lower, row.upper  # type: ignore[attr-defined]
    title, mixed = row.title, row.mixed  # type: ignore[attr-defined]
    if form.startswith("#"):
        return str(row.token) if mixed > lower else form  # type: ignore[attr-defined]
    if upper > lower + title + mixed and (len(form) <= 5 or not lemma.islower()):
        # a long word seen in capitals only is shouted, not an abbreviation
        return form.upper()
    if mixed > lower + upper + title and len(row.token) == len(form):  # type: ignore[attr-defined]
        return str(row.token)  # type: ignore[attr-defined]
    if lemma[:1].isupper() or title > lower:
        return "-".join(part[:1].upper() + part[1:] for part in form.split("-"))
    return form
