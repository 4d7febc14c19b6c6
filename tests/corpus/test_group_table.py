"""The table of groups: how rows meet documents, what is told of those that do not, division by any column."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import kyrtext
from kyrtext.corpus.columns import division, numbers, replies
from kyrtext.corpus.corpus import Corpus
from kyrtext.corpus.group_table import GroupTable, load_groups, unmatched

EXAMPLES = Path(__file__).parents[2] / "examples"


def made() -> Corpus:
    return kyrtext.from_texts(
        ["иш", "үй", "суу", "нан", "от"],
        platform=["vkontakte", "facebook", "odnoklassniki", "facebook", "vkontakte"],
        group=["Айыл", "Kyrgyz in  LONDON", None, "Башка", None],
        group_id=["-77", None, "53000000000001", "kg.paris", None],
    )


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_reading_joins_the_table_of_groups() -> None:
    together = kyrtext.read(EXAMPLES / "exports", groups=EXAMPLES / "groups.csv")
    joined = kyrtext.with_groups(kyrtext.read(EXAMPLES / "exports"), EXAMPLES / "groups.csv")
    assert together.documents["country"].notna().any()
    assert together.documents.equals(joined.documents)


def test_rows_meet_by_number_address_and_name(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "platform,group,group_id,url,country,members,kind\n"
        "VK,,club77,,Russia,12.5K,community\n"
        "Facebook groups,kyrgyz in london,,,UK,878,group\n"
        ",,,https://ok.ru/group/53000000000001,Russia,,group\n"
        'facebook,,,https://www.facebook.com/groups/kg.paris/,France,"1,204",page\n'
        "facebook,Жок группа,,,Spain,unknown,group\n",
    )
    joined = kyrtext.with_groups(made(), path)
    documents = joined.documents
    assert documents["country"].tolist() == ["Russia", "UK", "Russia", "France", None]
    assert documents["members"].tolist() == ["12500", "878", None, "1204", None]
    assert documents["kind"].tolist() == ["post"] * 5
    assert documents["group_kind"].tolist() == ["community", "group", "group", "page", None]
    assert joined.notes["groups"]["unmet"] == ["facebook жок группа"]
    assert joined.notes["groups"]["unlisted"] == ["vkontakte no group"]
    assert joined.notes["groups"]["renamed"] == {"kind": "group_kind", "url": "group_url"}
    assert "1 row meets no post: facebook жок группа" in unmatched(joined.notes["groups"])
    assert kyrtext.where(joined, "country:Russia members:>10000").documents["text"].tolist() == ["иш"]
    assert GroupTable.of_plain(joined.notes["groups"]["table"]) == load_groups(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("country,members\nRussia,5\n", "give a column group, group_id or url"),
        ("platform,group,country\nvk,,Russia\n", "row 2: it names no group"),
        ("group,members\nАйыл,many\n", "'many' is no number"),
    ],
)
def test_a_table_that_is_none_is_told(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(kyrtext.KyrtextError, match=expected):
        load_groups(table(tmp_path, text))


def test_a_damaged_table_is_told() -> None:
    for plain in (None, {"keys": 5}, {"keys": [["a", "b", "c"]], "columns": {"x": []}}):
        with pytest.raises(kyrtext.KyrtextError, match="damaged"):
            GroupTable.of_plain(plain)


def values_of(corpus: kyrtext.Corpus, column: str) -> list[str]:
    codes, names = division(corpus, column)
    return [names[code] for code in codes]


def test_sums_of_the_examples_equal_a_recount() -> None:
    corpus = kyrtext.with_groups(kyrtext.read(EXAMPLES / "exports"), EXAMPLES / "groups.csv")
    assert corpus.notes["groups"]["unmet"] == []
    documents = corpus.documents
    for by in ("country", "city", "country,month", "platform,group_kind", "created", "Page Category"):
        codes, names = division(corpus, by)
        found = Counter(codes.tolist())
        names_of = [values_of(corpus, one.strip()) for one in by.split(",")]
        expected = Counter("\x1f".join(cells) for cells in zip(*names_of, strict=True))
        assert {names[code]: count for code, count in found.items()} == dict(expected)
    table = kyrtext.frequency(corpus, by="country", stopwords=False)
    whole = kyrtext.frequency(corpus, stopwords=False)
    assert table["count"].sum() == whole["count"].sum()
    assert set(table["country"]) == {"Russia", "abroad", "unknown"}
    assert documents["country"].notna().sum() + values_of(corpus, "country").count("unknown") == len(corpus)


def test_replies_equal_a_recount() -> None:
    corpus = kyrtext.read(EXAMPLES / "exports")
    answered: Counter[tuple[str, str]] = Counter()
    for row in corpus.documents.itertuples():
        for name in {row.parent_id, row.post_id} - {None, row.id}:
            answered[row.platform, name] += 1
    expected = [answered[row.platform, row.id] for row in corpus.documents.itertuples()]
    assert replies(corpus).tolist() == expected
    assert sum(expected) > 500
    part = corpus.where(kind="post")
    assert np.nansum(numbers(part, "replies")) == sum(
        count for count, kind in zip(expected, corpus.documents["kind"], strict=True) if kind == "post"
    )


def test_two_columns_at_once() -> None:
    corpus = kyrtext.from_texts(
        ["иш", "иш", "үй"], platform=["facebook", "vkontakte", "facebook"], likes=[1, 10, 9]
    )
    table = kyrtext.frequency(corpus, by="platform,kind")
    assert table[["platform", "kind", "headword"]].values.tolist() == [
        ["facebook", "post", "иш"], ["facebook", "post", "үй"], ["vkontakte", "post", "иш"],
    ]  # fmt: skip
    assert division(corpus, "likes")[1] == ["1", "9", "10"]
    with pytest.raises(kyrtext.KyrtextError, match="two columns at most"):
        division(corpus, "platform,kind,month")
    with pytest.raises(kyrtext.KyrtextError, match="nearly every document"):
        division(corpus, "text")
