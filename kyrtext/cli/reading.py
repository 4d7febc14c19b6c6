"""What was read, told beside a result in the language of --lang."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import click

from .help import spoken

if TYPE_CHECKING:
    import pandas as pd

    from ..reading import ReadReport
    from ..reading.read import Explanation

SHOWN = 10  # problems and notes, each


def tell_reading(report: ReadReport, ready: str | None = None) -> None:
    """Say how many documents were read, what was left out and what went wrong; `ready` is that in English."""
    lang = spoken()
    click.echo((ready or report.told()) if lang == "en" else _account(report, lang), err=True)


def _account(report: ReadReport, lang: str) -> str:
    """What `ReadReport.told` says, in another language; what went wrong in a file is told as it is there."""
    from ..files.messages import number, told
    from ..report.wording import value_named

    files = told("files", lang, n=len(report.files))
    parts = [told("documents", lang, n=report.documents, files=files)]
    for key, amount in (
        ("twice", len(report.superseded)),
        ("strangers", report.duplicates.same().strangers),
        ("crossposts", len(report.crossposts)),
        ("own_files", report.own),
        ("without_documents", max(len(report.ignored) - report.own, 0)),
        ("warnings", report.warnings),
    ):
        if amount:
            parts.append(told(key, lang, n=amount))
    reasons = [
        f"{value_named(reason, 'reasons', lang=lang)} {number(amount, lang)}"
        for reason, amount in sorted(report.skipped.items())
    ]
    if reasons:
        parts.append(told("skipped", lang, what=", ".join(reasons)))
    lines = [f"  {problem}" for problem in report.problems[:SHOWN]]
    lines += [f"  {file}: {what}" for file, what in report.notes[:SHOWN]]
    if report.warnings > len(lines):
        lines.append("  " + told("more_warnings", lang, n=report.warnings - len(lines)))
    return "\n".join(["; ".join(parts), *lines])


def tell_account(table: pd.DataFrame) -> None:
    """Say the sum of the account of reading, and by how much it does not fit."""
    from ..files.messages import told
    from ..reading.report import stated

    last, lang = table.iloc[-1], spoken()
    if lang == "en":
        click.echo(stated(table), err=True)
        return
    parts = {name: int(last[name]) for name in ("documents", "duplicates", "skipped", "lost")}
    text = told("account", lang, records=int(last["records"]), **parts)
    rest = int(last["records"]) - sum(parts.values())
    click.echo(f"{text}: {told('unaccounted', lang, n=rest)}" if rest else text, err=True)


def explained(found: Explanation, lang: str) -> str:
    """What `documents --explain` says of a file: its format, why, and where each field comes from."""
    if lang == "en":
        return str(found)
    from ..files.messages import heading, messages
    from ..report.wording import value_named

    said = messages("screen", lang)
    rows = [
        (heading("file", lang), found.file),
        (said["format"], value_named(found.format, "read_as", lang=lang)),
        (said["evidence"], in_words(found.evidence, lang)),
        (said["encoding"], found.encoding),
        *((heading(name, lang), in_words(origin, lang)) for name, origin in found.origins.items()),
    ]
    room = max(len(name) for name, _ in rows) + 2
    return "\n".join(f"{name:<{room}}{text}" for name, text in rows if text)


def in_words(text: str, lang: str) -> str:
    """A sentence of `documents --explain` in Russian or Kyrgyz; names of columns stay.

    >>> in_words("column 'Дата' (its name)", "ru"), in_words("id or cid", "ky")
    ("столбец 'Дата' (по названию)", 'id же cid')
    """
    phrases, pattern = _phrases(lang)
    parts = re.split(r"('[^']*'(?!\w))", text)
    parts[::2] = [pattern.sub(lambda found: phrases[found[0]], part) for part in parts[::2]]
    return "".join(parts)


@cache
def _phrases(lang: str) -> tuple[dict[str, str], re.Pattern[str]]:
    text = (files("kyrtext") / "data" / "explained.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    phrases = {english: russian if lang == "ru" else kyrgyz for english, russian, kyrgyz in rows}
    names = "|".join(re.escape(name) for name in sorted(phrases, key=len, reverse=True))
    return phrases, re.compile(rf"(?<![\w.\[])(?:{names})(?![\w\[=])")
