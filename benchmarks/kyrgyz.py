"""Speed of the Kyrgyz lemmatiser beside pymorphy3 on Russian, in one run on one core.

    python benchmarks/kyrgyz.py KYRGYZ_FORMS.tsv.gz RUSSIAN_TEXT.txt [--types 50000]

Prints seconds to load, memory, distinct types a second and the ratio of the two speeds; seconds are
processor time, so that other work on the machine does not count. Kyrgyz forms: a TSV, first column;
Russian: running text.
"""

from __future__ import annotations

import argparse
import gzip
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

LOAD = """
import time, resource
import pandas
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
from kyrtext.languages.kyrgyz import ask
ask(["бала", "журом"])
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.process_time() - start, after / 1024, (after - before) / 1024)
"""


def kyrgyz_forms(path: Path, most: int) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return list(dict.fromkeys(line.split("\t")[0].strip().lower() for line in lines))[:most]


def russian_forms(path: Path, most: int) -> list[str]:
    text = path.read_text(encoding="utf-8").lower()
    return list(dict.fromkeys(re.findall("[а-яё]+", text)))[:most]


def rate(work: int, start: float) -> float:
    return work / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kyrgyz", type=Path)
    parser.add_argument("russian", type=Path)
    parser.add_argument("--types", type=int, default=50_000)
    options = parser.parse_args()
    loaded = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    seconds, memory, added = map(float, loaded.stdout.split())
    print(f"load {seconds:.2f} s; {memory:.0f} MB in all, {added:.0f} MB more than a process with pandas")

    import pymorphy3

    from kyrtext.languages.kyrgyz import ask

    kyrgyz = kyrgyz_forms(options.kyrgyz, options.types)
    russian = russian_forms(options.russian, options.types)
    ask(["бала", "журом"])
    morph = pymorphy3.MorphAnalyzer()
    morph.parse("работа")
    ours, theirs = [], []
    for _ in range(3):  # the best of three: other processes share the machine
        start = time.process_time()
        ask(kyrgyz)
        ours.append(rate(len(kyrgyz), start))
        start = time.process_time()
        for form in russian:
            _ = morph.parse(form)[0].normal_form
        theirs.append(rate(len(russian), start))
    print(f"kyrtext   {len(kyrgyz):>7} Kyrgyz types   {max(ours):>9,.0f} types/s")
    print(f"pymorphy3 {len(russian):>7} Russian types  {max(theirs):>9,.0f} types/s")
    print(f"ratio {max(ours) / max(theirs):.1f}; peak of this process {peak():.0f} MB")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
