"""Personal data in texts: the project's own list, at the rates that docs/checks.md gives."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyrtext
from kyrtext.corpus.build import Settings
from kyrtext.corpus.personal.names import Names
from kyrtext.corpus.privacy import (
    KINDS,
    counted_kinds,
    masked_documents,
    names_of,
    personal,
    protect,
    remaining,
)
from kyrtext.corpus.pseudonyms import pseudonymised, without_names
from tests.privacy_rates import cases, is_right, rates, shown

DOCS = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
PSEUDONYM = re.compile(r"A[A-Z2-7]{12}")
FEWEST = {"promised": 98, "disguised": 75, "further": 75, "untouched": 98}  # percent


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYRTEXT_KEY", "a key only for tests")


@pytest.fixture(scope="module")
def judged() -> tuple[list[dict[str, str]], list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KYRTEXT_KEY", "a key only for tests")
        return shown()


def test_rates_of_the_own_list(judged: tuple[list[dict[str, str]], list[str]]) -> None:
    for name, kinds in rates(*judged).items():
        right, total = kinds["all"]
        wrong = [
            (row["text"], text)
            for row, text in zip(*judged, strict=True)
            if row.get("class", "untouched") == name and not is_right(row, text)
        ]
        assert 100 * right >= FEWEST[name] * total, wrong


def test_the_docs_give_the_rates(judged: tuple[list[dict[str, str]], list[str]]) -> None:
    told = DOCS.read_text("utf-8")
    for name, kinds in rates(*judged).items():
        for kind, (right, total) in kinds.items():
            assert f"| {name} | {kind} | {right} of {total} |" in told, (name, kind, right, total)


def test_every_text_is_looked_at_by_itself() -> None:
    """The same masks whatever a text is read with."""
    rows = cases("personal")
    authors = sorted({row["author"] for row in rows if row["author"]})
    _, digests = pseudonymised(kyrtext.from_texts(authors, author=authors).documents)
    names = names_of({"names": digests})
    documents = kyrtext.from_texts([row["text"] for row in rows]).documents
    together = masked_documents(documents, names)["text"].tolist()
    for row in range(0, len(rows), 3):
        alone = masked_documents(documents.iloc[[row]].reset_index(drop=True), names)
        assert alone["text"].tolist() == [together[row]]


def test_what_is_masked_is_not_found_again() -> None:
    rows = cases("personal")
    corpus = protect(kyrtext.from_texts([row["text"] for row in rows]), "full")
    left = remaining(corpus.documents, Names())
    assert set(left["kind"]) <= {"name"}, left


@given(st.text(alphabet=" 0123456789+-()_.,:/@OoОоidкпрсаАБтелвсобакточ\n\ufe0f\u20e3", max_size=60))
def test_any_text_is_taken(text: str) -> None:
    place = 0
    for start, end, kind in personal(text, Names()):
        assert place <= start < end <= len(text)
        assert kind in KINDS
        place = end


def test_a_persons_own_wall_is_a_pseudonym_everywhere() -> None:
    corpus = kyrtext.from_texts(
        ["Салам", "Рахмат", "Жарыя"],
        platform="vkontakte",
        group=["Айбек Асанов", "Айбек Асанов", "Жумуш Москва"],
        group_id=["77120453", "77120453", "-5"],
        id=["77120453_1", "77120453_2", "-5_1"],
        post_id=[None, "77120453_1", None],
        parent_id=[None, "77120453_1", None],
        author=["Айбек Асанов", "Гүлзат Токтоева", "Жумуш Москва"],
        author_id=["77120453", "33102988", "-5"],
        source=["facebook-aibek-asanov-2024-05-01/posts.json", "вк/wall.json", "вк/wall.json"],
    )
    table = protect(corpus).documents
    own = table["author_id"][0]
    assert PSEUDONYM.fullmatch(own)
    assert table["group_id"].tolist() == [own, own, "-5"]
    assert table["id"].tolist() == [f"{own}_1", f"{own}_2", "-5_1"]
    assert table["post_id"][1] == table["parent_id"][1] == f"{own}_1"
    assert table["group"][0] == table["group"][1] == table["author"][0]
    assert table["group"][2] == "Жумуш Москва"
    everything = table.astype(str).to_csv()
    for secret in ("77120453", "33102988", "Асанов", "Гүлзат", "asanov"):
        assert secret not in everything, secret
    assert table["source"][1] == "вк/wall.json"


@pytest.mark.parametrize(
    ("path", "person"),
    [
        ("facebook-aibek-asanov-10_05_2024-AbCd1234/posts/1.json", "aibek"),
        ("instagram-gulzat.t-2024-01-02/media.json", "gulzat"),
        ("Айбек Асанов/wall.json", "Айбек"),
        ("WhatsApp Chat with Гүлзат Токтоева.txt", "Гүлзат"),
        ("facebook/zhumush-moskva/posts.json", ""),
        ("vkontakte/wall_-1.json", ""),
        ("facebook-groups/a.csv", ""),
        ("vkontakte/wall.get_demo_batir_msk.json", ""),
        ("facebook-groups.json", ""),
        ("Бишкек Москва/a.json", ""),
    ],
)
def test_folders_called_like_persons(path: str, person: str) -> None:
    shown_path = without_names(path, b"a key only for tests")
    assert (shown_path != path) is bool(person)
    assert not person or person not in shown_path


def test_kinds_are_counted() -> None:
    corpus = kyrtext.from_texts(["тел 0555 12 34 56", "жазгыла ak@mail.kg, Айбек"], settings=Settings())
    names = names_of({})
    found = remaining(corpus.documents, names)
    left = remaining(masked_documents(corpus.documents, names), names)
    table = counted_kinds(found, left)
    assert table.values.tolist() == [["phone", 1, 1, 0], ["email", 1, 1, 0], ["name", 1, 0, 1]]
    assert counted_kinds(left.iloc[:0], left.iloc[:0]).empty


def test_a_name_that_is_a_word_is_a_type_of_its_own_where_it_is_masked() -> None:
    corpus = kyrtext.from_texts(
        ["Бакыт келди", "бакыт каалайм", "Кечээ Бакыт жазды"], author=["А", "Б", "Бакыт Асанов"]
    )
    before, after = (kyrtext.frequency(one, stopwords=False) for one in (corpus, protect(corpus, "full")))
    assert before["count"].tolist() == after["count"].tolist()
    shown_tokens = kyrtext.tokens(protect(corpus, "full"))
    assert shown_tokens["token"].tolist()[:4] == ["•••••", "келди", "бакыт", "каалайм"]
    pd.testing.assert_series_equal(kyrtext.tokens(corpus)["start"], shown_tokens["start"])
