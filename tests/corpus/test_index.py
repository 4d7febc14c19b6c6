"""The index: what is opened is what was read; what is added is what a fresh index would hold."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext import collocates, frequency, from_texts, keyness, kwic, read, timeline, tokens
from kyrtext.cli import group as command_line
from kyrtext.corpus import index as store
from kyrtext.corpus import terms
from kyrtext.corpus.build import Settings
from kyrtext.corpus.corpus import Corpus
from kyrtext.corpus.decisions import decisions
from kyrtext.corpus.documents import plain_documents
from kyrtext.corpus.grouping import Counting
from kyrtext.corpus.index import contents, layout, lexicon, writer
from kyrtext.files.errors import KyrtextError
from tests.make import check

EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"


def posts(file: Path, texts: list[str], first: int = 1) -> None:
    """Write posts of a VK wall."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "id": first + n,
            "owner_id": -7,
            "from_id": 5,
            "date": 1600000000 + 86400 * n,
            "post_type": "post",
            "text": text,
        }
        for n, text in enumerate(texts)
    ]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def same(one: Corpus, other: Corpus) -> None:
    for name in ("ids", "starts", "opens", "bounds"):
        left, right = getattr(one, name), getattr(other, name)
        assert left.dtype == right.dtype
        assert np.array_equal(left, right), name
    pd.testing.assert_frame_equal(one.lexicon, other.lexicon)
    pd.testing.assert_frame_equal(plain_documents(one.documents), plain_documents(other.documents))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "study.kyr"
    store.index(EXPORTS, path)
    return path


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return read(EXPORTS)


def test_what_is_opened_is_what_was_read(index: Path, whole: Corpus) -> None:
    opened = store.open_store(index)
    same(opened, whole)
    check(opened)
    assert opened.notes["reading"].summary() == whole.notes["reading"].summary()
    assert store.verify(index) == []


def test_measures_from_an_index(index: Path, whole: Corpus) -> None:
    opened = store.open_store(index)
    for measure in (
        lambda corpus: frequency(corpus, by="platform"),
        lambda corpus: kwic(corpus, "жумуш"),
        lambda corpus: collocates(corpus, "жумуш"),
        lambda corpus: keyness(corpus.where(platform="facebook"), corpus.where(platform="vkontakte")),
        lambda corpus: timeline(corpus, ["жумуш", "үй"]),
        lambda corpus: tokens(corpus).head(500),
    ):
        pd.testing.assert_frame_equal(measure(opened), measure(whole))


@pytest.mark.parametrize("own", [False, True])
def test_the_ledger_of_an_index(tmp_path: Path, own: bool) -> None:
    """What is kept of the decisions is what a corpus in memory tells, under any option of the count."""
    (tmp_path / "own.txt").write_text("жумуш\nработа\n", "utf-8")
    chosen = Settings(stopwords=(str(tmp_path / "own.txt"),) if own else ())
    store.index(EXPORTS, tmp_path / "study.kyr", settings=chosen)
    opened, corpus = store.open_store(tmp_path / "study.kyr"), read(EXPORTS, settings=chosen)
    assert opened.stored.usual.decisions()
    for counting in (None, Counting(top=3), Counting(min_count=2), Counting(stopwords=False, language="ky")):
        pd.testing.assert_frame_equal(decisions(opened, counting), decisions(corpus, counting))
    part = {"platform": "vkontakte"}
    pd.testing.assert_frame_equal(decisions(opened.where(**part)), decisions(corpus.where(**part)))
    other = store.open_store(tmp_path / "study.kyr", settings=Settings(shipped_stopwords=False))
    assert "stop word" not in set(decisions(other)["decision"])


def test_a_common_form_is_known_without_dictionaries(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = layout.state_folder(index, layout.read_manifest(index))
    kept = lexicon.common_readings(folder)
    assert "жумушка" in kept
    assert terms.read_without_context(list(kept)) == list(kept.values())
    for form in list(kept)[::20]:
        assert terms.read_without_context([form]) == [kept[form]], form
    asked: list[list[str]] = []
    monkeypatch.setattr(
        terms, "read_without_context", lambda forms: asked.append(forms) or [[] for _ in forms]
    )
    opened = store.open_store(index)
    assert len(kwic(opened, "жумушка")) > 5
    assert not asked
    kwic(opened, "жумушсузбузбу")
    assert asked == [["жумушсузбузбу"]]


def test_the_commonest_forms_are_those_of_other_lemmas() -> None:
    corpus = from_texts(["Жумуш бар, жумушка барам, жумушка", "китебим жок", "жумуш"])
    assert {"жумушка", "китебим"} <= set(contents.commonest(corpus))
    assert "жумуш" not in contents.commonest(corpus)
    assert contents.commonest(from_texts([])) == []


def test_texts_are_not_loaded(index: Path) -> None:
    opened = store.open_store(index)
    assert opened.documents["text"].dtype != object
    assert not opened.ids.flags.writeable  # mapped


def test_nothing_is_read_twice(index: Path) -> None:
    before = layout.read_manifest(index)["state"]
    changes = store.index(EXPORTS, index)
    assert changes.read == ()
    assert layout.read_manifest(index)["state"] == before


def test_adding_is_indexing_afresh(tmp_path: Path) -> None:
    folder, path = tmp_path / "vk", tmp_path / "study.kyr"
    posts(folder / "b.json", ["Жумуш барбы?", "Үй керек"])
    store.index(folder, path)
    posts(folder / "a.json", ["Салам, жумуш жок", "үй бар"], first=10)
    posts(folder / "c.json", ["Жумуш барбы? Ооба!"])  # the first post of b.json as it was edited
    changes = store.index(folder, path)
    assert (changes.read, changes.kept) == (("a.json", "c.json"), ("b.json",))
    same(store.open_store(path), read(folder))
    assert len(changes.corpus) == 4


def test_a_changed_file_and_a_lost_one(tmp_path: Path) -> None:
    folder, path = tmp_path / "vk", tmp_path / "study.kyr"
    posts(folder / "a.json", ["Жумуш барбы?"])
    posts(folder / "b.json", ["Жумуш барбы? Ооба!"])  # replaces the post of a.json
    posts(folder / "c.json", ["үй бар"], first=5)
    store.index(folder, path)
    (folder / "b.json").unlink()
    posts(folder / "c.json", ["үй жок"], first=5)
    changes = store.index(folder, path)
    assert changes.read == ("c.json",)
    assert [Path(name).name for name in changes.dropped] == ["b.json"]
    same(store.open_store(path), read(folder))  # the post of a.json is back


def test_another_folder_is_added(tmp_path: Path) -> None:
    one, two, path = tmp_path / "vk", tmp_path / "ok", tmp_path / "study.kyr"
    posts(one / "a.json", ["Жумуш барбы?"])
    posts(two / "a.json", ["үй бар"], first=5)
    store.index(one, path)
    store.index(two, path)
    same(store.open_store(path), read([one, two]))


@given(
    st.lists(st.sampled_from(["жумуш бар", "Үй жок", "работа", "Иш, иш!"]), min_size=1, max_size=5),
    st.lists(st.sampled_from(["жумуш керек", "үй жок", "ish"]), min_size=1, max_size=5),
)
@settings(max_examples=10, deadline=None)
def test_any_order_of_adding(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], two: list[str]
) -> None:
    base = tmp_path_factory.mktemp("any")
    posts(base / "vk" / "m.json", one)
    store.index(base / "vk", base / "x.kyr")
    posts(base / "vk" / "a.json", two, first=3)
    store.index(base / "vk", base / "x.kyr")
    same(store.open_store(base / "x.kyr"), read(base / "vk"))


@given(st.lists(st.integers(0, 70_000), max_size=50), st.data())
@settings(max_examples=50, deadline=None)
def test_postings_are_where_types_stand(ids: list[int], data: st.DataObject) -> None:
    array = np.array(ids, dtype=np.int32)
    folder = Path(tempfile.mkdtemp())
    counts = np.bincount(array, minlength=70_001)
    bounds = np.array([0, *sorted(data.draw(st.lists(st.integers(0, len(ids)), max_size=9))), len(ids)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "AT_ONCE", data.draw(st.integers(1, 60)))
        patch.setattr(writer, "SORTED", data.draw(st.integers(1, 60)))
        writer.write_postings(folder, array, bounds, counts)
    offsets, positions, places = (np.load(folder / f"{name}.npy") for name in contents.POSTINGS)
    of_token = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    for number in set(ids):
        found = positions[offsets[number] : offsets[number + 1]].tolist()
        assert found == np.flatnonzero(array == number).tolist()
        assert places[offsets[number] : offsets[number + 1]].tolist() == of_token[found].tolist()
    shutil.rmtree(folder)


def test_damage_is_seen(index: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.kyr"
    shutil.copytree(index, copy)
    folder = layout.state_folder(copy, layout.read_manifest(copy))
    data = bytearray((folder / "ids.npy").read_bytes())
    data[-1] ^= 1
    (folder / "ids.npy").write_bytes(data)
    (folder / "starts.npy").unlink()
    assert store.verify(copy) == ["ids.npy is not as it was written", "starts.npy is missing"]
    with pytest.raises(KyrtextError, match="cannot open the index"):
        store.open_store(copy)


def test_an_interrupted_run_leaves_what_was(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.kyr"
    shutil.copytree(index, copy)
    posts(tmp_path / "vk" / "new.json", ["жаңы жумуш"])

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(contents, "write_common_readings", stopped)
        with pytest.raises(KeyboardInterrupt):
            store.index(tmp_path / "vk", copy)
    same(store.open_store(copy), store.open_store(index))
    (copy / "state-1.part").mkdir()  # of a run that was killed
    store.index(tmp_path / "vk", copy)
    assert sorted(entry.name for entry in copy.iterdir() if entry.is_dir()) == [
        layout.read_manifest(copy)["state"]
    ]


def test_two_runs_do_not_mix(index: Path) -> None:
    with layout.locked(index), pytest.raises(KyrtextError, match="another run is writing"):
        store.index(EXPORTS, index)


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(KyrtextError, match="holds other files"):
        store.save(from_texts(["жумуш"]), tmp_path)
    assert not store.is_store(tmp_path)
    with pytest.raises(KyrtextError, match="is no index"):
        store.open_store(tmp_path)


def test_an_index_of_another_version(index: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.kyr"
    shutil.copytree(index, copy)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").write_text(json.dumps({**manifest, "version": 99}), encoding="utf-8")
    with pytest.raises(KyrtextError, match="version 99"):
        store.open_store(copy)


def test_an_empty_corpus(tmp_path: Path) -> None:
    path = store.save(from_texts([]), tmp_path / "empty.kyr")
    opened = store.open_store(path)
    assert (len(opened), opened.words, len(frequency(opened))) == (0, 0, 0)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command_line, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_commands_take_an_index(index: Path, tmp_path: Path) -> None:
    stops = tmp_path / "own.txt"
    stops.write_text("жумуш\n", encoding="utf-8")
    for extra in ((), ("--stopwords", str(stops)), ("--no-stopwords",)):
        both = [
            run("freq", str(place), "--quiet", "--format", "csv", "--by", "platform", *extra)
            for place in (index, EXPORTS)
        ]
        assert both[0] == both[1]
        assert len(both[0]) > 1000
    assert "is whole" in run("index", str(index), "--verify")
    with pytest.raises(KyrtextError, match="together with other paths"):
        run("freq", str(index), str(EXPORTS))
    with pytest.raises(KyrtextError, match="--strict cannot change an index"):
        run("freq", str(index), "--strict")


@pytest.mark.filterwarnings("ignore:the index")
def test_an_index_of_the_version_before_is_made_anew_once(tmp_path: Path) -> None:
    """From the texts it holds; the exports are gone. The index in `fixtures` was written by kyrtext 0.1.0."""
    path = tmp_path / "study.kyr"
    shutil.copytree(Path(__file__).resolve().parent.parent / "fixtures" / "index-0.1.0.kyr", path)
    with pytest.warns(UserWarning, match="made anew from the texts it holds"):
        opened = store.open_store(path)
    assert opened.documents["text"].tolist() == ["Салам, жумуш барбы?", "Ищу работу в Москве", "жумуш керек"]
    assert opened.documents["group"].tolist() == ["Базар", "Базар", None]
    assert frequency(opened)["headword"].tolist()[0] == "жумуш"
    assert opened.notes["settings"].anonymise == "authors"
    before = layout.read_manifest(path)["state"]
    assert len(store.open_store(path)) == 3
    assert layout.read_manifest(path)["state"] == before
    assert store.verify(path) == []
