"""What a user would do today: the same top words per platform by other means, each a script of its own.

    python -m benchmarks.peers script /tmp/bench/50

Each peer reads the JSON lines of `benchmarks.generate`, counts per folder, and prints the commonest words of
each folder. `script` is the yardstick: a regular expression, pymorphy3 behind an lru_cache, a Counter; it has
the fast dictionary that kyrtext installs (`pymorphy3[fast]`), `plain` is the same script without it.
`polars`, `duckdb`, `sklearn`, `spacy` and `simplemma` need these libraries (`pip install polars duckdb
scikit-learn spacy`); `spacy` and `tokens` take so long that they are run on samples of a few megabytes.
All read Russian only.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

TOP = 100
WORD = re.compile(r"\w+")


def texts(file: Path) -> Iterator[str]:
    """Yield the text of each record of a file of JSON lines."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            yield record.get("text") or record.get("message") or ""


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.jsonl"))


def shown(name: str, counts: Iterable[tuple[str, int]]) -> None:
    print(name, ", ".join(f"{word} {count}" for word, count in list(counts)[:3]))


def script(folder: Path) -> None:
    """Count lemmas token by token, as most scripts do."""
    from pymorphy3 import MorphAnalyzer

    analyser = MorphAnalyzer()

    @cache
    def lemma(word: str) -> str:
        return str(analyser.parse(word)[0].normal_form)

    for file in files(folder):
        counts: Counter[str] = Counter()
        for text in texts(file):
            counts.update(lemma(word) for word in WORD.findall(text.lower()))
        shown(file.parent.name, counts.most_common(TOP))


def plain(folder: Path) -> None:
    """Do the same with pymorphy3 as `pip install pymorphy3` gives it, without the fast dictionary."""
    sys.modules["dawg"] = None  # type: ignore[assignment]
    script(folder)


def types(folder: Path) -> None:
    """Count forms first, then look up each form once: what an expert's script does."""
    from pymorphy3 import MorphAnalyzer

    analyser = MorphAnalyzer()
    known: dict[str, str] = {}
    for file in files(folder):
        forms: Counter[str] = Counter()
        for text in texts(file):
            forms.update(WORD.findall(text.lower()))
        counts: Counter[str] = Counter()
        for form, count in forms.items():
            if form not in known:
                known[form] = str(analyser.parse(form)[0].normal_form)
            counts[known[form]] += count
        shown(file.parent.name, counts.most_common(TOP))


def forms(folder: Path) -> None:
    """Count forms only, without any lemma."""
    for file in files(folder):
        counts: Counter[str] = Counter()
        for text in texts(file):
            counts.update(WORD.findall(text.lower()))
        shown(file.parent.name, counts.most_common(TOP))


def sort(folder: Path) -> None:
    """Count forms with tr, sort and uniq, in the locale's UTF-8."""
    for file in files(folder):
        command = (
            f"sed 's/[^[:alnum:]]\\+/\\n/g' '{file}' | sort | uniq -c | sort -rn | head -{TOP} > /dev/null"
        )
        subprocess.run(command, shell=True, check=True)


def lemmas(
    counts: Iterable[tuple[str, int]], known: dict[str, str], lemma: Callable[[str], str]
) -> Counter[str]:
    """Add up the counts of forms by lemma, each form looked up once."""
    total: Counter[str] = Counter()
    for form, count in counts:
        if form not in known:
            known[form] = lemma(form)
        total[known[form]] += count
    return total


def pymorphy() -> Callable[[str], str]:
    from pymorphy3 import MorphAnalyzer

    analyser = MorphAnalyzer()
    return lambda form: str(analyser.parse(form)[0].normal_form)


def polars(folder: Path) -> None:
    """Let polars cut and count, and look up each form once."""
    import polars as pl

    known: dict[str, str] = {}
    lemma = pymorphy()
    for file in files(folder):
        words = pl.Series(list(texts(file))).str.to_lowercase().str.extract_all(r"[\p{L}\p{N}_]+").explode()
        counted = words.drop_nulls().value_counts(name="n")
        shown(file.parent.name, lemmas(counted.iter_rows(), known, lemma).most_common(TOP))


def duckdb(folder: Path) -> None:
    """Let duckdb cut and count, and look up each form once."""
    import duckdb as db

    known: dict[str, str] = {}
    lemma = pymorphy()
    for file in files(folder):
        field = next(
            name for name in ("text", "message") if f'"{name}"' in file.open(encoding="utf-8").readline()
        )
        words = f"unnest(regexp_extract_all(lower({field}), '[\\p{{L}}\\p{{N}}_]+'))"
        source = f"read_json('{file}', format='newline_delimited', columns={{'{field}': 'varchar'}})"
        counted = db.sql(
            f"select word, count(*) from (select {words} as word from {source}) group by 1"
        ).fetchall()
        shown(file.parent.name, lemmas(counted, known, lemma).most_common(TOP))


def sklearn(folder: Path) -> None:
    """Let scikit-learn count, and look up each form once."""
    from sklearn.feature_extraction.text import CountVectorizer

    known: dict[str, str] = {}
    lemma = pymorphy()
    for file in files(folder):
        vectorizer = CountVectorizer(token_pattern=r"\w+")
        totals = vectorizer.fit_transform(texts(file)).sum(axis=0).A1.tolist()
        counted = zip(vectorizer.get_feature_names_out().tolist(), totals, strict=True)
        shown(file.parent.name, lemmas(counted, known, lemma).most_common(TOP))


def spacy(folder: Path) -> None:
    """Run spaCy's Russian tokenizer with its pymorphy3 lemmatizer, as far as it works without a model."""
    import spacy as library

    pipeline = library.blank("ru")
    pipeline.add_pipe("lemmatizer", config={"mode": "pymorphy3_lookup"})
    pipeline.initialize()
    for file in files(folder):
        counts: Counter[str] = Counter()
        for document in pipeline.pipe(texts(file)):
            counts.update(token.lemma_.lower() for token in document if token.is_alpha)
        shown(file.parent.name, counts.most_common(TOP))


def tokens(folder: Path) -> None:
    """Ask pymorphy3 about every token, as a beginner's script does."""
    from nltk.tokenize import regexp_tokenize

    lemma = pymorphy()
    for file in files(folder):
        counts: Counter[str] = Counter()
        for text in texts(file):
            counts.update(lemma(word) for word in regexp_tokenize(text.lower(), r"\w+"))
        shown(file.parent.name, counts.most_common(TOP))


def simplemma(folder: Path) -> None:
    """Use simplemma for Russian, with its own cache."""
    from simplemma import lemmatize

    for file in files(folder):
        counts: Counter[str] = Counter()
        for text in texts(file):
            counts.update(lemmatize(word, lang="ru") for word in WORD.findall(text.lower()))
        shown(file.parent.name, counts.most_common(TOP))


PEERS: dict[str, Callable[[Path], None]] = {
    "script": script,
    "plain": plain,
    "types": types,
    "forms": forms,
    "sort": sort,
}
LIBRARIES: dict[str, Callable[[Path], None]] = {
    "polars": polars,
    "duckdb": duckdb,
    "sklearn": sklearn,
    "simplemma": simplemma,
    "tokens": tokens,
    "spacy": spacy,
}
SAMPLES = ("tokens", "spacy")  # peers for a few megabytes only


if __name__ == "__main__":
    (PEERS | LIBRARIES)[sys.argv[1]](Path(sys.argv[2]))
