"""Tokens: how long they take beside ``re.findall(r"\\w+", text)`` on the same text in the same run.

    python benchmarks/tokens.py examples/exports --megabytes 50

The text is made from what stands in the folder given: sentences drawn at random, words recombined from halves
so that the number of types grows as it does in real posts, and links, mentions, faces, telephones strewn in.
Times are CPU seconds of one process, the best of several runs; the memory is the peak of the whole process.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kyrtext.text.scripts import candidates_many, forms_many
from kyrtext.text.tokens import KINDS, Spans, spans

STREWN = [
    "👍", "😂😂😂", ":)", "))))", "@ivan_1", "#жумушБар", "https://vk.com/abc_1?x=2", "t.me/kg",
    "89991234567", "2500р", "т.к.", "керек,жумуш", "бар.Тел", "сроччнооо", "10:30", "2021-жылы", "№5",
    "«Ош»", "(да)",
]  # fmt: skip
SPACED = ["+7 999 123-45-67", "0555 12 34 56", "3 000 руб", "и т.д.", "Р А Б О Т А"]


def strings(value: Any) -> Iterator[str]:
    """Yield every string inside parsed JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def sentences(folder: Path) -> list[str]:
    """Return lines of text found in the files of a folder, whatever their format."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix not in {".txt", ".json", ".jsonl", ".html", ".csv"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if path.suffix == ".json":
            text = "\n".join(strings(json.loads(text)))
        found += re.findall(r"[А-ЯЁӨҮҢа-яёөүң][^\n<>{}\"]{20,400}", text)
    return found


def posts(lines: list[str], megabytes: float, seed: int = 1) -> list[str]:
    """Return invented posts of the size wanted."""
    generator = random.Random(seed)
    words = [word for line in lines for word in re.findall(r"[^\W\d_]{4,}", line)]
    made: list[str] = []
    left = megabytes * 1e6
    while left > 0:
        out = []
        for word in " ".join(generator.choices(lines, k=generator.choice((1, 1, 2, 3)))).split(" "):
            chance = generator.random()
            if chance < 0.06 and word.isalpha() and len(word) > 3:
                head, tail = generator.choice(words), generator.choice(words)
                out.append(head[: generator.randint(2, 5)] + tail[generator.randint(1, 4) :])
            else:
                out.append(word)
            if chance > 0.985:
                out.append(generator.choice(STREWN) if chance < 0.997 else generator.choice(SPACED))
        made.append(" ".join(out))
        left -= len(made[-1].encode()) + 1
    return made


def seconds(work: Callable[[], Any], runs: int) -> float:
    """Return the least CPU time of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def words_of(found: Spans) -> list[str]:
    word = KINDS.index("word")
    return [text for text, kind in zip(found.surfaces, found.kinds.tolist(), strict=True) if kind == word]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder with text to make the posts from")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    lines = sentences(options.folder)
    if not lines:
        sys.exit(f"no text in {options.folder}: give a folder with .txt, .json, .jsonl, .html or .csv files")
    texts = posts(lines, options.megabytes)
    joined = "\n".join(texts)
    size = len(joined.encode()) / 1e6
    found = spans(texts)
    words = words_of(found)
    print(f"{size:.0f} MB, {len(texts)} posts, {len(found.ids)} tokens, {len(found.surfaces)} types")
    base = seconds(lambda: re.findall(r"\w+", joined), options.runs)
    rows = [
        ("re.findall(r'\\w+')", base),
        ("spans", seconds(lambda: spans(texts), options.runs)),
        ("forms_many (types)", seconds(lambda: forms_many(words), options.runs)),
        ("candidates_many (types)", seconds(lambda: candidates_many(words), options.runs)),
    ]
    for name, taken in rows:
        print(f"{name:24} {taken:7.2f} s {size / taken:8.0f} MB/s   {taken / base:5.2f} of findall")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, texts included")


if __name__ == "__main__":
    main()
