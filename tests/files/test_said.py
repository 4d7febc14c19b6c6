"""What kyrtext says in Russian and Kyrgyz: nothing translated that is not said, nothing half said."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kyrtext.cli import COMMANDS, main
from kyrtext.files.data import lines
from kyrtext.files.messages import said

ROOT = Path(__file__).resolve().parents[2] / "kyrtext"
ENTRIES = [line.split("\t") for line in lines("said.txt")]
FIELD = re.compile(r"\{\w*\}")


def strings(path: Path) -> Iterator[str]:
    """Every text a module holds, `{}` where a value goes into it."""
    yield from strings_of(ast.parse(path.read_text(encoding="utf-8")))


def strings_of(whole: ast.AST) -> Iterator[str]:
    """Every text that stands below a node, the node's own first."""
    for node in ast.walk(whole):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def test_nothing_is_translated_that_is_not_said() -> None:
    modules = [*ROOT.rglob("*.py"), *Path(click.__file__).parent.glob("*.py")]
    held = [text for path in modules for text in strings(path)]
    held += [*lines("commands.txt"), *map(os.strerror, range(1, 40))]
    code = "\n".join(" ".join(text.split()) for text in held)
    unused = [key for key, *_ in ENTRIES if max(FIELD.split(key), key=len).strip() not in code]
    assert ENTRIES
    assert not unused


@pytest.mark.parametrize("lang", ["ru", "ky"])
def test_every_sentence_is_said_with_its_fields(lang: str) -> None:
    for english, russian, kyrgyz in ENTRIES:
        told = russian if lang == "ru" else kyrgyz
        assert set(FIELD.findall(told)) <= set(FIELD.findall(english)), english
        filled = FIELD.sub("7", english)
        assert said(filled, lang) == FIELD.sub("7", told), english


def errors(path: Path) -> Iterator[str]:
    """Every part of every error a module raises, 7 where a value goes into it."""
    raised = ("KyrtextError", "ConflictError", "GoneError")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in raised):
            continue
        for part in node.args:
            for one in (part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,):
                if isinstance(one, ast.Constant | ast.JoinedStr):
                    yield next(strings_of(one), "").replace("{}", "7")


def test_every_error_a_user_meets_is_translated() -> None:
    """Only who programs with kyrtext meets the errors of the other rooms."""
    rooms = ("cli", "desk", "measures", "report", "search", "reading")
    parts = {
        text: path.name for room in rooms for path in (ROOT / room).rglob("*.py") for text in errors(path)
    }
    left = sorted(
        (name, text)
        for text, name in parts.items()
        if re.search(r"[a-z]{3,} [a-z]{2,}", text)
        and any(not re.search("[а-яөүң]{2}", said(text, lang)) for lang in ("ru", "ky"))
    )
    assert len(parts) > 300
    assert not left


FAILED = (
    *(
        ["freq", "nowhere"],
        ["freqq"],
        ["freq", "--tpo"],
        ["kwic"],
        ["freq", "--top"],
        ["freq", ".", "--top", "x"],
    ),
    *(
        ["freq", ".", "--group", "x"],
        ["search", "(ата", "."],
        ["code", "."],
        ["show", "1", "2", "--jobs", "x"],
    ),
    *(["freq", ".", "--codebook", "no.yaml", "--group", "concept"], ["freq", ".", "--platform", "x"]),
    *(["freq", ".", "--by", "x"], ["kwic", "ата", ".", "-o", "x.y"], ["freq", "bad.json"], ["timeline", "."]),
)


def english(text: str) -> list[str]:
    """Runs of English words, commands and lists of names apart."""
    return re.findall(r"(?:[a-z]{2,} ){2}[a-z]{2,}", re.sub(r"(?m)^.*kyrtext [a-z]+ .*$", "", text))


@pytest.mark.parametrize("lang", ["ru", "ky"])
@pytest.mark.parametrize("command", FAILED)
def test_what_failed_is_said_in_the_language(
    command: list[str],
    lang: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("салам.txt").write_text("Ата менен апа", encoding="utf-8")
    Path("bad.json").write_text('{"text": "Салам", [[', encoding="utf-8")
    for where in (["--lang", lang, *command], [*command, "--lang", lang]):
        with pytest.raises(SystemExit) as done:
            main(where)
        told = capsys.readouterr().err
        assert done.value.code
        assert re.search("[а-я]{4}", told), told
        assert not english(told), told


@pytest.mark.parametrize("lang", ["ru", "ky"])
def test_help_is_in_the_language(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("", *(name for _, name, *_ in COMMANDS)):
        with pytest.raises(SystemExit):
            main([*([name] if name else []), "--help", "--lang", lang])
        page = capsys.readouterr().out
        assert re.search("[а-я]{4}", page), page
        assert not english(page), (name, english(page))
