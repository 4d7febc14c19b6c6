"""Word trees: a slow plain twin of the branches, and a drawing on which nothing lies on anything else."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.measures.word_tree import Branching, word_tree
from kyrtext.plots import style
from kyrtext.plots import word_tree as draw
from kyrtext.plots.word_tree import size_of_tree
from tests.make import corpus, texts


def plain(documents: list[str], depth: int) -> Counter[tuple[str, str]]:
    """How often each run of words stands before or after жумуш, sentence by sentence."""
    found: Counter[tuple[str, str]] = Counter()
    for text in documents:
        for sentence in text.split("."):
            words = [word.split("/")[0] for word in sentence.split()]
            for place, word in enumerate(words):
                if word == "жумуш":
                    before, after = words[:place][::-1][:depth], words[place + 1 :][:depth]
                    for side, run in (("left", before), ("right", after)):
                        for length in range(1, len(run) + 1):
                            found[side, " ".join(run[:length])] += 1
    return found


@settings(deadline=None)
@given(texts, st.integers(1, 4))
def test_branches_equal_the_plain_twin(documents: list[str], depth: int) -> None:
    table = word_tree(corpus(documents), '"жумуш"', Branching(depth=depth, branches=1000))
    got = {(row.side, row.path): row.count_ for row in table.rename(columns={"count": "count_"}).itertuples()}
    hits = got.pop(("hit", ""), 0)
    assert hits == sum(word == "жумуш/ky" for text in documents for word in text.split())
    assert got == dict(plain(documents, depth))


@settings(deadline=None)
@given(texts, st.integers(1, 3), st.integers(1, 3))
def test_a_pruned_tree_has_no_branch_without_its_stem(
    documents: list[str], branches: int, least: int
) -> None:
    table = word_tree(corpus(documents), '"жумуш"', Branching(branches=branches, min_count=least))
    seen = {("left", ""), ("right", "")}
    for row in table[table["depth"] > 0].rename(columns={"count": "count_"}).itertuples():
        assert (row.side, row.path.rpartition(" ")[0]) in seen
        seen.add((row.side, row.path))
        assert row.count_ >= least
    assert (table[table["depth"] > 0].groupby(["side", "depth"]).size() <= branches).all()


def test_nothing_lies_on_anything_else() -> None:
    posts = ["Жакшы жумуш керек экен азыр", "Жаңы жумуш керек", "жакшы жумуш издеп жүрөм", "оор жумуш жок"]
    table = word_tree(kyrtext.from_texts(posts * 3), "жумуш")
    for size in (size_of_tree(table), (4.0, 3.0)):
        figure = style.figure(*size)
        ax = draw(table, figure.add_subplot())
        assert len(ax.texts) == 2 * len(table)
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in ax.texts if text.get_text().strip()]
        inside = ax.get_window_extent()
        for place, box in enumerate(boxes):
            assert inside.x0 - 2 <= box.x0
            assert box.x1 <= inside.x1 + 2
            for other in boxes[place + 1 :]:
                wide = min(box.x1, other.x1) - max(box.x0, other.x0)
                tall = min(box.y1, other.y1) - max(box.y0, other.y0)
                assert wide <= 1 or tall <= 1


def test_larger_words_were_written_more() -> None:
    table = word_tree(corpus(["жумуш/ky бар/ky"] * 9 + ["жумуш/ky жок/ky"]), '"жумуш"')
    ax = draw(table, style.figure(5, 4).add_subplot())
    sizes = {text.get_text(): text.get_fontsize() for text in ax.texts}
    assert sizes["жумуш"] > sizes["бар"] > sizes["жок"]


def test_nothing_found_is_an_empty_tree() -> None:
    table = word_tree(corpus(["үй/ky"]), '"жумуш"')
    assert list(table.columns) == ["side", "depth", "path", "word", "count"]
    assert len(table) == 0
    assert len(draw(table, style.figure(3, 2).add_subplot()).texts) == 0
    with pytest.raises(kyrtext.KyrtextError, match="counts from 1"):
        Branching(depth=0)
