"""The method paragraph: what was done, in a sentence or two a paper can take over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .. import __version__
from ..corpus.columns import documents_by, instants
from ..corpus.corpus import Corpus, language_shares
from ..corpus.grouping import Counting, counted_types
from ..files.messages import decimal, messages, number, plural


def paragraph(corpus: Corpus, counting: Counting | None = None, lang: str = "en") -> str:
    """The method paragraph of an analysis, in English, Russian or Kyrgyz.

    `counting` is how words were counted; without it they were looked for, as in a concordance.

    Examples
    --------
    >>> import kyrtext
    >>> text = paragraph(kyrtext.from_texts(["Жумуш барбы?"]))
    >>> text.startswith("The corpus holds 1 post or comment (2 words")
    True
    """
    said = messages("method", lang)
    parts = [
        _corpus(corpus, said, lang),
        _narrowed(corpus, said),
        said["languages"].format(shares=_shares(corpus, said, lang)),
        *(_counted(corpus, counting, said, lang) if counting else [said["looked_for"]]),
        said["version"].format(version=__version__),
    ]
    return " ".join(part for part in parts if part)


def _counted(corpus: Corpus, counting: Counting, said: Mapping[str, str], lang: str) -> list[str]:
    parts = [said[f"group_{counting.group}"], _left_out(corpus, counting, said, lang), said["percent"]]
    if counting.weight:
        parts.append(said[f"weight_{counting.weight}"])
    if counting.intervals:
        parts.append(said["intervals"])
    return parts


def _narrowed(corpus: Corpus, said: Mapping[str, str]) -> str:
    """Which posts were taken of those read, and what the groups' places are from; "" for all, as read."""
    parts = []
    if queries := corpus.notes.get("where"):
        parts.append(said["where"].format(queries="; ".join(queries)))
    if groups := corpus.notes.get("groups"):
        table = groups["table"]
        parts.append(said["groups"].format(name=table["name"], columns=", ".join(table["columns"])))
    return " ".join(parts)


def _corpus(corpus: Corpus, said: Mapping[str, str], lang: str) -> str:
    dates = instants(corpus)
    dates = dates[~np.isnat(dates)]
    span = ""
    if len(dates):
        first, last = (str(date.astype("M8[D]")) for date in (dates.min(), dates.max()))
        span = said["dates"].format(first=first, last=last)
    return said["corpus"].format(
        documents=f"{number(len(corpus), lang)} {plural(said['n_documents'], len(corpus), lang)}",
        words=f"{number(corpus.words, lang)} {plural(said['n_words'], corpus.words, lang)}",
        platforms=", ".join(said.get(f"platform_{name}", name) for name in documents_by(corpus, "platform")),
        dates=span,
    )


def _shares(corpus: Corpus, said: Mapping[str, str], lang: str) -> str:
    return ", ".join(
        f"{said.get(f'language_{name}', name)} {decimal(100 * share, 1, lang)} %"
        for name, share in language_shares(corpus).items()
    )


def _left_out(corpus: Corpus, counting: Counting, said: Mapping[str, str], lang: str) -> str:
    whole = counted_types(corpus, stopwords=False, language=counting.language)
    kept = counted_types(corpus, stopwords=counting.stopwords, language=counting.language)
    stopped = int(corpus.type_counts[whole & ~kept].sum())
    sentences = []
    if counting.language:
        sentences.append(said["language_only"].format(language=said[f"language_{counting.language}"]))
    if counting.stopwords:
        share = 100 * stopped / max(corpus.words, 1)
        sentences.append(
            said["stopwords"].format(tokens=number(stopped, lang), share=decimal(share, 1, lang))
        )
    else:
        sentences.append(said["no_stopwords"])
    if counting.min_length > 1:
        sentences.append(said["min_length"].format(length=counting.min_length))
    return " ".join(sentences)


def details(record: Mapping[str, Any], words: int, lang: str = "en") -> list[str]:
    """Sentences on what was left out, repaired and corrected, and how well words were understood.

    `record` is a manifest with its `decisions`, and with `quality` where an audit was made.

    Examples
    --------
    >>> details({"decisions": [{"decision": "repair", "rule": "lookalike", "tokens": 5}]}, 1000)[0]
    'Words whose spelling was repaired or restored: 5 (0.5 %).'
    """
    said = messages("account", lang)
    sums: dict[str, int] = {}
    for row in record.get("decisions", ()):
        amount = row.get("tokens", row.get("documents", row.get("entries", 0)))
        sums[row["decision"]] = sums.get(row["decision"], 0) + int(amount)
    sums["changed"] = sums.get("repair", 0) + sums.get("restoration", 0)
    sentences = [
        said[name].format(
            count=number(sums[name], lang),
            share=decimal(100 * sums[name] / max(words, 1), 1, lang),
        )
        for name in ("changed", "correction", "merge", "duplicate", "damage")
        if sums.get(name)
    ]
    anonymise = (record.get("settings", {}).get("build") or {}).get("anonymise", "off")
    if anonymise != "off":
        sentences.append(said[f"anonymise_{anonymise}"])
    if record.get("quality"):
        point = "." if lang == "en" else ","
        quality = {name: value.replace(".", point) for name, value in record["quality"].items()}
        sentences.append(said["quality"].format(**quality))
    if record.get("libraries"):
        names = ", ".join(f"{name} {number_}" for name, number_ in record["libraries"].items())
        sentences.append(said["libraries"].format(names=names))
    return sentences
