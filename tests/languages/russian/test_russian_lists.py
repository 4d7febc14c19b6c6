"""Lists of Russian forms: the word graphs walked by many words give what asking for each word gives."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.languages import russian
from kyrtext.languages.kyrgyz.loans import russian_stem
from kyrtext.languages.russian import context, lemmas, lists
from kyrtext.languages.russian.graph import Graph, letters
from kyrtext.languages.russian.lexicon import entries
from kyrtext.languages.russian.many import first_tags
from kyrtext.languages.russian.senses import Senses, spelled
from kyrtext.languages.russian.tables import tables
from kyrtext.text.words import Words

CASES = Path(__file__).parents[2] / "cases"
STRANGE = [
    "",
    "ё",
    "-",
    "а\0",
    "\0",
    "кот\0",
    "ёлка\x01",
    "🙂",
    "кот🙂",
    "елка" * 40,
    "е" * 70,
    "һәм",
    "don't",
]
# two ways to put ё back, and in the second of them the word without ё is no word
TWICE = ["все", "осел", "слез", "берет", "узнает", "передохнем", "щеки", "шелка", "еще", "перченая"]

cyrillic = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", max_size=9)
anything = st.one_of(
    cyrillic,
    st.text(alphabet="абеёкнорст-'*.", max_size=12),
    st.text(max_size=8),
    st.sampled_from(STRANGE),
).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))


def case_forms() -> list[str]:
    found = set(TWICE) | set(STRANGE) | set(tables().attested()[::50]) | set(entries())
    for path in sorted(CASES.rglob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.update(word for column in line.split("\t") for word in column.lower().split())
    assert len(found) > 2000
    return sorted(found)


def stems_of(forms: list[str]) -> list[str]:
    return sorted({form[:size] for form in forms for size in range(len(form) - 3, len(form) + 1) if size > 0})


@pytest.fixture(scope="module")
def forms() -> list[str]:
    return case_forms()


def lookup(form: str) -> list[tuple[str, int]]:
    """The readings of a form, asked of the lists' dictionary."""
    asked = lists.senses()
    assert asked is not None
    found = asked.met(letters([form]))
    return [
        (way.headword(word), way.tag)
        for word, sense in zip(spelled([form], found), asked.numbers(found, [form]).tolist(), strict=True)
        for way in asked.ways_of(sense)
    ]


def unknown_words() -> list[str]:
    """Words of the dictionary changed into words it does not have, with prefixes and without."""
    words = tables().attested()[::90]
    begins = ("", "по", "наи", "супер", "авто", "ж", "щъю", "ё", "понаи", "нео")
    made = [
        begin + word[:-3] + change + word[-3:]
        for place, word in enumerate(words)
        for begin in (begins[place % 10], begins[place % 7])
        for change in ("", "ж", "ёр", "и")
    ]
    return [word for word in dict.fromkeys(made) if not tables().known(word)]


def test_the_dictionary_is_walked(forms):
    assert isinstance(lists.senses(), Senses)
    assert tables().graphs is not None


def test_readings_in_the_order_of_the_dictionary(forms):
    for form in forms:
        if "\0" in form:
            continue  # asked alone
        assert lookup(form) == [(lemma, tag) for lemma, tag, _ in tables().lookup(form)], form


def test_known(forms):
    asked = forms + [form.capitalize() for form in forms[::7]]
    expected = [form.lower() in entries() or tables().known(form.lower()) for form in asked]
    assert russian.known(asked).tolist() == expected


def test_known_readings(monkeypatch, forms):
    expected = [lemmas.known_reading(form) for form in forms]
    assert russian.known_readings(forms) == expected
    assert russian.known_readings(forms) == expected  # the recent ones
    monkeypatch.setattr(lists, "RECENT", 3)
    for start in range(0, 60, 6):
        assert russian.known_readings(forms[start : start + 9]) == expected[start : start + 9]


def test_lemmas(forms):
    asked = forms + [form.upper() for form in forms[::9]]
    expected = [lemmas.answer_of(form.lower()) for form in asked]
    assert list(zip(*russian.lemmatize_many(asked), strict=True)) == expected


def test_lemmas_of_unknown_words():
    words = unknown_words()
    assert len(words) > 1500
    assert list(zip(*russian.lemmatize_many(words), strict=True)) == [lemmas.answer_of(w) for w in words]
    # kept from the first time
    assert list(zip(*russian.lemmatize_many(words), strict=True)) == [lemmas.answer_of(w) for w in words]


def test_first_tags(forms):
    asked = forms + unknown_words()[::2] + ["өлкө", "супержүрөк", "ң", "ведөм", "поүйдү", "өүң"]
    assert first_tags(asked) == [lemmas.first_tag(form) for form in asked]
    assert context.classes_many(asked) == [context.classes(form) for form in asked]


def test_names(forms):
    assert sum(found is not None for found in context.name_readings(forms)) > 10
    assert context.name_readings(forms) == [context.name_reading(form) for form in forms]


def choose_plainly(ids, bounds, russian_word, forms):
    """The rules of the context file, token by token."""
    chosen = np.zeros(len(ids), dtype=np.int16)
    for first, last in itertools.pairwise(bounds):
        for place in range(first, last):
            for rule in context.rules().get(forms[ids[place]], ()) if russian_word[place] else ():
                if all(holds(test, place, first, last, ids, forms) for test in rule.tests):
                    chosen[place] = context.alternatives().index(rule.entry) + 1
                    break
    return chosen


def holds(test, place, first, last, ids, forms):
    beside = place + test.offset
    if not first <= beside < last:
        return bool(test.bits & context.BIT["EDGE"]) == test.wanted
    form = forms[ids[beside]]
    return (form in test.forms or bool(context.classes(form) & test.bits)) == test.wanted


@pytest.mark.parametrize("seed", range(4))
def test_readings_among_neighbours(seed):
    random = np.random.default_rng(seed)
    ruled = list(context.rules())
    beside = sorted(
        {form for lines in context.rules().values() for rule in lines for form in words_beside(rule)}
    )
    forms = [*ruled, *beside, *tables().attested()[::500], "өлкө", ".", "12", "", *ruled[:5]]
    ids = random.integers(0, len(forms), 5000).astype(np.int32)
    ids[::2] = random.integers(0, len(ruled), 2500)
    bounds = np.array([0, *np.sort(random.integers(0, 5000, 700)), 5000], dtype=np.int64)
    russian_word = random.random(5000) > 0.2
    seen, order = context.Seen(), random.permutation(len(forms))
    for some in np.array_split(order, 3):  # rows come at several times
        seen.extend([forms[number] for number in some.tolist()])
        seen.classes(np.arange(len(seen.forms))[::9])  # and of some the classes are known already
    found = context.choose(ids, bounds, russian_word, seen, np.argsort(order))
    assert len(np.unique(found)) > 20
    assert np.array_equal(found, choose_plainly(ids, bounds, russian_word, forms))


def words_beside(rule):
    return {form for test in rule.tests for form in test.forms}


def test_what_is_written_behind_a_node(forms):
    asked = lists.senses()
    assert asked is not None
    sample = [form for form in forms if "е" not in form and "\0" not in form]
    found = asked.met(letters(sample))
    graph = tables().graphs.words
    owner, listed = graph.payloads(found.nodes, found.units)
    for row, place in enumerate(found.places.tolist()):
        values = [divmod(int(value), 1 << 16) for value in listed[owner == row]]
        assert values == [tuple(one) for one in tables().places(sample[place])[0][1]]


def test_noun_stems_and_borrowed_words(forms):
    stems = stems_of(forms[::3]) + [form.title() for form in forms[::9]]
    assert russian.noun_stems(stems) == [russian.noun_stem(stem) for stem in stems]
    assert russian.borrowed(stems) == [russian_stem(stem) for stem in stems]


def test_beginnings_that_may_be_words_are_found(forms):
    ends = ("", "ь", "а")
    words = [form for form in stems_of(forms[::3]) if len(form) < 64]
    cuts = [(word, size) for word, form in enumerate(words) for size in range(len(form) + 1)]
    owner, size = np.array(cuts).T
    possible = russian.may_be_words(Words(words), owner, size, ends)
    for column, end in enumerate(ends):
        stems = [words[word][:letters_kept] + end for word, letters_kept in cuts]
        lent = np.array([stem is not None for stem in russian.borrowed(stems)])
        assert not (lent & ~possible[:, column]).any()
    assert possible.mean() < 0.5


@settings(max_examples=300, deadline=None)
@given(st.lists(anything, max_size=6))
def test_lists_of_anything(texts):
    low = [text.lower() for text in texts]
    assert russian.known(texts).tolist() == [form in entries() or tables().known(form) for form in low]
    assert russian.known_readings(low) == [lemmas.known_reading(form) for form in low]
    assert russian.noun_stems(texts) == [russian.noun_stem(text) for text in texts]
    assert russian.borrowed(low) == [russian_stem(form) for form in low]
    answers = [lemmas.answer_of(form) for form in low]
    assert list(zip(*russian.lemmatize_many(texts), strict=True)) == answers


def test_halves_of_letters_are_no_words():
    assert russian.known(["\ud800", "кот\udfff", "кот"]).tolist() == [False, False, True]


def test_words_of_many_blocks(monkeypatch, forms):
    whole = russian.known(forms)
    monkeypatch.setattr("kyrtext.languages.russian.graph.BLOCK", 7)
    assert np.array_equal(russian.known(forms[:500]), whole[:500])


def test_a_dictionary_of_another_make_is_asked_word_by_word(monkeypatch, forms):
    asked = forms[::20]
    questions = (russian.known_readings, russian.noun_stems, russian.borrowed, russian.lemmatize_many)
    fast = [russian.known(asked).tolist(), *(question(asked) for question in questions)]
    names, tags = context.name_readings(asked), first_tags(asked)
    monkeypatch.setattr(lists, "senses", lambda: None)
    lists._recent.cache_clear()
    assert (names, tags) == (context.name_readings(asked), first_tags(asked))
    assert fast == [russian.known(asked).tolist(), *(question(asked) for question in questions)]


def test_files_laid_out_otherwise_are_refused(tmp_path):
    strange = tmp_path / "words.dawg"
    for content in (b"", b"\1\0\0\0", b"\xff" * 40, np.arange(9, dtype="<u4").tobytes()):
        strange.write_bytes(content)
        with pytest.raises(ValueError, match="no word graph"):
            Graph(strange)


def test_graphs_of_another_format_are_not_used(monkeypatch):
    table = tables()
    morph = SimpleNamespace(dictionary=SimpleNamespace(path=".", meta={"format_version": "3.0"}))
    assert table._graphs(morph) is None
    morph.dictionary.meta = {"format_version": "2.4"}
    assert table._graphs(morph) is None
