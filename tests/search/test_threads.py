"""Which posts and comments stand together, in what order and how deep."""

from __future__ import annotations

import kyrtext
from kyrtext.search.threads import nested, thread


def corpus(**columns):
    size = len(columns["id"])
    given = {"platform": ["vkontakte"] * size, "group_id": ["-1"] * size, **columns}
    return kyrtext.from_texts(["жумуш"] * size, **given)


def test_the_post_stands_first_then_comments_by_date_the_undated_last():
    posts = corpus(
        id=["3", "1", "2", "4", "1"],
        post_id=["1", None, "1", "1", None],
        date=["2020-01-03", "2020-01-09", "2020-01-02", None, "2020-01-01"],
        group_id=["-1", "-1", "-1", "-1", "-2"],
    )
    assert thread(posts, "3")["document"].tolist() == [1, 2, 0, 3]
    assert thread(posts, "4")["asked"].tolist() == [False, False, False, True]
    assert thread(posts, "4")["document"].tolist() == [1, 2, 0, 3]  # not the post 1 of the other group


def test_answers_stand_below_what_they_answer():
    posts = corpus(
        id=["1", "2", "3", "4", "5"],
        post_id=[None, "1", "1", "1", "1"],
        parent_id=[None, None, "2", "1", "9"],
        date=[f"2020-01-0{day}" for day in (1, 2, 4, 3, 5)],
    )
    assert nested(posts, 2, 400) == [(0, 0), (1, 1), (2, 2), (3, 1), (4, 1)]
    assert nested(posts, 2, 3) == [(0, 0), (1, 1), (2, 2), (3, 1)]
    assert nested(posts, 4, 2) == [(0, 0), (3, 1), (4, 1)]


def test_a_ring_of_answers_and_a_post_met_twice_hide_nothing():
    posts = corpus(id=["1", "2", "3", "1"], post_id=[None, "1", "1", None], parent_id=[None, "3", "2", None])
    assert sorted(row for row, _ in nested(posts, 1, 400)) == [0, 1, 2, 3]


def test_a_post_without_an_id_stands_alone():
    posts = corpus(id=[None, "2"], post_id=[None, None])
    assert nested(posts, 0, 400) == [(0, 0)]
    assert thread(posts, "0")["document"].tolist() == [0]
