"""What was coded by hand counts like what a dictionary finds, in every command, its denominator named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import kyrtext
from kyrtext.cli import group
from kyrtext.corpus.index import open_store, save
from kyrtext.desk import actions
from kyrtext.desk.bringing import bring_codebook
from kyrtext.desk.hand import codings_of
from kyrtext.report import qda
from kyrtext.report.quotations import write_quotations
from kyrtext.search.codebook import Code, Codebook
from kyrtext.search.coding import corrected, hand_coded, read_only

from .make import give, study_over, told_in

BOOK = Codebook(
    (
        Code("work", words={"ky": ("жумуш",)}),
        Code("pay", words={"ky": ("айлык",)}, parent="work"),
        Code("home", words={"ky": ("үй",)}),
    )
)
TEXTS = (
    "жумуш барбы",
    "айлык кандай, айлык аз",
    "үй берилет",
    "тааныш жокпу",
    "жумуш керек",
    "үйдө жумуш",
    "салам",
)


@pytest.fixture
def study(tmp_path: Path) -> Any:
    """Seven posts; five read: work, pay, home, nothing, and one whose suggestion was refused."""
    months = [f"2021-0{place // 2 + 1}-05T10:00:00Z" for place in range(7)]
    platforms = ["vkontakte", "facebook"] * 3 + ["vkontakte"]
    corpus = kyrtext.from_texts(
        list(TEXTS), id=[f"-1_{n}" for n in range(7)], platform=platforms, date=months, group="Топ"
    )
    save(corpus, tmp_path / "study.kyr")
    study = study_over(tmp_path, open_store(tmp_path / "study.kyr"))
    bring_codebook(study, BOOK)
    ids = {row["name"]: row["id"] for row in study.codes()}
    give(study, 0, ids["work"], "жумуш")
    give(study, 1, ids["pay"], "айлык кандай")
    give(study, 2, ids["home"])
    actions.do(study, "state", {"row": 3, "state": "read"})
    actions.do(study, "state", {"row": 4, "state": "read"})
    refused = {"row": 4, "code": ids["work"], "start": 0, "end": 5, "quote": "жумуш", "verdict": "rejected"}
    actions.do(study, "verdict", refused)
    actions.do(
        study, "memo", {"on": "post", "target": study.ids.keys[2], "version": 0, "text": "сурап көрүү"}
    )
    return study


def run(study: Any, command: str, *options: str, use: str | None = None) -> Result:
    place = study.file.path.parent
    more = ["--codings", str(study.file.path), *(["--use", use] if use else [])]
    return CliRunner().invoke(group, [command, str(place / "study.kyr"), "--quiet", *more, *options])


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_by_hand_the_denominator_is_what_was_read(study: Any) -> None:
    part, over = read_only(study.corpus, codings_of(study))
    table = kyrtext.codes(part, hand_coded(part, over)).set_index("code")
    assert table["documents"].to_dict() == {"work": 2, "pay": 1, "home": 1, "any code": 3}
    assert table["documents_percent"].to_dict() == {"work": 40, "pay": 20, "home": 20, "any code": 60}
    assert table["hits"].to_dict() == {"work": 2, "pay": 1, "home": 1, "any code": 3}
    # жумуш; айлык кандай; a whole post of two words
    assert table["words"].to_dict() == {"work": 3, "pay": 2, "home": 2, "any code": 5}
    result = run(study, "code", "--format", "jsonl")
    assert [row["documents"] for row in rows(result)] == [2, 1, 1, 3]
    assert "counted over the 5 posts that were read, of 7" in result.stderr


def test_the_dictionary_counts_all_posts(study: Any) -> None:
    found = rows(run(study, "code", "--format", "jsonl", use="dictionary"))
    assert [row["documents"] for row in found] == [4, 1, 2, 5]


def test_corrected_takes_the_coder_where_she_read(study: Any) -> None:
    coded, told = corrected(study.corpus, codings_of(study))
    # read: 0 work, 1 pay, 2 home, 4 nothing (refused); not read: 5 has work and home by its words
    assert coded.items.counts.tolist() == [
        [1, 0, 0],
        [1, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
        [0, 0, 0],
        [1, 0, 1],
        [0, 0, 0],
    ]
    # the second айлык of post 1; the word of post 2 lies in a post that has the code as a whole
    assert told == {"read": 5, "unread": 2, "unjudged": 1}
    result = run(study, "code", "--format", "jsonl", use="corrected")
    assert [row["documents"] for row in rows(result)] == [3, 1, 2, 4]
    assert "by hand in 5 posts that were read, by words in 2" in result.stderr


def test_every_command_takes_them(study: Any, tmp_path: Path) -> None:
    cells = {
        (row["item"], row["platform"]): row["documents"]
        for row in rows(run(study, "crosstab", "--by", "platform", "--format", "jsonl"))
    }
    assert cells[("work", "facebook")] == cells[("work", "vkontakte")] == 1
    assert cells[("home", "facebook")] == 0
    line = rows(run(study, "timeline", "--every", "month", "--format", "jsonl"))
    assert [(row["documents"], row["all_documents"]) for row in line if row["item"] == "work"] == [
        (2, 2),
        (0, 2),
        (0, 1),
    ]
    assert run(study, "bursts", "--every", "month", "--format", "jsonl").exit_code == 0
    change = rows(run(study, "effect", "--date", "2021-02-01", "--days", "40", "--format", "jsonl"))
    assert (change[0]["item"], change[0]["before_percent"]) == ("work", 100)
    key = rows(run(study, "keyness", "--target", "code:work", "--format", "jsonl"))
    assert {row["headword"]: row["target_count"] for row in key}["айлык"] == 2
    report = tmp_path / "report.html"
    assert run(study, "report", "-o", str(report)).exit_code == 0
    assert '"posts":[2,2,1]' in report.read_text("utf-8")
    account = json.loads(next(tmp_path.glob("*manifest.json")).read_text("utf-8"))
    assert account["settings"]["posts_read"] == 5
    assert account["settings"]["posts_unread"] == 2
    assert len(account["settings"]["codings_sha256"]) == 64


def test_words_and_codings_are_not_mixed(study: Any) -> None:
    assert run(study, "timeline", "--word", "жумуш").exit_code == 2
    assert run(study, "code", "--hits").exit_code == 1
    path = str(study.file.path.parent / "study.kyr")
    assert CliRunner().invoke(group, ["code", path, "--use", "hand"]).exit_code == 2
    missing = CliRunner().invoke(group, ["code", path, "--codings", "жок.coding"], catch_exceptions=True)
    assert "no such file" in str(missing.exception)


def test_files_hold_what_was_coded(study: Any, tmp_path: Path) -> None:
    place = str(tmp_path / "study.kyr")
    for kind in ("qdpx", "qdc", "docx", "xlsx"):
        done = CliRunner().invoke(
            group,
            [
                "exchange",
                place,
                "--codings",
                str(study.file.path),
                "-o",
                str(tmp_path / f"a.{kind}"),
                "--quiet",
            ],
        )
        assert done.exit_code == 0, done.output
    project = qda.read_whole_project(tmp_path / "a.qdpx")
    assert project.codings[["code", "text", "whole"]].values.tolist() == [
        ["work", "жумуш", False],
        ["pay", "айлык кандай", False],
        ["home", "үй берилет", True],
    ]
    assert len(project.sources) == 3  # what has no code and no memo stays at home
    assert project.memos["text"].tolist() == ["сурап көрүү"]
    text = told_in(tmp_path / "a.docx")
    assert text.index("work") < text.index("жумуш") < text.index("pay") < text.index("айлык кандай")
    assert "2021-01-05 · vkontakte" in text
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert {"codings", "codes", "crosstab", "timeline", "bursts", "memos"} <= set(book.sheetnames)
    one = write_quotations(study.corpus, codings_of(study), tmp_path / "1.docx").read_bytes()
    assert one == write_quotations(study.corpus, codings_of(study), tmp_path / "2.docx").read_bytes()


def test_agreement_of_two_files(study: Any, tmp_path: Path) -> None:
    from kyrtext.desk.bringing import bring_colleague

    other = study_over(tmp_path, study.corpus, coder="Бакыт")
    bring_colleague(other, study.file.path)
    ids = {row["name"]: row["id"] for row in other.codes()}
    give(other, 0, ids["work"])
    for row in (1, 2, 3):
        actions.do(other, "state", {"row": row, "state": "read"})
    done = CliRunner().invoke(
        group, ["agreement", str(study.file.path), str(other.file.path), "--format", "jsonl"]
    )
    found = {row["code"]: row for row in rows(done)}
    # both read posts 0 to 3; work (with pay below it): 1 1 0 0 against 1 0 0 0
    assert [found["work"][name] for name in ("units", "both", "first_only", "second_only", "neither")] == [
        4,
        1,
        1,
        0,
        2,
    ]


def test_nothing_read_is_told(study: Any) -> None:
    other = study_over(study.file.path.parent, study.corpus, coder="Бош")
    result = CliRunner().invoke(
        group, ["code", str(study.file.path.parent / "study.kyr"), "--codings", str(other.file.path)]
    )
    assert "has read no post" in str(result.exception)


def test_suggestions_accepted_in_unread_posts_are_told(study: Any) -> None:
    ids = {row["name"]: row["id"] for row in study.codes()}
    given = {"row": 5, "code": ids["home"], "start": 0, "end": 4, "quote": "үйдө", "verdict": "accepted"}
    actions.do(study, "verdict", given)
    assert not codings_of(study).read[5]
    result = run(study, "code", "--format", "jsonl")
    assert "1 codings lie in posts that are not read" in result.stderr
    assert [row["documents"] for row in rows(result)] == [2, 1, 1, 3]


def test_masked_texts_stay_masked_in_every_file(tmp_path: Path) -> None:
    from kyrtext.corpus.privacy import protect
    from kyrtext.desk.exports import export

    corpus = protect(
        kyrtext.from_texts(["жумуш бар, чал: +996 555 123 456"], id=["-1_1"], platform="vkontakte"), "full"
    )
    study = study_over(tmp_path, corpus)
    bring_codebook(study, BOOK)
    code = study.codes()[0]["id"]
    give(study, 0, code, study.text(0)[:25])
    give(study, 0, code)
    assert b"555" not in study.file.path.read_bytes().replace(b"-1_", b"")
    for kind in ("xlsx", "csv", "docx", "qdpx"):
        name, data, _ = export(study, kind, {})
        (tmp_path / name).write_bytes(data)
    assert "123" not in (tmp_path / "codings.csv").read_text("utf-8-sig").split("чал")[1].split(",")[0]
    assert all("555 123" not in text for text in qda.read_project(tmp_path / "codings.qdpx")[0]["text"])
    quoted = told_in(tmp_path / "codings.docx")
    assert "чал" in quoted
    assert "555 123" not in quoted


def test_a_slow_twin_of_what_is_covered(study: Any) -> None:
    found = codings_of(study)
    tokens = kyrtext.tokens(study.corpus)
    words = tokens[tokens["kind"].isin(["word", "hashtag"])]
    names = [code.name for code in found.codebook.codes]
    expected = np.zeros((len(study.corpus), len(names)), dtype=int)
    for column, name in enumerate(names):
        for row in range(len(study.corpus)):
            inside = set()
            for one in found.table.itertuples():
                below = name == one.code or name in found.codebook.ancestors(one.code)
                if one.document == row and below:
                    part = words[words["document"] == row]
                    whole = one.start < 0
                    inside |= {
                        word.position
                        for word in part.itertuples()
                        if whole or one.start <= word.start < one.end
                    }
            expected[row, column] = len(inside)
    assert hand_coded(study.corpus, found).items.covered.tolist() == expected.tolist()
