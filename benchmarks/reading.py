"""How fast exports are read, in MB/s beside a plain parse of the same bytes, and how much memory it takes.

    python -m benchmarks.reading --megabytes 60 [--format vk-json ...] [--folder /tmp/bench]

For each format a file of about that size is made (the same arguments make the same bytes), then read in a
process of its own: first with `json.load`, a `json.loads` loop over the lines or a `csv.reader` loop, then
with `read_documents`. The time is the processor's, the memory what the process took more than before it
began. The aim: within 3 times the plain loop, and a 2 GB file in less than 500 MB.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

WORDS = [
    "жумуш",
    "барбы",
    "салам",
    "туугандар",
    "метро",
    "район",
    "квартира",
    "комната",
    "керек",
    "болсо",
    "айткыла",
    "повар",
    "требуется",
    "зарплата",
    "оплата",
    "документы",
    "паспорт",
    "такси",
    "доставка",
    "уборка",
    "жардам",
    "посольство",
    "эртең",
    "бүгүн",
    "канча",
    "турат",
    "кайда",
    "жашайсың",
    "рахмат",
    "чоң",
]
CHEAP_LIMIT = 3.0


def text(chance: random.Random) -> str:
    """A post of 10 to 80 words, some with a line break, a mention or an emoji."""
    words = chance.choices(WORDS, k=chance.randint(10, 80))
    words[0] = words[0].capitalize()
    return " ".join(words) + chance.choice(("", "", "!", "\nтел. 0555 12-34-56", " 🌷", " #жумуш"))


def vk_post(number: int, chance: random.Random) -> dict[str, Any]:
    """A post as wall.get writes it."""
    sizes = [
        {"height": 75 * n, "width": 56 * n, "type": "s", "url": f"https://sun9-1.userapi.com/{n}.jpg"}
        for n in (1, 2)
    ]
    photo = {"id": number, "owner_id": -1, "album_id": -7, "date": 1709619100, "sizes": sizes, "text": ""}
    return {
        "inner_type": "wall_wallpost", "id": number, "owner_id": -1, "from_id": chance.randint(1, 5000),
        "date": 1600000000 + number, "post_type": "post", "text": text(chance),
        "attachments": [{"type": "photo", "photo": photo}], "comments": {"can_post": 1, "count": 3},
        "likes": {"can_like": 1, "count": 10, "user_likes": 0}, "reposts": {"count": 1},
    }  # fmt: skip


def ok_comment(number: int, chance: random.Random) -> dict[str, Any]:
    """A comment as discussions.getComments writes it."""
    return {
        "id": f"{1600000000000 + number}_1", "author_id": str(chance.randint(1, 5000)),
        "date": "2020-09-13 15:26:40", "date_ms": 1600000000000 + number, "text": text(chance),
        "type": "ACTIVE_MESSAGE",
        "like_count": 0, "liked_it": False,
    }  # fmt: skip


def facebook_entry(number: int, chance: random.Random) -> dict[str, Any]:
    """A comment of "Download your information", its letters written as latin-1."""
    moment = 1600000000 + number
    comment = {
        "timestamp": moment,
        "comment": text(chance).encode().decode("latin-1"),
        "author": "A",
        "group": "G",
    }
    return {"timestamp": moment, "data": [{"comment": comment}], "title": "A commented on B's post."}


def scraped_post(number: int, chance: random.Random) -> dict[str, Any]:
    """A post of facebook-scraper."""
    own = text(chance)
    return {
        "post_id": str(10**9 + number), "text": own, "post_text": own, "shared_text": "",
        "time": "2022-03-05 12:12:40", "timestamp": 1600000000 + number, "username": "A",
        "post_url": f"https://m.facebook.com/groups/1004/permalink/{10**9 + number}/",
        "comments_full": None, "likes": 1, "shares": 0, "reactions": {"like": 1},
    }  # fmt: skip


def write_list(
    head: str, record: Callable[..., Any], tail: str, ascii_only: bool = False
) -> Callable[..., None]:
    """A writer of one JSON value whose records stand in a list."""

    def write(stream: TextIO, size: int, chance: random.Random) -> None:
        written = stream.write(head)
        number = 0
        while written < size:
            number += 1
            line = json.dumps(record(number, chance), ensure_ascii=ascii_only)
            written += len(line.encode()) + 2
            stream.write(line if number == 1 else ", " + line)
        stream.write(tail)

    return write


def write_lines(stream: TextIO, size: int, chance: random.Random) -> None:
    """A writer of VK posts as JSON lines."""
    written = number = 0
    while written < size:
        number += 1
        line = json.dumps(vk_post(number, chance), ensure_ascii=False) + "\n"
        written += len(line.encode())
        stream.write(line)


def write_crowdtangle(stream: TextIO, size: int, chance: random.Random) -> None:
    """A writer of CrowdTangle's CSV."""
    head = (
        "Group Name,User Name,Facebook Id,Post Created,Type,Total Interactions,Likes,URL,Message,Link,Video"
    )
    _write_csv(
        stream, size, head, ",",
        lambda n: ["Айыл", "", "1001", f"2021-09-{n % 28 + 1:02} 17:43:{n % 60:02} EDT", "Status", "1,234",
                   "5", f"https://www.facebook.com/groups/1001/permalink/{10**9 + n}", text(chance), "", ""],
    )  # fmt: skip


def write_script(stream: TextIO, size: int, chance: random.Random) -> None:
    """A writer of the VK wall script's CSV."""
    _write_csv(
        stream, size, "id;date;year;month;day;weekday;time;likes;text;link", ";",
        lambda n: [str(n), f"{n % 28 + 1:02}-03-2024", "2024", "3", "5", "1", str(n % 24), "10", text(chance),
                   f"https://vk.com/wall-1_{n}"],
    )  # fmt: skip


def write_table(stream: TextIO, size: int, chance: random.Random) -> None:
    """A writer of a table only the column mapper can read."""
    _write_csv(
        stream, size, "Номер,Дата,Автор,Текст", ",",
        lambda n: [str(n), f"{n % 28 + 1:02}.03.2024 12:{n % 60:02}", f"Автор {n % 500}", text(chance)],
    )  # fmt: skip


def _write_csv(stream: TextIO, size: int, head: str, mark: str, row: Callable[[int], list[str]]) -> None:
    writer = csv.writer(stream, delimiter=mark)
    writer.writerow(head.split(mark))
    number = 0
    while stream.tell() < size:
        for _ in range(500):
            number += 1
            writer.writerow(row(number))


FORMATS: dict[str, tuple[str, Callable[..., None], str]] = {
    "vk-json": (
        "vk.json",
        write_list('{"response": {"count": 1, "items": [', vk_post, '], "profiles": [], "groups": []}}'),
        "json",
    ),
    "vk-jsonl": ("vk.jsonl", write_lines, "jsonl"),
    "ok-json": ("ok.json", write_list('{"discussionId": "1", "comments": [', ok_comment, "]}"), "json"),
    "facebook-json": ("fb.json", write_list('{"group_comments_v2": [', facebook_entry, "]}", True), "json"),
    "scraper-json": ("posts.json", write_list("[", scraped_post, "]", True), "json"),
    "crowdtangle-csv": ("ct.csv", write_crowdtangle, "csv"),
    "vk-csv": ("wall.csv", write_script, "csv"),
    "table-csv": ("table.csv", write_table, "csv"),
}


def plain(path: Path, carrier: str) -> int:
    """The plain loop over a file that the reading is measured against."""
    with path.open(encoding="utf-8", newline="") as stream:
        if carrier == "csv":
            return sum(1 for _ in csv.reader(stream, delimiter=";" if path.name == "wall.csv" else ","))
        if carrier == "jsonl":
            return sum(1 for line in stream if json.loads(line))
        return len(json.load(stream))


def read(path: Path) -> int:
    """The reading itself."""
    from kyrtext.reading import read_documents

    return sum(1 for _ in read_documents(path))


def measured(path: Path, carrier: str) -> dict[str, float]:
    """Seconds and megabytes of the work, told by a process of its own; `carrier` "" is the reading."""
    command = [sys.executable, "-m", "benchmarks.reading", "--measure", str(path), "--carrier", carrier]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure(path: Path, carrier: str) -> Iterator[str]:
    """Do the work once and tell what it took."""
    import resource

    from kyrtext.reading import format as forms

    for module in forms.MODULES:  # importing is no reading
        import_module(f"kyrtext.reading.platforms.{module}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    count = plain(path, carrier) if carrier else read(path)
    seconds = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield json.dumps({"seconds": seconds, "megabytes": (after - before) / 1024, "count": count})


def main() -> None:
    """Make the files, measure, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=60)
    parser.add_argument("--format", action="append", choices=sorted(FORMATS))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--carrier", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(*measure(given.measure, given.carrier))
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print(
            f"{'format':<16} {'MB':>6} {'documents':>9} {'plain MB/s':>10} {'read MB/s':>9} "
            f"{'times':>5} {'memory MB':>9}"
        )
        for name in given.format or FORMATS:
            file, write, carrier = FORMATS[name]
            path = Path(folder) / file
            with path.open("w", encoding="utf-8", newline="") as stream:
                write(stream, int(given.megabytes * 1e6), random.Random(0))
            size = path.stat().st_size / 1e6
            loop, whole = measured(path, carrier), measured(path, "")
            path.unlink()
            times = whole["seconds"] / loop["seconds"]
            late = "" if times <= CHEAP_LIMIT else "  over 3"
            print(
                f"{name:<16} {size:6.0f} {whole['count']:9,.0f} {size / loop['seconds']:10.0f} "
                f"{size / whole['seconds']:9.0f} {times:5.1f} {whole['megabytes']:9.0f}{late}",
                flush=True,
            )


if __name__ == "__main__":
    main()
