"""Folders: which files are read, in which order, for which platform, and what is met twice."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import kyrtext
from kyrtext.corpus.index import index as make_index
from kyrtext.files.errors import KyrtextError
from kyrtext.reading import (
    Document,
    Duplicates,
    ReadOptions,
    ReadReport,
    explain,
    read_documents,
)
from kyrtext.reading.document import Batch
from kyrtext.reading.duplicates import identity
from kyrtext.reading.walk import platform_of_name

from .test_exports import FIXTURES


def settle(documents: list[Document], seen: Duplicates) -> list[Document]:
    """The documents that stay, in order, with the crossposts flagged."""
    gone = set(seen.superseded().tolist())
    for index in seen.crossposts().tolist():
        documents[index].flag("crosspost")
    return [document for index, document in enumerate(documents) if index not in gone]


def post(number: int, text: str, owner: int = -1, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "owner_id": owner, "from_id": owner, "date": 1709619160, "post_type": "post",
        "text": text, **more,
    }  # fmt: skip


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), encoding="utf-8"
    )
    return path


def told(path: Any, **options: Any) -> list[tuple[str, str, str]]:
    return [(d.platform, d.text, d.source) for d in read_documents(path, ReadOptions(**options))]


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("facebook", "facebook"), ("FB", "facebook"), ("facebook-aigul-05_03_2024-Ef56", "facebook"),
        ("vk", "vkontakte"), ("ВК", "vkontakte"), ("ВКонтакте", "vkontakte"), ("vk_groups", "vkontakte"),
        ("ok", "odnoklassniki"), ("Одноклассники", "odnoklassniki"), ("OK 2024", "odnoklassniki"),
        ("telegram", "telegram"), ("WhatsApp", "whatsapp"), ("youtube", "youtube"),
        ("books", None), ("vk_ok", None), ("", None), ("жөнөкөй", None),
    ],
)  # fmt: skip
def test_platform_of_a_folder(name: str, platform: str | None) -> None:
    assert platform_of_name(name) == platform


def test_platform_content_then_folder_then_override(tmp_path: Path) -> None:
    write(tmp_path / "vk" / "а.txt", "Салам")
    write(tmp_path / "fb" / "тереңирээк" / "б.txt", "Кандай")
    write(tmp_path / "fb" / "вк.json", [post(1, "Мазмун айтат")])
    write(tmp_path / "белгисиз.txt", "Жок")
    assert told(tmp_path) == [
        ("other", "Жок", "белгисиз.txt"),
        ("vkontakte", "Мазмун айтат", "fb/вк.json"),
        ("facebook", "Кандай", "fb/тереңирээк/б.txt"),
        ("vkontakte", "Салам", "vk/а.txt"),
    ]
    forced = told(tmp_path, platforms={"odnoklassniki": str(tmp_path / "fb")})
    assert [platform for platform, _, _ in forced] == ["other", "odnoklassniki", "odnoklassniki", "vkontakte"]
    only = told([], platforms={"ok": str(tmp_path / "vk")})
    assert only == [("odnoklassniki", "Салам", "а.txt")]


def test_root_folder_counts(tmp_path: Path) -> None:
    write(tmp_path / "одноклассники" / "а.txt", "Салам")
    assert told(tmp_path / "одноклассники") == [("odnoklassniki", "Салам", "а.txt")]


@pytest.mark.parametrize("options", [{"platforms": {"myspace": "."}}, {"platforms": {"vk": "/жок/папка"}}])
def test_unknown_platform_or_path(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(KyrtextError):
        told(tmp_path, **options)


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(KyrtextError, match="no such file"):
        list(read_documents(tmp_path / "жок"))


def test_nothing_in_nothing_out(tmp_path: Path) -> None:
    report = ReadReport()
    assert list(read_documents(tmp_path, report=report)) == []
    assert (report.documents, len(report.superseded), len(report.crossposts)) == (0, 0, 0)
    write(tmp_path / "бош.json", "")
    write(tmp_path / "бош.csv", "")
    assert list(read_documents(tmp_path, report=report)) == []


def test_system_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("Thumbs.db", ".DS_Store", "desktop.ini", "._а.json", "~$отчёт.docx", "__MACOSX/а.json"):
        write(tmp_path / name, [post(1, "Жок")])
    write(tmp_path / "photo.jpg", "")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    report = ReadReport()
    assert list(read_documents(tmp_path, report=report)) == []
    assert report.ignored == [("photo.jpg", "a picture, sound, video or style sheet")]
    assert report.warnings == 0


def test_links_in_a_circle_and_files_given_twice(tmp_path: Path) -> None:
    file = write(tmp_path / "vk" / "а.txt", "Салам")
    os.symlink(tmp_path, tmp_path / "vk" / "тегерек")
    os.symlink(tmp_path / "vk", tmp_path / "дагы")
    os.symlink(tmp_path / "жок", tmp_path / "сынык")
    assert len(told([tmp_path, tmp_path / "vk", file])) == 1


def test_unreadable_file_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path / "vk" / "а.txt", "Салам")
    (tmp_path / "vk" / "б.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "vk" / "в.xlsx").write_bytes(b"PK\x03\x04" + bytes(200))
    (tmp_path / "vk" / "г.zip").write_bytes(b"PK\x03\x04" + bytes(20))
    report = ReadReport()
    assert [d.text for d in read_documents(tmp_path, report=report)] == ["Салам"]
    assert {problem.file for problem in report.problems} == {"vk/б.txt", "vk/в.xlsx", "vk/г.zip"}
    with pytest.raises(KyrtextError):
        list(read_documents(tmp_path, ReadOptions(strict=True)))


def test_archive_members_are_named_with_their_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "экспорт.zip", "w") as archive:
        archive.writestr("vk/wall.json", json.dumps([post(1, "Салам")]))
        archive.writestr("ok/а.txt", "Кош келиңиз")
    assert told(tmp_path) == [
        ("odnoklassniki", "Кош келиңиз", "экспорт.zip!ok/а.txt"),
        ("vkontakte", "Салам", "экспорт.zip!vk/wall.json"),
    ] or told(tmp_path) == [
        ("vkontakte", "Салам", "экспорт.zip!vk/wall.json"),
        ("odnoklassniki", "Кош келиңиз", "экспорт.zip!ok/а.txt"),
    ]


def test_overlapping_exports_and_crossposts(tmp_path: Path) -> None:
    write(tmp_path / "1.json", [post(1, "Эски сөз"), post(2, "Экинчи")])
    write(tmp_path / "2.json", [post(1, "Жаңы сөз"), post(7, "Экинчи", owner=-9), post(3, "")])
    write(tmp_path / "3.json", [post(8, "", owner=-9)])
    report = ReadReport()
    documents = list(read_documents(tmp_path, report=report))
    assert report.superseded.tolist() == [0]
    assert report.crossposts.tolist() == [1, 3]
    settled = settle(documents, report.duplicates)
    assert [(d.text, d.flags) for d in settled] == [
        ("Экинчи", ("crosspost",)), ("Жаңы сөз", ()), ("Экинчи", ("crosspost",)), ("", ()), ("", ()),
    ]  # fmt: skip
    assert "1 read twice and counted once" in report.summary()


def test_a_removed_ok_comment_is_a_document_without_text(tmp_path: Path) -> None:
    comment = {
        "id": "c1",
        "author_id": "7",
        "date": "2021-01-05 03:00:00",
        "type": "ACTIVE_MESSAGE",
        "text": "Ооба",
    }
    removed = {"id": "c2", "date": "2021-01-05 03:01:00", "type": "DELETED", "text": ""}
    write(tmp_path / "a.json", {"discussionId": "9", "comments": [comment, removed]})
    found = [(d.id, d.text, d.flags, d.post_id) for d in read_documents(tmp_path)]
    assert found == [("c1", "Ооба", (), "9"), ("c2", "", ("deleted",), "9")]


def test_a_short_unicode_text_of_excel_is_a_table_and_nothing_is_no_table(tmp_path: Path) -> None:
    rows = "Дата\tТекст\tАвтор\r\n01.05.2021\tЖумуш керек\tАсан\r\n02.05.2021\tБөлмө барбы\tҮсөн\r\n"
    (tmp_path / "a.txt").write_bytes(rows.encode("utf-16"))
    (tmp_path / "b.csv").write_bytes(b"")
    report = ReadReport()
    found = [(d.text, d.author, d.date_local) for d in read_documents(tmp_path, report=report)]
    assert found == [("Жумуш керек", "Асан", "2021-05-01"), ("Бөлмө барбы", "Үсөн", "2021-05-02")]
    assert not report.problems


def test_an_apify_comment_takes_its_post_from_any_address(tmp_path: Path) -> None:
    comment = {
        "facebookUrl": "https://www.facebook.com/some", "facebookId": "9", "feedbackId": "f", "id": "x",
        "commentUrl": "https://www.facebook.com/groups/9/posts/5050/?comment_id=51", "text": "Ооба",
        "date": "2021-05-01T10:00:00.000Z", "threadingDepth": 0,
    }  # fmt: skip
    write(tmp_path / "a.json", [comment])
    assert [(d.id, d.post_id, d.parent_id) for d in read_documents(tmp_path)] == [("51", "5050", "5050")]


def test_what_went_wrong_is_told_by_name(tmp_path: Path) -> None:
    write(tmp_path / "a.json", [post(1, "Салам")])
    (tmp_path / "b.csv").write_text("text,date\nБир эки,2021-05-01\nүч, төрт,2021-05-02\n", encoding="utf-8")
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 2
    summary, line = report.told().splitlines()
    assert summary == "2 documents from 2 files; 1 warning"
    assert line.startswith("  b.csv, row 3: ")
    assert report.told(0).splitlines()[1:] == ["  and 1 more warning"]


def test_thread_overlap_in_the_fixtures() -> None:
    report = ReadReport()
    paths = [FIXTURES / "vk" / "api_get_comments.json", FIXTURES / "vk" / "api_thread_next.jsonl"]
    documents = settle(list(read_documents(paths, report=report)), report.duplicates)
    assert sorted(d.id for d in documents if d.id) == [f"-101_{n}" for n in range(31, 38)]


def test_cut_text_never_replaces_the_whole(tmp_path: Path) -> None:
    write(tmp_path / "1.json", [post(1, "Толук сөз бүт бойдон")])
    write(tmp_path / "2.json", [post(1, "Толук сөз… Ещё")])
    report = ReadReport()
    documents = settle(list(read_documents(tmp_path, report=report)), report.duplicates)
    assert [d.text for d in documents] == ["Толук сөз бүт бойдон"]


def test_rows_of_unknown_tables_do_not_swallow_each_other(tmp_path: Path) -> None:
    for name, word in (("а", "бир"), ("б", "эки")):
        write(
            tmp_path / "facebook" / f"{name}.csv",
            f"id,text,date\n1,Салам {word},2024-03-05\n2,Кош {word},2024-03-05\n",
        )
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 4
    assert report.superseded.tolist() == []


RECORDS = [
    [1, "2024-03-05", "Айгүл", "Рахмат!"],
    [2, "2024-03-05", "Нурлан", "Абдан жакшы жаңылык болду"],
    [3, "2024-03-06", "Бакыт", "Куттуктайм"],
]
OTHERS = [RECORDS[0], [2, "2024-03-05", "Асель", "Суу качан келет"], [3, "2024-03-06", "Данияр", "Жол жабык"]]


@pytest.mark.parametrize(
    ("sheets", "left"),
    [
        ((RECORDS, OTHERS), 6),  # one short comment with the same number and day on both
        ((RECORDS, RECORDS), 3),
        (([*RECORDS, *OTHERS[1:]], RECORDS[:2]), 5),  # some rows chosen for a sheet of their own
        ((RECORDS[:1], [[1, "2024-03-05", "Асель", "Рахмат!"]]), 2),
        ((RECORDS, [[4, "2024-03-07", "Айгүл", "Рахмат!"], *RECORDS], OTHERS), 7),
    ],
)
def test_rows_of_two_sheets_are_one_where_a_sheet_was_copied(
    tmp_path: Path, sheets: tuple[list[list[Any]], ...], left: int
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "вк.xlsx")) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate([["id", "Дата", "Автор", "Комментарий"], *rows]):
                sheet.write_row(number, 0, row)
    report = ReadReport()
    read = len(list(read_documents(tmp_path, report=report)))
    assert read - len(report.superseded) == left
    store = tmp_path / "а.kyr"
    make_index(tmp_path / "вк.xlsx", store)
    (tmp_path / "б.csv").write_text("text\nСалам\n", encoding="utf-8")
    assert len(make_index(tmp_path / "б.csv", store).corpus) == left + 1  # the rest is remembered


documents_strategy = st.lists(
    st.builds(
        Document,
        text=st.sampled_from(["Салам", "Жумуш барбы бүгүн", "Кош келиңиз бизге", ""]),
        platform=st.sampled_from(["vkontakte", "facebook", "telegram"]),
        id=st.sampled_from([None, "-1_1", "-1_2", "12345678"]),
        kind=st.sampled_from(["post", "comment"]),
        group_id=st.sampled_from([None, "7"]),
        date_local=st.sampled_from([None, "2024-03-05T06:00:30", "2024-03-05T06:00:31"]),
        flags=st.sampled_from([(), ("truncated",)]),
    ),
    max_size=30,
)


@given(documents_strategy)
def test_duplicates_against_the_slow_way(documents: list[Document]) -> None:
    seen = Duplicates()
    for document in documents:
        seen.see_all(Batch.of([document]))
    gone: list[int] = []
    for same in (lambda d: d.text, lambda d: d.date_local):  # the text first, then the moment
        kept: dict[Any, int] = {}
        for index, document in enumerate(documents):
            if identity(document) is None or index in gone or same(document) is None:
                continue
            key = identity(document), same(document)
            if key in kept:
                older = kept[key]
                worse = "truncated" in document.flags and "truncated" not in documents[older].flags
                gone.append(index if worse else older)
                if worse:
                    continue
            kept[key] = index
    assert seen.superseded().tolist() == sorted(gone)
    staying = [i for i in range(len(documents)) if i not in gone]
    counted = [
        i
        for i in staying
        if documents[i].text and not (documents[i].kind == "comment" and documents[i].text.count(" ") < 2)
    ]
    same = [
        i for i in counted
        if [(documents[j].text, documents[j].platform) for j in counted].count(
            (documents[i].text, documents[i].platform)
        ) > 1
    ]  # fmt: skip
    assert seen.crossposts().tolist() == same


def test_an_id_that_stands_with_another_text_at_another_moment_is_no_proof(tmp_path: Path) -> None:
    rows = [f"1234567890{n % 2},Салам {n},2024-03-0{n + 1}T10:00:00" for n in range(4)]
    write(tmp_path / "facebook" / "а.csv", "\n".join(["id,text,date", *rows, rows[0]]))
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 5
    assert report.superseded.tolist() == [0]
    assert "4 share their id with another text and date" in report.summary()


def test_progress_counts_every_byte_once(tmp_path: Path) -> None:
    write(tmp_path / "а.json", [post(n, "Салам " * 20) for n in range(3000)])
    write(tmp_path / "б.csv", "id,text\n" + "\n".join(f"{n},Салам дос кандайсың" for n in range(3000)))
    total = sum(file.stat().st_size for file in tmp_path.iterdir())
    calls: list[tuple[int, int]] = []
    list(read_documents(tmp_path, progress=lambda done, all_of: calls.append((done, all_of))))
    assert calls[-1] == (total, total)
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert len(calls) > 2


def test_explain_says_format_evidence_and_origins() -> None:
    (told_of,) = explain(FIXTURES / "vk" / "api_wall_get.json")
    assert told_of.format == "VKontakte API JSON"
    assert "owner_id" in told_of.evidence
    assert told_of.origins["text"] == "text"
    assert len(told_of.examples) == 3
    assert "format    VKontakte API JSON" in str(told_of)
    (table,) = explain(FIXTURES / "facebook" / "facepager.csv")
    assert (table.format, table.encoding) == ("Facepager CSV", "utf-8-sig")


def test_problems_name_file_and_row(tmp_path: Path) -> None:
    lines = [json.dumps(post(n, f"Сөз {n}")) for n in range(5)]
    lines[2] = lines[2][:40]
    write(tmp_path / "vk" / "а.jsonl", "\n".join(lines))
    report = ReadReport()
    assert [d.text for d in read_documents(tmp_path, report=report)] == ["Сөз 0", "Сөз 1", "Сөз 3", "Сөз 4"]
    assert [(problem.file, problem.row) for problem in report.problems] == [("vk/а.jsonl", 3)]


def test_comments_take_the_group_of_their_post() -> None:
    folder = FIXTURES / "ok"
    documents = kyrtext.read([folder / "discussion_comments.json", folder / "stream_get.json"]).documents
    assert set(documents["group"]) == {"Ошский базар"}
    assert set(documents["group_id"]) == {"52000000000001"}


def test_two_downloads_of_one_account(tmp_path: Path) -> None:
    """Facebook's download has no ids: an entry in two downloads, or in two files of one, is one document."""
    one = {"timestamp": 1640000000, "data": [{"post": "Салам"}], "title": "A updated her status."}
    two = {"timestamp": 1640000001, "data": [{"post": "Салам"}], "title": "A updated her status."}
    write(tmp_path / "2022" / "posts" / "your_posts_1.json", [one])
    write(tmp_path / "2024" / "your_facebook_activity" / "posts" / "your_posts_1.json", [one, two])
    report = ReadReport()
    documents = settle(list(read_documents(tmp_path, report=report)), report.duplicates)
    assert len(documents) == 2
    assert {document.source.split("/")[0] for document in documents} == {"2024"}


def test_platform_archives_zipped(tmp_path: Path) -> None:
    """A VK archive and a Facebook download read the same from a ZIP as from a folder."""
    for folder in ("vk/archive", "facebook/facebook-aigul-05_03_2024-Ef56"):
        root = FIXTURES / folder
        with zipfile.ZipFile(tmp_path / "Archive.zip", "w") as archive:
            for file in sorted(root.rglob("*")):
                if file.is_file() and not file.name.endswith(".expected.jsonl"):
                    archive.write(file, file.relative_to(root).as_posix())
        report = ReadReport()
        zipped = list(read_documents(tmp_path / "Archive.zip", report=report))
        assert report.warnings == 0
        assert report.skipped["private messages"] > 0
        expected = [
            line for file in sorted(root.rglob("*.expected.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()
        ]  # fmt: skip
        assert sorted(document.text for document in zipped) == sorted(
            json.loads(line)["text"] for line in expected
        )
        assert all(document.source.startswith("Archive.zip!") for document in zipped)


def test_other_sections_of_the_download_are_no_posts(tmp_path: Path) -> None:
    """Search words, notifications and friends lie in Facebook's download too, and nobody posted them."""
    root = tmp_path / "facebook-aigul-05_03_2024-Ef56"
    told_by_others = [
        {"timestamp": 1709625000, "href": "https://www.facebook.com/1", "text": "Нурлан комментарий жазды"}
    ]
    searched = {
        "timestamp": 1709625100,
        "data": [{"text": "квартира москва"}],
        "title": "You searched Facebook",
    }
    write(
        root / "logged_information" / "notifications" / "notifications.json",
        {"notifications_v2": told_by_others},
    )
    write(root / "logged_information" / "search" / "your_search_history.json", {"searches_v2": [searched]})
    write(
        root / "connections" / "friends" / "your_friends.json",
        {"friends_v2": [{"name": "Нурлан", "timestamp": 1}]},
    )
    body = '<div class="_a6-p"><div class="_2pin"><div>квартира</div></div></div><div class="_a72d"></div>'
    card = f'<div class="_a6-g">{body}</div>'
    write(
        root / "your_facebook_activity" / "search" / "your_search_history.html",
        f"<html><body>{card}</body></html>",
    )
    report = ReadReport()
    assert list(read_documents(tmp_path, report=report)) == []
    assert report.warnings == 0
    assert report.skipped["files of the download without posts or comments"] == 4


def test_odd_entries_of_a_folder(tmp_path: Path) -> None:
    """A link to itself, a pipe, and a name that is no UTF-8."""
    os.symlink(tmp_path / "x", tmp_path / "x")
    os.mkfifo(tmp_path / "түтүк")
    (tmp_path / os.fsdecode("ВК.txt".encode("cp1251"))).write_text("Салам", encoding="utf-8")
    report = ReadReport()
    documents = list(read_documents(tmp_path, report=report))
    assert [document.text for document in documents] == ["Салам"]
    assert documents[0].source.encode("utf-8")
    assert sorted(name for name, _ in report.ignored) == ["x", "түтүк"]
    for name in ("x", "түтүк"):
        with pytest.raises(KyrtextError):
            list(read_documents(tmp_path / name))


def test_lines_of_another_shape_are_counted(tmp_path: Path) -> None:
    lines = [post(1, "Салам"), {"error": {"error_code": 15}}, post(2, "Кош")]
    write(tmp_path / "а.jsonl", "\n".join(json.dumps(line) for line in lines))
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 2
    assert report.skipped == {"JSON lines without a post or comment": 1}


def test_markup_is_that_of_the_content(tmp_path: Path) -> None:
    write(tmp_path / "а.json", [post(1, "[id5|Айбек], салам")])
    assert told(tmp_path, platforms={"facebook": str(tmp_path)}) == [("facebook", "Айбек, салам", "а.json")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("а.csv", "id,date,from_id,text\n1,2024-03-05 06:12,77,Салам\n2,2024-03-05 06:13,78,Рахмат дос\n"),
        ("б.json", '[{"timestamp": 1709619160, "title": "Аталыш", "text": "Салам достор"}]'),
        ("в.json", '[{"id": "5", "date": "2024-03-05", "text": "Салам достор", "author": "А"}]'),
        ("г.txt", "[12.03.2024] Салам достор, бул жөн эле текст"),
        ("д.txt", "[id5|Айбек], салам; {user:5}"),
        ("е.txt", '{"жарым'),
    ],
)  # fmt: skip
def test_look_alikes_are_of_no_platform(tmp_path: Path, name: str, content: str) -> None:
    write(tmp_path / name, content)
    documents = list(read_documents(tmp_path))
    assert {document.platform for document in documents} <= {"other"}
    assert name == "е.txt" or documents


def test_a_comment_that_names_its_topic_hangs_under_it(tmp_path: Path) -> None:
    """As collectors write comments of several topics into one list."""
    core = {"type": "ACTIVE_MESSAGE", "author_id": "5", "text": "Салам", "date_ms": 1709619160000}
    comments = [
        {**core, "id": f"c{number}", "discussionId": topic} for number, topic in enumerate(["77", "88"])
    ]
    write(
        tmp_path / "odnoklassniki" / "a.json", [*comments, {**core, "id": "c2", "reply_to_comment_id": "c1"}]
    )
    found = [(document.id, document.post_id, document.parent_id) for document in read_documents(tmp_path)]
    assert found == [("c0", "77", "77"), ("c1", "88", "88"), ("c2", None, "c1")]


def test_options_that_find_nothing_say_so(tmp_path: Path) -> None:
    write(tmp_path / "vk" / "а.json", [post(1, "Суу жок")])
    write(tmp_path / "ok" / "сүрөт.css", "a {}")
    options = ReadOptions(include_private=True, platforms={"ok": str(tmp_path / "ok")})
    report = ReadReport()
    list(read_documents(tmp_path, options, report))
    report.check(options)
    assert [where.split("=")[0] for where, _ in report.notes] == ["--include-private", "--platform ok"]
    quiet = ReadReport()
    list(read_documents(FIXTURES / "vk" / "private_messages.json", ReadOptions(include_private=True), quiet))
    quiet.check(ReadOptions(include_private=True))
    assert quiet.notes == []
