"""Agreement and precision: published examples, nltk and scipy as oracles, sheets people fill in."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from scipy.stats import binomtest

import kyrtext
from kyrtext.measures.agreement import (
    agreement,
    cohen_kappa,
    krippendorff_alpha,
    marks,
    percent_agreement,
    precision,
)
from kyrtext.measures.codes import code_hits
from kyrtext.reading.carriers.sheets import read_sheet
from kyrtext.report.tables import write_table

from .test_codes import BOOK

N = None


def test_alpha_follows_krippendorffs_examples() -> None:
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", examples A (binary) and C (nominal)
    one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha([one, other]) == pytest.approx(0.095, abs=0.0005)
    four = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
    assert krippendorff_alpha(four) == pytest.approx(0.743, abs=0.0005)


ratings = st.integers(2, 3).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from(["иш", "үй", "акча"]), min_size=coders, max_size=coders),
        min_size=2,
        max_size=12,
    )
)


@given(ratings)
def test_scores_agree_with_nltk(units: list[list[str]]) -> None:
    coders = [list(column) for column in zip(*units, strict=True)]
    task = AnnotationTask(
        [(f"c{coder}", unit, label) for coder, row in enumerate(coders) for unit, label in enumerate(row)]
    )
    if len({label for row in coders for label in row}) > 1:
        assert krippendorff_alpha(coders) == pytest.approx(task.alpha())
    one, other = coders[:2]
    pair = AnnotationTask(
        [(name, u, v) for name, row in (("a", one), ("b", other)) for u, v in enumerate(row)]
    )
    assert percent_agreement(one, other) == pytest.approx(100 * pair.avg_Ao())
    if len(set(one)) > 1 or len(set(other)) > 1:
        assert cohen_kappa(one, other) == pytest.approx(pair.kappa())


def test_empty_and_constant_ratings_have_no_score() -> None:
    for score in (percent_agreement([], []), cohen_kappa([], []), cohen_kappa(["иш"], ["иш"])):
        assert math.isnan(score)
    assert math.isnan(krippendorff_alpha([[], []]))
    assert math.isnan(krippendorff_alpha([[1, N], [N, 1]]))
    with pytest.raises(kyrtext.KyrtextError, match="units against"):
        cohen_kappa(["иш"], [])


def sheet(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["document", "code"])


def test_coders_are_compared_code_by_code() -> None:
    one = sheet((1, "иш"), (2, "иш"), (2, "үй"), (3, "үй"))
    other = sheet((1, "иш"), (2, "үй"), (3, "үй"), (4, "иш"))
    table = agreement([one, other]).set_index("code")
    assert table["units"].to_dict() == {"иш": 4, "үй": 4, "all codes": 8}
    # иш: 1 1 0 0 against 1 0 0 1; үй: 0 1 1 0 against 0 1 1 0
    assert table["percent_agreement"].to_dict() == {"иш": 50.0, "үй": 100.0, "all codes": 75.0}
    assert table["cohen_kappa"].to_dict() == {"иш": 0.0, "үй": 1.0, "all codes": 0.5}


def test_the_order_of_coders_does_not_matter() -> None:
    sheets = [sheet((1, "иш"), (2, "үй")), sheet((1, "иш"), (3, "үй")), sheet((2, "үй"))]
    swapped = {"first_only": "second_only", "second_only": "first_only"}
    back = agreement(sheets[::-1]).rename(columns=swapped)
    pd.testing.assert_frame_equal(agreement(sheets), back[agreement(sheets).columns])
    assert (agreement([sheets[0]] * 3)["percent_agreement"] == 100).all()


def test_what_both_read_and_left_without_a_code_counts() -> None:
    one, other = sheet(*((n, "иш") for n in range(10))), sheet(*((n, "иш") for n in range(9)))
    # po = 0.99, pe = 0.10 * 0.09 + 0.90 * 0.91 = 0.828
    table = agreement([one, other], read=[range(100), range(100)]).set_index("code")
    for name in ("иш", "all codes"):
        assert table["cohen_kappa"][name] == pytest.approx((0.99 - 0.828) / (1 - 0.828))
        assert table.loc[name, ["both", "first_only", "second_only", "neither"]].tolist() == [9, 1, 0, 90]
        assert table["units"][name] == 100
    alone = agreement([one, other])
    assert (alone.attrs["units"], alone["cohen_kappa"].iat[0]) == ("coded", 0)
    # the same said by rows with an empty code, as a coder would write them into her sheet
    listed = [
        pd.concat([table, sheet(*((n, None) for n in range(len(table), 100)))]) for table in (one, other)
    ]
    pd.testing.assert_frame_equal(agreement(listed), agreement([one, other], read=[range(100), range(100)]))
    with pytest.raises(kyrtext.KyrtextError, match="sheet 2 lists no unit without a code"):
        agreement([listed[0], other])
    with pytest.raises(kyrtext.KyrtextError, match="1 lists"):
        agreement([one, other], read=[[1]])


def test_a_unit_counts_where_both_coders_read_it() -> None:
    one, other = sheet((1, "иш"), (2, "иш")), sheet((1, "иш"), (5, "үй"))
    table = agreement([one, other], read=[[1, 2, 3, 4], [1, 3, 4, 5]]).set_index("code")
    assert table.loc["иш", ["units", "both", "first_only", "second_only", "neither"]].tolist() == [
        3,
        1,
        0,
        0,
        2,
    ]
    assert table.loc["үй", ["units", "both", "first_only", "second_only", "neither"]].tolist() == [
        3,
        0,
        0,
        0,
        3,
    ]


def test_review_sheets_are_compared_hit_by_hit() -> None:
    hits = pd.DataFrame(
        {"code": ["иш", "иш", "үй"], "document": [0, 0, 1], "start": [0, 9, 0], "end": [4, 12, 2]}
    )
    one, other = hits.assign(correct=["yes", "no", "да"]), hits.assign(correct=["ооба", "жок", ""])
    table = agreement([one, other.iloc[::-1]], judged="correct").set_index("code")
    assert table["units"].to_dict() == {"иш": 2, "үй": 0, "all codes": 2}
    assert table["percent_agreement"]["иш"] == 100
    assert math.isnan(table["percent_agreement"]["үй"])


def test_what_is_missing_is_told() -> None:
    with pytest.raises(kyrtext.KyrtextError, match="1 sheet"):
        agreement([sheet((1, "иш"))])
    with pytest.raises(kyrtext.KyrtextError, match="no column 'code'"):
        agreement([sheet((1, "иш")), pd.DataFrame({"document": [1]})])
    with pytest.raises(kyrtext.KyrtextError, match=r"row 3.*'мүмкүн'"):
        marks(pd.Series(["yes", "мүмкүн"], name="correct"))
    assert agreement([sheet(), sheet()])["code"].tolist() == ["all codes"]


@given(st.lists(st.tuples(st.sampled_from(["иш", "үй"]), st.sampled_from(["yes", "no", ""])), max_size=30))
def test_precision_agrees_with_scipy(rows: list[tuple[str, str]]) -> None:
    table = precision(pd.DataFrame(rows, columns=["code", "correct"])).set_index("code")
    for name in [*{code for code, _ in rows}, "all codes"]:
        given_ = [mark for code, mark in rows if mark and name in (code, "all codes")]
        row = table.loc[name]
        assert (row["reviewed"], row["correct"]) == (len(given_), given_.count("yes"))
        if given_:
            expected = binomtest(given_.count("yes"), len(given_)).proportion_ci(method="wilson")
            assert row["precision"] == pytest.approx(100 * given_.count("yes") / len(given_))
            assert (row["low"], row["high"]) == pytest.approx(
                (100 * expected.low, 100 * expected.high), abs=1e-4
            )
        else:
            assert math.isnan(row["precision"])


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_sheet_is_filled_in_and_read_back(tmp_path: Path, ending: str) -> None:
    posts = kyrtext.from_texts(["Жумуш барбы? Үйдө отурам, жумуш жок", "үй керек"])
    hits = code_hits(posts, BOOK)
    hits["correct"] = ["yes", "no", "1", "жок"][: len(hits)]
    hits["code_by_hand"] = ["", "home", "", ""][: len(hits)]
    table = precision(read_sheet(write_table(hits, tmp_path / f"барак.{ending}")))
    assert table[["code", "reviewed", "correct", "should_be"]].values.tolist() == [
        ["work", 2, 1, "home 1"],
        ["home", 2, 1, ""],
        ["all codes", 4, 2, "home 1"],
    ]
