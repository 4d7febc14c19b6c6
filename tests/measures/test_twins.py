"""Fast paths and their slow plain twins say the same."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext import (
    Counting,
    collocates,
    crosstab,
    frequency,
    from_texts,
    keyness,
    kwic,
    read,
    search,
    timeline,
)
from kyrtext.corpus import counting
from kyrtext.corpus import index as store
from kyrtext.corpus import stop_lists as stoplists
from kyrtext.corpus.columns import (
    author_keys,
    authors,
    best_dates,
    division,
    numbers,
    periods,
    words_of_documents,
)
from kyrtext.corpus.corpus import Corpus, concat
from kyrtext.corpus.grouping import Grouping, grouped
from kyrtext.corpus.words import near_words, nth_words, words_of
from kyrtext.files import arrays as turns
from kyrtext.files.arrays import by_letters, by_number
from kyrtext.languages.registry import codes as languages_known
from kyrtext.measures.frequency import table_of
from kyrtext.report.screen import Column, drawn, drawn_by_rich
from tests.make import corpus as made

EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"
TEXTS = [
    "Жумуш барбы, жумуш!",
    "Работа керек? Паспорт жок...",
    "ҮЙ үй Үй 😂",
    "!!!",
    "",
    "москва #иш",
    "Иш жок, иш бар",
]
same = partial(pd.testing.assert_frame_equal, check_exact=True)


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return read(EXPORTS)


@pytest.fixture(scope="module")
def opened(whole: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    path = tmp_path_factory.mktemp("twins") / "study.kyr"
    store.save(whole, path)
    return store.open_store(path)


OPTIONS = (
    Counting(top=20),
    Counting(),
    Counting(top=10, min_count=3, min_length=4),
    Counting(stopwords=False, group="exact", top=15),
    Counting(language="ky", group="stem", top=5),
    Counting(weight="author", top=7),
    Counting(weight="group", min_length=3, intervals=True, top=7),
)


def partition(corpus: Corpus, by: str) -> pd.Series:
    """The part of each document, one by one."""
    date = best_dates(corpus.documents)
    if by == "week":
        date = date - pd.to_timedelta(date.dt.day_of_week, unit="D")
    pattern = {"month": "%Y-%m", "week": "%Y-%m-%d", "year": "%Y"}.get(by)
    if pattern:
        return date.dt.strftime(pattern).fillna("undated")
    column = corpus.documents[by].astype(object)
    return column.where(column.notna(), "unknown")


def values_in_order(values: pd.Series, by: str) -> list[str]:
    return list(values.unique()) if by == "author" else sorted(values.unique())


def part_by_part(corpus: Corpus, by: str | None, grouping: Grouping, options: Counting) -> pd.DataFrame:
    """The tables of the parts, each counted by itself, one below the other."""
    if by is None:
        return table_of(corpus, None, grouping, options)
    values, tables = partition(corpus, by), []
    for value in values_in_order(values, by):
        part = corpus.select((values == value).to_numpy(dtype=bool))
        table = table_of(part, None, grouping, options)
        table.insert(0, by, value)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


@pytest.mark.parametrize("by", [None, "platform", "group", "month", "week", "author", "kind"])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_tables_at_once_and_part_by_part(
    whole: Corpus, opened: Corpus, by: str | None, options: Counting
) -> None:
    plain = part_by_part(whole, by, grouped(whole, options), options)
    for corpus in (whole, opened, opened.with_notes(run=1), opened.select(np.ones(len(opened), dtype=bool))):
        table = table_of(corpus, by, grouped(corpus, options), options)
        same(table, plain)
        assert table.attrs == plain.attrs


@pytest.mark.parametrize("weight", ["author", "group", "likes"])
def test_weights_one_document_after_the_other(
    whole: Corpus, opened: Corpus, weight: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "TOGETHER", 50)
    grouping = grouped(whole, Counting())
    likes, met = numbers(whole, "likes"), dict[tuple[str, int], dict[int, float]]()
    units = np.arange(len(whole)) if weight == "likes" else counting.counting_units(whole, weight)
    for row, platform in enumerate(whole.documents["platform"]):
        own = grouping.of_type[whole.ids[whole.bounds[row] : whole.bounds[row + 1]]]
        for group in own[own >= 0].tolist():
            times = float(np.nan_to_num(likes[row])) if weight == "likes" else 1.0
            met.setdefault((platform, group), {})[int(units[row])] = times
    expected = {cell: sum(found.values()) for cell, found in met.items() if any(found.values())}
    for corpus in (whole, opened):
        counted = counting.weighted(corpus, "platform", grouped(corpus, Counting()), weight)
        part = np.searchsorted(counted.edges, np.arange(len(counted.group)), side="right") - 1
        cells = zip([counted.names[place] for place in part], counted.group.tolist(), strict=True)
        if corpus is whole:
            assert dict(zip(cells, counted.count.tolist(), strict=True)) == expected
        else:
            assert sorted(counted.count.tolist()) == sorted(expected.values())


def test_selections_of_an_index(whole: Corpus, opened: Corpus) -> None:
    masks = (
        (whole.documents["platform"] == "vkontakte").to_numpy(),
        np.arange(len(whole)) % 3 == 0,
        np.zeros(len(whole), dtype=bool),
    )
    for mask in masks:
        one, other = whole.select(mask), opened.select(mask)
        half = np.arange(len(one)) % 2 == 0
        for left, right in ((one, other), (one.select(half), other.select(half))):
            assert np.array_equal(left.type_counts, right.type_counts)
            everything = np.arange(len(left.facts))
            assert np.array_equal(left.inside, right.inside_of(everything))
            marked = left.facts.where("lemma_key", ["жумуш", "иш", "работа"])
            assert np.array_equal(left.places(marked), right.places(marked))
            assert np.array_equal(left.per_document(marked), right.per_document(marked))
            same(frequency(left, by="month", top=5), frequency(right, by="month", top=5))
            same(kwic(left, "жумуш"), kwic(right, "жумуш"))


@pytest.mark.parametrize(
    "query",
    [
        "жумуш",
        '"Жумуш"',
        "*документ*",
        "жумыш~",
        '"иш жок"',
        "жумуш NEAR/3 бар",
        "жумуш NEAR/80 бар",
        "иш -жок",
        "89",
        "жумуш platform:vk",
        "работа language:ru",
        "жумуш from:2019 to:2020-06",
        "жумушчулар",
        "author:*а*",
    ],
)
def test_queries_of_an_index(whole: Corpus, opened: Corpus, query: str) -> None:
    same(kwic(whole, query), kwic(opened, query))
    same(search(whole, query), search(opened, query))


def test_measures_of_an_index(whole: Corpus, opened: Corpus) -> None:
    sides = ({"platform": "facebook"}, {"platform": ["vkontakte", "odnoklassniki"]})
    for options in OPTIONS:
        same(*(keyness(*(c.where(**side) for side in sides), options) for c in (whole, opened)))
        same(*(collocates(c, "жумуш", options=options) for c in (whole, opened)))
    for every in ("day", "week", "month"):
        same(*(timeline(c, ["жумуш", "работа", "үй"], every) for c in (whole, opened)))
    same(*(crosstab(c, ["жумуш", "иш"], "month") for c in (whole, opened)))
    assert repr(whole) == repr(opened)


def test_other_stop_words_and_corrections(whole: Corpus, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("жумуш\n", encoding="utf-8")
    (tmp_path / "own.csv").write_text(
        "form,language,lemma,note\nзп,ru,зарплата,\nиш,ky,жумуш,\n", encoding="utf-8"
    )
    store.save(whole, tmp_path / "study.kyr")
    given = {"stopwords": [tmp_path / "own.txt"]}, {"corrections": [tmp_path / "own.csv"]}
    for options in given:
        corpus = store.open_store(tmp_path / "study.kyr", **options)  # type: ignore[arg-type]
        plain = whole.with_lexicon(corpus.lexicon)
        for by in (None, "platform"):
            same(frequency(corpus, by=by), frequency(plain, by=by))


@pytest.mark.parametrize("by", ["platform", "group", "month", "week", "year", "author", "kind", "source"])
def test_divisions(whole: Corpus, opened: Corpus, by: str) -> None:
    values = partition(whole, by)
    for corpus in (whole, opened):
        codes, names = division(corpus, by)
        assert names == values_in_order(values, by)
        assert [names[code] for code in codes] == values.tolist()


def test_authors_words_and_periods(whole: Corpus, opened: Corpus) -> None:
    keys = pd.factorize(author_keys(whole.documents))[0]
    days = best_dates(whole.documents).dt.floor("D").dt.tz_localize(None)
    for corpus in (whole, opened):
        found = authors(corpus)
        assert np.array_equal(found < 0, keys < 0)
        assert len(set(zip(found, keys, strict=True))) == len(set(keys.tolist()))
        assert words_of_documents(corpus).tolist() == whole.per_document(whole.counted).tolist()
        codes, starts = periods(corpus, "day")
        dates = pd.Series(np.where(codes >= 0, starts[codes], np.datetime64("NaT")))
        assert dates.equals(days.astype(dates.dtype))


def near(marked: np.ndarray, walls: np.ndarray, left: int, right: int) -> np.ndarray:
    """True for every word at most so many words before or after a marked one of the same document."""
    found = np.zeros(len(marked), dtype=bool)
    for place in np.flatnonzero(marked).tolist():
        for step in [*range(-left, 0), *range(1, right + 1)]:
            at = place + step
            if 0 <= at < len(marked) and walls[at] == walls[place]:
                found[at] = True
    return found


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_windows(texts: list[str], left: int, right: int) -> None:
    corpus = from_texts(texts)
    words = words_of(corpus)
    marked = corpus.facts.where("lemma_key", ["жумуш", "иш", "үй"])
    plain = words.tokens[near(marked[words.types], words.documents, left, right)]
    assert near_words(corpus, corpus.places(marked), left, right).tolist() == plain.tolist()
    counted = corpus.counted[corpus.ids]
    for begin, end in pairwise(corpus.bounds.tolist()):
        for place in range(begin, end):
            after = [spot for spot in range(place + 1, end) if counted[spot]]
            wanted = place if not right else after[right - 1] if len(after) >= right else end - 1
            if right:
                found = nth_words(corpus, np.array([place]), np.array([end - 1]), right, 1)
                assert found.tolist() == [wanted]


@given(
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6),
    st.lists(st.sampled_from(["vkontakte", "facebook"]), min_size=6, max_size=6),
)
@settings(max_examples=30, deadline=None)
def test_random_corpora(texts: list[str], platforms: list[str]) -> None:
    corpus = from_texts(texts, platform=platforms[: len(texts)])
    for options in (Counting(), Counting(top=2), Counting(min_count=2, min_length=3)):
        for by in (None, "platform", "month"):
            plain = part_by_part(corpus, by, grouped(corpus, options), options)
            same(table_of(corpus, by, grouped(corpus, options), options), plain)
    both = concat([corpus, corpus])
    assert both.type_counts.tolist() == np.bincount(both.ids, minlength=len(both.facts)).tolist()
    assert both.inside.tolist() == (2 * corpus.inside).tolist()


ALPHABET = "абвүөң aб漢字é😂👍[x]:\t\u200d\u00a0…"


@given(st.data(), st.integers(1, 4), st.booleans())
@settings(max_examples=150, deadline=None)
def test_tables_drawn_by_hand_and_by_rich(data: st.DataObject, size: int, bold: bool) -> None:
    heading = st.text(alphabet="abcжүө_", min_size=1, max_size=9)
    columns = [
        Column(
            data.draw(heading), data.draw(st.integers(2, 16)), place == 1, bold and data.draw(st.booleans())
        )
        for place in range(size)
    ]
    cell = st.text(alphabet=ALPHABET, max_size=20)
    digits = st.text(alphabet="0123456789.,", max_size=2)
    rows = [[data.draw(digits if column.number else cell) for column in columns] for _ in range(3)]
    fast, slow = drawn(columns, rows, bold=bold), drawn_by_rich(columns, rows, bold=bold)
    assert [line.rstrip() for line in fast.splitlines()] == [line.rstrip() for line in slow.splitlines()]


def test_stop_words_are_marked_list_by_list(whole: Corpus) -> None:
    lexicon, lists = whole.lexicon, stoplists.chosen([])
    plain = np.zeros(len(lexicon), dtype=bool)
    for one in lists:
        sense = " [" + lexicon["pos"] + "]"  # an entry may hold for a part of speech only
        named = sense.isin(one.entries)
        for key in (lexicon["form_key"], lexicon["lemma_key"]):
            named |= key.isin(one.entries) | (key + sense).isin(one.entries)
        plain |= (
            named & lexicon["language"].isin([one.language or name for name in languages_known()])
        ).to_numpy()
    plain &= lexicon["kind"].isin(["word", "hashtag"]).to_numpy()
    assert np.array_equal(stoplists.mark(lexicon, lists), plain)


@given(st.lists(st.integers(0, 100_000), max_size=30))
def test_order_by_number(numbers: list[int]) -> None:
    values = np.array(numbers, dtype=np.int32)
    assert by_number(values).tolist() == np.argsort(values, kind="stable").tolist()


@given(st.lists(st.text(alphabet="абвA\0ү😀", max_size=20), max_size=30))
@settings(deadline=None)
def test_texts_sorted_where_they_lie(texts: list[str]) -> None:
    spelled = [text.encode("utf-8") for text in texts]
    data = np.frombuffer(b"".join(spelled), dtype=np.uint8)
    numbers, rows = by_letters(np.cumsum([0, *map(len, spelled)]), data)
    listed = sorted(set(texts))
    assert [listed[number] for number in numbers.tolist()] == texts
    assert [texts[row] for row in rows.tolist()] == listed


@given(st.lists(st.sampled_from([None, "2020-10-05", "2020-12-31", "2019-02-28"]), max_size=9))
@settings(deadline=None)
def test_periods_a_few_documents_at_a_time(days: list[str | None]) -> None:
    texts = ["иш/ky"] * len(days)
    for every in ("day", "week", "month", "year"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(turns, "ROWS", 2)
            codes, starts = periods(made(texts, date_local=days), every)
        whole, all_starts = periods(made(texts, date_local=days), every)
        assert codes.tolist() == whole.tolist()
        assert starts.tolist() == all_starts.tolist()
