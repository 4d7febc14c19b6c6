"""Old tokens and new ones as the tokens of one corpus, as if all had been analysed in one run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...text.numbering import renumbered
from ..corpus import Corpus
from ..engine import Analysed


def weave(old: Corpus | None, fresh: Analysed, origin: np.ndarray) -> Analysed:
    """The tokens of documents in order, each an old one (its row) or the next of the fresh ones (-1).

    Types are numbered in the order of their first occurrence, and types that no longer occur are left out:
    what comes out does not depend on what was old.
    """
    if old is None:
        return fresh
    shared = [name for name in fresh.lexicon.columns if name in old.lexicon.columns]
    joined = pd.concat([old.lexicon[shared], fresh.lexicon[shared]], ignore_index=True)
    codes, _ = pd.factorize(pd.MultiIndex.from_frame(joined))
    firsts = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    lexicon = joined.iloc[firsts].reset_index(drop=True)
    number = codes.astype(np.int32)
    ids = np.concatenate([number[: len(old.lexicon)][old.ids], number[len(old.lexicon) :][fresh.ids]])
    begins = np.concatenate([old.bounds[:-1], fresh.bounds[:-1] + len(old.ids)])
    lengths = np.concatenate([np.diff(old.bounds), np.diff(fresh.bounds)])
    is_fresh = origin < 0
    documents = np.where(is_fresh, len(old.bounds) - 1 + np.cumsum(is_fresh) - 1, origin)
    lengths = lengths[documents]
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    tokens = np.repeat(begins[documents] - bounds[:-1], lengths) + np.arange(bounds[-1])
    ids, order = renumbered(ids[tokens], len(lexicon))
    starts = np.concatenate([old.starts, fresh.starts])[tokens]
    opens = np.concatenate([old.opens, fresh.opens])[tokens]
    return Analysed(ids, starts, opens, bounds, lexicon.iloc[order].reset_index(drop=True))
