"""Audit sheets: drawn fairly, read back, and what follows for the counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyrtext
from kyrtext.cli import main
from kyrtext.files.errors import KyrtextError
from kyrtext.measures.audit import (
    corrected_frequencies,
    coverage,
    draw,
    judged,
    precision,
    quality,
    shares,
    wilson,
)
from kyrtext.reading.carriers.sheets import read_sheet

TEXTS = ["Салам, Москвада жумуш барбы?", "Ищу работу повара, паспорт бар", "COVID vaccine, үйдө отурабыз"] * 8


def sheet(size: int = 40) -> pd.DataFrame:
    return draw(kyrtext.from_texts(TEXTS), size)


def test_a_sample_stands_where_it_says() -> None:
    table = sheet()
    assert len(table) == 40
    for row in table.itertuples():
        text = TEXTS[row.document]
        assert text[row.start : row.end] == row.token
        assert text.startswith(row.left, row.start - len(row.left))
        assert text.startswith(row.right_context, row.end)
    assert not table.duplicated(["document", "start"]).any()
    assert set(table["right"]) == {""}


def test_the_same_seed_draws_the_same_sample() -> None:
    corpus = kyrtext.from_texts(TEXTS)
    pd.testing.assert_frame_equal(draw(corpus, 20), draw(corpus, 20))
    assert not draw(corpus, 20).equals(draw(corpus, 20, seed=2))


def test_every_stratum_is_drawn_from() -> None:
    corpus = kyrtext.from_texts(TEXTS)
    lexicon = corpus.lexicon[corpus.counted]
    assert set(zip(sheet()["language"], sheet()["method"], strict=True)) == set(
        zip(lexicon["language"], lexicon["method"], strict=True)
    )


@given(st.lists(st.integers(1, 500), min_size=1, max_size=12), st.integers(1, 300))
def test_shares_fit(sizes: list[int], total: int) -> None:
    drawn = shares(np.array(sizes), total)
    assert drawn.sum() == min(total, sum(sizes))
    assert (drawn <= sizes).all()
    assert (drawn >= 0).all()


@pytest.mark.parametrize(
    ("right", "checked", "low", "high"),
    # worked out by hand from the formula of Wilson 1927
    [(9, 10, 0.5958, 0.9821), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
)
def test_wilson(right: int, checked: int, low: float, high: float) -> None:
    assert wilson(right, checked) == pytest.approx((low, high), abs=1e-4)


def test_precision_counts_what_a_human_says() -> None:
    table = sheet()
    table["right"] = "да"
    wrong = table.index[table["language"] == "ky"][:2]
    table.loc[wrong, "right"] = ["жок", ""]
    table.loc[wrong[1], "right_lemma"] = "башка"
    found = precision(judged(table))
    kyrgyz = found[(found["language"] == "ky") & (found["method"] == "all")].iloc[0]
    assert kyrgyz["checked"] - kyrgyz["lemma_right"] == 2
    assert kyrgyz["language_right"] == kyrgyz["checked"]
    assert found.iloc[-1][["language", "method", "checked"]].tolist() == ["all", "all", 40]
    assert (found["lemma_low"] <= found["lemma_percent"] + 1e-9).all()
    assert (found["lemma_percent"] <= found["lemma_high"] + 1e-9).all()


def test_strata_weigh_by_their_size() -> None:
    """Two strata, 900 words all right and 100 words all wrong: 90 % of the words are right."""
    table = pd.DataFrame(
        {
            "language": ["ky"] * 4,
            "method": ["dictionary", "dictionary", "guess", "guess"],
            "lemma": "сөз",
            "token": "сөз",
            "right": ["yes", "yes", "no", "no"],
            "stratum_tokens": [900, 900, 100, 100],
        }
    )
    whole = precision(judged(table)).iloc[-1]
    assert whole["lemma_percent"] == pytest.approx(90.0)
    assert whole["tokens"] == 1000


def test_an_unjudged_row_does_not_count() -> None:
    table = sheet()
    table.loc[:9, "right"] = "1"
    found = judged(table)
    assert (len(found.table), found.unjudged) == (10, 30)
    assert quality(found)["checked"] == "10"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.drop(columns="right"), "no column right"),
        (lambda table: table, "nothing is judged"),
        (lambda table: table.assign(right="maybe"), "'maybe' is in column right"),
    ],
)
def test_wrong_sheets_are_told(change: object, said: str) -> None:
    with pytest.raises(KyrtextError, match=said):
        judged(change(sheet()))  # type: ignore[operator]


def test_corrected_counts() -> None:
    corpus = kyrtext.from_texts(TEXTS)
    table = draw(corpus, 10_000)
    table["right"] = "yes"
    found = corrected_frequencies(corpus, judged(table))
    assert np.allclose(found["corrected"], found["count"])
    assert (found["low"] <= found["corrected"]).all()
    # every жумуш was in truth something else, that is told where it went
    mine = table["lemma"] == "жумуш"
    table.loc[mine, "right_lemma"] = "повар"
    moved = corrected_frequencies(corpus, judged(table)).set_index("lemma")
    assert moved.loc["повар", "corrected"] > moved.loc["повар", "count"]
    assert moved.loc["жумуш", "corrected"] < moved.loc["жумуш", "count"]


def test_there_and_back_through_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "sheet.xlsx"

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as done:
            main(list(arguments))
        return int(done.value.code or 0)

    assert run("audit", str(tmp_path / "in"), "-n", "30", "-o", str(path), "--quiet") == 0
    assert run("audit", "--read", str(path)) == 1
    table = read_sheet(path)
    assert len(table) == 30
    table["right"] = "yes"
    filled = tmp_path / "filled.csv"
    table.to_csv(filled, index=False)
    capsys.readouterr()
    assert run("audit", "--read", str(filled), "--format", "csv") == 0
    assert "all,all," in capsys.readouterr().out
    assert run("audit", "--read", str(filled), str(tmp_path / "in"), "--format", "csv", "--quiet") == 0
    assert capsys.readouterr().out.startswith("headword,lemma,count,corrected")
    results = tmp_path / "results"
    assert run("figures", str(tmp_path / "in"), "-o", str(results), "--audit", str(filled), "--quiet") == 0
    assert "95 % Wilson" in (results / "method.txt").read_text("utf-8")


def test_an_empty_corpus() -> None:
    with pytest.raises(KyrtextError, match="no words"):
        draw(kyrtext.from_texts([]))
    with pytest.raises(KyrtextError, match="its size is 0"):
        draw(kyrtext.from_texts(["сөз"]), 0)
    assert len(coverage(kyrtext.from_texts([]))) == 0


def test_coverage_adds_up() -> None:
    table = coverage(kyrtext.from_texts(TEXTS))
    for _, part in table.groupby("language"):
        whole, rest = part[part["method"] == "all"], part[part["method"] != "all"]
        assert whole["tokens"].sum() == rest["tokens"].sum()
        assert rest["tokens_percent"].sum() == pytest.approx(100)
