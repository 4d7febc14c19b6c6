"""Filters: any column, numbers compared, links, codes; a plain twin goes through the documents."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.cli import group
from kyrtext.corpus.corpus import Corpus
from kyrtext.search.codebook import Code, Codebook

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = [
    "Жумуш бар, чалгыла",
    "Ищу работу в Москве",
    "Жардам: https://www.gofundme.com/f/batken",
    "үй 😀",
    "Рахмат",
]


def made() -> Corpus:
    return kyrtext.from_texts(
        TEXTS,
        platform=["vkontakte", "vkontakte", "facebook", "odnoklassniki", "vkontakte"],
        kind=["post", "post", "post", "post", "comment"],
        id=["1", "2", "3", "4", "5"],
        parent_id=[None, None, None, None, "1"],
        post_id=[None, None, None, None, "1"],
        group=["А", "А", "Б", None, "А"],
        date_local=["2020-10-05", "2020-11-20", "2021-05-01", None, "2020-10-05"],
        likes=[60, None, 0, 12, 51],
        attached=["link 1, photo 2", None, None, "photo 1", None],
        links=["https://fund.example.org/batken", None, None, None, None],
        more={"Өлкө": ["Орусия", "Орусия", "Түркия", None, "Орусия"], "Age": ["20", "31", "x", None, "45"]},
        flags=[("crosspost",), (), (), ("deleted", "archived"), ()],
    )


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("*", [0, 1, 2, 3, 4]),
        ("platform:vk", [0, 1, 4]),
        ("-platform:vk", [2, 3]),
        ("NOT platform:vk", [2, 3]),
        ("platform:vk platform:fb", [0, 1, 2, 4]),
        ("likes:>50", [0, 4]),
        ("likes:>=51 kind:comment", [4]),
        ("likes:0", [2]),
        ("likes:<1", [2]),
        ("likes:10..60", [0, 3, 4]),
        ("likes:unknown", [1]),
        ("likes:known", [0, 2, 3, 4]),
        ("Өлкө:орусия", [0, 1, 4]),
        ("өлкө:т*", [2]),
        ("өлкө:unknown", [3]),
        ("age:>30", [1, 4]),
        ("age:x", [2]),
        ("from:2020-10-01 to:2020-11-15", [0, 4]),
        ("month:2020-10", [0, 4]),
        ("year:2021", [2]),
        ("month:undated", [3]),
        ("attached:photo", [0, 3]),
        ("attached:link", [0]),
        ("flags:archived", [3]),
        ("url:batken", [0, 2]),
        ("url:gofundme", [2]),
        ("domain:gofundme.com", [2]),
        ("domain:example.org", [0]),
        ("language:ru", [1]),
        ("language:ky kind:post", [0, 2, 3]),
        ("replies:>0", [0]),
        ("words:>2", [0, 1]),
        ("group:unknown", [3]),
        ("жумуш likes:>50", [0]),
        ("жумуш OR үй", [0, 3]),
        ("code:work", [0, 1]),
        ("-code:work", [2, 3, 4]),
    ],
)
def test_documents(query: str, rows: list[int]) -> None:
    book = Codebook((Code("work", words={"ky": ("жумуш",), "ru": ("работа",)}), Code("home")))
    found = kyrtext.where(made(), query, book)
    assert found.documents["text"].tolist() == [TEXTS[row] for row in rows]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("colour:red", "documents have no column 'colour'"),
        ("likes:many", "likes is a number"),
        ("code:work", "no codebook"),
        ("language:de", "there is no language 'de'"),
        ("kind:letter", "there is no kind 'letter'"),
        ("from:yesterday", "'yesterday' is no date"),
    ],
)
def test_a_slip_is_told(query: str, told: str) -> None:
    with pytest.raises(kyrtext.KyrtextError, match=told):
        kyrtext.where(made(), query)


def test_a_code_that_is_none() -> None:
    with pytest.raises(kyrtext.KyrtextError, match="no such code"):
        kyrtext.where(made(), "code:food", Codebook((Code("work"),)))


def test_answers_are_counted_in_the_whole_corpus() -> None:
    posts = kyrtext.where(made(), "kind:post")
    assert kyrtext.where(posts, "replies:1").documents["id"].tolist() == ["1"]


def test_nothing_is_filtered_of_nothing() -> None:
    empty = kyrtext.from_texts([])
    for query in ("likes:>5", "kind:post", "url:a", "language:ky", "replies:0", "month:2020-10", "*"):
        assert len(kyrtext.where(empty, query)) == 0


places = st.sampled_from(["а", "б", None])
counts = st.none() | st.integers(0, 30)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(counts, st.sampled_from(["а", "б", None])), min_size=1, max_size=12),
    st.integers(0, 30),
)
def test_equals_the_plain_twin(rows: list[tuple[int | None, str | None]], limit: int) -> None:
    corpus = kyrtext.from_texts(
        ["үй"] * len(rows), likes=[likes for likes, _ in rows], more={"place": [place for _, place in rows]}
    )
    for query, holds in {
        f"likes:>{limit}": lambda likes, _: likes is not None and likes > limit,
        f"likes:<={limit} place:а": lambda likes, place: (
            likes is not None and likes <= limit and place == "а"
        ),
        "place:а place:б": lambda _, place: place in ("а", "б"),
        "-place:а": lambda _, place: place != "а",
    }.items():
        if "place" in query and all(place is None for _, place in rows):
            continue  # a column nobody filled in is no column
        assert len(kyrtext.where(corpus, query)) == sum(holds(*row) for row in rows)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize(
    "command",
    [
        "freq --top 3", "documents", "tokens", "search жумуш", "kwic жумуш", "tree жумуш", "collocates жумуш",
        "ngrams -n 2", "keyness --target kind:post", "dispersion", "crosstab --word жумуш",
        "timeline --word жумуш", "bursts --word жумуш", "code --codebook {book}", "duplicates", "engagement",
        "posts", "groups", "talk", "network", "links", "matrix", "diversity", "clusters --top 5",
        "correspondence --word жумуш --word работа --by group", "scale --dictionary {scale}",
    ],
)  # fmt: skip
def test_every_command_narrows(command: str) -> None:
    """Each command counts the posts of its filter alone: an impossible one leaves nothing, any other less."""
    name, *rest = shlex.split(command.format(book=EXAMPLES / "codebook.yaml", scale=EXAMPLES / "scale.csv"))
    at = len(rest) if rest[:1] and rest[0].startswith("-") else min(len(rest), 1)
    given = [name, *rest[:at], str(EXAMPLES / "exports"), *rest[at:], "--where", "platform:vk likes:>20"]
    if name in ("freq", "posts", "search"):
        done = run(*given, "--format", "jsonl")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert rows
        assert all(row["platform"] == "vkontakte" for row in rows if "platform" in row)
    else:
        done = run(*given)
    assert done.exit_code == 0, done.output
    assert "of 1,575 documents" in done.stderr
    with pytest.raises(kyrtext.KyrtextError, match="cannot understand the query"):
        run(name, *rest[:at], "no such folder", *rest[at:], "--where", "жумуш AND")


def test_platform_narrows_or_names() -> None:
    rows = run("freq", str(EXAMPLES / "exports"), "--platform", "ok", "--by", "platform", "--format", "jsonl")
    assert {json.loads(line)["platform"] for line in rows.stdout.splitlines()} == {"odnoklassniki"}
    with pytest.raises(kyrtext.KyrtextError, match="write --platform NAME=PATH"):
        run("freq", str(EXAMPLES / "exports"), "--platform", "myspace")
