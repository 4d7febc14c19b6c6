"""Gates on the scores against the gold data beside the project; skipped, and said so, where it is absent."""

from __future__ import annotations

import pytest

from benchmarks import gold

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not (gold.FOLDER / "score.py").exists(), reason=f"no gold data in {gold.FOLDER}"),
]

# name, lenient share of content words asked for: the project's own aims
LEMMAS = [
    ("ky_ktmu_train", "CONTENT", "lenient", 92.0),
    ("ky_ktmu_train", "CONTENT", "strict", 80.0),
    ("ky_ktmu_train.rukb", "CONTENT", "lenient", 88.0),
    ("ru_taiga_dev", "ALL", "strict", 94.5),
    ("ru_taiga_dev", "ALL", "lenient", 96.5),
]


@pytest.fixture(scope="module")
def scores() -> dict[str, dict]:
    return {name: gold.word_scores(gold.FOLDER, name) for name in gold.WORDS}


@pytest.mark.parametrize(("name", "part", "measure", "aim"), LEMMAS)
def test_lemmas_reach_their_aims(
    scores: dict[str, dict], name: str, part: str, measure: str, aim: float
) -> None:
    found = scores[name]["lemma"][part]
    assert found["n"] > 5000, "the gold is not what it was"
    assert found[measure] >= aim


@pytest.mark.parametrize("name", ["ky_ktmu_train", "ru_taiga_dev"])
def test_look_alike_letters_cost_less_than_half_a_point(scores: dict[str, dict], name: str) -> None:
    clean, mixed = (scores[one]["lemma"]["ALL"]["lenient"] for one in (name, f"{name}.homo10"))
    assert mixed >= clean - 0.5


def test_mixed_posts_reach_their_aims() -> None:
    found = gold.text_scores(gold.FOLDER, "mixed_posts_dev.jsonl")
    assert found["tokens"]["word"] > 250
    assert found["tokens"]["word_found"] == found["tokens"]["word"]
    assert found["tokens"].get("nonword_called_word", 0) == 0
    assert found["lang_acc"] >= 97.0
    assert found["lemma"]["ALL"]["strict"] >= 94.0


def test_the_language_of_short_segments_reaches_its_aims() -> None:
    found = gold.segment_scores(gold.FOLDER)
    aims = {
        (1, "ru"): 96,
        (1, "ky"): 90,
        (1, "ky.rukb"): 88,
        (1, "en"): 99,
        (3, "ru"): 99,
        (3, "ky"): 99,
        (3, "en"): 99,
    }
    assert {key: found[key] for key, aim in aims.items() if found[key] < aim} == {}
