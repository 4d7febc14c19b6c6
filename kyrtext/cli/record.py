"""What a command was told and what it counted: for manifests, workbooks and Word documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from .help import spoken, tell

if TYPE_CHECKING:
    import pandas as pd

    from ..corpus.corpus import Corpus
    from ..corpus.grouping import Counting

# Options that change nothing in a result, say only where it goes, or draw something beside it.
NOT_RECORDED = ("output", "quiet", "jobs", "key", "scheduler", "wide", "plot", "shape")
# Options that name files, and the role these have among the inputs.
FILE_OPTIONS = {
    "paths": "input",
    **{n: n for n in ("stopwords", "corrections", "codebook", "events", "audit", "groups", "codings")},
    **{"dictionary": "scale", "listed": "list"},
}


CORPUS = "kyrtext.corpus"


def counted_over(corpus: Corpus) -> Corpus:
    """The corpus, noted as the one that the command's result is counted over."""
    if context := click.get_current_context(silent=True):
        context.meta[CORPUS] = corpus
    return corpus


def made_by(counting: Counting | None, attrs: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """How a table was made: the settings, then the method paragraph; "" where no posts were counted."""
    corpus = click.get_current_context().meta.get(CORPUS)
    run, method = run_record(), ""
    if corpus is not None:
        from ..corpus.decisions import decisions
        from ..report.manifest import manifest, method_text

        record = manifest(corpus, attrs, decisions(corpus, counting))
        run, method = record["run"], method_text(corpus, counting, record, spoken())
    run = run or {}
    told = {"command": run.get("command", ""), "arguments": " ".join(run.get("arguments", ()))}
    return {"kyrtext": __version__, **told, **attrs}, method


def run_record() -> dict[str, Any] | None:
    """The command as given: `command`, `settings` by name, `arguments` as typed, the `files` they name."""
    context = click.get_current_context(silent=True)
    if context is None:
        return None
    arguments: list[str] = []
    settings: dict[str, Any] = {}
    files: dict[str, list[str]] = {}
    for param in context.command.params:
        value = context.params.get(str(param.name), context.meta.get(f"kyrtext.{param.name}"))
        if param.name in NOT_RECORDED:
            continue
        value = _as_typed(param, value)
        if value is None:
            continue
        values = list(value) if isinstance(value, tuple) else [value]
        if value != param.default and value not in ((), False):
            settings[str(param.name)] = values if isinstance(value, tuple) else value
        if param.name in FILE_OPTIONS and values:
            files[FILE_OPTIONS[param.name]] = [str(one) for one in values]
        if param.name == "platform":
            paths = [str(pair).partition("=")[2] for pair in values if "=" in str(pair)]
            files.setdefault("input", []).extend(paths)
        if isinstance(param, click.Argument):
            arguments += [str(one) for one in values]
        elif value is True:
            arguments.append(param.opts[-1])
        elif value is not False and value != param.default:
            arguments += [part for one in values for part in (param.opts[-1], str(one))]
    files["input"] = list(dict.fromkeys(files.get("input", [])))
    return {"command": context.info_name, "settings": settings, "arguments": arguments, "files": files}


def _as_typed(param: click.Parameter, value: Any) -> Any:
    """The value of an option as one types it: names with commas, no limit as `all`."""
    if isinstance(param, click.Option) and not param.multiple:
        if isinstance(value, tuple):
            return ",".join(value)
        if isinstance(param.default, str):
            return "all" if value is None else str(value)
    return value


def account(
    corpus: Corpus,
    counting: Counting,
    path: str | Path,
    table: pd.DataFrame | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write the manifest, the ledger and the method paragraph of a result beside it."""
    from ..report.manifest import write_account

    settings = {**(table.attrs if table is not None else {}), **(facts or {})}
    made = write_account(corpus, counting, [Path(path)], settings, path)
    context = click.get_current_context(silent=True)
    if context is None or not context.params.get("quiet"):
        tell("wrote", what=", ".join(str(one) for one in made))
