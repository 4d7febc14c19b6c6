"""Bursts: stretches of time in which a word or code is suddenly talked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError

COLUMNS = (
    "rank",
    "item",
    "start",
    "end",
    "weight",
    "periods",
    "count",
    "peak",
    "peak_percent",
    "usual_percent",
    "events",
)


@dataclass(frozen=True)
class Bursting:
    """Settings of Kleinberg's automaton.

    Attributes
    ----------
    scale : float
        How many times the usual share a burst has (Kleinberg's s).
    cost : float
        How hard it is to enter a burst (Kleinberg's gamma).
    min_count : int
        Occurrences a burst needs at least.
    """

    scale: float = 2.0
    cost: float = 1.0
    min_count: int = 3

    def __post_init__(self) -> None:
        if self.scale <= 1 or self.cost < 0:
            raise KyrtextError(
                "cannot look for bursts", f"scale is {self.scale}, cost {self.cost}", "scale > 1, cost >= 0"
            )


def bursts(
    table: pd.DataFrame, events: pd.DataFrame | None = None, options: Bursting | None = None, **changes: float
) -> pd.DataFrame:
    """Bursts of each item of a timeline, heaviest first.

    Kleinberg's two-state automaton for batched arrivals (Kleinberg 2003, section 4): in a period with d
    documents r of which hold the item, state 0 expects the usual share p0 = R / D, state 1 the share
    p1 = scale * p0, but at most halfway from p0 to 1 (so that a word of most posts can burst at all);
    a state costs -ln(binomial(d, r) p^r (1 - p)^(d - r)), entering state 1 costs `cost` * ln(number of
    periods). Rates are shares of documents, so busy weeks do not burst.

    Parameters
    ----------
    table : DataFrame
        From `timeline`.
    events : DataFrame, optional
        From `load_events`; a burst meets an event that falls into it.

    Returns
    -------
    DataFrame
        `rank, item, start, end` (first day of the first period, last day of the last), `weight` = what
        state 1 saves over state 0 within the burst, `periods, count, peak` (first day of the period with
        the highest share), `peak_percent`, `usual_percent` (100 * R / D), `events` ("; "-joined).

    Examples
    --------
    >>> import kyrtext
    >>> texts = ["үй"] * 40 + ["шайлоо"] * 10 + ["үй"] * 40
    >>> days = [f"2020-{9 + place // 30:02}-{place % 30 + 1:02}" for place in range(90)]
    >>> corpus = kyrtext.from_texts(texts, date_local=days)
    >>> from kyrtext.measures.timeline import timeline
    >>> found = bursts(timeline(corpus, ["шайлоо", "үй"]))
    >>> found[["item", "count"]].values.tolist()
    [['шайлоо', 9]]
    """
    options = replace(options or Bursting(), **changes)  # type: ignore[arg-type]
    rows = []
    for item, part in table.groupby("item", sort=False):
        rows += _bursts_of(str(item), part.reset_index(drop=True), options)
    out = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("rank", "events")])
    out = out.sort_values(["weight", "start", "item"], ascending=[False, True, True], kind="stable")
    out = out.reset_index(drop=True)
    out.insert(0, "rank", np.arange(1, len(out) + 1))
    out["events"] = [_met(row.start, row.end, events) for row in out.itertuples()]
    return out[list(COLUMNS)]


def _bursts_of(item: str, part: pd.DataFrame, options: Bursting) -> list[tuple]:
    r = part["documents"].to_numpy(dtype=float)
    d = part["all_documents"].to_numpy(dtype=float)
    if r.sum() == 0 or len(part) < 2:
        return []
    usual = r.sum() / d.sum()
    state, saved = two_states(r, d, usual, options)
    period = pd.DatetimeIndex(part["period"])
    following = [*period[1:], period[-1] + (period[1:] - period[:-1]).max()]
    rows = []
    edges = np.flatnonzero(np.diff(np.concatenate(([0], state, [0]))))
    for first, last in zip(edges[::2], edges[1::2] - 1, strict=True):
        inside = slice(first, last + 1)
        count = int(part["count"].iloc[inside].sum())
        if count < options.min_count:
            continue
        share = r[inside] / np.maximum(d[inside], 1)
        top = int(share.argmax())
        end = following[last] - pd.Timedelta(days=1)
        row = (item, period[first], end, float(saved[inside].sum()), int(last - first + 1), count)
        rows.append((*row, period[first + top], 100 * share[top], 100 * usual))
    return rows


def two_states(
    r: np.ndarray, d: np.ndarray, usual: float, options: Bursting
) -> tuple[np.ndarray, np.ndarray]:
    """The cheapest sequence of states (Viterbi) and what state 1 saves over state 0 in each period."""
    usual = min(usual, 1 - 1e-9)
    raised = min(options.scale * usual, (1 + usual) / 2)
    # the binomial coefficient is the same in both states and falls out
    cost = np.stack([-(r * np.log(p) + (d - r) * np.log1p(-p)) for p in (usual, raised)])
    enter = options.cost * np.log(len(r))
    best = np.array([cost[0, 0], enter + cost[1, 0]])
    came = np.zeros((2, len(r)), dtype=np.int64)
    for place in range(1, len(r)):
        to_low = best.argmin()
        to_high = 0 if best[0] + enter < best[1] else 1
        came[:, place] = to_low, to_high
        best = np.array(
            [best[to_low] + cost[0, place], best[to_high] + (0 if to_high else enter) + cost[1, place]]
        )
    state = np.zeros(len(r), dtype=np.int64)
    state[-1] = best.argmin()
    for place in range(len(r) - 1, 0, -1):
        state[place - 1] = came[state[place], place]
    return state, cost[0] - cost[1]


def _met(start: pd.Timestamp, end: pd.Timestamp, events: pd.DataFrame | None) -> str:
    if events is None:
        return ""
    inside = (events["date"] <= end) & (events["end"] >= start)
    return "; ".join(events["label"][inside])
