"""Days as people write them: one set of forms in queries, in --date, and in tables of events."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kyrtext
from kyrtext.files.errors import KyrtextError
from kyrtext.measures.effect import effect
from kyrtext.search.events import load_events, span_of

FILE = Path(__file__).parent.parent / "cases" / "days.txt"
CASES = [
    tuple(line.split("\t"))
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
DAYS = [case for case in CASES if case[1] != "no"]
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@pytest.mark.parametrize(("written", "first", "last"), CASES)
def test_the_span_of_a_date(written: str, first: str, last: str) -> None:
    if first == "no":
        with pytest.raises(KyrtextError, match="is no date"):
            span_of(written)
        return
    begin, after = span_of(written)
    assert str(begin)[:10] == first
    assert str(after - pd.Timedelta(days=1))[:10] == last


@pytest.mark.parametrize("name", SEPARATORS)
def test_events_take_all_of_them(name: str, tmp_path: Path) -> None:
    sign = SEPARATORS[name]
    rows = [
        ["date", "end", "label"],
        *([f'"{written}"', "", f"{n:02}"] for n, (written, *_) in enumerate(DAYS)),
    ]
    rows += [["2019-01-01", f'"{written}"', f"до {n:02}"] for n, (written, *_) in enumerate(DAYS)]
    path = tmp_path / "окуялар.csv"
    path.write_text("\n".join(sign.join(row) for row in rows) + "\n", encoding="utf-8")
    found = load_events(path).set_index("label").astype(str)
    for n, (_, first, last) in enumerate(DAYS):
        assert found.loc[f"{n:02}", "date"][:10] == first
        assert found.loc[f"{n:02}", "end"][:10] == last
        assert found.loc[f"до {n:02}", "end"][:10] == last


def test_a_wrong_day_of_an_event_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "окуялар.csv"
    path.write_text("date;end;label\n5 окт 2020;;Шайлоо\n5 окт 2020;завтра;Шайлоо\n", encoding="utf-8")
    with pytest.raises(KyrtextError, match="row 3: 'завтра' is no date"):
        load_events(path)


@pytest.mark.parametrize(("written", "first", "last"), DAYS)
def test_queries_and_effects_take_all_of_them(written: str, first: str, last: str) -> None:
    begin, end = pd.Timestamp(first), pd.Timestamp(last)
    days = [str((begin - pd.Timedelta(days=1)).date()), first, last, str((end + pd.Timedelta(days=1)).date())]
    corpus = kyrtext.from_texts(["жумуш"] * 4, date_local=days)
    found = kyrtext.where(corpus, f'from:"{written}" to:"{written}"').documents["date_local"].tolist()
    assert found == [first, last]
    table = effect(corpus, ["жумуш"], written, days=400)
    assert table[["before_documents", "after_documents"]].values.tolist() == [[1, 3]]
