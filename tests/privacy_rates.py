"""How much of the project's own list of personal data is masked, and how many look-alikes stay.

python -m tests.privacy_rates [--all]      the rates by kind; with --all also what was judged wrong
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import kyrtext
from kyrtext.corpus.privacy import protect

CASES = Path(__file__).resolve().parent / "cases" / "privacy"
SIGN = re.compile(r"[^\W_]")  # letters and digits: what may not survive


def cases(name: str) -> list[dict[str, str]]:
    """The rows of a list."""
    lines = (CASES / f"{name}.tsv").read_text("utf-8").splitlines()
    return list(
        csv.DictReader((line for line in lines if line[:2] != "# "), delimiter="\t", quoting=csv.QUOTE_NONE)
    )


def shown() -> tuple[list[dict[str, str]], list[str]]:
    """All posts of both lists, read as one corpus with posts of the authors, and their masked texts."""
    rows = [*cases("personal"), *cases("lookalikes")]
    authors = sorted({row["author"] for row in rows if row.get("author")})
    texts = [row["text"] for row in rows] + ["Саламатсыздарбы"] * len(authors)
    writers = [f"writer {number}" for number in range(len(rows))] + authors
    corpus = protect(kyrtext.from_texts(texts, author=writers), "full")
    return rows, corpus.documents["text"].tolist()[: len(rows)]


def is_right(row: Mapping[str, str], text: str) -> bool:
    """Is everything secret masked, or everything that must stay there?"""
    if "keep" in row:
        return all(text[at : at + len(part)] == part for part, at in _places(row["text"], row["keep"]))
    return not any(
        SIGN.match(was) and was == sign
        for part, at in _places(row["text"], row["secret"])
        for was, sign in zip(part, text[at : at + len(part)], strict=True)
    )


def _places(text: str, parts: str) -> list[tuple[str, int]]:
    return [(part, text.index(part)) for part in parts.split(" || ")]


def rates(rows: Sequence[Mapping[str, str]], texts: Sequence[str]) -> dict[str, dict[str, tuple[int, int]]]:
    """For each class (promised, disguised, further, untouched) and kind how many are right, of how many."""
    right: defaultdict[str, Counter[str]] = defaultdict(Counter)
    total: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, text in zip(rows, texts, strict=True):
        name = row.get("class", "untouched")
        for kind in (row["kind"], "all"):
            total[name][kind] += 1
            right[name][kind] += is_right(row, text)
    return {
        name: {kind: (right[name][kind], n) for kind, n in kinds.items()} for name, kinds in total.items()
    }


def main() -> None:
    """Print the rates."""
    rows, texts = shown()
    for name, kinds in rates(rows, texts).items():
        for kind, (right, total) in sorted(kinds.items(), key=lambda one: (one[0] == "all", one[0])):
            print(f"{name:10} {kind:14} {right:4} of {total:4} {100 * right / total:6.1f} %")
    if "--all" in sys.argv:
        for row, text in zip(rows, texts, strict=True):
            if not is_right(row, text):
                print(row.get("class", "untouched"), row["kind"], row["text"], "=>", text, sep="\t")


if __name__ == "__main__":
    main()
