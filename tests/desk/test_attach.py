"""Codings survive a new index; files of coders become one; samples are drawn again the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kyrtext
from kyrtext import KyrtextError
from kyrtext.desk import actions
from kyrtext.desk.bringing import bring_codebook, bring_colleague, bring_project, merge
from kyrtext.desk.hand import codings_of, load_codings, read_lists
from kyrtext.desk.identity import identities
from kyrtext.desk.store import open_file
from kyrtext.desk.study import Study
from kyrtext.report import qda
from kyrtext.search.codebook import Code, Codebook

from .make import corpus_of, give, new_code, study_over

LONG = "Салам баарына! Москвада жумуш издеп жүрөм, айлык отуз миңден кем болбосун, жатакана керек."


def test_codings_are_found_again_after_posts_changed(tmp_path: Path) -> None:
    texts = (LONG, "үй берилет", "өчүрүлө турган пост", "сүйлөм, сүйлөм", "ушул эле текст", "бүтүн пост")
    study = study_over(tmp_path, corpus_of(texts))
    code = new_code(study, "иш")
    give(study, 0, code, "айлык отуз миңден")
    give(study, 1, code, "үй")
    give(study, 2, code, "пост")
    give(study, 3, code, "сүйлөм")
    give(study, 4, code, "эле")
    give(study, 5, code)
    now = (
        "Оңдоду: " + LONG,  # words before the passage: it moves
        "үй берилет",  # the same
        "бир сүйлөм сүйлөмдөр",  # twice in it, nothing around it is as it was
        "ушул эле текст",  # the same text, another id
        "бүтүн пост эмес",  # a whole post whose text changed
        "жаңы",
    )
    ids = ["-1_0", "-1_1", "-1_3", "-1_99", "-1_5", "-1_77"]
    study.file.close()
    again = study_over(tmp_path, corpus_of(now, id=ids))
    assert again.attached() == {"moved": 1, "attached": 1, "orphan": 1, "check": 3}
    by_quote = {coding["quote"]: place for coding, place in again.codings()}
    moved = by_quote["айлык отуз миңден"]
    assert again.text(moved.row)[moved.start : moved.end] == "айлык отуз миңден"
    assert by_quote["пост"].row == -1
    assert by_quote["эле"].row == 3
    # what is not sure does not count, and nothing is deleted
    assert len(codings_of(again).table) == 2
    assert len(again.file.rows("coding", "archived = 0")) == 6
    # she looks at one and says that it holds
    problem = next(coding for coding, place in again.problems() if coding["quote"] == "эле")
    start = again.text(3).index("эле")
    actions.do(
        again, "settle", {"coding": problem["id"], "row": 3, "start": start, "end": start + 3, "quote": "эле"}
    )
    assert again.attached() == {"moved": 1, "attached": 2, "orphan": 1, "check": 2}
    actions.do(again, "undo", {})
    assert again.attached()["check"] == 3


def test_the_order_of_an_index_and_the_file_read_from_change_nothing() -> None:
    known = {"platform": ["vkontakte", "facebook", "other"], "id": ["-1_1", None, None], "source": "a"}
    one = identities(kyrtext.from_texts(["иш", "үй", "үй"], **known))
    turned = {"platform": ["other", "facebook", "vkontakte"], "id": [None, None, "-1_1"], "source": "b"}
    other = identities(kyrtext.from_texts(["үй", "үй", "иш"], **turned))
    assert one.keys == other.keys[::-1]
    assert len(set(one.keys)) == 3


def test_indexing_twice_keeps_the_progress(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    code = new_code(study, "иш")
    give(study, 0, code)
    actions.do(study, "state", {"row": 1, "state": "read"})
    study.file.close()
    assert study_over(tmp_path).progress() == study_over(tmp_path).progress()
    assert study_over(tmp_path).progress()["read"] == 2


# ------------------------------------------------------------------ second coder, merging


def two(tmp_path: Path) -> tuple[Study, Study]:
    """Two coders of one study: the second took over codes and sample, and saw nothing."""
    first = study_over(tmp_path, coder="Айгүл")
    work, home = new_code(first, "иш"), new_code(first, "үй")
    actions.do(first, "sample", {"n": 4, "seed": 7})
    give(first, 0, work, "Жумуш")
    give(first, 2, home)
    second = study_over(tmp_path, coder="Бакыт")
    assert bring_colleague(second, first.file.path) == 3
    give(second, 0, work, "Жумуш")
    give(second, 1, work)
    for study in (first, second):
        actions.do(study, "state", {"row": 3, "state": "read"})
    actions.do(first, "state", {"row": 1, "state": "read"})
    return first, second


def test_the_second_coder_is_blind(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    marked = "эч ким көрбөсүн"
    actions.do(first, "memo", {"on": "post", "target": first.ids.keys[0], "version": 0, "text": marked})
    third = study_over(tmp_path, coder="Чынар")
    bring_colleague(third, first.file.path)
    assert marked.encode() not in third.file.path.read_bytes()
    assert third.file.rows("coding") == third.file.rows("reading") == []
    assert [row["docs"] for row in third.samples()] == [row["docs"] for row in first.samples()]
    assert {row["id"] for row in second.codes()} == {row["id"] for row in first.codes()}


def test_agreement_is_over_what_both_read(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    lists = [read_lists(study.file.path) for study in (first, second)]
    table = kyrtext.agreement([one for one, _ in lists], read=[read for _, read in lists]).set_index("code")
    # both read rows 0, 1, 3; иш: 1 0 0 against 1 1 0: po = 2/3, pe = 1/3 * 2/3 + 2/3 * 1/3 = 4/9
    assert table["units"]["иш"] == 3
    assert table["cohen_kappa"]["иш"] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert table.loc["иш", ["both", "first_only", "second_only", "neither"]].tolist() == [1, 0, 1, 1]


def test_merging_keeps_every_coding_whatever_the_order(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    paths = [study.file.path for study in (first, second)]
    before = [path.read_bytes() for path in paths]
    one = merge(paths, tmp_path / "one.coding").state()
    other = merge(paths[::-1], tmp_path / "other.coding").state()
    assert one == other
    again = merge([tmp_path / "one.coding", paths[0]], tmp_path / "again.coding").state()
    assert again == one
    assert [path.read_bytes() for path in paths] == before
    coders = pd.Series([row["coder"] for row in one["coding"]]).value_counts().to_dict()
    assert coders == {"Айгүл": 2, "Бакыт": 2}
    with pytest.raises(KyrtextError, match="there already"):
        merge(paths, tmp_path / "one.coding")


def test_one_name_for_two_codes_is_asked_about(tmp_path: Path) -> None:
    first, second = study_over(tmp_path, coder="A"), study_over(tmp_path, coder="B")
    for study in (first, second):
        give(study, 0, new_code(study, "иш", key="q"))
    paths = [study.file.path for study in (first, second)]
    with pytest.raises(KyrtextError, match="иш: one name, but different codes"):
        merge(paths, tmp_path / "c.coding")
    joined = merge(paths, tmp_path / "c.coding", "Консенсус", join=True)
    study = Study(corpus_of(), joined)
    assert [row["name"] for row in study.codes()] == ["иш"]
    assert study.code_counts()[study.codes()[0]["id"]] == (2, 1)


# ------------------------------------------------------------------ from elsewhere


def test_a_codebook_is_brought_in_once(tmp_path: Path) -> None:
    book = Codebook(
        (Code("pay", {"ky": "Айлык"}, "Акча", {"ky": ("айлык",)}, parent="work"), Code("work", key="w"))
    )
    study = study_over(tmp_path)
    assert bring_codebook(study, book) == 2
    assert bring_codebook(study, book) == 0
    back = study.codebook()
    assert [(code.name, code.parent, code.key) for code in back.codes] == [
        ("work", "", "w"),
        ("pay", "work", ""),
    ]
    assert (back.codes[1].words, back.codes[1].called("ky")) == ({"ky": ("айлык",)}, "Айлык")


def test_a_project_goes_out_and_comes_back(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    work = new_code(study, "иш")
    pay = new_code(study, "айлык", parent=work)
    give(study, 0, pay, "айлык")
    give(study, 4, pay, "айлык\tаз")
    give(study, 2, work)
    actions.do(study, "memo", {"on": "code", "target": pay, "version": 0, "text": "акча"})
    actions.do(study, "memo", {"on": "post", "target": study.ids.keys[2], "version": 0, "text": "үй"})
    path = qda.write_project(study.corpus, codings_of(study), tmp_path / "a.qdpx", positions=qda.UTF16)
    assert qda.read_whole_project(path).positions == qda.UTF16
    other = study_over(tmp_path, coder="Башка")
    counts = bring_project(other, qda.read_whole_project(path))
    assert counts == {"brought": 3, "known": 0, "unplaced": 0}
    assert bring_project(other, qda.read_whole_project(path))["known"] == 3
    columns = ["document", "code", "start", "end", "coder"]
    pd.testing.assert_frame_equal(codings_of(other).table[columns], codings_of(study).table[columns])
    assert sorted(codings_of(other).memos["text"]) == ["акча", "үй"]


def test_masked_and_plain_texts_are_not_mixed(tmp_path: Path) -> None:
    from kyrtext.corpus.privacy import protect

    study = study_over(tmp_path)
    give(study, 0, new_code(study, "иш"))
    masked = protect(corpus_of(), "full", None)
    with pytest.raises(KyrtextError, match="made over plain texts"):
        load_codings(masked, study.file.path)
    found, places = load_codings(corpus_of(), study.file.path)
    assert (len(found.table), places) == (1, {"attached": 1})


# ------------------------------------------------------------------ samples


def test_the_same_seed_draws_the_same_posts(tmp_path: Path) -> None:
    texts = tuple(f"пост {number}" for number in range(60))
    groups = ["А"] * 50 + ["Б"] * 10
    study = study_over(tmp_path, corpus_of(texts, group=groups))
    turned = study_over(
        tmp_path, corpus_of(texts[::-1], group=groups[::-1], id=[f"-1_{n}" for n in range(60)][::-1]), "Б"
    )
    for one in (study, turned):
        actions.do(one, "sample", {"n": 20, "seed": 7, "name": "s"})
        actions.do(one, "sample", {"n": 20, "seed": 7, "strata": "group"})
        actions.do(one, "sample", {"n": 20, "seed": 8})
        actions.do(one, "sample", {"n": 1000, "seed": 7})
    drawn = [[row["docs"] for row in one.samples()] for one in (study, turned)]
    assert drawn[0] == drawn[1]
    plain, strata, other, everything = drawn[0]
    assert len(plain) == len(strata) == 20
    assert plain != other
    assert len(everything) == 60
    of_group = [groups[study.ids.rows[key]] for key in strata]
    assert (of_group.count("А"), of_group.count("Б")) == (10, 10)
    with pytest.raises(KyrtextError, match="empty"):
        actions.do(study, "sample", {"n": 0, "seed": 7})


def test_skip_and_later_are_counted_apart(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    actions.do(study, "sample", {"n": 6, "seed": 1})
    for row, state in ((0, "read"), (1, "skipped"), (2, "later")):
        actions.do(study, "state", {"row": row, "state": state})
    assert study.progress() == {"unread": 3, "read": 1, "skipped": 1, "later": 1, "coded": 0, "all": 6}


def test_a_read_only_file_can_be_looked_at(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    give(study, 0, new_code(study, "иш"))
    study.file.close()
    study.file.path.chmod(0o400)
    assert len(load_codings(corpus_of(), study.file.path)[0].table) == 1
    assert open_file(study.file.path, writable=False).meta("coder") == "Айгүл"
