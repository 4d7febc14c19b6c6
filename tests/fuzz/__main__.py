"""Run every target for a while, each in a process of its own; exit 1 when one of them fails.

    python -m tests.fuzz [--seconds 60] [--seed 1] [--target NAME [--inputs 500000]]

Each line says how many inputs a target was given, and how many a second.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TARGETS = (
    *("readers", "tokeniser", "analyser", "queries", "exports"),
    *("masks", "codebooks", "manifests", "indexes", "received", "desk"),
)
ROOT = Path(__file__).resolve().parents[2]
CASES, EXAMPLES = ROOT / "tests" / "cases", ROOT / "examples"
LARGEST_SEED = 20_000
# the keys of readers.NAMES by ending, so that a fixture is read as what it is
ENDINGS = ("json", "csv", "html", "txt", "xlsx", "zip", "xml", "eml", "rtf", "pdf", "docx")


def seeds(name: str) -> Iterator[bytes]:
    """What a target begins with: fixtures behind the byte that names their ending, lines of the cases."""
    if name == "readers":
        for path in sorted((ROOT / "tests" / "fixtures").rglob("*")):
            ending = path.suffix.lstrip(".").lower()
            if path.is_file() and ending in ENDINGS and path.stat().st_size <= LARGEST_SEED:
                yield bytes([ENDINGS.index(ending)]) + path.read_bytes()
    elif name == "received":
        names = ("corrections.csv", "events.csv", "../stopwords/ky.txt", "groups.csv")
        for number, own in enumerate(names):
            yield bytes([number]) + (EXAMPLES / own).read_bytes()[:LARGEST_SEED]
    elif name == "codebooks":
        # without the comment above it, which is longer than an input
        yield (EXAMPLES / "codebook.yaml").read_bytes().partition(b"\n\n")[2]
    elif name == "manifests":
        yield b'{"format": "kyrtext run", "run": {"command": "freq", "settings": {"top": 3}}}'
    elif name not in ("desk", "indexes"):
        own = ("queries.txt",) if name == "queries" else ("tokens.txt", "privacy/personal.tsv")
        for path in own:
            # all of them are run before the time is looked at: few where one takes long
            yield from (
                (CASES / path).read_bytes().splitlines()[:: 20 if name in ("analyser", "exports") else 1]
            )


def fuzz(name: str, seconds: int, inputs: int, seed: int) -> None:
    """Fuzz one target in this process; libFuzzer ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["kyrtext"]):
        from tests.fuzz.targets import guarded
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds(name)):
            (Path(folder) / f"{number:05}").write_bytes(data)
        # analysing a long text takes its time, and shorter ones find the same
        length = 20_000 if name == "readers" else 1_000
        limits = [f"-max_total_time={seconds}", f"-max_len={length}", "-timeout=30", "-rss_limit_mb=4000"]
        options = [*limits, f"-seed={seed}", f"-runs={inputs}", "-print_final_stats=1"]
        crashes = os.environ.get("KYRTEXT_FUZZ_CRASHES", tempfile.gettempdir())
        atheris.Setup(
            [sys.argv[0], *options, f"-artifact_prefix={crashes}/kyrtext-{name}-", folder], guarded(name)
        )
        atheris.Fuzz()


def main() -> int:
    """Share the seconds out among the targets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--inputs", type=int, default=-1, help="at most so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=TARGETS)
    given = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("fuzz: atheris is not installed here; nothing was fuzzed")
        return 0
    if given.target:
        fuzz(given.target, given.seconds, given.inputs, given.seed)
        return 0
    failed = []
    for name in TARGETS:
        seconds = max(1, given.seconds // len(TARGETS))
        command = [sys.executable, "-m", "tests.fuzz", "--target", name, "--seconds", str(seconds)]
        command += ["--inputs", str(given.inputs), "--seed", str(given.seed)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        stats = [line for line in done.stderr.splitlines() if line.startswith("stat::")][:2]
        told = ", ".join(line.removeprefix("stat::").replace("_", " ") for line in stats)
        print(f"fuzz: {name}: {'ok' if done.returncode == 0 else 'FAILED'} {told}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            # what was raised stands before libFuzzer's last words
            error = done.stderr.rfind("Uncaught Python exception")
            print(done.stderr[error : error + 4000] if error >= 0 else done.stderr[-4000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
