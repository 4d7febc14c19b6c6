"""The query language: cases a linguist can edit, laws, and a slow plain twin of the search."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.corpus.terms import types_of
from kyrtext.files.errors import KyrtextError
from kyrtext.search.answers import find
from kyrtext.search.query import And, Near, Node, Not, Or, Phrase, Query, Term, parse
from tests.make import corpus, texts

from .query_cases import cases, spelled


def test_there_are_cases() -> None:
    assert len(cases()) >= 120


@pytest.mark.parametrize(("query", "expected"), cases())
def test_query(query: str, expected: str) -> None:
    if expected.startswith("error: "):
        with pytest.raises(KyrtextError) as caught:
            parse(query)
        assert caught.value.found == expected.removeprefix("error: ")
    else:
        assert spelled(parse(query)) == expected


PIECES = [
    *(
        "жумуш",
        "работа",
        "#бар",
        "15",
        "AND",
        "OR",
        "NOT",
        "NEAR/2",
        "NEAR",
        "+",
        "-",
        "!",
        "(",
        ")",
        '"',
        "«",
        "»",
    ),
    *("*", "?", "~", "|", "&", "platform:", "language:ky", "from:2020", ":", ",", " ", "  ", "😂", "\\", "'"),
]


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_the_parser_raises_nothing_else(text: str) -> None:
    try:
        query = parse(text)
    except KyrtextError:
        return
    assert query.node is not None or query.filters


@settings(deadline=None)  # the first word looked up loads the dictionaries
@given(st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join))
def test_the_search_raises_nothing_else(text: str) -> None:
    made = corpus(["жумуш/ky бар/ky . работа/ru", ""])
    try:
        found = find(made, text)
    except KyrtextError:
        return
    assert len(found.documents) == 2
    assert (found.first <= found.last).all()


@pytest.mark.parametrize("sign", ["(", "NOT ", "(NOT "])
def test_a_deep_query_is_told(sign: str) -> None:
    with pytest.raises(KyrtextError, match="deep"):
        parse(sign * 3000 + "жумуш")


# ------------------------------------------------------------------------------ the plain twin

Hit = tuple[int, int, int]  # document, first word, last word


def plain(documents: list[list[str]], node: Node) -> tuple[set[int], set[Hit]]:
    """Documents and hits by loops over words."""
    everything = set(range(len(documents)))
    if isinstance(node, Term):
        hits = {
            (row, place, place)
            for row, words in enumerate(documents)
            for place, word in enumerate(words)
            if word == node.text
        }
        return {hit[0] for hit in hits}, hits
    if isinstance(node, Phrase):
        wanted = [term.text for term in node.terms]
        hits = {
            (row, place, place + len(wanted) - 1)
            for row, words in enumerate(documents)
            for place in range(len(words))
            if words[place : place + len(wanted)] == wanted
        }
        return {hit[0] for hit in hits}, hits
    if isinstance(node, Near):
        (_, left), (_, right) = plain(documents, node.left), plain(documents, node.right)
        hits = {
            (a[0], a[1], b[2])
            for one, other in ((left, right), (right, left))
            for a in one
            for b in other
            if a[0] == b[0] and 0 < b[1] - a[2] <= node.distance
        }
        return {hit[0] for hit in hits}, hits
    if isinstance(node, Not):
        return everything - plain(documents, node.part)[0], set()
    if isinstance(node, And):
        parts = [plain(documents, part) for part in node.parts]
        rows = set.intersection(*(part[0] for part in parts))
    else:
        assert isinstance(node, Or)
        parts = [plain(documents, part) for part in (*node.required, *node.parts)]
        musts = [part[0] for part in parts[: len(node.required)]]
        cans = [part[0] for part in parts[len(node.required) :]]
        rows = set.intersection(*musts) if musts else set.union(*cans)
    return rows, {hit for part in parts for hit in part[1] if hit[0] in rows}


words = st.sampled_from(["работа", "жумуш", "паспорт", "үй", "covid", "и", "иш"])
leaves = st.one_of(
    words.map(lambda word: Term(word, exact=True)),
    st.lists(words, min_size=2, max_size=3).map(
        lambda found: Phrase(tuple(Term(word, exact=True) for word in found))
    ),
)
nears = st.builds(Near, leaves, leaves, st.integers(1, 4))
nodes = st.recursive(
    st.one_of(leaves, nears),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
        st.builds(
            Or, st.lists(inner, max_size=2).map(tuple), st.lists(inner, min_size=1, max_size=2).map(tuple)
        ),
        inner.map(Not),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(texts, nodes)
def test_search_equals_the_plain_twin(documents: list[str], node: Node) -> None:
    made = corpus(documents)
    spoken = [[word.split("/")[0] for word in text.split() if word != "."] for text in documents]
    rows, hits = plain(spoken, node)
    found = find(made, Query(node))
    assert set(found.documents.nonzero()[0].tolist()) == rows
    running = [-1] * len(made.ids)  # number of each word within its document
    for row in range(len(made)):
        place = 0
        for token in range(made.bounds[row], made.bounds[row + 1]):
            if made.lexicon["kind"].iat[made.ids[token]] == "word":
                running[token], place = place, place + 1
    owner = made.document_ids
    got = [
        (int(owner[first]), running[first], running[last])
        for first, last in zip(found.first, found.last, strict=True)
    ]
    assert len(got) == len(set(got))
    assert set(got) == hits


# ------------------------------------------------------------------------------ terms


@pytest.fixture(scope="module")
def talk() -> kyrtext.Corpus:
    return kyrtext.from_texts(
        [
            "Мен бул жерде жүрөм, жумуш издеп журом",
            "Ищу работу. Срочно нужна работа, документы есть",
            "Документтерди тапшырдым, 15 000 сом төлөдүм 😂 #жумуш",
            "Колум ооруйт. Вбили кол в землю.",
            "jumush barby? salam baaryna",
        ],
        platform=["facebook", "vkontakte", "vkontakte", "odnoklassniki", "vkontakte"],
        kind=["post", "post", "comment", "post", "post"],
        group=["Москвадагы кыргыздар", "Работа в Москве", "Работа в Москве", None, None],
        date_local=["2020-10-04", "2020-10-31", "2020-11-01", None, "2021-01-10T12:30:00"],
    )


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("жумуш", ["жумуш", "jumush"]),
        ("ЖУМУШТАН", ["жумуш", "jumush"]),
        ("jumush", ["жумуш", "jumush"]),
        ('"жумуш"', ["жумуш", "jumush"]),
        ("#жумуш", ["#жумуш"]),
        ("журом", ["жүрөм", "журом"]),
        ("рaбoтa", ["работу", "работа"]),
        ("работы", ["работу", "работа"]),
        ("дoкумент", ["документы", "Документтерди"]),
        ("документам", ["документы", "Документтерди"]),
        ("документтер", ["документы", "Документтерди"]),
        ("кол", ["Колум", "кол"]),
        ("15000", ["15 000"]),
        ('"15 000 сом"', ["15 000 сом"]),
        ("😂", ["😂"]),
        ("рабо?а", ["работа"]),
        ("рaб*", ["работу", "работа"]),
        ("рабата~", ["работа"]),
        ("работа NEAR/2 документ", ["работа, документы"]),
        ("жумуш NEAR/1 издеп", ["жумуш издеп"]),
        ('"жумуш издеп журом"', ["жумуш издеп журом"]),
        ('"жүрөм"', ["жүрөм", "журом"]),
        ("самолёт", []),
    ],
)
def test_what_is_found(talk: kyrtext.Corpus, query: str, hits: list[str]) -> None:
    assert kyrtext.kwic(talk, query)["hit"].tolist() == hits


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("platform:vk", [1, 2, 4]),
        ("platform:vkontakte platform:facebook", [0, 1, 2, 4]),
        ("kind:comment", [2]),
        ('group:"работа в москве"', [1, 2]),
        ("group:*москв*", [0, 1, 2]),
        ("from:2020-10 to:2020-10", [0, 1]),
        ("from:2020-10-05", [1, 2, 4]),
        ("to:31.10.2020", [0, 1]),
        ("from:2020 to:2020", [0, 1, 2]),
        ("-работа -жумуш platform:vk", [2]),
        ("работа OR kind:post", None),
        ("language:de работа", None),
        ("platform:myspace", None),
        ("kind:tweet", None),
        ("from:вчера", None),
    ],
)
def test_which_documents_are_found(talk: kyrtext.Corpus, query: str, rows: list[int] | None) -> None:
    if rows is None:
        with pytest.raises(KyrtextError):
            kyrtext.search(talk, query)
    else:
        assert sorted(kyrtext.search(talk, query)["document"]) == rows


@settings(deadline=None)
@given(st.sampled_from(["работа", "жумуш", "иш", "үй"]), st.integers(0, 7), st.sampled_from("абвүө"))
def test_one_typo_is_found_and_two_are_not(word: str, place: int, letter: str) -> None:
    made = corpus([f"{word}/ru"])
    place = min(place, len(word))
    for typo in (
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
    ):
        if typo:
            assert types_of(made, f"{typo}~").any()
    assert not types_of(made, f"{word}ыы~").any()


def test_a_homograph_is_found_in_both_languages_unless_one_is_named() -> None:
    made = corpus(["кол/ky үй/ky", "кол/ru", "паспорт/ky паспорт/ru"])
    assert find(made, "кол").documents.tolist() == [True, True, False]
    assert find(made, "кол language:ky").documents.tolist() == [True, False, False]
    assert find(made, "кол language:ru").documents.tolist() == [False, True, False]
    assert len(find(made, "паспорт").first) == 2
    assert len(find(made, "паспорт language:ru").first) == 1


def test_several_words_where_one_is_counted_are_told() -> None:
    with pytest.raises(KyrtextError, match="'жумуш бар' is more than one word"):
        types_of(corpus(["жумуш/ky бар/ky"]), " жумуш бар ")
    assert not types_of(corpus(["үй/ky"]), "0555 12 34", every_kind=True).any()


def test_an_empty_term_is_told() -> None:
    for term in ("", " ", '""', "*", "~", "?*"):
        with pytest.raises(KyrtextError, match="cannot search"):
            types_of(corpus(["үй/ky"]), term)
