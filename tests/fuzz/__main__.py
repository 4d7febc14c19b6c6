"""Run every target for a while, each in a process of its own; exit 1 when one of them fails."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TARGETS = (
    *("readers", "tokeniser", "analyser", "queries", "exports"),
    *("masks", "codebooks", "manifests", "indexes"),
)
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LARGEST_SEED = 20_000
# the keys of readers.NAMES by ending, so that a fixture is read as what it is
ENDINGS = ("json", "csv", "html", "txt", "xlsx", "zip", "xml", "eml", "rtf", "pdf", "docx")


def seeds(folder: Path) -> None:
    """Fixtures as a starting point, each behind the byte that names its ending."""
    for number, path in enumerate(sorted(FIXTURES.rglob("*"))):
        ending = path.suffix.lstrip(".").lower()
        if path.is_file() and ending in ENDINGS and path.stat().st_size <= LARGEST_SEED:
            (folder / f"{number:04}").write_bytes(bytes([ENDINGS.index(ending)]) + path.read_bytes())


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target in this process; libFuzzer ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["kyrtext", "tests.fuzz.targets"]):
        from tests.fuzz.targets import guarded
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        # analysing a long text takes its time, and shorter ones find the same
        length = 20_000 if name == "readers" else 1_000
        limits = [f"-max_total_time={seconds}", f"-max_len={length}", "-timeout=30", "-rss_limit_mb=4000"]
        options = [*limits, "-seed=1"]
        crashes = os.environ.get("KYRTEXT_FUZZ_CRASHES", tempfile.gettempdir())
        atheris.Setup(
            [sys.argv[0], *options, f"-artifact_prefix={crashes}/kyrtext-{name}-", folder], guarded(name)
        )
        atheris.Fuzz()


def main() -> int:
    """Share the seconds out among the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--target", choices=TARGETS)
    given = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("fuzz: atheris is not installed here; nothing was fuzzed")
        return 0
    if given.target:
        fuzz(given.target, given.seconds)
        return 0
    failed = []
    for name in TARGETS:
        seconds = max(1, given.seconds // len(TARGETS))
        command = [sys.executable, "-m", "tests.fuzz", "--target", name, "--seconds", str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        last = next(
            (line for line in reversed(done.stderr.splitlines()) if "DONE" in line or "Done" in line), ""
        )
        print(f"fuzz: {name}: {'ok' if done.returncode == 0 else 'FAILED'} {last.strip()}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            # what was raised stands before libFuzzer's last words
            error = done.stderr.rfind("Uncaught Python exception")
            print(done.stderr[error : error + 4000] if error >= 0 else done.stderr[-4000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
