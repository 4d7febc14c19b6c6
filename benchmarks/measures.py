"""How long the measures take on an indexed corpus, and how long a plain pandas or Python loop takes.

    python -m benchmarks.generate examples/exports --megabytes 12 -o /tmp/bench/1m
    kyrtext index /tmp/bench/1m -o /tmp/bench/1m.kyr
    python -m benchmarks.measures /tmp/bench/1m.kyr --codebook examples/codebook.yaml --peers

Prints one line a measure: seconds in a fresh process (the corpus opened and the measure's module loaded, as a
command does) and, with --peers, the seconds of the peer and how many times as long that is. With --commands
the command line itself is timed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from kyrtext.store import open_store

import kyrtext
from kyrtext.corpus.corpus import Corpus

WORD = "жумуш"
Task = Callable[[Corpus, Any], Any]


def halves(corpus: Corpus) -> tuple[Corpus, Corpus]:
    """Two parts of a corpus that is not divided by platform."""
    first = np.arange(len(corpus)) % 2 == 0
    return corpus.select(first), corpus.select(~first)


TASKS: dict[str, Task] = {
    "frequency": lambda corpus, _: kyrtext.frequency(corpus),
    "search, a word": lambda corpus, _: kyrtext.search(corpus, WORD),
    "search, a query": lambda corpus, _: kyrtext.search(corpus, "(жумуш OR работа) NEAR/5 москва -такси"),
    "search, a pattern": lambda corpus, _: kyrtext.search(corpus, "*документ*"),
    "search, a typo": lambda corpus, _: kyrtext.search(corpus, "жумыш~"),
    "kwic": lambda corpus, _: kyrtext.kwic(corpus, WORD),
    "word_tree": lambda corpus, _: kyrtext.word_tree(corpus, WORD),
    "collocates": lambda corpus, _: kyrtext.collocates(corpus, WORD),
    "ngrams, 2": lambda corpus, _: kyrtext.ngrams(corpus, 2, top=50),
    "ngrams, 3": lambda corpus, _: kyrtext.ngrams(corpus, 3, top=50),
    "keyness": lambda corpus, _: kyrtext.keyness(*halves(corpus), top=50),
    "dispersion": lambda corpus, _: kyrtext.dispersion(corpus, top=50),
    "crosstab": lambda corpus, _: kyrtext.crosstab(corpus, [WORD, "работа"], "month"),
    "timeline": lambda corpus, _: kyrtext.timeline(corpus, [WORD, "работа"]),
    "effect": lambda corpus, _: kyrtext.effect(corpus, [WORD], "2020-10-05"),
    "codes": kyrtext.codes,
    "bursts of codes": lambda corpus, book: kyrtext.bursts(kyrtext.timeline(corpus, book)),
    "clusters": lambda corpus, _: kyrtext.cluster_words(corpus),
    "duplicates": lambda corpus, _: kyrtext.duplicates(corpus),
}


# ------------------------------------------------------------------ peers: what one writes without kyrtext


def long_table(corpus: Corpus) -> pd.DataFrame:
    """One row a token, as tidy text tools keep it."""
    lexicon = corpus.lexicon
    kept = corpus.counted[corpus.ids]
    ids = corpus.ids[kept]
    return pd.DataFrame(
        {
            "document": corpus.document_ids[kept],
            "lemma": pd.Series(lexicon["lemma_key"].to_numpy(dtype=object)[ids]),
            "form": pd.Series(lexicon["form_key"].to_numpy(dtype=object)[ids]),
        }
    )


def peer_ngrams(tokens: pd.DataFrame, n: int) -> Counter[tuple[str, ...]]:
    """Runs of lemmas by slices and a Counter."""
    counts: Counter[tuple[str, ...]] = Counter()
    for _, words in tokens.groupby("document", sort=False)["lemma"]:
        listed = words.tolist()
        counts.update(zip(*(listed[step:] for step in range(n)), strict=False))
    return counts


def peer_collocates(tokens: pd.DataFrame) -> Counter[str]:
    """Words at most five words from the node."""
    counts: Counter[str] = Counter()
    for _, words in tokens.groupby("document", sort=False)["lemma"]:
        listed = words.tolist()
        for place, word in enumerate(listed):
            if word == WORD:
                counts.update(listed[max(0, place - 5) : place] + listed[place + 1 : place + 6])
    return counts


def peer_dispersion(tokens: pd.DataFrame) -> pd.Series:
    """DP over documents from a grouped table."""
    sizes = tokens.groupby("document").size()
    cells = tokens.groupby(["lemma", "document"]).size()
    share = sizes / sizes.sum()
    v = cells / cells.groupby(level="lemma").transform("sum")
    s = share.reindex(cells.index.get_level_values("document")).to_numpy()
    return 0.5 * (1 + ((v - s).abs() - s).groupby(level="lemma").sum())


PEERS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "frequency": lambda tokens: tokens.groupby("lemma").agg(
        count=("lemma", "size"), documents=("document", "nunique")
    ),
    "search, a word": lambda tokens: tokens[tokens["lemma"] == WORD].groupby("document").size(),
    "search, a pattern": lambda tokens: tokens[tokens["form"].str.contains("документ", regex=False)],
    "collocates": peer_collocates,
    "ngrams, 2": lambda tokens: peer_ngrams(tokens, 2),
    "ngrams, 3": lambda tokens: peer_ngrams(tokens, 3),
    "dispersion": peer_dispersion,
}
COMMANDS = (
    ["freq", "--top", "20"],
    ["search", WORD, "--top", "20"],
    ["kwic", WORD, "--top", "20"],
    ["tree", WORD],
    ["collocates", WORD],
    ["ngrams"],
    ["keyness", "--target", "platform:vkontakte"],
    ["dispersion"],
    ["crosstab", "--word", WORD],
    ["timeline", "--word", WORD],
    ["effect", "--word", WORD, "--date", "2020-10-05"],
    ["code", "--codebook", "{codebook}"],
    ["bursts", "--codebook", "{codebook}"],
    ["clusters"],
    ["duplicates"],
)


def once(index: str, name: str, codebook: str) -> float:
    """Seconds of one task in a process of its own."""
    code = (
        "import sys, time; from benchmarks.measures import TASKS; import kyrtext; "
        "from kyrtext.store import open_store; "
        "book = kyrtext.load_codebook(sys.argv[3]); begin = time.perf_counter(); "
        "corpus = open_store(sys.argv[1]); opened = time.perf_counter() - begin; "
        "TASKS[sys.argv[2]](corpus, book); print(opened, time.perf_counter() - begin)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, index, name, codebook], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def commands(index: str, codebook: str) -> None:
    """Print the seconds of each command, start of the program included."""
    for command in COMMANDS:
        name, *rest = (part.format(codebook=codebook) for part in command)
        positional = rest[:1] if rest and not rest[0].startswith("-") else []
        line = [
            sys.executable,
            "-m",
            "kyrtext",
            name,
            *positional,
            index,
            *rest[len(positional) :],
            "--quiet",
        ]
        begin = time.perf_counter()
        subprocess.run(line, capture_output=True, check=True)
        print(f"{name:<20} {time.perf_counter() - begin:8.2f}", flush=True)


def main() -> None:
    """Time every measure once."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", help="an index made by kyrtext index")
    parser.add_argument("--codebook", default="examples/codebook.yaml")
    parser.add_argument("--peers", action="store_true", help="time plain peers too")
    parser.add_argument("--commands", action="store_true", help="time the commands instead")
    parser.add_argument("--only", help="one measure")
    given = parser.parse_args()
    if given.commands:
        commands(given.index, given.codebook)
        return
    if not Path(given.index).exists():
        parser.error(f"there is no {given.index}")
    tokens = long_table(open_store(given.index)) if given.peers else None
    for name in [given.only] if given.only else TASKS:
        line = f"{name:<20} {once(given.index, name, given.codebook):8.2f}"
        if tokens is not None and name in PEERS:
            begin = time.perf_counter()
            PEERS[name](tokens)
            line += f"   peer {time.perf_counter() - begin:8.2f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
