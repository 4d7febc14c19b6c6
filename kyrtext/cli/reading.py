"""What was read, told beside a result in the language of --lang."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .help import spoken

if TYPE_CHECKING:
    import pandas as pd

    from ..reading import ReadReport

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
