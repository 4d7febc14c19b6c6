"""Scores against the gold data that lies beside the project: `python -m benchmarks.gold [FOLDER]`.

The gold and its scorer are not part of the project; where the folder is absent the command says so.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import kyrtext

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
WORDS = ("ky_ktmu_train", "ky_ktmu_train.rukb", "ky_ktmu_train.homo10", "ru_taiga_dev", "ru_taiga_dev.homo10")
COUNTED = ("word", "hashtag")


def lemmas(words: list[str], language: str) -> list[str]:
    """Lemmas of ready-made tokens, as the scorer asks for them."""
    return kyrtext.lemmatize(words, language)["lemma"].tolist()


def analyse_many(texts: Iterable[str]) -> list[list[dict[str, Any]]]:
    """Tokens of texts with their language and lemma, as the scorer asks for them."""
    texts = list(texts)
    table = kyrtext.tokens(kyrtext.from_texts(texts))
    found: list[list[dict[str, Any]]] = [[] for _ in texts]
    for row in table.itertuples():
        entry = {
            "surface": row.token,
            "start": row.start,
            "end": row.end,
            "lang": row.language,
            "lemma": row.lemma,
        }
        found[row.document].append({**entry, "is_word": row.kind in COUNTED})
    return found


def languages(texts: Iterable[str]) -> list[str]:
    """One language per text: that of most of its words."""
    answers = []
    for tokens in analyse_many(texts):
        spoken = [token["lang"] for token in tokens if token["is_word"]]
        answers.append(max(dict.fromkeys(spoken), key=spoken.count, default="other"))
    return answers


def scorer(folder: Path = FOLDER) -> ModuleType:
    """The scorer that lies with the gold."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("gold_score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def word_scores(folder: Path, name: str) -> dict[str, Any]:
    """Scores of `lemmatize` on one list of words in sentences."""
    tool = scorer(folder)
    gold = tool.load_gold(str(folder / "dev" / f"{name}.tsv"))
    words = [[token for token in sentence["tokens"] if token["is_word"]] for sentence in gold]
    language = next(row[0]["lang"].split("|")[0] for row in words if row)
    answers = iter(lemmas([token["surface"] for row in words for token in row], language))
    predicted = [
        [
            {
                "surface": token["surface"],
                "start": token["start"],
                "end": token["end"],
                "lemma": next(answers),
                "lang": language,
            }
            for token in row
        ]
        for row in words
    ]
    with Path("/dev/null" if Path("/dev/null").exists() else "NUL").open("w") as nowhere:
        return tool.score(gold, predicted, "words", out=nowhere)


def text_scores(folder: Path, file: str) -> dict[str, Any]:
    """Scores of the whole pipeline on sentences or posts."""
    tool = scorer(folder)
    gold = tool.load_gold(str(folder / "dev" / file))
    with Path("/dev/null" if Path("/dev/null").exists() else "NUL").open("w") as nowhere:
        return tool.score(gold, analyse_many(sentence["text"] for sentence in gold), out=nowhere)


def segment_scores(folder: Path) -> dict[tuple[int, str], float]:
    """Share of segments whose language is right, by number of words and language."""
    rows = [
        line.split("\t") for line in (folder / "dev" / "lid_segments.tsv").read_text("utf-8").splitlines()[1:]
    ]
    counts: dict[tuple[int, str], list[int]] = {}
    for (size, language, variant, _), answer in zip(rows, languages(row[3] for row in rows), strict=True):
        key = int(size), language if variant == "plain" else f"{language}.{variant}"
        right = answer == language or (language in ("kk", "uz") and answer == "other")
        counts.setdefault(key, []).append(int(right))
    return {key: 100 * sum(hits) / len(hits) for key, hits in sorted(counts.items())}


def main() -> None:
    """Print every score."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not (folder / "score.py").exists():
        sys.exit(f"there is no gold data in {folder}; nothing was measured")
    for name in WORDS:
        result = word_scores(folder, name)
        shares = [
            f"{part.lower()} {result['lemma'][part]['strict']:.1f} / {result['lemma'][part]['lenient']:.1f}"
            for part in ("ALL", "CONTENT")
        ]
        print(f"{name:24} {'   '.join(shares)}   headwords off {result['hw100']:.1f} %")
    result = text_scores(folder, "mixed_posts_dev.jsonl")
    strict, off = result["lemma"]["ALL"]["strict"], result["hw100"]
    print(f"mixed posts: language {result['lang_acc']:.1f}   lemma {strict:.1f}   headwords off {off:.1f} %")
    for (size, language), share in segment_scores(folder).items():
        print(f"language of {size:2} words, {language:8} {share:5.1f}")


if __name__ == "__main__":
    main()
