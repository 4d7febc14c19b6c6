"""The house stays as drawn: floors, no rings, one home for each third-party library."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kyrtext"
EVERYWHERE = {"numpy", "pandas"}
# rooms from the ground up; an import may point to the same floor or down
ROOMS = (
    ("errors", "compat"),
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


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def floor(module: str) -> int:
    name = room(module)
    assert name in FLOORS, f"{module}: a room nobody drew; add it to ROOMS"
    return FLOORS[name]


def imports(module: str, path: Path, *, at_top: bool = False) -> list[str]:
    """Absolute names of everything a module imports; type-checking blocks do not count."""
    tree = ast.parse(path.read_text("utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = []
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    nodes = tree.body if at_top else list(ast.walk(tree))
    for node in nodes:
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            known = modules()
            found += [
                f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names
            ]
    return found


def inner_arrows() -> dict[str, set[str]]:
    known = modules()
    arrows: dict[str, set[str]] = defaultdict(set)
    for module, path in known.items():
        arrows[module] = {name for name in imports(module, path) if name in known and name != module}
    return arrows


FRONT_DOOR = {"kyrtext", "kyrtext.__main__"}


def test_imports_only_point_down() -> None:
    upward = [
        f"{source} -> {target}"
        for source, targets in inner_arrows().items()
        for target in targets
        if source not in FRONT_DOOR and target not in FRONT_DOOR and floor(source) < floor(target)
    ]
    assert not upward


def test_no_rings_between_rooms_or_modules() -> None:
    arrows = {
        source: {
            target for target in targets if target not in FRONT_DOOR and not source.startswith(target + ".")
        }
        for source, targets in inner_arrows().items()
        if source not in FRONT_DOOR
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"a ring: {' -> '.join([*path[path.index(module) :], module])}"
        if module in done:
            return
        for target in sorted(arrows.get(module, ())):
            visit(target, (*path, module))
        done.add(module)

    for module in sorted(arrows):
        visit(module, ())


def test_measures_do_not_import_each_other() -> None:
    crossing = [
        f"{source} -> {target}"
        for source, targets in inner_arrows().items()
        for target in targets
        if room(source) == room(target) == "measures"
        and target != "kyrtext.measures"
        and source != "kyrtext.measures"
        and not target.startswith("kyrtext.measures.statistics")
    ]
    assert not crossing


def test_each_library_has_one_home() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for module, path in modules().items():
        for name in imports(module, path):
            top = name.split(".")[0]
            if top not in EVERYWHERE and top != "kyrtext" and top not in sys.stdlib_module_names:
                # a room that is a package (plots/, cli/) is one home; elsewhere the file is
                home = room(module) if room(module) in ("plots", "cli") else module
                homes[top].add(home)
    assert homes, "the test found no imports at all"
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_every_package_is_in_the_wheel() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("__init__.py")} | {
        "kyrtext.stopwords"
    }
    assert set(listed) == folders


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_rooms_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 350
