"""What kyrtext is made of, and what it ships: licences, bill of materials, wheel, sdist, an empty machine."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Everything here may be used, changed and passed on; MPL-2.0 binds the files of the library alone.
PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT"),
    *("MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"),
}
# what is not imported need not be compiled
INSTALL = (sys.executable, "-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check")
# on some systems or Pythons only
SOMETIMES = {"setuptools", "typing-extensions", "colorama", "pywin32"}


def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_licence_is_permissive() -> None:
    tool = sbom()
    names = tool.needed()
    assert len(names) > 20
    strange = {}
    for name in names:
        words = set(re.split(r"[\s()]+", tool.licence(name))) - {"", "AND", "OR", "WITH", "LLVM-exception"}
        if not words or words - PERMISSIVE:
            strange[name] = tool.licence(name)
    assert not strange


def test_the_bill_of_materials_names_everything() -> None:
    tool = sbom()
    told = json.loads(tool.TARGET.read_text("utf-8"))
    listed = {one["name"] for one in told["components"]}
    assert listed ^ set(tool.needed()) <= SOMETIMES, "run python .ci/sbom.py"
    assert {one["ref"] for one in told["dependencies"]} == listed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel and the sdist, built from a copy of what git knows."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "source"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    names = [name for name in tracked.split("\0") if name]
    if not names:  # no checkout: everything that lies here
        names = [
            str(path.relative_to(ROOT))
            for path in ROOT.rglob("*")
            if path.is_file() and ".git" not in path.parts
        ]
    for name in names:
        if (ROOT / name).is_file():
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    code = (
        "import sys, setuptools.build_meta as backend\n"
        "target = sys.argv[1]\n"
        "backend.build_sdist(target); backend.build_wheel(target)"
    )
    tools = folder / "tools"
    subprocess.run([*INSTALL, "--target", tools, "setuptools>=77", "wheel"], check=True)
    only = {**os.environ, "PYTHONPATH": str(tools)}
    subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=source, env=only, check=True, capture_output=True
    )
    return folder


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    stray = [name for name in names if not re.match(r"kyrtext/|kyrtext-[\d.]+\.dist-info/", name)]
    assert not stray
    assert not [name for name in names if re.search(r"__pycache__|\.pyc$|/\.|~$|\.part$|\.lock$|test", name)]
    for wanted in (
        "py.typed",
        "stopwords/ky.txt",
        "report/assets/report.css",
        "data/messages/account.json",
        "data/kyrgyz/lexicon/nouns.txt",
    ):
        assert f"kyrtext/{wanted}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_sdist_holds_no_strays(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert any(name.endswith("pyproject.toml") for name in names)
    assert not [
        name
        for name in names
        if re.search(r"__pycache__|\.pyc$|\.part$|/\.git/|\.hypothesis|/results/", name)
    ]


@pytest.mark.slow
def test_the_wheel_works_on_an_empty_machine(built: Path, tmp_path: Path) -> None:
    """Installed alone, from an empty folder, with nothing of the checkout in sight."""
    (wheel,) = built.glob("*.whl")
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([*INSTALL[:3], "--python", folder / "python", *INSTALL[3:], wheel], check=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    exports = ROOT / "examples" / "exports" / "facebook"
    command = [folder / "kyrtext", "figures", exports, "-o", "results", "--quiet"]
    done = subprocess.run(command, cwd=empty, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (empty / "results" / "figure1-facebook-cloud.png").stat().st_size > 10_000
    shown = subprocess.run(
        [folder / "kyrtext", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"\d+\.\d+\.\d+", shown)


def advisories(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci" / "dependencies.py"), "advisories", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "events", "found"),
    [
        ("NumPy", [{"introduced": "0"}], True),
        ("numpy", [{"introduced": "0"}, {"fixed": "0.5"}], False),
        ("numpy", [{"introduced": "0"}, {"last_affected": "99"}], True),
        ("nothing-of-ours", [{"introduced": "0"}], False),
    ],
)
def test_an_advisory_is_told(tmp_path: Path, name: str, events: list[dict[str, str]], found: bool) -> None:
    """Against a file of advisories, for nothing is asked of a network."""
    affected = {
        "package": {"ecosystem": "PyPI", "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }
    path = tmp_path / "advisories.json"
    path.write_text(json.dumps([{"id": "INVENTED-1", "affected": [affected]}]), encoding="utf-8")
    done = advisories(path)
    assert ("INVENTED-1" in done.stdout) is found
    assert done.returncode == int(found)


def test_no_advisory_read_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("[]", encoding="utf-8")
    assert advisories(tmp_path / "empty.json").returncode == 1


@pytest.mark.skipif(
    "KYRTEXT_ADVISORIES" not in os.environ, reason="KYRTEXT_ADVISORIES names no file of advisories"
)
def test_no_advisory_holds_for_what_is_shipped() -> None:
    done = advisories(*os.environ["KYRTEXT_ADVISORIES"].split(os.pathsep))
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif("KYRTEXT_LOWEST" not in os.environ, reason="takes long: set KYRTEXT_LOWEST=1")
def test_the_oldest_libraries_allowed_do() -> None:
    done = subprocess.run([sys.executable, ROOT / ".ci" / "dependencies.py", "lowest"], check=False)
    assert done.returncode == 0
