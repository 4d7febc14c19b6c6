"""What kyrtext depends on, looked at from three sides.

    python .ci/dependencies.py lowest [PYTEST ARGUMENTS]    the oldest versions allowed, installed and tested
    python .ci/dependencies.py wheels                       is there a wheel of everything for every Python?
    python .ci/dependencies.py advisories FILE [FILE ...]   is what docs/sbom.json names in an advisory?

Advisories are JSON files of the OSV form (one advisory, a list of them, or one a line), as databases for
download give them; nothing is asked of any network for them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
TESTERS = ("pytest>=8", "hypothesis>=6.100", "openpyxl>=3.1", "packaging")
# the rooms in which other people's libraries do the work; `lowest` runs these unless told otherwise
TESTS = (
    "tests/text",
    "tests/reading",
    "tests/corpus",
    "tests/search",
    "tests/measures",
    "tests/report",
    "tests/plots",
)


def stated() -> list[Requirement]:
    """The dependencies of pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        return [Requirement(line) for line in tomllib.load(stream)["project"]["dependencies"]]


def oldest(wanted: Requirement) -> str:
    """The requirement with its lower bound as the only version."""
    bound = next(one.version for one in wanted.specifier if one.operator == ">=")
    extras = f"[{','.join(sorted(wanted.extras))}]" if wanted.extras else ""
    return f"{wanted.name}{extras}=={bound}"


def lowest(arguments: list[str]) -> int:
    """Install the lower bounds into an environment of their own and run tests there."""
    with tempfile.TemporaryDirectory(prefix="kyrtext-lowest-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        pip = [str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:"]
        subprocess.run([*pip, *map(oldest, stated()), *TESTERS], check=True)
        subprocess.run([str(python), "-m", "pip", "list", "--format", "freeze"], check=True)
        command = [str(python), "-m", "pytest", "-p", "no:cacheprovider", *(arguments or TESTS)]
        return subprocess.run(
            command,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": f"{folder}/bin:/usr/bin:/bin"},
            check=False,
        ).returncode


def wheels() -> int:
    """Resolve everything to wheels for every Python; nothing is installed."""
    failed = 0
    for python in PYTHONS:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed"]
            command += ["--only-binary", ":all:", "--python-version", python, "--target", folder]
            command += ["--report", f"{folder}/report.json", *map(str, stated())]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                failed += 1
                print(f"{python}: {done.stderr.strip()}")
                continue
            found = json.loads(Path(folder, "report.json").read_text("utf-8"))["install"]
            print(f"{python}: {len(found)} wheels")
    return 1 if failed else 0


def advisories(files: list[str]) -> int:
    """Print the advisories that hold for a version in the bill of materials."""
    told = json.loads((ROOT / "docs" / "sbom.json").read_text("utf-8"))
    versions = {canonicalize_name(one["name"]): one["version"] for one in told["components"]}
    read, found = 0, 0
    for path in files:
        for advisory in entries(Path(path).read_text("utf-8")):
            read += 1
            for affected in advisory.get("affected", ()):
                package = affected.get("package", {})
                version = versions.get(canonicalize_name(package.get("name", "")))
                if package.get("ecosystem") == "PyPI" and version and holds(affected, version):
                    found += 1
                    print(f"{advisory.get('id')}: {package['name']} {version}: {advisory.get('summary', '')}")
    print(f"{read} advisories read, {found} hold for the {len(versions)} components")
    return 1 if found or not read else 0


def entries(text: str) -> Iterator[dict[str, Any]]:
    """The advisories of a file: one, a list, or one a line."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = [json.loads(line) for line in text.splitlines() if line.strip()]
    yield from whole if isinstance(whole, list) else [whole]


def holds(affected: Mapping[str, Any], version: str) -> bool:
    """Is a version one of those listed, or inside a range?

    >>> ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.1"}]}]
    >>> [holds({"ranges": ranges}, version) for version in ("2.0", "2.1")]
    [True, False]
    """
    if version in affected.get("versions", ()):
        return True
    own = Version(version)
    for one in affected.get("ranges", ()):
        inside = False
        try:
            for event in one.get("events", ()):
                if "introduced" in event and own >= Version(event["introduced"]):
                    inside = True
                if "fixed" in event and own >= Version(event["fixed"]):
                    inside = False
                if "last_affected" in event and own > Version(event["last_affected"]):
                    inside = False
        except InvalidVersion:
            continue
        if inside and one.get("type") == "ECOSYSTEM":
            return True
    return False


def main() -> int:
    """Do what the first argument says."""
    jobs = {"lowest": lowest, "wheels": lambda _: wheels(), "advisories": advisories}
    if len(sys.argv) < 2 or sys.argv[1] not in jobs:
        print(__doc__)
        return 2
    return jobs[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
