"""Documentation is true: its code runs, its commands run, and nothing public is left out of it."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import kyrtext
from kyrtext import plots
from kyrtext.cli import COMMANDS, group
from kyrtext.corpus.index import index as build_index

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXPORTS = "examples/exports"
OF_FILES = ("start", "figures", "documents", "index", "audit")  # what they say differs for an index
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, kind: str) -> list[str]:
    return [body for name, body in BLOCK.findall(page.read_text("utf-8")) if name == kind]


def commands(page: Path) -> list[str]:
    """Lines of console blocks that begin with kyrtext; installing is tested elsewhere."""
    return [
        line for body in blocks(page, "console") for line in body.splitlines() if line.startswith("kyrtext ")
    ]


def test_there_is_something_to_test() -> None:
    assert sum(len(blocks(page, "python")) for page in PAGES) >= 5
    assert sum(len(commands(page)) for page in PAGES) >= 20


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the project's, where results may be written."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name
)
@pytest.mark.usefixtures("workplace")
def test_code_in_the_docs_runs(page: Path) -> None:
    names: dict[str, object] = {}
    for body in blocks(page, "python"):
        if body.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(body, names, page.name, str(page), 0)
            assert doctest.DocTestRunner().run(test).failed == 0
        else:
            exec(compile(body, page.name, "exec"), names)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The exports as an index: every command says the same of it (`test_modes`), and reads it sooner."""
    path = tmp_path_factory.mktemp("docs") / "examples.kyr"
    build_index(ROOT / EXPORTS, path)
    return str(path)


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The commands that have been run and leave nothing that others need."""
    return set()


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
@pytest.mark.usefixtures("workplace")
def test_commands_in_the_docs_run(page: Path, index: str, seen: set[str]) -> None:
    for line in commands(page):
        words = shlex.split(line)[1:]
        if line in seen:
            continue
        if words[0] not in OF_FILES:
            words = [index if word == EXPORTS else word for word in words]
        result = CliRunner().invoke(group, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{line}\n{result.output}"
        assert result.output.strip(), line
        if "-o" not in words:
            seen.add(line)


TRANSLATED = [page for lang in ("ru", "ky") for page in sorted((ROOT / "docs" / lang).glob("*.md"))]


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: f"{page.parent.name}-{page.name}")
def test_translations_keep_step(page: Path) -> None:
    """The commands, programs, pictures and headings of the English page, in another language."""
    lang = page.parent.name
    told = page.read_text("utf-8").replace(f" --lang {lang}", "").replace(f"made/{lang}-", "made/")
    english = (ROOT / "docs" / page.name).read_text("utf-8").replace(" --lang en", "")
    for pattern in (
        r"^```console\n(.*?)^```",
        r"^```python\n(.*?)^```",
        r"\]\((?:\.\./)?((?:made|images)/\S+)\)",
        r"^(#+) ",
        r"<!-- printed(?!: lines \d-\d of results/method)(.*?) -->",
    ):
        assert re.findall(pattern, told, re.MULTILINE | re.DOTALL) == re.findall(
            pattern, english, re.MULTILINE | re.DOTALL
        )


def test_every_user_page_is_translated() -> None:
    assert {page.name for page in TRANSLATED if page.parent.name == "ru"} == {
        page.name for page in TRANSLATED if page.parent.name == "ky"
    }
    start = (ROOT / "docs" / "start.md").read_text("utf-8")
    linked = set(re.findall(r"\]\((\S+\.md)\)", start.partition("## Where to go next")[2]))
    assert {"start.md", *linked} == {page.name for page in TRANSLATED}


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    missing = [name for _, name, *_ in COMMANDS if f"| `{name}` |" not in text]
    assert not missing


def test_every_public_name_is_documented() -> None:
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    listed = {line.rpartition(".")[2] for line in text.splitlines() if line.startswith("::: ")}
    public = {name for name in kyrtext.__all__ if name != "__version__"} | set(plots.__all__)
    assert public <= listed, f"missing in docs/reference.md: {sorted(public - listed)}"


@pytest.mark.parametrize("name", [name for name in kyrtext.__all__ if name != "__version__"])
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert (getattr(kyrtext, name).__doc__ or "").strip()


def test_every_command_shows_a_true_example() -> None:
    for _, name, module, _, example in COMMANDS:
        assert example.split()[0] == name, module
        found = group.get_command(None, name)  # type: ignore[arg-type]
        assert found is not None
        assert "Example: kyrtext" in (found.help or ""), name
