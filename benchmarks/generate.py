"""Corpora of any size with natural type growth, made from text that is given.

    python -m benchmarks.generate examples/exports --megabytes 50 -o /tmp/bench/50

Posts are sentences of the text given with a part of their words exchanged: ranks are drawn from a power law,
so that the number of types grows with the length of the text as it does in real posts (about 40 types in
1,000 words at 14 million words); the first ranks are word forms of the text and of the lists given,
then Russian paradigms of the words in the text, then words recombined from halves that no dictionary knows.
Three folders are written, as JSON lines: facebook (Graph API), vkontakte (wall.get), odnoklassniki.
The same arguments make the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tokens import SPACED, STREWN, sentences

EXCHANGED = 0.45  # of the words with four letters or more
POWER = 1.18  # of the rank: n draws hold about n ** (1 / POWER) different ones
GROUPS, AUTHORS = 24, 20_000
FIRST, LAST = 1_546_300_800, 1_640_995_200  # 2019 to 2021
WORD = re.compile(r"[^\W\d_]{4,}")


def forms_of(lines: list[str], lists: list[Path]) -> list[str]:
    """Return word forms a dictionary knows, the commoner kinds first: the text's, the lists', paradigms."""
    from pymorphy3 import MorphAnalyzer

    counted = Counter(word.lower() for line in lines for word in WORD.findall(line))
    own = [word for word, _ in counted.most_common()]
    listed: list[str] = []
    for path in lists:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as stream:
            listed += [line.split("\t")[0] for line in stream if WORD.match(line)]
    analyser = MorphAnalyzer()
    paradigms = [
        form.word for word in own if analyser.word_is_known(word) for form in analyser.parse(word)[0].lexeme
    ]
    step = np.random.default_rng(7)
    mixed = [*listed, *paradigms]
    order = step.permutation(len(mixed))
    return list(dict.fromkeys([*own, *(mixed[place] for place in order)]))


def recombined(forms: list[str], numbers: np.ndarray) -> list[str]:
    """Return invented words, one for each number: the head of one form and the tail of another."""
    size = len(forms)
    heads, tails = (numbers * 2654435761 + 12345) % size, (numbers * 40503 + 977) % size
    cuts = numbers % 4
    return [
        forms[head][: 2 + cut] + forms[tail][1 + cut :]
        for head, tail, cut in zip(heads.tolist(), tails.tolist(), cuts.tolist(), strict=True)
    ]


def posts(lines: list[str], forms: list[str], megabytes: float, seed: int = 1) -> Iterator[str]:
    """Yield posts until the size wanted (bytes of text in UTF-8) is reached."""
    generator = np.random.default_rng(seed)
    templates = [line.split(" ") for line in lines]
    left = megabytes * 1e6
    while left > 0:
        chosen = generator.integers(len(templates), size=20_000)
        sizes = generator.choice(np.array([1, 1, 1, 2, 2, 3, 5]), size=20_000)
        ends = np.minimum(np.cumsum(sizes), len(chosen))
        begin = 0
        ranks = iter(_words(forms, generator))
        chances = iter(generator.random(2_000_000).tolist())
        for end in ends.tolist():
            words = [word for place in chosen[begin:end].tolist() for word in templates[place]]
            begin = end
            text = " ".join(_exchanged(word, ranks, next(chances)) for word in words)
            left -= len(text.encode()) + 1
            if not text:
                continue
            yield text
            if left <= 0:
                return


def _words(forms: list[str], generator: np.random.Generator) -> list[str]:
    ranks = generator.zipf(POWER, size=1_000_000)
    ranks = np.where(ranks > 2**40, ranks % (1 << 40), ranks)
    known = ranks <= len(forms)
    invented = iter(recombined(forms, ranks[~known]))
    return [forms[rank - 1] if rank <= len(forms) else next(invented) for rank in ranks.tolist()]


def _exchanged(word: str, ranks: Iterator[str], chance: float) -> str:
    if chance < EXCHANGED and len(word) > 3 and word.isalpha():
        drawn = next(ranks)
        return drawn.capitalize() if word[0].isupper() else drawn
    if chance > 0.985:
        strewn = STREWN if chance < 0.997 else SPACED
        return f"{word} {strewn[int(chance * 1e6) % len(strewn)]}"
    return word


def records(number: int, text: str) -> tuple[str, dict[str, Any]]:
    """Return a folder and the record of one post in the format that platform exports."""
    group, author = number % GROUPS, (number * 7919) % AUTHORS
    moment = FIRST + (number * 104729) % (LAST - FIRST)
    if number % 3 == 0:
        when = np.datetime_as_string(np.datetime64(moment, "s"))
        return "facebook", {
            "id": f"{9000000 + group}_{80000000 + number}",
            "message": text,
            "created_time": f"{when}+0000",
            "from": {"name": f"Автор {author}", "id": str(700000 + author)},
        }
    if number % 3 == 1:
        return "vkontakte", {
            "id": number,
            "owner_id": -1000 - group,
            "from_id": 5000 + author,
            "date": moment,
            "post_type": "post",
            "text": text,
        }
    return "odnoklassniki", {
        "id": f"{66000000000 + number}",
        "discussionId": f"{77000000 + group}",
        "type": "ACTIVE_MESSAGE",
        "author_id": str(5900000 + author),
        "date_ms": moment * 1000,
        "text": text,
    }


def write(folder: Path, made: Iterator[str]) -> dict[str, int]:
    """Write posts into three folders below `folder`, and return the documents in each."""
    streams: dict[str, Any] = {}
    counts: dict[str, int] = {}
    try:
        for number, text in enumerate(made):
            platform, record = records(number, text)
            if platform not in streams:
                (folder / platform).mkdir(parents=True, exist_ok=True)
                streams[platform] = (folder / platform / "posts.jsonl").open("w", encoding="utf-8")
            streams[platform].write(json.dumps(record, ensure_ascii=False) + "\n")
            counts[platform] = counts.get(platform, 0) + 1
    finally:
        for stream in streams.values():
            stream.close()
    return counts


def corpus(sources: list[Path], lists: list[Path], megabytes: float, folder: Path) -> dict[str, int]:
    """Write a corpus of so many megabytes of text made from the folders and lists given."""
    lines = [line for source in sources for line in sentences(source)]
    if not lines:
        raise SystemExit("no text found: give folders with .txt, .json, .jsonl, .html or .csv files")
    return write(folder, posts(lines, forms_of(lines, lists), megabytes))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="+", type=Path, help="folders with text to make the posts from")
    parser.add_argument(
        "--forms", action="append", type=Path, default=[], help="list of word forms (.gz too)"
    )
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    print(corpus(options.sources, options.forms, options.megabytes, options.output))


if __name__ == "__main__":
    main()
