"""Timelines, bursts, events and effects: plain twins and laws."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

import kyrtext
from kyrtext.measures.bursts import Bursting, bursts, two_states
from kyrtext.measures.effect import effect
from kyrtext.measures.statistics import wilson
from kyrtext.measures.timeline import timeline
from kyrtext.search.events import load_events
from tests.make import corpus

DAYS = ["2020-10-04", "2020-10-05", "2020-10-11", "2020-10-12", "2020-10-26", None]


def masks(made: kyrtext.Corpus, *words: str) -> dict[str, np.ndarray]:
    return {word: (made.lexicon["lemma_key"] == word).to_numpy() for word in words}


def test_weeks_begin_on_monday_and_none_is_left_out() -> None:
    made = corpus(["үй/ky", "үй/ky үй/ky", "иш/ky", "үй/ky", "иш/ky", "үй/ky"], date_local=DAYS)
    table = timeline(made, masks(made, "үй"))
    assert table["period"].dt.strftime("%m-%d").tolist() == ["09-28", "10-05", "10-12", "10-19", "10-26"]
    assert table["count"].tolist() == [1, 2, 1, 0, 0]
    assert table["words"].tolist() == [1, 3, 1, 0, 1]
    assert table["all_documents"].tolist() == [1, 2, 1, 0, 1]


@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=12), st.sampled_from(["day", "week", "month"]))
def test_timeline_loses_no_dated_word(days: list[str | None], every: str) -> None:
    made = corpus(["үй/ky иш/ky"] * len(days), date_local=days)
    table = timeline(made, masks(made, "үй", "иш"), every)
    dated = sum(day is not None for day in days)
    assert table["count"].sum() == 2 * dated
    assert (table["count"] <= table["words"]).all()


def test_no_dates_and_no_items_give_empty_tables() -> None:
    made = corpus(["үй/ky"])
    assert len(timeline(made, masks(made, "үй"))) == 0
    assert len(timeline(corpus(["үй/ky"], date_local=["2020-10-05"]), {})) == 0
    assert len(bursts(timeline(made, masks(made, "үй")))) == 0
    with pytest.raises(kyrtext.KyrtextError, match="periods are day"):
        timeline(made, masks(made, "үй"), "year")


def plain_states(r: list[int], d: list[int], usual: float, options: Bursting) -> float:
    """The slow twin: the cost of the cheapest of all sequences of states."""
    raised = min(options.scale * usual, (1 + usual) / 2)
    best = np.inf
    for states in product((0, 1), repeat=len(r)):
        cost = 0.0
        before = 0
        for state, hits, size in zip(states, r, d, strict=True):
            cost -= binom.logpmf(hits, size, raised if state else usual)
            cost += options.cost * np.log(len(r)) if state > before else 0
            before = state
        best = min(best, cost)
    return float(best)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), min_size=2, max_size=7))
def test_bursts_take_the_cheapest_states(cells: list[tuple[int, int]]) -> None:
    r = [hits for hits, _ in cells]
    d = [hits + others for hits, others in cells]
    if sum(r) == 0 or sum(r) == sum(d):
        return
    usual, options = sum(r) / sum(d), Bursting(scale=3.0)
    state, saved = two_states(np.array(r, float), np.array(d, float), usual, options)
    entered = int((np.diff(np.concatenate(([0], state))) > 0).sum())
    low = -sum(binom.logpmf(hits, size, usual) for hits, size in zip(r, d, strict=True))
    found = low - saved[state == 1].sum() + entered * np.log(len(r))
    assert found == pytest.approx(plain_states(r, d, usual, options), abs=1e-6)


def test_a_busy_week_is_no_burst() -> None:
    days = [f"2020-10-{1 + day:02}" for day in range(28) for _ in range(40 if 7 <= day < 14 else 4)]
    made = corpus(["үй/ky" if place % 4 == 0 else "иш/ky" for place in range(len(days))], date_local=days)
    assert len(bursts(timeline(made, masks(made, "үй", "иш"), "day"))) == 0


def test_a_burst_meets_its_event() -> None:
    days = [f"2020-10-{1 + day:02}" for day in range(28) for _ in range(4)]
    usual = ["иш/ky", "жумуш/ky", "работа/ru", "паспорт/ru"]
    texts = [
        "үй/ky" if day[-2:] in ("10", "11", "12") else usual[place % 4] for place, day in enumerate(days)
    ]
    made = corpus(texts, date_local=days)
    when = pd.to_datetime(["2020-10-11", "2020-10-20"], utc=True)
    events = pd.DataFrame({"date": when, "end": when, "label": ["окуя", "башка"], "kind": ""})
    found = bursts(timeline(made, masks(made, "үй", "иш"), "day"), events)
    assert found["item"].tolist() == ["үй"]
    assert found["events"].tolist() == ["окуя"]
    assert found["start"].dt.strftime("%m-%d").tolist() == ["10-10"]
    assert found["end"].dt.strftime("%m-%d").tolist() == ["10-12"]


def test_impossible_settings_are_told() -> None:
    with pytest.raises(kyrtext.KyrtextError, match="scale > 1"):
        Bursting(scale=1.0)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_agrees_with_scipy(successes: int, trials: int) -> None:
    successes = min(successes, trials)
    expected = binomtest(successes, trials).proportion_ci(method="wilson")
    assert wilson(successes, trials) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_difference_follows_newcombes_example() -> None:
    # Newcombe (1998), table II, contrast (a), method 10: 56/70 against 48/80 gives 0.0524 to 0.3339
    texts = ["үй/ky"] * 48 + ["иш/ky"] * 32 + ["үй/ky"] * 56 + ["иш/ky"] * 14
    days = ["2020-10-01"] * 80 + ["2020-10-06"] * 70
    made = corpus(texts, date_local=days)
    row = effect(made, masks(made, "үй"), "2020-10-05").iloc[0]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((20.0, 5.24, 33.39), abs=0.01)
    assert row["ratio_low"] < row["ratio"] < row["ratio_high"]


def test_effect_says_what_is_missing() -> None:
    made = corpus(["үй/ky"], date_local=["2020-10-01"])
    with pytest.raises(kyrtext.KyrtextError, match="0 after"):
        effect(made, masks(made, "үй"), "2020-10-05")
    with pytest.raises(kyrtext.KyrtextError, match="is no date"):
        effect(made, masks(made, "үй"), "октябрь")


def test_events_are_read_and_wrong_ones_told(tmp_path: Path) -> None:
    path = tmp_path / "окуялар.csv"
    path.write_text(
        "date,end,label_en,label_ky\n2020-10-05,2020-10-15,Events,Окуялар\n2020-01-01,,New,Жаңы\n", "utf-8"
    )
    events = load_events(path, "ky")
    assert events["label"].tolist() == ["Жаңы", "Окуялар"]
    assert (events["end"] >= events["date"]).all()
    path.write_text("date,label\nкечээ,окуя\n", "utf-8")
    with pytest.raises(kyrtext.KyrtextError, match=r"row 2.*кечээ"):
        load_events(path)
    with pytest.raises(kyrtext.KyrtextError, match="cannot read the events"):
        load_events(tmp_path / "жок.csv")
