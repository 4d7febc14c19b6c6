"""Document by word, and document by code: the matrices other programs start from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.counting import ranked
from ..corpus.grouping import Counting, grouped, tokens_of
from ..files.errors import KyrtextError
from ..search.coding import WordsOrCodes, items_of

CELLS = ("count", "present", "per_thousand")
KNOWN = ("platform", "group", "kind", "id", "date")


def matrix(
    corpus: Corpus,
    items: WordsOrCodes | None = None,
    top: int = 200,
    cell: str = "count",
    options: Counting | None = None,
) -> pd.DataFrame:
    """One row a document, one column a word or code.

    Parameters
    ----------
    items : list of terms, Codebook, ..., optional
        The columns; without them the `top` commonest headwords, counted as `options` say.
    cell : {"count", "present", "per_thousand"}
        Occurrences, 1 or 0, or occurrences per thousand words of the document (NaN without words).

    Returns
    -------
    DataFrame
        `document` (row in `corpus.documents`), `platform, group, kind, id, date, words`, then the columns, in
        the order given or commonest first. Homographs of two languages are named "кол (ru)".

    Raises
    ------
    KyrtextError
        For an unknown cell.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["жумуш жумуш үй", "үй"])
    >>> matrix(corpus, ["жумуш", "үй"])[["жумуш", "үй"]].values.tolist()
    [[2, 1], [0, 1]]
    >>> matrix(corpus, cell="present")[["жумуш", "үй"]].values.tolist()
    [[1, 1], [0, 1]]
    """
    if cell not in CELLS:
        raise KyrtextError(f"no cells of '{cell}'", "", f"the choices are {', '.join(CELLS)}")
    found = items_of(corpus, commonest(corpus, top, options or Counting()) if items is None else items)
    table = corpus.details(np.arange(len(corpus)), KNOWN)
    table.insert(0, "document", np.arange(len(corpus)))
    table["words"] = found.words
    values = found.counts
    if cell == "present":
        values = (values > 0).astype(np.int64)
    elif cell == "per_thousand":
        words = np.where(found.words > 0, found.words, np.nan)[:, None]
        values = 1000 * values / words
    names = [name if name not in table.columns else f"{name}_" for name in map(str, found.names)]
    return pd.concat([table, pd.DataFrame(values, columns=names)], axis=1)


def commonest(corpus: Corpus, top: int, options: Counting) -> dict[str, np.ndarray]:
    """The types of the commonest headwords, by name.

    >>> import kyrtext
    >>> list(commonest(kyrtext.from_texts(["үй үй суу"]), 1, Counting()))
    ['үй']
    """
    grouping = grouped(corpus, options)
    counts = tokens_of(corpus, grouping.of_type, len(grouping))
    rows = np.flatnonzero((counts >= options.min_count) & (counts > 0))
    heads = grouping.shown.of(rows)[1]
    long = np.array([len(head) >= options.min_length for head in heads], dtype=bool)
    rows, heads = rows[long], heads[long]
    order = ranked([counts[rows]], heads.tolist(), top)
    chosen, names = rows[order], heads[order].tolist()
    tongues = grouping.shown.languages[chosen]
    return {
        f"{name} ({tongue})" if names.count(name) > 1 and tongue else name: grouping.of_type == row
        for name, tongue, row in zip(names, tongues, chosen.tolist(), strict=True)
    }
