"""Fixtures are damaged, read, and everything is added up: `python -m tests.mutate --count 200000`.

Whatever happens to the bytes of a file, it ends in exactly one of: read, left out with a reason, failed with
a reason; every record in a document, a duplicate of a named one, a skip with its reason, or a loss with a
warning; nothing raises but a KyrtextError, and nothing takes longer than ten seconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from kyrtext.reading import ReadOptions, ReadReport, read_documents
from kyrtext.reading.report import SUM, account, stated
from tests.reading.mutations import damage, twisted_json

FIXTURES = Path(__file__).parent / "fixtures" / "exports"
PARTS = ("documents", "duplicates", "skipped", "lost")
LONGEST = 10.0


def fixtures() -> list[Path]:
    """Every fixture, without what is expected of it."""
    return sorted(path for path in FIXTURES.rglob("*") if path.is_file() and ".expected." not in path.name)


def mutated(path: Path, seed: int) -> bytes:
    """The fixture after an accident that the seed tells; seed 0 is none."""
    data = path.read_bytes()
    if seed == 0:
        return data
    return (twisted_json(data, seed) if seed % 3 == 0 else None) or damage(data, seed)


def added_up(file: Path, private: bool = False) -> ReadReport:
    """Read a file and add up; AssertionError when something is not accounted for."""
    report = ReadReport()
    documents = list(read_documents(file, ReadOptions(include_private=private), report))
    table = account(report)
    last = table.iloc[-1]
    assert last["file"] == SUM
    assert len(documents) == report.documents == sum(entry.documents for entry in report.files)
    assert last["documents"] + last["duplicates"] == len(documents), "documents"
    assert last["duplicates"] == len(report.superseded), "duplicates"
    assert last["skipped"] == report.skipped.total() == report.skipped_in.total(), "skips"
    assert last["lost"] == report.lost.total(), "losses"
    assert "not accounted" not in stated(table)
    rows = table.iloc[:-1]
    assert len(rows) > 0, "the file is in no list at all"
    for _, row in rows.iterrows():
        assert row["records"] == sum(row[name] for name in PARTS)
        assert row["outcome"] != "read" or row["read_as"]
        assert row["outcome"] == "read" or row["reasons"]
        assert bool(row["duplicates"] or row["skipped"]) <= bool(row["reasons"])
    return report


def main() -> int:
    """Mutate for a while; exit 1 at the first file that does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1)
    given = parser.parse_args()
    listed = fixtures()
    slowest, failed = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.count):
            path, seed = listed[number % len(listed)], given.first + number // len(listed)
            file = Path(folder) / path.name
            file.write_bytes(mutated(path, seed))
            began = time.process_time()
            try:
                added_up(file, private=seed % 2 == 0)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told and the next one tried
                failed += 1
                print(
                    f"{path.relative_to(FIXTURES)} seed {seed}: {type(error).__name__}: {error}", flush=True
                )
            taken = time.process_time() - began
            if taken > LONGEST:
                failed += 1
                print(f"{path.relative_to(FIXTURES)} seed {seed}: {taken:.1f} s", flush=True)
            slowest = max(slowest, taken)
            file.unlink()
            if number % 10000 == 9999:
                print(f"{number + 1:,} mutations, {failed} failed, slowest {slowest:.1f} s", flush=True)
    print(f"{given.count:,} mutations of {len(listed)} fixtures: {failed} failed, slowest {slowest:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
