"""Studies made by hand: a corpus, a coder's file, and the smallest ways to code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx

import kyrtext
from kyrtext.desk import actions
from kyrtext.desk.hand import level_of
from kyrtext.desk.store import TABLES, CodingFile, open_file
from kyrtext.desk.study import Study

FAMILY = "😀👨‍👩‍👧 🇰🇬"
TEXTS = (
    f"{FAMILY} Жумуш керек, айлык кандай?",
    "Ищу работу в Москве",
    "үй берилет",
    "Кубанычбек байке, саламатсызбы",
    "жумуш жок,\r\nайлык\tаз",
    "",
)


def corpus_of(texts: tuple[str, ...] = TEXTS, **columns: Any) -> kyrtext.Corpus:
    known = {"platform": "vkontakte", "id": [f"-1_{place}" for place in range(len(texts))]}
    return kyrtext.from_texts(list(texts), **{**known, **columns})


def study_over(folder: Path, corpus: kyrtext.Corpus | None = None, coder: str = "Айгүл") -> Study:
    corpus = corpus_of() if corpus is None else corpus
    file = open_file(folder / f"study.{coder}.coding", coder=coder, create=True)
    file.set_meta(anonymise=level_of(corpus), project="study")
    return Study(corpus, file)


def new_code(study: Study, name: str, **more: Any) -> str:
    actions.do(study, "new_code", {"name": name, **more})
    return next(row["id"] for row in study.codes() if row["name"] == name)


def give(study: Study, row: int, code: str, quote: str = "", **more: Any) -> Any:
    """Code a post, or the first place of some words in it."""
    given: dict[str, Any] = {"row": row, "code": code, "start": None}
    if quote:
        start = study.text(row).index(quote)
        given = {"row": row, "code": code, "start": start, "end": start + len(quote), "quote": quote}
    return actions.do(study, "code", {**given, **more})


def replayed(file: CodingFile) -> dict[str, list[dict[str, Any]]]:
    """What `state` gives, worked out from the events alone."""
    tables: dict[str, dict[str, Any]] = {table: {} for table in TABLES}
    for (after,) in file._rows("select after from event order by seq"):
        for table, key, row in json.loads(after):
            if row is None:
                tables[table].pop(key, None)
            else:
                tables[table][key] = row
    return {table: [rows[key] for key in sorted(rows)] for table, rows in tables.items()}


def told_in(path: Path) -> str:
    """The text of a Word file."""
    return "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
