"""The ledger, the manifest, corrections, and making a result again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyrtext
from kyrtext.cli import main
from kyrtext.corpus.build import Settings
from kyrtext.corpus.corrections import Correction, corrected, load_corrections
from kyrtext.corpus.decisions import DECISIONS, decisions, summary
from kyrtext.files.errors import KyrtextError
from kyrtext.report.manifest import manifest as manifest_of
from kyrtext.report.manifest import method_text

ROOT = Path(__file__).resolve().parents[2]
STOP_LIST = "салам\n"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(one) for one in arguments])
    return int(done.value.code or 0)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "facebook"
    folder.mkdir(parents=True)
    for number, text in enumerate(
        ["Салам, рабoта барбы?", "Жумуш бар! учун", "salam jumush", "паспортту ал"]
    ):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "сүрөт.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (tmp_path / "own.txt").write_text(STOP_LIST, encoding="utf-8")
    (tmp_path / "own.csv").write_text(
        "form,language,lemma,note\nжумуш,ky,иш,\nпаспортту,,never merge,\n", encoding="utf-8"
    )
    return tmp_path


# --------------------------------------------------------------------------- the ledger


def test_every_stage_is_told() -> None:
    texts = ["рабoта учун", "salam дос", "паспорт керек жана", "паспортту ал 555 🙂"]
    table = decisions(kyrtext.from_texts(texts), kyrtext.Counting(min_length=4, min_count=2))
    found = {(row.decision, row.rule): row for row in table.itertuples()}
    assert found["repair", "lookalike"].tokens == 1
    assert found["restoration", "keyboard without ө ү ң"].to == "үчүн"
    assert any(key[0] == "stop word" for key in found)
    assert found["not a word", "kind"].tokens == 1
    assert ("exclusion", "--min-length 4") in found
    assert set(table["decision"]) <= set(DECISIONS)


def test_shares_are_of_all_words() -> None:
    corpus = kyrtext.from_texts(["жана жана жумуш бар"])
    table = decisions(corpus)
    row = table[table["from"] == "жана"].iloc[0]
    assert row["share"] == pytest.approx(100 * row["tokens"] / corpus.words)


@given(st.lists(st.sampled_from(["жана", "рабoта", "жумуш", "учун", "паспорт", "5", "и"]), max_size=12))
def test_what_is_left_out_and_what_is_counted_make_all_words(words: list[str]) -> None:
    corpus = kyrtext.from_texts([" ".join(words)])
    counting = kyrtext.Counting(min_length=3)
    table = decisions(corpus, counting)
    left_out = table[table["decision"].isin(["stop word", "exclusion"])]["tokens"].sum()
    assert kyrtext.frequency(corpus, options=counting)["count"].sum() + left_out == corpus.words


def test_an_empty_corpus_has_an_empty_ledger() -> None:
    table = decisions(kyrtext.from_texts([]))
    assert len(table) == 0
    assert summary(table) == []


@pytest.mark.parametrize("lang", ["en", "ru", "ky"])
def test_a_method_paragraph_in_each_language(lang: str) -> None:
    corpus = kyrtext.from_texts(["рабoта керек, жана паспорт, паспортту бер"])
    record = manifest_of(corpus, {}, decisions(corpus))
    names = [what + ending for what in ("language", "lemma") for ending in ("", "_low", "_high")]
    quality = dict.fromkeys(names, "90.0")
    text = method_text(corpus, kyrtext.Counting(), {**record, "quality": {"checked": "200", **quality}}, lang)
    for part in (
        kyrtext.__version__,
        record["libraries"]["pymorphy3"],
        "200",
        "90.0" if lang == "en" else "90,0",
    ):
        assert part in text
    assert "{" not in text


# --------------------------------------------------------------------------- corrections


def test_corrections_hold_everywhere(study: Path) -> None:
    settings = Settings(corrections=(str(study / "own.csv"),), anonymise="off")
    corpus = kyrtext.read(study / "data", settings=settings)
    table = kyrtext.frequency(corpus, stopwords=False).set_index("headword")
    assert table.loc["иш", "forms"].startswith("жумуш")
    assert table["count"][table["forms"].str.contains("паспортту")].tolist() == [1]
    assert kyrtext.search(corpus, "иш")["hits"].sum() == 2  # jumush too
    assert set(kyrtext.tokens(corpus).query("lemma == 'иш'")["method"]) == {"user"}
    told = decisions(corpus).query("decision == 'correction'")
    assert told[["rule", "from", "to", "tokens"]].values.tolist() == [
        ["lemma", "жумуш", "иш", 2],
        ["never merge", "паспортту", "a row of its own", 1],
    ]


def test_never_merged_is_a_row_of_its_own() -> None:
    corpus = kyrtext.from_texts(["паспорт паспортту паспорту"])
    lexicon = corrected(corpus.lexicon, [Correction("паспортту", None)])
    table = kyrtext.frequency(corpus.with_lexicon(lexicon))
    assert table["count"].tolist() == [2, 1]
    assert table["headword"].tolist()[1] == "паспортту"


def test_a_correction_meets_typed_and_restored_spelling() -> None:
    corpus = kyrtext.from_texts(["учун үчүн"])
    for form in ("учун", "үчүн"):
        lexicon = corrected(corpus.lexicon, [Correction(form, "үч", "ky")])
        assert "үч" in lexicon["lemma"].tolist()


def test_the_examples_load() -> None:
    assert len(load_corrections([ROOT / "examples" / "corrections.csv"])) >= 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("word,lemma\nа,б\n", "its columns are"),
        ("form,language,lemma\nа,de,б\n", "the language 'de'"),
    ],
)
def test_wrong_corrections_are_told(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "c.csv").write_text(content, encoding="utf-8")
    with pytest.raises(KyrtextError, match=said):
        load_corrections([tmp_path / "c.csv"])


def test_missing_corrections_are_told(tmp_path: Path) -> None:
    with pytest.raises(KyrtextError, match="no such file"):
        load_corrections([tmp_path / "жок.csv"])


# --------------------------------------------------------------------------- the manifest and a second run


@pytest.fixture
def results(study: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(study)
    monkeypatch.setenv("KYRTEXT_KEY", "a key only for tests")
    options = ["--stopwords", "own.txt", "--corrections", "own.csv", "--min-count", "1", "--quiet"]
    assert run("freq", "data", *options, "--by", "platform", "-o", "out/freq.csv") == 0
    return study


def test_a_manifest_says_what_was_done(results: Path) -> None:
    record = json.loads((results / "out" / "freq.csv.manifest.json").read_text("utf-8"))
    assert record["kyrtext"] == kyrtext.__version__
    assert record["libraries"]["pymorphy3-dicts-ru"]
    assert {one["role"] for one in record["inputs"]} == {"input", "stopwords", "corrections"}
    assert {len(one["sha256"]) for one in record["inputs"]} == {64}
    assert record["counts"]["documents"] == 4
    assert [one["file"] for one in record["skipped"]["files"]] == ["facebook/сүрөт.jpg"]
    assert "--min-count" not in record["run"]["arguments"]  # it was the default
    ledger = pd.read_csv(results / "out" / "freq.csv.decisions.csv", encoding="utf-8-sig")
    assert {"skipped file", "correction", "stop word"} <= set(ledger["decision"])
    assert ledger["rule"].str.contains("own").any()


def test_the_same_files_again(results: Path) -> None:
    assert run("rerun", "out/freq.csv.manifest.json", "-o", "again") == 0
    first = {path.name: path.read_bytes() for path in (results / "out").iterdir()}
    again = {path.name: path.read_bytes() for path in (results / "again").iterdir()}
    assert first == again
    assert len(first) == 4


def test_found_from_another_folder(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(results / "out")
    (results / "out" / "freq.csv").unlink()
    assert run("rerun", "freq.csv.manifest.json") == 0
    assert (results / "out" / "freq.csv").is_file()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda study: (study / "data/facebook/1.txt").write_text("башка"), "1.txt has another content"),
        (lambda study: (study / "data/facebook/1.txt").unlink(), "1.txt is missing"),
        (lambda study: (study / "data/facebook/9.txt").write_text("жаңы"), "9.txt is new"),
        (lambda study: (study / "own.txt").write_text("бар"), "own.txt has another content"),
        (lambda study: (study / "own.csv").unlink(), "own.csv is missing"),
        (lambda study: shutil.rmtree(study / "data"), "is missing"),
    ],
)
def test_what_has_changed_is_told(
    results: Path, capsys: pytest.CaptureFixture[str], change: object, said: str
) -> None:
    change(results)  # type: ignore[operator]
    assert run("rerun", "out/freq.csv.manifest.json", "-o", "again") == 1
    assert said in capsys.readouterr().err
    assert not (results / "again").exists()


def test_a_changed_result_is_not_overwritten(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = results / "out" / "freq.csv.manifest.json"
    record = json.loads(path.read_text("utf-8"))
    record["outputs"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(record), encoding="utf-8")
    before = (results / "out" / "freq.csv").read_bytes()
    assert run("rerun", path) == 1
    assert "not the same any more" in capsys.readouterr().err
    assert (results / "out" / "freq.csv").read_bytes() == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "kyrtext index"}', "\ud83d"])
def test_no_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    (tmp_path / "m.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert run("rerun", tmp_path / "m.json") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_figures_write_the_account_too(tmp_path: Path) -> None:
    corpus = kyrtext.from_texts(["Жумуш барбы? рабoта керек"], platform="facebook")
    written = kyrtext.figures(corpus, tmp_path / "results").written
    assert {"manifest.json", "decisions.csv", "method.txt"} <= {path.name for path in written}
    record = json.loads((tmp_path / "results" / "manifest.json").read_text("utf-8"))
    assert {one["file"] for one in record["outputs"]} | {"manifest.json"} == {path.name for path in written}
