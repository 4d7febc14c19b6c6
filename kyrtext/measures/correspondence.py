"""Correspondence analysis: which words or codes stand near which platforms, groups, countries, months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..corpus.columns import MARK, division
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..search.coding import WordsOrCodes, items_of
from .statistics import by_part, svd

COLUMNS = ("kind", "name", "count", "mass", "x", "y", "inertia_percent", "x_percent", "y_percent", "quality")


def correspondence(
    corpus: Corpus, items: WordsOrCodes, by: str = "platform", cell: str = "count"
) -> pd.DataFrame:
    """Words or codes against the parts of a division as points on one map.

    Parameters
    ----------
    items : list of terms, Codebook, mapping of names to bool masks over types, or counted Items
    by : str
        "platform", "group", "country", "month" or any other column; two at once with a comma between.
    cell : {"count", "documents"}
        What the table holds: occurrences, or documents with the item.

    Returns
    -------
    DataFrame
        As `analysed` gives it; `kind` is "item" or the name of the division.

    Raises
    ------
    KyrtextError
        When fewer than two items or parts have any count.

    Examples
    --------
    >>> import kyrtext
    >>> texts = ["жумуш жумуш үй", "үй үй суу", "суу суу жумуш"]
    >>> corpus = kyrtext.from_texts(texts, platform=["facebook", "vkontakte", "odnoklassniki"])
    >>> table = correspondence(corpus, ["жумуш", "үй", "суу"])
    >>> table["kind"].tolist(), round(float(table["inertia_percent"].sum()), 6)
    (['item', 'item', 'item', 'platform', 'platform', 'platform'], 200.0)
    """
    if cell not in ("count", "documents"):
        raise KyrtextError(f"no table of '{cell}'", "", "the choices are count, documents")
    found = items_of(corpus, items)
    codes, parts = division(corpus, by)
    counts = found.counts if cell == "count" else found.counts > 0
    table = by_part(counts, codes, len(parts)).T
    shown = [part.replace(MARK, ", ") for part in parts]
    return analysed(table, found.names, shown, ("item", by))


def analysed(
    table: np.ndarray, rows: Sequence[str], columns: Sequence[str], kinds: tuple[str, str] = ("row", "column")
) -> pd.DataFrame:
    """Correspondence analysis (Benzécri 1973; Greenacre 2017) of a table of counts.

    With P = table / n, row masses r and column masses c, S = D_r^-1/2 (P - r c') D_c^-1/2 = U s V'; the
    principal coordinates are D_r^-1/2 U s and D_c^-1/2 V s. Rows and columns without any count are left out.

    Returns
    -------
    DataFrame
        One row per row and column of the table: `kind, name, count, mass` (share of all), `x, y` (principal
        coordinates on the first two axes), `inertia_percent` (its share of the total inertia, 100 for rows
        and 100 for columns), `x_percent, y_percent` (its contribution to each axis, of 100), `quality` (share
        of its own inertia that the map shows, 0 to 1). `attrs`: `inertia` in all, `axes` (percent of it on
        each axis), `n`, `chi2` and its degrees of freedom `df`. The item farthest out on an axis is positive.

    Raises
    ------
    KyrtextError
        When fewer than two rows or columns have any count.

    Examples
    --------
    >>> analysed(np.array([[10, 0], [0, 10]]), ["а", "б"], ["x", "y"])["x"].round(2).tolist()
    [1.0, -1.0, 1.0, -1.0]
    """
    counts = np.asarray(table, dtype=float)
    held, filled = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    counts = counts[held][:, filled]
    if counts.shape[0] < 2 or counts.shape[1] < 2:
        raise KyrtextError(
            "there is nothing to map",
            f"{counts.shape[0]} of {len(rows)} items, {counts.shape[1]} of {len(columns)} parts have counts",
            "two of each are needed at least",
        )
    total = counts.sum()
    shares = counts / total
    masses = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(*masses)
    standard = (shares - expected) / np.sqrt(expected)
    left, values, right = svd(standard)
    axes = min(counts.shape) - 1
    left, values, right = left[:, :axes], values[:axes], right[:axes]
    points = (left * values / np.sqrt(masses[0])[:, None], right.T * values / np.sqrt(masses[1])[:, None])
    # the sign of an axis is chance: its farthest item is put on the positive side
    farthest = np.abs(points[0]).round(9).argmax(axis=0)
    signs = np.where(points[0][farthest, np.arange(axes)] < 0, -1.0, 1.0)
    inertia = float((standard**2).sum())
    names = np.asarray(rows, dtype=object)[held], np.asarray(columns, dtype=object)[filled]
    sides = [
        _side(
            kinds[side], names[side], counts.sum(axis=1 - side), masses[side], points[side] * signs,
            values**2, (standard**2).sum(axis=1 - side), inertia,
        )
        for side in (0, 1)
    ]  # fmt: skip
    found = pd.concat(sides, ignore_index=True)
    found.attrs = {
        "inertia": inertia,
        "axes": [100 * float(value**2) / inertia if inertia else 0.0 for value in values],
        "n": int(total),
        "chi2": float(inertia * total),
        "df": (counts.shape[0] - 1) * (counts.shape[1] - 1),
    }
    return found


def _side(
    kind: str,
    names: np.ndarray,
    counts: np.ndarray,
    masses: np.ndarray,
    places: np.ndarray,
    of_axes: np.ndarray,
    own: np.ndarray,
    inertia: float,
) -> pd.DataFrame:
    """The rows of the items, or of the parts: where each stands, and what it has to do with each axis."""
    squares = masses[:, None] * places**2
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(of_axes > 1e-24, 100 * squares / of_axes, 0.0)
        quality = np.where(own > 1e-12, squares[:, :2].sum(axis=1) / own, 1.0)
    flat = np.zeros(len(names))
    return pd.DataFrame(
        {
            "kind": kind,
            "name": names,
            "count": counts.astype(np.int64),
            "mass": masses,
            "x": places[:, 0],
            "y": places[:, 1] if places.shape[1] > 1 else flat,
            "inertia_percent": 100 * own / inertia if inertia else flat,
            "x_percent": shares[:, 0],
            "y_percent": shares[:, 1] if places.shape[1] > 1 else flat,
            "quality": quality,
        }
    )
