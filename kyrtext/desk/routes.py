"""What the page can ask and tell: names of questions, and the functions that answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..files.errors import KyrtextError
from . import actions, answers, counts, exports
from .filters import answered
from .study import Study

QUESTIONS: dict[str, Callable[[Study, Mapping[str, str]], Any]] = {
    "list": answers.post_list,
    "place": answers.place_in_list,
    "unread": answers.next_unread,
    "post": answers.post,
    "passages": answers.passages,
    "problems": answers.problems,
    "words": counts.words,
    "time": counts.along_time,
    "cells": counts.cells,
    "judged": counts.judged,
}


class GoneError(KyrtextError):
    """The index is not there any more."""


class Desk:
    """A study with its language, the files of coders to compare, and the place of its index."""

    def __init__(
        self, study: Study, *, lang: str = "en", compare: Sequence[Path] = (), index: Path | None = None
    ) -> None:
        self.study, self.lang, self.compare, self.index = study, lang, list(compare), index

    def check(self) -> None:
        """Say clearly that the index has gone; what was coded is safe."""
        if self.index is not None and not (self.index / "manifest.json").is_file():
            raise GoneError(
                f"the index '{self.index}' is not there any more", "what was coded is saved", "bring it back"
            )

    def ask(self, name: str, params: Mapping[str, str]) -> Any:
        """Answer a question of the page."""
        self.check()
        if name == "study":
            return {**answers.study_facts(self.study), "compare": len(self.compare)}
        if name == "codes":
            return answers.code_tree(self.study)
        if name == "changes":
            seq = answers.numbered(params, "since", 0)
            return {"seq": self.study.file.seq, "events": self.study.file.since(seq)[-200:]}
        if name == "memo":
            return self.study.memo(params.get("on", ""), params.get("target", ""))
        if name == "agreement":
            return counts.compared(self.study, self.compare)
        if name not in QUESTIONS:
            raise KyrtextError(f"the desk knows no '{name}'", "", "reload the page")
        return QUESTIONS[name](self.study, params)

    def tell(self, name: str, given: Mapping[str, Any]) -> Any:
        """Do what the coder wants, and say what the page has to know of it."""
        self.check()
        if name == "sample" and isinstance(given.get("filter"), dict):
            filters = {str(key): str(value) for key, value in given["filter"].items()}
            found = answered(self.study, filters)
            given = {**given, "rows": found.rows.tolist(), "query": json.dumps(filters, ensure_ascii=False)}
        event = actions.do(
            self.study,
            name,
            given,
            event=str(given.get("event") or ""),
            session=str(given.get("session") or ""),
        )
        undo, redo = self.study.file.can_undo, self.study.file.can_redo
        return {
            "seq": event.seq,
            "event": event.id,
            "kind": event.kind,
            "undo": {"event": undo.id, "kind": undo.kind} if undo else None,
            "redo": {"event": redo.id, "kind": redo.kind} if redo else None,
            "progress": self.study.progress(),
        }

    def export(self, name: str, params: Mapping[str, str]) -> tuple[str, bytes, str]:
        """Name, bytes and media type of a file to take away."""
        self.check()
        return exports.export(self.study, name, params)
