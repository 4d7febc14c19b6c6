"""What exports count: formats written by hand, and what must be read of them; unknown stays unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kyrtext.reading import read_documents
from kyrtext.reading.details import domain, joined_links, number
from kyrtext.reading.rows import is_person_column

UNIX = 1709619160
VK_POST = {
    "id": 10, "owner_id": -1, "from_id": -1, "date": UNIX, "post_type": "post", "text": "Салам, достор",
    "likes": {"count": 12}, "reposts": {"count": 0}, "comments": {"count": 3}, "views": {"count": 540},
    "reactions": {"count": 15, "items": [{"id": 0, "count": 12}]},
    "attachments": [
        {"type": "photo", "photo": {}}, {"type": "photo", "photo": {}},
        {"type": "link", "link": {"url": "https://www.gofundme.com/f/batken"}}, {"type": "poll", "poll": {}},
    ],
}  # fmt: skip
OK_TOPIC = {
    "media_topics": [{
        "id": "62500000000001", "created_ms": UNIX * 1000, "author_ref": "group:55", "owner_ref": "group:55",
        "media": [
            {"type": "text", "text": "Салам"}, {"type": "photo", "photo_refs": ["p:1", "p:2", "p:3"]},
            {"type": "link", "url": "https://example.org/kg"},
        ],
        "like_summary": {"count": 7}, "reshare_summary": {"count": 2},
        "discussion_summary": {"comments_count": 0},
    }]
}  # fmt: skip
FORMATS: dict[str, tuple[str, Any, list[dict[str, Any]]]] = {
    "vk": ("wall.json", {"response": {"items": [VK_POST]}}, [{
        "likes": 12, "shares": 0, "comments": 3, "views": 540, "reactions": 15, "attachments": 4,
        "attached": "link 1, photo 2, poll 1", "links": "https://www.gofundme.com/f/batken",
    }]),
    "vk comment": ("c.json", [{"id": 11, "from_id": 5, "post_id": 10, "owner_id": -1, "date": UNIX,
                               "text": "Рахмат", "likes": {"count": 4}}], [{"likes": 4}]),
    "vk without counts": ("w.json", [{"id": 11, "from_id": 5, "owner_id": -1, "post_type": "post",
                                      "date": UNIX, "text": "Рахмат"}], [{}]),
    "ok": ("topics.json", OK_TOPIC, [{
        "likes": 7, "shares": 2, "comments": 0, "attachments": 4, "attached": "link 1, photo 3",
        "links": "https://example.org/kg",
    }]),
    "ok comment": ("d.json", {"discussionId": "6", "discussionType": "GROUP_TOPIC", "comments": [
        {"id": "MTM5", "author_id": "5", "date_ms": UNIX * 1000, "text": "Ооба", "type": "ACTIVE_MESSAGE",
         "like_count": 3}]}, [{"likes": 3}]),
    "graph": ("graph.json", {"data": [{
        "id": "77_88", "message": "Салам", "created_time": "2024-03-05T06:12:40+0000",
        "permalink_url": "https://www.facebook.com/77/posts/88", "shares": {"count": 9},
        "likes": {"data": [{"id": "1"}], "summary": {"total_count": 30}},
        "reactions": {"summary": {"total_count": 41}}, "comments": {"data": []},
        "attachments": {"data": [{"media_type": "link", "unshimmed_url": "https://kloop.kg/a"}]},
    }]}, [{"url": "https://www.facebook.com/77/posts/88", "likes": 30, "shares": 9, "reactions": 41,
           "attachments": 1, "attached": "link 1", "links": "https://kloop.kg/a"}]),
    "crowdtangle api": ("ct.json", {"result": {"posts": [{
        "platformId": "1_2", "date": "2021-04-30 10:00:00", "message": "Баткен", "type": "photo",
        "postUrl": "https://www.facebook.com/groups/1/permalink/2000", "account": {"name": "Айыл"},
        "statistics": {"actual": {"likeCount": 5, "shareCount": 2, "commentCount": 1, "loveCount": 3,
                                  "wowCount": 0}},
    }]}}, [{"url": "https://www.facebook.com/groups/1/permalink/2000", "likes": 5, "shares": 2, "comments": 1,
            "reactions": 8, "attachments": 1, "attached": "photo 1"}]),
    "crowdtangle": (
        "ct.csv",
        "Group Name,Facebook Id,Post Created,Type,Total Interactions,Likes,Comments,Shares,Love,Wow,Haha,Sad,"
        "Angry,Care,Post Views,URL,Message,Link\n"
        'Айыл,1,2021-04-30 10:00:00 EDT,Link,"1,312","1,200",12,40,50,1,2,3,4,0,0,'
        "https://www.facebook.com/groups/1/permalink/2000,Баткен,https://stop.example.org\n",
        [{"url": "https://www.facebook.com/groups/1/permalink/2000", "likes": 1200, "comments": 12,
          "shares": 40, "reactions": 1260, "attachments": 1, "attached": "link 1",
          "links": "https://stop.example.org", "Total Interactions": "1,312", "Love": "50", "Wow": "1",
          "Haha": "2", "Sad": "3", "Angry": "4", "Care": "0"}],
    ),
    "library": ("mcl.json", [{
        "id": "9", "text": "Шайлоо", "creation_time": "2020-10-04T10:00:00", "mcl_url": "https://f.com/t/9",
        "post_owner": {"name": "Кабар", "id": "5"},
        "statistics": {"like_count": 4, "share_count": 1, "comment_count": 2, "views": 100,
                       "reaction_count": 6},
    }], [{"url": "https://f.com/t/9", "likes": 4, "shares": 1, "comments": 2, "views": 100,
          "reactions": 6}]),
    "facebook-scraper": ("s.json", [{
        "post_id": "5001", "post_text": "Манас", "text": "Манас", "shared_text": "", "timestamp": UNIX,
        "post_url": "https://facebook.com/groups/1/permalink/5001", "likes": 8, "comments": 0, "shares": None,
        "reactions": {"like": 8, "love": 3}, "images": ["https://a/1.jpg", "https://a/2.jpg"], "video": None,
        "comments_full": None,
    }], [{"url": "https://facebook.com/groups/1/permalink/5001", "likes": 8, "comments": 0, "reactions": 11,
          "attachments": 2, "attached": "photo 2"}]),
    "apify": ("a.json", [{
        "facebookUrl": "https://www.facebook.com/groups/1", "groupTitle": "Айыл", "legacyId": "7001",
        "url": "https://www.facebook.com/groups/1/permalink/7001", "time": "2024-03-05T06:12:40.000Z",
        "text": "Той", "likesCount": 9, "sharesCount": 0, "commentsCount": 4, "topReactionsCount": 9,
        "attachments": [{"__typename": "Photo"}],
    }], [{"url": "https://www.facebook.com/groups/1/permalink/7001", "likes": 9, "shares": 0, "comments": 4,
          "reactions": 9, "attachments": 1, "attached": "photo 1"}]),
    "telegram": ("result.json", {
        "name": "Айыл", "type": "public_channel", "id": 5, "messages": [{
            "id": 1, "type": "message", "date": "2024-03-05T12:00:00", "date_unixtime": str(UNIX),
            "from": "Айыл", "from_id": "channel5", "text": "Салам", "photo": "p.jpg",
            "reactions": [{"type": "emoji", "count": 3, "emoji": "👍"}, {"type": "emoji", "count": 2,
                                                                          "emoji": "🔥"}],
        }],
    }, [{"reactions": 5, "attachments": 1, "attached": "photo 1"}]),
    "youtube": ("yt.json", {"items": [{"snippet": {"videoId": "v", "totalReplyCount": 2, "topLevelComment": {
        "id": "U1", "snippet": {"textOriginal": "Азаматсыңар", "likeCount": 6,
                                "publishedAt": "2024-03-05T06:12:40Z", "authorDisplayName": "А"}}}}]},
        [{"likes": 6, "comments": 2}]),
    "data tools": (
        "dt.csv", "id,isReplyTo,authorName,text,publishedAt,likeCount,replyCount\n"
        "U1,,Айбек,Жакшы экен,2024-03-05T06:12:40Z,5,0\n", [{"likes": 5, "comments": 0}],
    ),
    "4cat vk": (
        "v.csv", "id,thread_id,timestamp,unix_timestamp,link,item_type,body,author_id,author_screen_name,"
        f"author_name,views,likes,post_comments\n11,10,2024,{UNIX},https://vk.com/wall-1_10?reply=11,comment,"
        "Рахмат,5,aibek,Айбек,0,2,0\n",
        [{"url": "https://vk.com/wall-1_10?reply=11", "likes": 2, "author_screen_name": "aibek"}],
    ),
    "a table of one's own": (
        "own.csv",
        "Дата;Текст;Лайки;Репосты;Комментарии;Просмотры;Ссылка;Өлкө\n"
        "05.03.2024;Салам, жумуш барбы?;1 204;;3;12,5K;https://vk.com/wall-1_10;Орусия\n"
        "06.03.2024;Жок, бүттү баары;көп;2;;;https://vk.com/wall-1_11;\n",
        [{"url": "https://vk.com/wall-1_10", "likes": 1204, "comments": 3, "views": 12500,
          "Өлкө": "Орусия"},
         {"url": "https://vk.com/wall-1_11", "shares": 2, "Лайки": "көп"}],
    ),
    "netvizz": (
        "page.tab", "type\tpost_id\tpost_message\tlink\tpost_published_unix\tlikes\tcomments_all\tshares\n"
        f"status\t6_1\tСалам достор\t\t{UNIX}\t5\t2\t0\n",
        [{"likes": 5, "shares": 0, "comments": 2, "attachments": 0}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_are_those_of_the_file(name: str, tmp_path: Path) -> None:
    file, content, expected = FORMATS[name]
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (tmp_path / file).write_text(text, encoding="utf-8")
    documents = list(read_documents(tmp_path / file))
    assert [document.more or {} for document in documents] == expected


def test_numbers_as_people_and_programs_write_them() -> None:
    written = {
        "0": 0, "12": 12, "1,234": 1234, "1.234.567": 1234567, "1 234": 1234, "12.5K": 12500,
        "3,4 тыс.": 3400, "2 млн": 2000000, "7 миң": 7000, "1.2M": 1200000, "5.0": 5, "": None,
        "NA": None, "көп": None,
        "-3": None, "1.5": None,
    }  # fmt: skip
    assert {text: number(text) for text in written} == written


def test_addresses() -> None:
    assert domain("HTTPS://user@WWW.Example.org:8080/a?b") == "example.org"
    assert joined_links(["https://a.kg/x y", None, "NA", "https://a.kg/x y"]) == "https://a.kg/x%20y"


@pytest.mark.parametrize(
    "name", ["author_screen_name", "Profile URL", "user.id", "in_reply_to_user", "signer_id"]
)
def test_columns_of_persons(name: str) -> None:
    assert is_person_column(name)


@pytest.mark.parametrize("name", ["Page Category", "Өлкө", "Total Views", "lang", "Link Text"])
def test_columns_of_no_person(name: str) -> None:
    assert not is_person_column(name)
