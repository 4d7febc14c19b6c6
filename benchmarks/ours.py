"""What kyrtext itself does, each as a script of its own, so that time and memory are those of one process.

python -m benchmarks.ours tables /tmp/bench/50 --jobs 2
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = 100


def tables(folder: Path, jobs: int) -> None:
    """Read folders cold and count lemmas per platform: both languages, repairs, language per token."""
    import kyrtext

    corpus = kyrtext.read(folder, jobs=jobs)
    print(kyrtext.frequency(corpus, by="platform", top=TOP).groupby("platform").head(3)["headword"].tolist())


def sparing(folder: Path, jobs: int) -> None:
    """Do the same in 1 GB."""
    import kyrtext

    corpus = kyrtext.read(folder, max_memory=1 << 30, jobs=jobs)
    print(kyrtext.frequency(corpus, by="platform", top=TOP).groupby("platform").head(3)["headword"].tolist())


def index(folder: Path, jobs: int) -> None:
    """Make an index beside the folder."""
    from kyrtext.corpus import index as store

    print(store.index(folder, folder.with_suffix(".kyr"), jobs=jobs))


def session(folder: Path, jobs: int) -> None:  # noqa: ARG001
    """Ask an index made by `index`: seconds of the first time and of the second."""
    from kyrtext import collocates, frequency, keyness, kwic, timeline
    from kyrtext.corpus import index as store

    start = time.perf_counter()
    corpus = store.open_store(folder.with_suffix(".kyr"))
    print(f"{len(corpus.ids):,} tokens; open {time.perf_counter() - start:.2f}")
    words = frequency(corpus, top=60)["headword"].tolist()
    asked: dict[str, Callable[[], Any]] = {
        "frequency by month": lambda: frequency(corpus, by="month", top=TOP),
        "KWIC of a common word": lambda: kwic(corpus, words[33]),
        "keyness of two platforms": lambda: keyness(
            corpus.where(platform="facebook"), corpus.where(platform="vkontakte"), top=TOP
        ),
        "timeline of ten words": lambda: timeline(corpus, words[20:30], every="month"),
        "collocates of a common word": lambda: collocates(corpus, words[33], top=TOP),
    }
    for name, ask in asked.items():
        times = []
        for _ in range(2):
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
        print(f"{name}: {times[0]:.2f} then {times[1]:.2f}")


JOBS: dict[str, Callable[[Path, int], None]] = {
    "tables": tables,
    "sparing": sparing,
    "index": index,
    "session": session,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("job", choices=sorted(JOBS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    JOBS[options.job](options.folder, options.jobs)


if __name__ == "__main__":
    main()
