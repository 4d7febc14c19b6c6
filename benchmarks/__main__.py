"""All benchmarks in one command, each as a ratio to a peer in the same run.

    python -m benchmarks examples/exports --megabytes 1 10 50

Corpora are generated below --work (a temporary folder unless given). Every run is a process of its own; the
table says wall and CPU seconds, the peak memory of all its processes together (benchmarks.measure), and how
many times the seconds of the yardstick `script` (benchmarks.peers) on the same corpus that is. `--python`
names the Python that has the libraries of the other peers; those it has not are left out. On a busy machine
trust CPU seconds and ratios.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import generate
from benchmarks.peers import LIBRARIES, PEERS, SAMPLES

HERE = Path(__file__).resolve().parent
YARDSTICK = "script"
# name in the table, module, its arguments before and after the folder
OURS = (
    ("kyrtext, 1 job", "benchmarks.ours", ["tables"], ["--jobs", "1"]),
    ("kyrtext, 2 jobs", "benchmarks.ours", ["tables"], ["--jobs", "2"]),
    ("kyrtext in 1 GB", "benchmarks.ours", ["sparing"], []),
)
# benchmarks of single rooms, which need a folder of text and nothing else
ROOMS = ("tokens", "languages", "reading")
SAMPLE = 10  # megabytes: for more, peers that ask about every token take minutes


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, and the peak of all processes together in MB."""

    wall: float
    cpu: float
    memory: float


def cost(module: str, arguments: list[str], python: str = sys.executable) -> Cost | None:
    """Run a module in a process of its own; None where a library is missing."""
    command = [sys.executable, "-m", "benchmarks.measure", python, "-m", module, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    out = run.stdout.split()
    if out[-1] == "0":
        return Cost(float(out[0]), float(out[1]), float(out[2]))
    if "ModuleNotFoundError" in run.stderr:
        return None
    raise SystemExit(f"{module} {' '.join(arguments)} failed\n{run.stderr}")


def compared(folder: Path, megabytes: float, python: str) -> list[tuple[str, Cost]]:
    """What the peers and kyrtext cost on one corpus."""
    peers = [(name, sys.executable) for name in PEERS]
    peers += [(name, python) for name in LIBRARIES if megabytes <= SAMPLE or name not in SAMPLES]
    rows = [(name, cost("benchmarks.peers", [name, str(folder)], using)) for name, using in peers]
    rows += [(name, cost(module, [*first, str(folder), *last])) for name, module, first, last in OURS]
    return [(name, one) for name, one in rows if one is not None]


def table(folder: Path, megabytes: float, python: str) -> None:
    """Print the comparison on one corpus as Markdown."""
    rows = compared(folder, megabytes, python)
    yardstick = dict(rows)[YARDSTICK]
    print(f"\n### {megabytes:g} MB of text\n")
    print("| | wall s | CPU s | peak MB | times the script, wall | CPU |")
    print("|---|---|---|---|---|---|")
    for name, one in rows:
        ratio, effort = one.wall / yardstick.wall, one.cpu / yardstick.cpu
        print(
            f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {one.memory:.0f} | {ratio:.2f} | {effort:.2f} |",
            flush=True,
        )


def asked(folder: Path) -> None:
    """Print what an index answers in, made of one corpus."""
    for job in ("index", "session"):
        start = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.ours", job, str(folder), "--jobs", "2"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(f"\n{job} ({time.perf_counter() - start:.1f} s in all)\n\n" + out, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="+", type=Path, help="folders with text to make the posts from")
    parser.add_argument("--forms", action="append", type=Path, default=[], help="list of word forms")
    parser.add_argument("--megabytes", nargs="+", type=float, default=[1, 10])
    parser.add_argument("--work", type=Path, help="folder for the corpora; kept")
    parser.add_argument("--python", default=sys.executable, help="Python with the peers' libraries")
    parser.add_argument("--rooms", action="store_true", help="run the benchmarks of single rooms too")
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        for megabytes in options.megabytes:
            folder = work / f"{megabytes:g}"
            if not folder.exists():
                generate.corpus(options.sources, options.forms, megabytes, folder)
            table(folder, megabytes, options.python)
        asked(work / f"{options.megabytes[-1]:g}")
    for room in ROOMS:
        if options.rooms and (HERE / f"{room}.py").exists():
            print(f"\n### {room}\n", flush=True)
            subprocess.run([sys.executable, "-m", f"benchmarks.{room}", str(options.sources[0])], check=False)


if __name__ == "__main__":
    main()
