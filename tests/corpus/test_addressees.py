"""Names that replies begin with are mentions, no words: in memory, in an index, cut by hashtags or not."""

from __future__ import annotations

import json

import pytest

import kyrtext
from kyrtext.corpus import index as store
from kyrtext.corpus.decisions import decisions

TEXTS = [
    "[id5|Айбек], салам досум",
    "[id7|Жылдыз Асанова], жумуш барбы? Айбек да сурады",
    "Айбек, бул жооп эмес",
    "[id5|Айбек] келди, жыйын болду",
]


@pytest.fixture
def folder(tmp_path):
    items = [
        {
            "id": n,
            "from_id": 10 + n,
            "post_id": 1,
            "owner_id": -1,
            "date": 1709619160 + n,
            "text": text,
            "parents_stack": [],
        }
        for n, text in enumerate(TEXTS, 2)
    ]
    place = tmp_path / "vk"
    place.mkdir()
    (place / "comments.json").write_text(
        json.dumps({"response": {"count": len(items), "items": items}}), encoding="utf-8"
    )
    return place


def names(corpus):
    table = kyrtext.tokens(corpus)
    texts = corpus.documents["text"].tolist()
    for row in table.itertuples():
        assert texts[row.document][row.start : row.end] == row.token
    return table[table["token"].isin(["Айбек", "Жылдыз", "Асанова"])][
        ["document", "token", "kind"]
    ].values.tolist()


EXPECTED = [
    [0, "Айбек", "mention"], [1, "Жылдыз", "mention"], [1, "Асанова", "mention"], [1, "Айбек", "word"],
    [2, "Айбек", "word"], [3, "Айбек", "word"],
]  # fmt: skip


@pytest.mark.parametrize("split", [False, True])
def test_addressees_are_mentions(folder, split):
    corpus = kyrtext.read(folder, settings=kyrtext.Settings(split_hashtags=split))
    assert corpus.documents["text"].tolist()[0] == "Айбек, салам досум"
    assert names(corpus) == EXPECTED
    table = decisions(corpus)
    assert table[table["from"] == "addressees of replies"]["documents"].tolist() == [2]


def test_addressees_brought_back(folder):
    corpus = kyrtext.read(folder, settings=kyrtext.Settings(addressees=True))
    assert {kind for _, _, kind in names(corpus)} == {"word"}
    assert "addressees of replies" not in decisions(corpus)["from"].tolist()


def test_an_index_says_the_same(folder, tmp_path):
    store.index(folder, tmp_path / "kept")
    assert names(kyrtext.read(tmp_path / "kept")) == EXPECTED
