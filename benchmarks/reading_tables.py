"""Reading speed of tables and chats in MB/s, beside a plain loop over the same file.

    python benchmarks/reading_tables.py

The plain loop is what the standard library does at least: `csv.reader` to the end, `json.loads` of the file
or of every line, the lines of a text. The files hold invented posts and are written to a temporary folder.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import xlsxwriter

from kyrtext.reading import read_documents
from kyrtext.reading.carriers.damage import words

ROWS = 50_000
START = 1_709_600_000


def posts(count: int) -> Iterator[tuple[int, int, str, str]]:
    """Yield number, Unix time, author and text of invented posts."""
    chance = random.Random(1)
    known = sorted(words("ky")) + sorted(words("ru"))
    names = ["Айбек", "Гүлнара", "Азамат", "Нургүл", "Бакыт"]
    for number in range(count):
        text = " ".join(chance.choices(known, k=chance.randint(3, 40)))
        yield (
            number,
            START + 37 * number,
            chance.choice(names),
            text + ("\nрахмат" if number % 10 == 0 else ""),
        )


def stamp(seconds: int) -> str:
    """Return the time as ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def write_csv(encoding: str, delimiter: str, path: Path) -> None:
    """Write a table with ids, dates, authors, texts and addresses."""
    with path.open("w", encoding=encoding, errors="replace", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(["id", "Дата", "Автор", "Текст", "Ссылка"])
        for n, t, a, x in posts(ROWS):
            writer.writerow([10**9 + n, stamp(t), a, x, f"https://vk.com/wall-7_{n}"])


def write_jsonl(path: Path) -> None:
    """Write JSON lines that only the column mapper knows."""
    with path.open("w", encoding="utf-8") as out:
        for n, t, a, x in posts(ROWS):
            out.write(
                json.dumps({"id": n, "created_at": stamp(t), "user": a, "content": x}, ensure_ascii=False)
                + "\n"
            )


def write_telegram(path: Path) -> None:
    """Write one chat of Telegram Desktop."""
    messages = [
        {
            "id": n, "type": "message", "date": stamp(t)[:-1], "date_unixtime": str(t), "from": a,
            "from_id": "user5", "text": x, "text_entities": [{"type": "plain", "text": x}],
        }
        for n, t, a, x in posts(ROWS)
    ]  # fmt: skip
    chat = {"name": "Айыл", "type": "private_supergroup", "id": 1, "messages": messages}
    path.write_text(json.dumps(chat, ensure_ascii=False, indent=1), encoding="utf-8")


def write_whatsapp(path: Path) -> None:
    """Write a chat of WhatsApp on Android."""
    with path.open("w", encoding="utf-8") as out:
        for _, t, a, x in posts(ROWS):
            out.write(f"{time.strftime('%d.%m.%Y, %H:%M', time.gmtime(t))} - {a}: {x}\n")


def write_xlsx(path: Path) -> None:
    """Write a workbook of one sheet."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("id", "Дата", "Автор", "Текст"), *posts(ROWS)]):
            sheet.write_row(row, 0, cells)


def loop_csv(encoding: str, delimiter: str, path: Path) -> None:
    """Read all rows and do nothing with them."""
    with path.open(encoding=encoding, newline="") as stream:
        for _ in csv.reader(stream, delimiter=delimiter):
            pass


def both(encoding: str, delimiter: str) -> tuple[Callable[[Path], object], Callable[[Path], object]]:
    """Return what writes such a table and what reads it plainly."""
    return partial(write_csv, encoding, delimiter), partial(loop_csv, encoding, delimiter)


def loop_lines(path: Path) -> None:
    """Parse every line and do nothing with it."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            json.loads(line)


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest time of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Write the files, read them both ways, print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases: list[tuple[str, Path, Callable[[Path], object], Callable[[Path], object] | None]] = [
            ("CSV, UTF-8", folder / "a.csv", *both("utf-8", ",")),
            ("CSV, cp1251", folder / "b.csv", *both("cp1251", ";")),
            ("JSON lines", folder / "c.jsonl", write_jsonl, loop_lines),
            ("Telegram JSON", folder / "d.json", write_telegram, lambda p: json.loads(p.read_text("utf-8"))),
            ("WhatsApp", folder / "e.txt", write_whatsapp, lambda p: p.read_text("utf-8").splitlines()),
            ("XLSX", folder / "f.xlsx", write_xlsx, None),
        ]  # fmt: skip
        print(f"{'format':<15}{'MB':>7}{'MB/s':>8}{'plain MB/s':>12}{'times':>7}")
        for label, path, write, plain in cases:
            write(path)
            size = path.stat().st_size / 1e6
            ours = seconds(lambda path=path: sum(1 for _ in read_documents(path)))  # type: ignore[misc]
            if plain is None:
                print(f"{label:<15}{size:>7.1f}{size / ours:>8.1f}")
                continue
            theirs = seconds(lambda path=path, plain=plain: plain(path))  # type: ignore[misc]
            print(f"{label:<15}{size:>7.1f}{size / ours:>8.1f}{size / theirs:>12.1f}{ours / theirs:>7.1f}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
