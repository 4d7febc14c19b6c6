"""The fast ways of reading against the plain ones: the same documents, marks and tables."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.corpus.documents import DOCUMENT_COLUMNS, documents_table, microseconds, typed_documents
from kyrtext.reading import (
    Document,
    Duplicates,
)
from kyrtext.reading.carriers.damage import lossy, repair
from kyrtext.reading.carriers.json_carrier import alike
from kyrtext.reading.clean import PLAIN, batches, clean, finisher, ok_text, vk_text
from kyrtext.reading.dates import parse
from kyrtext.reading.document import NO_DATE, Batch, documents_of
from kyrtext.reading.format import Context, Source

PIECES = [
    "Салам", "дос", "«Россия»", "–А", "“Бар”", "…", " ещё", "… Ещё", "Показать полностью…", "№5", "’", "рё",
    "Рахмат".encode().decode("cp1251", "replace"), "Сүйлөө".encode().decode("latin-1"), "С»", "👍🏽",
    "\u200b", "\ufe0f",
    "\u200d", " \n", "\t", "\u00a0", "й", "[id5|Айбек]", "{user:5}А{user}", "?ч?н", "к?п ?", "#тег@айыл",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=6).map("".join)
platforms = st.sampled_from(["", "vkontakte", "facebook", "odnoklassniki", "youtube", "whatsapp", "other"])


def finished(document: Document, forced: str | None, hint: str | None) -> Document:
    """What `finisher` does, step by step: the markup is that of the content's platform."""
    content = document.platform or forced or hint or "other"
    seen = {"vkontakte": vk_text, "odnoklassniki": ok_text}.get(content, lambda text: text)
    document.platform = forced or content
    document.source = "а.json"
    if document.text:
        if "\ufffd" in document.text:
            document.flag("undecodable")
        text, flags = repair(document.text)
        document.flag(*flags)
        document.text, cut = clean(seen(text))
        if cut:
            document.flag("truncated")
        if lossy(document.text):
            document.flag("lossy_encoding")
    if document.shared:
        document.shared = clean(seen(repair(document.shared)[0]))[0]
    return document


@settings(deadline=None, max_examples=300)
@given(texts, texts, platforms, st.sampled_from([None, "facebook"]), st.sampled_from([None, "vkontakte"]))
def test_finishing(text: str, shared: str, platform: str, forced: str | None, hint: str | None) -> None:
    document = Document(text, platform, shared=shared)
    context = Context(Source.of_bytes("а.json", b""), platform=forced, hint=hint)
    batch = Batch.of([document, Document("Салам", "facebook"), document])
    finisher(context)(batch)
    assert documents_of(batch)[::2] == [finished(document, forced, hint)] * 2


@given(texts)
def test_plain_texts_ask_for_nothing(text: str) -> None:
    if PLAIN.fullmatch(text):
        assert clean(repair(text)[0]) == (text, False)
        assert text == vk_text(text) == ok_text(text)
        assert not lossy(text)


ids = st.sampled_from([None, "", "5", "-1_5", "12_345", "345", "а", "1234567", "12_ab"])


@given(
    st.lists(
        st.builds(
            Document,
            text=st.sampled_from(["", "+", "Салам, дос", "Жумуш бар, достор"]),
            platform=platforms,
            kind=st.sampled_from(["post", "comment"]),
            id=ids,
            group=st.sampled_from([None, "Базар"]),
            date_local=st.sampled_from([None, "2024-03-05", "2024-03-05T06:00:30"]),
            flags=st.sampled_from([(), ("truncated",), ("deleted", "truncated")]),
        ),
        max_size=12,
    ),
    st.sampled_from([0, 1, 2]),
)
def test_seeing_many_at_once(documents: list[Document], sheet: int) -> None:
    one, many = Duplicates(), Duplicates()
    for document in documents:
        one.see_all(Batch.of([document]), sheet)
    many.see_all(Batch.of(documents), sheet)
    assert vars(one) == vars(many)


def next_or_error(given_batches: Iterator[Batch]) -> Batch | None:
    """The next batch, None when the error comes; the end without it is a failure."""
    try:
        return next(given_batches)
    except EOFError:
        return None


@pytest.mark.parametrize("length", [0, 1, 15, 500, 1000])
def test_documents_before_an_error_are_given_before_it(length: int) -> None:
    def broken() -> Iterator[Document]:
        for number in range(length):
            yield Document(str(number) * 50)
        raise EOFError("cut off")

    taken: list[str] = []
    given_batches = batches(broken())
    while (batch := next_or_error(given_batches)) is not None:
        taken += batch.text
    assert [text[:1] for text in taken] == [str(number)[:1] for number in range(length)]


def test_long_texts_come_in_short_batches() -> None:
    sizes = [len(batch) for batch in batches(iter([Document("а" * 300_000)] * 100))]
    assert sum(sizes) == 100
    assert max(sizes) <= 4


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.text(max_size=3)), max_size=5), st.integers(0, 40))
def test_records_of_one_make(records: list[dict[str, str]], cut: int) -> None:

    data = json.dumps([{"id": 1, **record} for record in records]).encode()
    data = data[: len(data) - cut]
    values, at = alike(data, 1, b'}, {"id"', 5)
    assert values == [{"id": 1, **record} for record in records][: len(values)]
    assert data[at : at + 5] in (b'{"id"', b"", b"]", data[at:])


# -- the table of documents


@given(st.lists(st.none() | st.datetimes().map(lambda when: when.replace(tzinfo=UTC)), max_size=9))
def test_microseconds(dates: list[datetime | None]) -> None:
    epoch, step = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
    expected = [None if date is None else (date - epoch) // step for date in dates]
    found = microseconds(dates)
    assert str(found.dtype) == "datetime64[us, UTC]"
    counts = found.dt.tz_localize(None).to_numpy().view(np.int64).tolist()
    assert [None if count == NO_DATE else count for count in counts] == expected


@pytest.mark.parametrize("odd_value", ["", None, "vkontakte", 5])
def test_tables_are_typed_however_they_are_made(odd_value: Any) -> None:
    chance = random.Random(1)
    rows = [
        Document("Салам", chance.choice(["facebook", odd_value]), chance.choice(["post", odd_value]))
        for _ in range(5)
    ]
    table = documents_table(rows)
    pd.testing.assert_frame_equal(table, typed_documents(table))
    plain = pd.DataFrame(
        [{name: getattr(row, name) for name in DOCUMENT_COLUMNS} for row in rows], dtype=object
    )
    pd.testing.assert_frame_equal(table, typed_documents(plain))


def test_what_is_superseded_is_not_remembered_too_long() -> None:
    seen = Duplicates()
    seen.see_all(Batch.like(["Салам", "Салам"], "youtube", id=["1", "1"]))
    assert seen.superseded().tolist() == seen.superseded().tolist() == [0]
    seen.see_all(Batch.like(["Салам"], "youtube", id=["1"]))
    assert seen.superseded().tolist() == [0, 1]


@given(st.datetimes(), st.sampled_from("T -x"), st.sampled_from(["", "Z", "+0600", ".5"]))
def test_local_dates(when: datetime, mark: str, rest: str) -> None:
    text = when.replace(microsecond=0).isoformat(mark) + rest
    if not rest:
        assert parse(text).local in (None, when.replace(microsecond=0).isoformat())
    assert parse(text, UTC).local is None
