"""The house stays as drawn: rooms on floors, no rings, one home for each third-party library."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from kyrtext import compat

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kyrtext"
# rooms from the ground up; an import may point to the same floor or down
ROOMS = (
    ("compat",),
    ("files",),
    ("text",),
    ("languages",),
    ("reading",),
    ("corpus",),
    ("search",),
    ("measures",),
    ("plots",),
    ("report",),
    ("desk",),
    ("cli",),
)
FLOORS = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms}
# what is no room may stand at the top beside them
TOP = {"__init__.py", "__main__.py", "data", "py.typed", "__pycache__"} | {
    name if (PACKAGE / name).is_dir() else f"{name}.py" for name in FLOORS
}
FRONT_DOOR = {"kyrtext", "kyrtext.__main__", "kyrtext.compat"}
EVERYWHERE = {"numpy", "pandas"}
ENTRIES = 15  # at the top of kyrtext/, the marker file py.typed apart
LONGEST = 600  # lines of a file


class Module(NamedTuple):
    """A module as it is read: once for all tests."""

    path: Path
    tree: ast.Module
    imports: tuple[str, ...]  # absolute names, those under TYPE_CHECKING and inside functions too


@cache
def modules() -> dict[str, Module]:
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }
    trees = {name: ast.parse(path.read_text("utf-8")) for name, path in paths.items()}
    return {
        name: Module(path, trees[name], imports(name, path, trees[name], paths))
        for name, path in paths.items()
    }


def imports(name: str, path: Path, tree: ast.Module, known: dict[str, Path]) -> tuple[str, ...]:
    package = (name if path.name == "__init__.py" else name.rpartition(".")[0]).split(".")
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package[: len(package) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                found.append(full if full in known else base)
    return tuple(found)


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def floor(module: str) -> int:
    assert room(module) in FLOORS, f"{module}: a room nobody drew; add it to ROOMS"
    return FLOORS[room(module)]


@cache
def arrows() -> tuple[tuple[str, str], ...]:
    known = modules()
    return tuple(
        (source, target)
        for source, module in known.items()
        for target in dict.fromkeys(module.imports)
        if target in known and target != source and not {source, target} & FRONT_DOOR
    )


def ring(edges: set[tuple[str, str]]) -> list[str]:
    """A ring of arrows, or nothing; walked without recursion.

    A node is grey while its arrows are followed; an arrow to a grey node closes a ring.
    """
    targets = defaultdict(list)
    for source, target in sorted(edges):
        targets[source].append(target)
    done: set[str] = set()
    for start in sorted(targets):
        path: list[str] = []
        waiting = [(start, False)]
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                done.add(path.pop())
            elif node in path:
                return [*path[path.index(node) :], node]
            elif node not in done:
                path.append(node)
                waiting.append((node, True))
                waiting += [(target, False) for target in targets[node]]
    return []


def test_the_test_sees_a_ring() -> None:
    assert ring({("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")}) == ["a", "b", "c", "a"]
    assert ring({("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")}) == []


def test_nothing_unnamed_stands_at_the_top() -> None:
    entries = {path.name for path in PACKAGE.iterdir()}
    assert entries - TOP == set()
    assert len(entries - {"py.typed", "__pycache__"}) <= ENTRIES


@pytest.mark.parametrize(("old", "new"), compat.MOVED.items())
def test_moved_modules_answer_under_their_old_names(old: str, new: str) -> None:
    assert import_module(f"kyrtext.{old}") is import_module(f"kyrtext.{new}")


def test_imports_only_point_down() -> None:
    assert len(arrows()) > 100
    assert [f"{a} -> {b}" for a, b in arrows() if floor(a) < floor(b)] == []


def test_no_rings_between_modules() -> None:
    assert ring(set(arrows())) == []


def test_no_rings_between_rooms() -> None:
    assert ring({(room(a), room(b)) for a, b in arrows() if room(a) != room(b)}) == []


def test_measures_do_not_import_each_other() -> None:
    shared = "kyrtext.measures.statistics"
    crossing = [
        f"{a} -> {b}"
        for a, b in arrows()
        if room(a) == room(b) == "measures" and b != "kyrtext.measures" and not b.startswith(shared)
    ]
    assert crossing == []


def test_measures_do_not_ask_what_kind_of_corpus_they_have() -> None:
    asked = [
        name
        for name, module in modules().items()
        if room(name) == "measures" and re.search(r"isinstance\([^)]*Corpus", module.path.read_text("utf-8"))
    ]
    assert asked == []


def test_each_library_has_one_home() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for name, module in modules().items():
        for imported in module.imports:
            top = imported.split(".")[0]
            if top not in EVERYWHERE and top != "kyrtext" and top not in sys.stdlib_module_names:
                # a room that is a package (plots/, cli/) is one home; elsewhere the file is
                homes[top].add(room(name) if room(name) in ("plots", "cli", "desk") else name)
    assert homes, "the test found no imports at all"
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_public_names_are_used() -> None:
    """A public function or class that only tests use is dead: the tests test what users do not run."""
    words = defaultdict(int)
    for folder in (PACKAGE, ROOT / "docs", ROOT / "examples", ROOT / "benchmarks"):
        for path in folder.rglob("*"):
            if path.suffix in (".py", ".md", ".ipynb", ".toml"):
                for word in re.findall(r"[A-Za-z_]\w*", path.read_text("utf-8")):
                    words[word] += 1
    for word in re.findall(r"[A-Za-z_]\w*", (ROOT / "README.md").read_text("utf-8")):
        words[word] += 1
    unused = [
        f"{name}.{node.name}"
        for name, module in modules().items()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not node.decorator_list  # a command is known by its decorator
        and words[node.name] < 2
    ]
    assert unused == []


def test_every_package_is_in_the_wheel() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("__init__.py")}
    assert set(listed) == folders | {"kyrtext.stopwords"}


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_files_are_as_long_as_one_subject(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


# groups that begin with a sign of their own and fail at it or not at all
PLAIN_GROUPS = {"json_carrier.py", "scripts.py"}


def test_no_group_is_repeated_for_good() -> None:
    """Before 3.11.5 Python reads `(?:...)*+` wrongly, or without end, where the group may fail half-way."""
    found = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\)(?:[*+?]|\{\d*,?\d*\})\+[^+ ]", path.read_text(encoding="utf-8"))
    }
    assert found == PLAIN_GROUPS
