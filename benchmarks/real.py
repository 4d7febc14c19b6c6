"""The main job on real text, in turn with what a user would write: seconds and memory of whole processes.

    python -m benchmarks.real [--sizes 1 10 50] [--rounds 3] [--python PYTHON] [--folder FOLDER] [--base TREE]

The text (three folders of JSON lines) and the peers lie beside the project (`../shared/speed`); where they
are not, the command says so. A smaller corpus is the beginning of each of its files, cut at whole lines.
Every round runs each contender once, so that a slow minute hits all; medians are printed, by the clock and
of the processor.

Contenders: `cold` kyrtext with an empty cache folder, `again` a second run over the same text, `prepared`
with the answers for the dictionaries' forms alone, each with 2 jobs; `script` and `polars`, the peers; `base`
another version of kyrtext, with an empty cache folder too, where its tree is given.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SPEED = HERE.parent / "shared" / "speed"
JOBS = 2
PEERS = {"script": "typical_lru.py", "polars": "polars_expert.py"}


def corpus(source: Path, target: Path, megabytes: int) -> Path:
    """The first `megabytes` of a corpus, an equal part of each of its files; all of it from 50 on."""
    if megabytes >= 50:
        return source
    files = sorted(path for path in source.rglob("*.jsonl"))
    for path in files:
        lines = path.read_bytes()[: megabytes * 1_080_000 // len(files)]
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(lines[: lines.rindex(b"\n") + 1])
    return target


def ours(texts: Path, cache: Path, out: Path, tree: Path = HERE) -> tuple[list[str], dict[str, str]]:
    """The command that writes the table of the 100 commonest lemmas of each platform, and its environment."""
    command = [sys.executable, "-m", "kyrtext", "freq", str(texts), "--by", "platform", "--top", "100"]
    environment = {"KYRTEXT_CACHE": str(cache), "PYTHONPATH": str(tree)}
    return [*command, "--jobs", str(JOBS), "--quiet", "-o", str(out)], environment


def absolute(path: str) -> Path:
    """Return a path that holds whatever folder a command runs in."""
    return Path(path).resolve()


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor of a command, and MB of memory in a second run."""
    told = subprocess.run(
        [sys.executable, str(HERE / "benchmarks" / "measure.py"), *command],
        env={**os.environ, **environment},
        cwd=environment.get("PYTHONPATH"),  # where Python stands it looks for packages first
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    if told[-1] != "0":
        raise SystemExit(f"{' '.join(command)} failed")
    return float(told[0]), float(told[1]), float(told[2])


def main() -> None:
    """Print a table, a row for each size and contender."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 50], help="megabytes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--python", default=sys.executable, help="a Python that has pymorphy3[fast] and polars"
    )
    parser.add_argument("--folder", type=absolute, default=SPEED, help="where the text and the peers lie")
    parser.add_argument("--prepared", type=absolute, help="a cache folder in which everything is prepared")
    parser.add_argument("--base", type=absolute, help="the tree of another version of kyrtext")
    options = parser.parse_args()
    source = options.folder / "real50"
    if not source.is_dir():
        sys.exit(f"there is no real text in {options.folder}; nothing was measured")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepared = options.prepared or work / "prepared"
        if not prepared.is_dir():
            environment = {**os.environ, "KYRTEXT_CACHE": str(prepared)}
            subprocess.run(
                [sys.executable, "-m", "kyrtext", "cache", "--prepare"], env=environment, check=True
            )
        print("| MB | contender | s | processor, s | MB of memory |\n|---|---|---|---|---|")
        for size in options.sizes:
            texts = corpus(source, work / f"text{size}", size)
            measured: dict[str, list[tuple[float, float, float]]] = {}
            for number in range(options.rounds):
                for name in ("cold", "again", "prepared"):
                    cache = work / "cache" if name != "prepared" else work / "fresh"
                    if name == "cold":
                        shutil.rmtree(cache, ignore_errors=True)
                    if name == "prepared":
                        shutil.rmtree(cache, ignore_errors=True)
                        shutil.copytree(prepared, cache)
                    command, environment = ours(texts, cache, work / f"{name}.csv")
                    measured.setdefault(name, []).append(measure(command, environment))
                if options.base:
                    shutil.rmtree(work / "base", ignore_errors=True)
                    (work / "base").mkdir()
                    command, environment = ours(texts, work / "base", work / "base.csv", options.base)
                    measured.setdefault("base", []).append(measure(command, environment))
                for name, script in PEERS.items():
                    peer = options.folder / "peers" / script
                    command = [options.python, str(peer), str(texts), str(work / f"{name}.csv")]
                    measured.setdefault(name, []).append(measure(command, {}))
                same = {(work / f"{name}.csv").read_bytes() for name in ("cold", "again", "prepared")}
                assert len(same) == 1, f"round {number}: the tables differ"
            for name, rows in measured.items():
                clock, processor, memory = (statistics.median(column) for column in zip(*rows, strict=True))
                print(f"| {size} | {name} | {clock:.2f} | {processor:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
