"""What a user would do today: the same top words per platform by other means, each a script of its own.

    python -m benchmarks.peers script /tmp/bench/50

Each peer reads the JSON lines of `benchmarks.generate`, counts per folder, and prints the commonest words of
each folder. `script` is the yardstick: a regular expression, pymorphy3 behind an lru_cache, a Counter.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

TOP = 100
WORD = re.compile(r"\w+")


def texts(file: Path) -> Iterator[str]:
    """Yield the text of each record of a file of JSON lines."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            yield record.get("text") or record.get("message") or ""


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.jsonl"))


def shown(name: str, counts: Iterable[tuple[str, int]]) -> None:
    print(name, ", ".join(f"{word} {count}" for word, count in list(counts)[:3]))


def script(folder: Path) -> None:
    """Count lemmas token by token, as most scripts do."""
    from pymorphy3 import MorphAnalyzer

    analyser = MorphAnalyzer()

    @cache
    def lemma(word: str) -> str:
        return str(analyser.parse(word)[0].normal_form)

    for file in files(folder):
        counts: Counter[str] = Counter()
        for text in texts(file):
            counts.update(lemma(word) for word in WORD.findall(text.lower()))
        shown(file.parent.name, counts.most_common(TOP))


def types(folder: Path) -> None:
    """Count forms first, then look up each form once: what an expert's script does."""
    from pymorphy3 import MorphAnalyzer

    analyser = MorphAnalyzer()
    known: dict[str, str] = {}
    for file in files(folder):
        forms: Counter[str] = Counter()
        for text in texts(file):
            forms.update(WORD.findall(text.lower()))
        counts: Counter[str] = Counter()
        for form, count in forms.items():
            if form not in known:
                known[form] = str(analyser.parse(form)[0].normal_form)
            counts[known[form]] += count
        shown(file.parent.name, counts.most_common(TOP))


def forms(folder: Path) -> None:
    """Count forms only, without any lemma."""
    for file in files(folder):
        counts: Counter[str] = Counter()
        for text in texts(file):
            counts.update(WORD.findall(text.lower()))
        shown(file.parent.name, counts.most_common(TOP))


def sort(folder: Path) -> None:
    """Count forms with tr, sort and uniq, in the locale's UTF-8."""
    for file in files(folder):
        command = (
            f"sed 's/[^[:alnum:]]\\+/\\n/g' '{file}' | sort | uniq -c | sort -rn | head -{TOP} > /dev/null"
        )
        subprocess.run(command, shell=True, check=True)


PEERS: dict[str, Callable[[Path], None]] = {"script": script, "types": types, "forms": forms, "sort": sort}


if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]))
