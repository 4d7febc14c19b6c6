"""Every command gives the same bytes from folders, from an index, in little memory, on a cluster."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kyrtext.cli import COMMANDS
from kyrtext.cli import group as command_line

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
FILES = (
    "facebook/2021-11-02-10-15-40-EDT-Pages-search-csv-export.csv",
    "facebook/facebook-azamatdemoev-14_03_2023-Qd3mo7Kx/your_facebook_activity/comments_and_reactions/comments.json",
    "odnoklassniki/comments/discussions.getComments_990150000221138.json",
    "odnoklassniki/comments/discussions.getComments_990150000391361.json",
    "odnoklassniki/mediatopic.getByIds_99000000000003.json",
    "odnoklassniki/discussions.getComments_99000000000002.json",
    "vkontakte/wall.getComments_demo_kg_ekb.json",
    "vkontakte/wall.get_demo_kg_ekb.json",
)
BOOK, EVENTS = ("--codebook", str(EXAMPLES / "codebook.yaml")), ("--events", str(EXAMPLES / "events.csv"))
# the arguments before and after the path of each command, and what it writes
LINES: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = {
    "figures": [((), ("--format", "svg", "--top", "15"), "results")],
    "report": [((), ("--lang", "ky"), "report.html")],
    "freq": [
        ((), ("--by", "platform"), "t.csv"),
        ((), ("--by", "month", "--group", "exact"), "t.csv"),
        ((), ("--weight", "author", "--intervals", "--top", "9"), "t.csv"),
        ((), ("--group", "concept", *BOOK, "--without-duplicates"), "t.csv"),
        ((), ("--anonymise", "full", "--min-count", "2"), "t.csv"),
    ],
    "documents": [((), ("--format", "jsonl"), "")],
    "tokens": [((), (), "t.csv")],
    "search": [(("жумуш OR работа",), (), "t.csv")],
    "kwic": [(("жумуш",), ("--sort", "right"), "t.csv")],
    "tree": [(("жумуш",), (), "t.csv")],
    "collocates": [(("жумуш",), (), "t.csv")],
    "ngrams": [((), ("-n", "2"), "t.csv")],
    "keyness": [((), ("--target", "platform:odnoklassniki"), "t.csv")],
    "dispersion": [((), ("--by", "group"), "t.csv"), ((), (), "t.csv")],
    "crosstab": [((), ("--word", "жумуш", "--word", "работа"), "t.csv")],
    "timeline": [((), ("--word", "иш"), "t.csv"), ((), BOOK, "t.csv")],
    "bursts": [((), (*BOOK, *EVENTS), "t.csv")],
    "effect": [((), ("--word", "иш", "--date", "2020-10-05"), "t.csv")],
    "code": [((), BOOK, "t.csv"), ((), (*BOOK, "--hits"), "t.csv")],
    "clusters": [((), ("--top", "20"), "t.csv")],
    "duplicates": [((), (), "t.csv")],
    "exchange": [((), BOOK, "study.qdpx")],
    "audit": [((), ("-n", "40"), "t.csv")],
    "correspondence": [((), (*BOOK, "--by", "group"), "t.csv")],
    "matrix": [((), BOOK, "t.csv")],
    "diversity": [((), ("--by", "platform", "--window", "100"), "t.csv")],
    "scale": [((), ("--dictionary", str(EXAMPLES / "scale.csv"), "--by", "month"), "t.csv")],
    "engagement": [((), (*BOOK, "--measure", "likes"), "t.csv")],
    "posts": [((), ("--sort", "likes", "--top", "20"), "t.csv")],
    "groups": [((), (), "t.csv")],
    "talk": [((), ("--by", "platform"), "t.csv")],
    "network": [((), ("--top", "20"), "t.csv")],
    "links": [((), ("--top", "20"), "t.csv")],
}
NOT_OF_A_CORPUS = {
    "agreement",
    "index",
    "rerun",
    "explain",
    "stopwords",
    "completion",
    "desk",
    "cache",
    "show",
    "start",
}
# a manifest tells how it was made
TELL = ("manifest.json",)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, ...]]]:
    """For each mode the path and the options."""
    pytest.importorskip("distributed")
    from kyrtext.corpus import cluster

    folder = tmp_path_factory.mktemp("modes")
    exports = folder / "exports"
    for name in FILES:
        (exports / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLES / "exports" / name, exports / name)
    with pytest.MonkeyPatch.context() as patch, cluster.connected(workers=2) as client:
        patch.setenv("KYRTEXT_KEY", "only for this test")
        run("index", str(exports), "-o", str(folder / "study.kyr"))
        yield {
            "folder": (str(exports), "--jobs", "1"),
            "index": (str(folder / "study.kyr"),),
            "little memory": (str(exports), "--max-memory", "500MB"),
            "cluster": (str(exports), "--scheduler", client.scheduler.address),
        }


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command_line, [*arguments, "--quiet"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def results(
    name: str, line: tuple[tuple[str, ...], tuple[str, ...], str], where: tuple[str, ...], out: Path
) -> dict[str, bytes]:
    """Everything a command prints and writes."""
    before, after, target = line
    out.mkdir(parents=True)
    written = ("-o", str(out / target)) if target else ()
    printed = run(name, *before, *where, *after, *written)
    found = {"": printed.encode()}
    for path in sorted(out.rglob("*")):
        if path.is_file() and not path.name.endswith(TELL):
            found[path.relative_to(out).as_posix()] = path.read_bytes()
    return found


def test_every_command_is_tried() -> None:
    assert {name for _, name, *_ in COMMANDS} - NOT_OF_A_CORPUS <= set(LINES)


@pytest.mark.parametrize("name", sorted(LINES))
def test_same_bytes_in_every_mode(name: str, places: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    for number, line in enumerate(LINES[name]):
        first = results(name, line, places["folder"], tmp_path / "folder" / str(number))
        assert any(first.values())
        for mode, where in places.items():
            # little memory and a cluster make an index too: what other options say of one is asked once
            if mode == "index" or (mode != "folder" and number == 0):
                other = results(name, line, where, tmp_path / mode / str(number))
                assert sorted(other) == sorted(first), mode
                assert [key for key in first if first[key] != other[key]] == [], mode


def test_a_cluster_of_its_own(places: dict[str, tuple[str, ...]]) -> None:
    folder = places["folder"][0]
    assert run("freq", folder, "--workers", "2") == run("freq", folder)
