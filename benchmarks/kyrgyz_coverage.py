"""Share of the commonest Kyrgyz forms that the lexicon explains (no Russian stems, no guesses), by
frequency band.

    python benchmarks/kyrgyz_coverage.py ky_forms_unilex.tsv.gz [--missing 100] [--band 5000] [--degrade]

The list is a TSV of form and frequency, commonest first; forms with other than Kyrgyz letters are left out.
`--missing N` prints the N commonest forms without an analysis. `--degrade` types every form on a Russian
keyboard and says how many come back.
"""

from __future__ import annotations

import argparse
import gzip
import re
from itertools import islice
from pathlib import Path

from kyrtext.languages.kyrgyz import ask
from kyrtext.languages.kyrgyz.keyboard import fold
from kyrtext.languages.kyrgyz.lemmatiser import lemmatiser

BANDS = (1_000, 5_000, 20_000, 100_000)
CLEAN = re.compile("[а-яёөүң]+(-[а-яёөүң]+)*$")


def forms(path: Path) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        found = (line.split("\t")[0].strip() for line in lines)
        return [form for form in islice(found, BANDS[-1] * 2) if CLEAN.match(form)][: BANDS[-1]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--missing", type=int, default=0)
    parser.add_argument("--band", type=int, default=BANDS[-1])
    parser.add_argument("--degrade", action="store_true")
    options = parser.parse_args()
    words = forms(options.list)
    analyser = lemmatiser().analyser
    known = [analyser.best(word) is not None for word in words]
    for band in BANDS:
        if len(words) >= band:
            print(f"top {band:>7}: {100 * sum(known[:band]) / band:5.1f} % with a lexicon analysis")
    for word in islice(
        (w for w, k in zip(words[: options.band], known, strict=False) if not k), options.missing
    ):
        print(word)
    if options.degrade:
        clean = [word for word, k in zip(words[:20_000], known, strict=False) if k and word != fold(word)]
        restored = ask([fold(word) for word in clean])
        same = sum(word == answer.form for word, answer in zip(clean, restored, strict=True))
        lemma = sum(a.lemma == b.lemma for a, b in zip(ask(clean), restored, strict=True))
        print(
            f"of {len(clean)} forms with ө ү ң: spelling back {same / len(clean):.1%},"
            f" lemma {lemma / len(clean):.1%}"
        )


if __name__ == "__main__":
    main()
