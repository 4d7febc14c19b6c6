"""Time of the language stage over texts, as a ratio to `re.findall` on the same texts in the same run.

python benchmarks/languages.py FOLDER_OR_FILE ... [--megabytes N]   (text files, one message a line)
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kyrtext.languages import Annotator
from kyrtext.text.tokens import spans


def lines(paths: list[str], limit: float) -> Iterator[str]:
    """Lines of the files until `limit` bytes are read."""
    left = limit
    for name in paths:
        path = Path(name)
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            for line in file.read_text(encoding="utf-8").splitlines():
                left -= len(line.encode()) + 1
                if left < 0:
                    return
                yield line


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--megabytes", type=float, default=50)
    asked = parser.parse_args()
    texts = list(lines(asked.paths, asked.megabytes * 1e6))
    Annotator().annotate(spans(["Салам, привет, hello"]))  # load the dictionaries
    pattern = re.compile(r"\w+")
    plain, _ = timed(lambda: [pattern.findall(text) for text in texts])
    cutting, cut = timed(lambda: spans(texts))
    annotator = Annotator()
    first, found = timed(lambda: annotator.annotate(cut))
    again, _ = timed(lambda: annotator.annotate(cut))
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{size:.1f} MB, {len(texts):,} messages, {len(cut.ids):,} tokens, {len(cut.surfaces):,} types")
    print(f"re.findall              {plain:7.2f} s   1.0")
    print(f"tokens                  {cutting:7.2f} s   {cutting / plain:.1f}")
    print(f"languages and lemmas    {first:7.2f} s   {first / plain:.1f}   ({len(found.table):,} rows)")
    print(f"the same, types known   {again:7.2f} s   {again / plain:.1f}")


if __name__ == "__main__":
    main()
