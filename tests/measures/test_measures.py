"""N-grams, collocates, keyness, dispersion: plain twins, outside oracles, laws."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from nltk.metrics import BigramAssocMeasures
from scipy.stats import chi2_contingency

import kyrtext
from kyrtext.measures.collocation import collocates
from kyrtext.measures.dispersion import dispersion
from kyrtext.measures.keyness import keyness
from kyrtext.measures.ngrams import ngrams
from kyrtext.measures.statistics import chi_square, false_discovery, g2
from tests.make import STOPPED, corpus, texts


def sentences(documents: list[str]) -> list[list[str]]:
    """Lemmas of each sentence; a stop word is a gap (None)."""
    found = []
    for text in documents:
        found.append([])
        for word in text.split():
            lemma = word.split("/")[0]
            if lemma == ".":
                found.append([])
            else:
                found[-1].append(None if lemma in STOPPED else lemma)
    return found


@given(texts)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_ngrams_equal_the_plain_twin(n: int, documents: list[str]) -> None:
    expected: Counter[str] = Counter()
    for sentence in sentences(documents):
        for place in range(len(sentence) - n + 1):
            run = sentence[place : place + n]
            if None not in run:
                expected[" ".join(run)] += 1
    found: Counter[str] = Counter()
    for ngram, count in ngrams(corpus(documents), n)[["ngram", "count"]].itertuples(index=False):
        found[ngram] += count
    assert found == expected


def plain_window(documents: list[str], node: str, span: int) -> tuple[Counter[str], int]:
    inside: Counter[str] = Counter()
    size = 0
    for text in documents:
        words = [word.split("/")[0] for word in text.split() if word != "."]
        for place, word in enumerate(words):
            around = words[max(0, place - span) : place] + words[place + 1 : place + span + 1]
            if node in around:
                size += 1
                inside[word] += 1
    return inside, size


@given(texts)
def test_collocates_count_words_in_windows(documents: list[str]) -> None:
    made = corpus(documents)
    inside, size = plain_window(documents, "жумуш", 2)
    table = collocates(made, '"жумуш"', span=2, stopwords=False, group="exact")
    found: Counter[str] = Counter()
    for row in table.rename(columns={"count": "count_"}).itertuples():
        found[row.collocate] += row.count_
        assert row.expected == pytest.approx(size * row.frequency / made.words)
    assert found == inside


def test_association_agrees_with_nltk() -> None:
    made = corpus(["жумуш/ky үй/ky жумуш/ky үй/ky иш/ky", "үй/ky иш/ky иш/ky работа/ru жумуш/ky үй/ky"])
    table = collocates(made, '"жумуш"', span=1).set_index("collocate")
    _, size = plain_window(["жумуш үй жумуш үй иш", "үй иш иш работа жумуш үй"], "жумуш", 1)
    row = table.loc["үй"]
    margins = (int(row["count"]), (int(row["frequency"]), size), made.words)
    assert row["MI"] == pytest.approx(BigramAssocMeasures.pmi(*margins))
    assert row["t"] == pytest.approx(BigramAssocMeasures.student_t(*margins))
    assert row["G2"] == pytest.approx(BigramAssocMeasures.likelihood_ratio(*margins))
    assert row["MI3"] == pytest.approx(
        BigramAssocMeasures.mi_like(*margins, power=3) and math.log2(row["count"] ** 3 / row["expected"])
    )


@pytest.mark.parametrize("cells", [(10, 20, 30, 1000), (3, 5, 400, 1000), (25, 50, 60, 100)])
def test_g2_and_chi_square_agree_with_scipy(cells: tuple[int, int, int, int]) -> None:
    o11, r1, c1, n = cells
    square = np.array([[o11, r1 - o11], [c1 - o11, n - r1 - c1 + o11]])
    likelihood = chi2_contingency(square, correction=False, lambda_="log-likelihood")
    pearson = chi2_contingency(square, correction=False)
    assert float(g2(o11, r1, c1, n)) == pytest.approx(likelihood.statistic)
    assert float(chi_square(o11, r1, c1, n)) == pytest.approx(pearson.statistic)


def test_false_discovery_follows_the_published_example() -> None:
    # Benjamini and Hochberg (1995), section 3.2: fifteen p values, four rejected at 0.05
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert int((false_discovery(np.array(p)) <= 0.05).sum()) == 4
    assert false_discovery(np.array([])).tolist() == []


@given(texts, texts)
def test_keyness_changes_sign_when_sides_swap(first: list[str], second: list[str]) -> None:
    one, other = corpus(first), corpus(second)
    if not one.words or not other.words:
        with pytest.raises(kyrtext.KyrtextError, match="has no words"):
            keyness(one, other)
        return
    there = keyness(one, other).set_index("headword")
    back = keyness(other, one).set_index("headword")
    assert set(there.index) == set(back.index)
    if there.index.is_unique:
        back = back.loc[there.index]
        assert there["G2"].abs().tolist() == pytest.approx(back["G2"].abs().tolist())
        assert there["log_ratio"].tolist() == pytest.approx((-back["log_ratio"]).tolist())
        assert there["target_count"].tolist() == back["reference_count"].tolist()


@given(texts)
def test_dispersion_equals_a_plain_loop(documents: list[str]) -> None:
    table = dispersion(corpus(documents), group="exact", stopwords=False)
    sizes = [sum(word != "." for word in text.split()) for text in documents]
    total = sum(sizes)
    for row in table.rename(columns={"count": "count_"}).itertuples():
        if table["headword"].tolist().count(row.headword) > 1:
            continue
        counts = [sum(word.split("/")[0] == row.headword for word in text.split()) for text in documents]
        expected = 0.5 * sum(abs(s / total - c / row.count_) for s, c in zip(sizes, counts, strict=True))
        assert expected == pytest.approx(row.DP)
        rates = np.array([c / s for s, c in zip(sizes, counts, strict=True) if s])
        if len(rates) > 1:
            d = 1 - rates.std() / rates.mean() / math.sqrt(len(rates) - 1)
            assert d == pytest.approx(row.juilland_d)


def test_empty_corpora_give_empty_tables() -> None:
    empty = corpus([""])
    assert len(ngrams(empty)) == 0
    assert len(dispersion(empty)) == 0
    assert len(collocates(empty, '"жумуш"')) == 0


def test_wrong_choices_are_told() -> None:
    made = corpus(["үй/ky"])
    with pytest.raises(kyrtext.KyrtextError, match="measures are"):
        collocates(made, '"үй"', sort="size")
    with pytest.raises(kyrtext.KyrtextError, match="window needs"):
        collocates(made, '"үй"', span=0)
    with pytest.raises(kyrtext.KyrtextError, match="counts from 1"):
        ngrams(made, 0)


@pytest.mark.parametrize(
    ("measure", "column"), [(ngrams, "ngram"), (dispersion, "headword")], ids=["ngrams", "dispersion"]
)
def test_concepts_join_words_in_every_measure(measure: object, column: str) -> None:
    made = corpus(["үй/ky жумуш/ky үй/ky работа/ru"])
    concepts = {"work": {"ky": ("жумуш",), "ru": ("работа",)}}
    table = measure(made, group="concept", concepts=concepts)  # type: ignore[operator]
    joined = {"ngrams": "үй жумуш = работа", "dispersion": "жумуш = работа"}[measure.__name__]
    assert table.set_index(column)["count"][joined] == 2


@pytest.mark.parametrize(("measure", "by"), [("switching", "language"), ("switching", "words")])
def test_a_part_is_not_called_as_a_column_of_the_table(measure, by):
    corpus = kyrtext.from_texts(["жумуш барбы", "ищу работу"])
    with pytest.raises(kyrtext.KyrtextError, match=f"it has a column '{by}' of its own"):
        getattr(kyrtext, measure)(corpus, by=by)
