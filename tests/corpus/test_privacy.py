"""Pseudonyms, masks, and the promise that nothing leaves the machine."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kyrtext
from kyrtext.corpus.build import Settings
from kyrtext.corpus.personal.links import is_profile
from kyrtext.corpus.privacy import MASK, masked_text, names_of, protect, remaining
from kyrtext.corpus.pseudonyms import load_key, pseudonym, pseudonymised
from kyrtext.corpus.settings import LEVELS
from kyrtext.files.errors import KyrtextError

ROOT = Path(__file__).resolve().parents[2]
PSEUDONYM = re.compile(r"A[A-Z2-7]{12}")

TEXTS = [
    "Салам, мен Зарипбек Кожомкулов, тел +996 555 12 34 56, акча 25 000 сом",
    "Кожомкуловго жазгыла: zarip@mail.kg же @zarip_kg",
    "карта 4169 5853 1234 5678, vk.com/id99887, vk.com/wall-5_10",
    "Бакытбек байке айтты, бакыт деген ушул",
]
AUTHORS = ["Зарипбек Кожомкулов", None, "Бакытбек Асанов", "Жумуш бар"]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYRTEXT_KEY", "a key only for tests")


def written() -> kyrtext.Corpus:
    return kyrtext.from_texts(TEXTS, author=AUTHORS, group=["Жумуш бар"] * 4, platform="vkontakte")


def folder(tmp_path: Path) -> Path:
    posts = [
        {"id": number, "owner_id": -1, "from_id": 5 + number, "date": 1600000000 + number, "text": text,
         "post_type": "post", "signer_id": 5 + number}
        for number, text in enumerate(TEXTS)
    ]  # fmt: skip
    place = tmp_path / "vkontakte"
    place.mkdir()
    (place / "wall.json").write_text(json.dumps(posts, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def test_authors_are_pseudonyms_by_default(tmp_path: Path) -> None:
    raw = kyrtext.read(folder(tmp_path), settings=Settings(anonymise="off")).documents
    shown = kyrtext.read(tmp_path).documents
    known = raw["author_id"].notna()
    assert known.all()
    assert shown["author_id"].str.fullmatch(PSEUDONYM).all()
    assert raw["author_id"].nunique() == shown["author_id"].nunique()
    assert shown["text"].tolist() == raw["text"].tolist()


def test_missing_authors_stay_missing() -> None:
    table, _ = pseudonymised(written().documents)
    assert table["author"].isna().tolist() == [False, True, False, False]


@pytest.mark.parametrize("level", LEVELS)
def test_no_count_changes(level: str) -> None:
    corpus = written()
    before = kyrtext.frequency(corpus)
    after = kyrtext.frequency(protect(corpus, level))
    columns = ["count", "documents", "authors", "weighted_percent", "per_million"]
    pd.testing.assert_frame_equal(
        before[columns].sort_values(columns, ignore_index=True),
        after[columns].sort_values(columns, ignore_index=True),
    )


def test_only_the_pseudonyms_depend_on_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = []
    for secret in ("one key for this", "another key for this"):
        monkeypatch.setenv("KYRTEXT_KEY", secret)
        corpus = protect(written(), "full")
        by_author = kyrtext.frequency(corpus, by="author")
        names = {name: f"author {number}" for number, name in enumerate(by_author["author"].unique())}
        tables.append(by_author.assign(author=by_author["author"].map(names)))
        tables.append(corpus.documents[["text", "shared", "group"]])
        book = kyrtext.load_codebook(ROOT / "examples/codebook.yaml")
        tables.append(kyrtext.codes(corpus, book, by="author").drop(columns="author"))
    half = len(tables) // 2
    for one, other in zip(tables[:half], tables[half:], strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_everything_personal_is_masked_and_offsets_stay() -> None:
    corpus = written()
    shown = protect(corpus, "full").documents["text"].tolist()
    for raw, text in zip(TEXTS, shown, strict=True):
        assert len(raw) == len(text)
        assert all(sign in (MASK, was) for sign, was in zip(text, raw, strict=True))
    everything = " ".join(shown)
    for secret in ("Кожомкулов", "Зарипбек", "Бакытбек", "555", "zarip", "4169", "id99887"):
        assert secret not in everything, secret
    # what points to nobody stays
    for word in ("25 000 сом", "vk.com/wall-5_10", "бакыт деген", "акча"):
        assert word in everything, word


def test_masked_everywhere_it_is_shown() -> None:
    corpus = protect(written(), "full")
    tables = [
        kyrtext.tokens(corpus),
        kyrtext.kwic(corpus, "тел OR жазгыла OR карта OR айтты", context="post"),
        kyrtext.search(corpus, "тел OR жазгыла OR карта OR айтты"),
        kyrtext.frequency(corpus, stopwords=False),
        kyrtext.ngrams(corpus, 2),
        corpus.documents,
    ]
    for table in tables:
        said = table.drop(columns="lemma_key", errors="ignore").astype(str).to_csv().casefold()
        for secret in ("кожомкулов", "зарипбек", "55 12", "zarip", "4169", "99887"):
            assert secret not in said, (secret, list(table.columns))


def test_tokens_still_fit_their_text() -> None:
    corpus = protect(written(), "full")
    texts = corpus.documents["text"].tolist()
    for row in kyrtext.tokens(corpus).itertuples():
        seen = texts[row.document][row.start : row.end]
        assert len(seen) == len(row.token)
        assert seen == row.token or MASK in seen + row.token


def test_what_is_left_is_told() -> None:
    corpus = protect(written())
    found = remaining(corpus.documents, names_of(corpus.notes))
    assert set(found["kind"]) >= {"phone", "email", "mention", "number", "profile", "author"}
    for row in found.itertuples():
        assert TEXTS[row.document][row.start : row.end] not in row.excerpt
    full = protect(written(), "full")
    assert set(remaining(full.documents, names_of(full.notes))["kind"]) <= {"name"}


def test_an_author_is_found_by_name() -> None:
    corpus = protect(written())
    corpus = corpus.with_notes(settings=Settings())
    assert kyrtext.search(corpus, 'author:"Зарипбек Кожомкулов"')["document"].tolist() == [0]


def test_the_key_is_made_once_and_for_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KYRTEXT_KEY")
    monkeypatch.setattr("kyrtext.corpus.pseudonyms.key_file", lambda: tmp_path / "config" / "key")
    first = load_key()
    assert len(first) >= 32
    assert load_key() == first
    assert [path.name for path in (tmp_path / "config").iterdir()] == ["key"]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "config" / "key").stat().st_mode) == 0o600


def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KYRTEXT_KEY")
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("kyrtext.corpus.pseudonyms.key_file", lambda: tmp_path / "file" / "key")
    monkeypatch.setattr("kyrtext.corpus.pseudonyms._ephemeral", [])
    with pytest.warns(UserWarning, match="for this run only"):
        one = load_key()
    assert load_key() == one


@pytest.mark.parametrize("content", [b"", b"short", b"       \n"])
def test_a_short_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(KyrtextError, match="too short"):
        load_key(tmp_path / "key")


def test_a_missing_key_file_is_told() -> None:
    with pytest.raises(KyrtextError, match="cannot read the key"):
        load_key("нет/такого")


def test_an_unknown_level_is_told() -> None:
    with pytest.raises(KyrtextError, match="off, authors, full"):
        Settings(anonymise="some")


@pytest.mark.parametrize("level", LEVELS)
def test_an_empty_corpus(level: str) -> None:
    empty = kyrtext.from_texts([])
    assert len(protect(empty, level)) == 0
    assert len(remaining(empty.documents, names_of({}))) == 0


def test_pseudonyms_do_not_meet() -> None:
    secret = b"only for tests"
    names = [f"автор {number}" for number in range(20_000)]
    assert len({pseudonym(name, secret) for name in names}) == len(names)


def test_half_an_emoji_has_a_pseudonym() -> None:
    assert PSEUDONYM.fullmatch(pseudonym("\ud83d", b"only for tests"))


def test_masks_may_overlap() -> None:
    assert masked_text("абвгд", [(3, 5), (0, 2), (1, 4)]) == MASK * 5
    assert masked_text("", []) == ""


LINES = (ROOT / "tests/cases/links.txt").read_text("utf-8").splitlines()
CASES = [line.split("	") for line in LINES if line[:1] != "#"]


@pytest.mark.parametrize(("link", "expected"), CASES)
def test_links_to_persons(link: str, expected: str) -> None:
    assert is_profile(link) is (expected == "person")


def test_no_socket_is_opened(tmp_path: Path) -> None:
    """The main job in a process in which a socket is an error."""
    given = str(folder(tmp_path))
    code = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('a socket was opened')\n"
        "class Refused(socket.socket):\n"
        "    def __init__(self, *_, **__): refuse()\n"
        "socket.socket = Refused\n"
        "socket.create_connection = socket.getaddrinfo = refuse\n"
        "from kyrtext.cli import main\n"
        f"main(['figures', {given!r}, '-o', 'results', '--jobs', '1', '--anonymise', 'full'])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "results" / "manifest.json").is_file()


def test_the_key_is_in_no_result(tmp_path: Path) -> None:
    from kyrtext.cli import main

    secret = tmp_path / "secret-key"
    secret.write_text("f00dfeedf00dfeedf00dfeed")
    (tmp_path / "in").mkdir()
    given = str(folder(tmp_path / "in"))
    with pytest.raises(SystemExit) as done:
        main(["freq", given, "--by", "author", "-o", str(tmp_path / "out.csv"), "--key", str(secret)])
    assert done.value.code == 0
    for path in tmp_path.glob("out.csv*"):
        assert b"f00dfeed" not in path.read_bytes()
        assert b"secret-key" not in path.read_bytes()


def test_masking_is_the_same_on_every_run() -> None:
    one, other = (protect(written(), "full") for _ in range(2))
    assert one.documents["text"].tolist() == other.documents["text"].tolist()
    assert np.array_equal(one.ids, other.ids)


def test_an_index_holds_pseudonyms_and_is_masked_when_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from kyrtext.cli import main

    def run(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main([str(one) for one in arguments])
        return int(done.value.code or 0), capsys.readouterr().out

    rows = "".join(f'{author or ""},"{text}"\n' for author, text in zip(AUTHORS, TEXTS, strict=True))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("author,text\n" + rows, encoding="utf-8")
    store = tmp_path / "study.kyr"
    assert run("index", tmp_path / "in", "-o", store, "--quiet")[0] == 0
    kept = b"".join(
        path.read_bytes() for path in store.rglob("*") if path.name in ("documents.parquet", "manifest.json")
    )
    assert "Бакытбек Асанов".encode() not in kept
    for level in ("authors", "full"):
        options = ("--anonymise", level, "--format", "jsonl", "--quiet")
        assert run("documents", store, *options) == run("documents", tmp_path / "in", *options)
    assert run("documents", store, "--anonymise", "off")[0] == 1
