"""The attack on what kyrtext promises, for as long as there is time.

    python -m tests.attack [--seconds 60] [--kills 30]

Commands are killed at random moments (is every file whole or not there, is an index the old or the new one?);
bits are flipped in every file of an index; manifests are mutated. Exit 1 when a promise is broken. Texts,
codebooks and files of every format are mutated by `python -m tests.fuzz`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kyrtext.cli import main as kyrtext
from kyrtext.corpus.index import layout
from kyrtext.report.manifest import digest

ROOT = Path(__file__).resolve().parent.parent
ENDED = -signal.SIGKILL if os.name == "posix" else 1
WORDS = (
    *("жумуш", "документ", "паспорт", "Москва", "Бишкек", "акча"),
    *("айлык", "батир", "жардам", "кыргыз", "работа", "метро"),
)


class Broken(Exception):
    """A promise that does not hold."""


def exports(folder: Path, rows: int, seed: int = 1) -> Path:
    """A folder with a table of invented posts."""
    choose = random.Random(seed)
    said = [" ".join(choose.choices(WORDS, k=9)) for _ in range(rows)]
    lines = (
        f"{row},Топ {row % 7},Автор {row % 50},2020-10-{1 + row % 28:02},{text}\n"
        for row, text in enumerate(said)
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"a{seed}.csv").write_text("id,group,author,date,text\n" + "".join(lines), encoding="utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    """Status, output and messages of a command run in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            kyrtext([str(one) for one in arguments])
        except SystemExit as done:
            return int(done.code or 0), out.getvalue(), err.getvalue()
    raise Broken("a command did not end")


def told_in_a_line(what: str, *arguments: object) -> None:
    """A command that must be refused, in one line, with nothing on its output."""
    status, out, err = run(*arguments)
    if status != 1 or out or len(err.strip().splitlines()) != 1:
        raise Broken(f"{what}: status {status}, output {out[:80]!r}, messages {err[:300]!r}")


# --------------------------------------------------------------------------- killed at random moments


def kills(place: Path, times: int, seed: int, until: float) -> Counter[str]:
    """Kill commands at random moments; their files are whole or not there."""
    choose, done = random.Random(seed), Counter[str]()
    given = exports(place / "in", 1500)
    index = place / "study.kyr"
    if run("index", given, "-o", index, "--quiet", "--jobs", "1")[0]:
        raise Broken("the index was not made")
    exports(given, 500, seed=2)
    commands: dict[str, tuple[list[str], Callable[[], None]]] = {
        "freq": (
            ["freq", str(given), "-o", str(place / "out" / "f.csv")],
            lambda: whole_table(place / "out" / "f.csv"),
        ),
        "xlsx": (
            ["freq", str(given), "-o", str(place / "out" / "f.xlsx")],
            lambda: whole_table(place / "out" / "f.xlsx"),
        ),
        "figures": (["figures", str(given), "-o", str(place / "fig")], lambda: whole_results(place / "fig")),
        "index": (["index", str(given), "-o", str(index)], lambda: whole_index(index)),
        "new index": (
            ["index", str(given), "-o", str(place / "new.kyr")],
            lambda: whole_index(place / "new.kyr"),
        ),
    }
    spans: dict[str, float] = {}
    while sum(done.values()) < times and time.monotonic() < until:
        name = choose.choice(list(commands))
        arguments, check = commands[name]
        shutil.rmtree(place / "new.kyr", ignore_errors=True)
        command = [sys.executable, "-m", "kyrtext", *arguments, "--quiet", "--jobs", "1"]
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if name in spans:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(choose.uniform(0.2, 1.02) * spans[name])
            process.kill()
        process.wait()
        if name not in spans:
            spans[name] = time.monotonic() - began
            continue
        done[name] += process.returncode == ENDED
        check()
    return done


def whole_table(path: Path) -> None:
    """A table is there whole with an account of it, or an older one, or none."""
    if path.exists() and path.suffix == ".csv" and not path.read_bytes().endswith(b"\n"):
        raise Broken(f"{path.name} is half written")
    if path.exists() and path.suffix == ".xlsx":
        import zipfile

        if zipfile.ZipFile(path).testzip():
            raise Broken(f"{path.name} is half written")
    account = path.with_name(f"{path.name}.manifest.json")
    if account.exists():
        json.loads(account.read_text("utf-8"))


def whole_results(folder: Path) -> None:
    """What the manifest of a folder names is there as it says: the old files or the new ones."""
    if not (folder / "manifest.json").exists():
        return
    for one in json.loads((folder / "manifest.json").read_text("utf-8"))["outputs"]:
        if not (folder / one["file"]).is_file():
            raise Broken(f"{one['file']} is missing")


def whole_index(path: Path) -> None:
    """An index is the old or the new one, or there is none."""
    if layout.is_store(path) and (wrong := layout.verify(path)):
        raise Broken(f"the index is damaged: {wrong}")


# --------------------------------------------------------------------------- an index that was changed


def flips(place: Path, seed: int, until: float) -> Counter[str]:
    """Flip bits, truncate, zero and remove files of an index; each time that is told."""
    choose, done = random.Random(seed), Counter[str]()
    given, index = exports(place / "flips", 300), place / "flips.kyr"
    if run("index", given, "-o", index, "--quiet", "--jobs", "1")[0]:
        raise Broken("the index was not made")
    files = [index / "manifest.json", *layout.state_folder(index, layout.read_manifest(index)).iterdir()]
    for number in range(10_000):
        if time.monotonic() > until:
            break
        path = files[number % len(files)]
        was = path.read_bytes()
        changed = bytearray(was)
        how = choose.choice(("bit", "cut", "zeros", "swap"))
        if how == "bit" and was:
            changed[choose.randrange(len(was))] ^= 1 << choose.randrange(8)
        elif how == "cut":
            changed = changed[: choose.randrange(len(was) + 1)]
        elif how == "zeros":
            start = choose.randrange(len(was) + 1)
            changed[start : start + 64] = bytes(len(changed[start : start + 64]))
        else:
            changed = bytearray(choose.choice(files).read_bytes())
        if path.name == "manifest.json" and _same_values(was, bytes(changed)):
            continue  # white space, or as it was
        if bytes(changed) == was:
            continue
        path.write_bytes(changed)
        status, out, err = run("freq", index, "--quiet", "--format", "csv")
        path.write_bytes(was)
        if status == 0 or out:
            raise Broken(f"{how} in {path.name}: a table was printed")
        if len(err.strip().splitlines()) != 1:
            raise Broken(f"{how} in {path.name}: {err[:300]!r}")
        done[how] += 1
    return done


def _same_values(one: bytes, other: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False


# --------------------------------------------------------------------------- files from anybody


def mutations(value: Any, choose: random.Random) -> Any:
    """A value of JSON with something in it changed."""
    strange: list[Any] = [None, True, 5, -1, 10**30, "", "x", "../..", "/etc/hostname", "--key=/etc/hostname"]
    strange += [[], {}, [[]], {"a": 1}, "tcp://127.0.0.1:1"]
    if isinstance(value, dict) and value and choose.random() < 0.9:
        name = choose.choice(list(value))
        changed = dict(value)
        action = choose.random()
        if action < 0.15:
            del changed[name]
        elif action < 0.25:
            changed[choose.choice(("output", "scheduler", "key", "plot", "x"))] = choose.choice(strange)
        else:
            changed[name] = mutations(value[name], choose)
        return changed
    if isinstance(value, list) and value and choose.random() < 0.8:
        changed_list = list(value)
        at = choose.randrange(len(value))
        changed_list[at] = mutations(value[at], choose)
        return changed_list
    return choose.choice(strange)


def manifests(place: Path, seed: int, until: float) -> Counter[str]:
    """Mutated manifests: run again as they say, or refused in a line; nothing is written elsewhere."""
    choose, done = random.Random(seed), Counter[str]()
    given, out = exports(place / "study" / "in", 5), place / "study" / "out" / "freq.csv"
    if run("freq", given, "--top", "3", "-o", out, "--quiet")[0]:
        raise Broken("the table was not made")
    record = json.loads(out.with_name("freq.csv.manifest.json").read_text("utf-8"))
    before = {path: digest(path) for path in place.rglob("*") if path.is_file()}
    foreign, again = place / "study" / "foreign.json", place / "again"
    while time.monotonic() < until:
        changed = record
        for _ in range(choose.randrange(1, 4)):
            changed = mutations(changed, choose)
        foreign.write_text(json.dumps(changed), encoding="utf-8")
        status, _, err = run("rerun", foreign, "-o", again, "--inputs", place / "study", "--quiet")
        if status not in (0, 1) or (status == 1 and len(err.strip().splitlines()) != 1):
            raise Broken(f"manifest {json.dumps(changed)[:600]}: {status} {err[:300]!r}")
        done["taken" if status == 0 else "refused"] += 1
        shutil.rmtree(again, ignore_errors=True)
        foreign.unlink()
        after = {path: digest(path) for path in place.rglob("*") if path.is_file()}
        if after != before:
            raise Broken(f"manifest {json.dumps(changed)[:600]}: files have changed")
    return done


PARTS: dict[str, Callable[..., Counter[str]]] = {"kills": kills, "flips": flips, "manifests": manifests}


@contextlib.contextmanager
def somewhere() -> Iterator[Path]:
    """A folder with a key and a cache of its own."""
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        os.environ.update(KYRTEXT_KEY="a key only for tests", KYRTEXT_CACHE=str(Path(folder) / "cache"))
        yield Path(folder) / "place"


def main() -> int:
    """Share the seconds out among the parts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10_000, help="at most so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=PARTS)
    given = parser.parse_args()
    parts = [given.part] if given.part else list(PARTS)
    for name in parts:
        until = time.monotonic() + given.seconds / len(parts)
        with somewhere() as place:
            arguments = (given.kills,) if name == "kills" else ()
            try:
                done = PARTS[name](place, *arguments, given.seed, until)
            except Broken as broken:
                print(f"attack: {name}: BROKEN: {broken}", flush=True)
                return 1
        told = ", ".join(f"{count} {what}" for what, count in sorted(done.items()))
        print(f"attack: {name}: {sum(done.values())} held ({told})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
