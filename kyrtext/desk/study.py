"""A corpus and the codings of one coder over it: what the page asks, as arrays and small mappings."""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..search.codebook import COLOURS, Code, Codebook
from .identity import Identities, Place, identities, place_of
from .store import STATES, CodingFile

T = TypeVar("T")


class Study:
    """Everything one desk shows; the corpus never changes, what depends on codings is kept by event."""

    def __init__(self, corpus: Corpus, file: CodingFile) -> None:
        self.corpus, self.file = corpus, file
        self.lock, self._ids_lock = threading.RLock(), threading.RLock()
        self.answers: dict[str, Any] = {}  # what queries found; the corpus does not change
        self._known: dict[str, tuple[int, Any]] = {}
        self._ids: Identities | None = None
        self._twins: dict[str, list[int]] | None = None

    @property
    def ids(self) -> Identities:
        """Who the posts are; worked out when it is first asked."""
        with self._ids_lock:  # what needs no identities does not wait for them
            if self._ids is None:
                self._ids = identities(self.corpus)
            return self._ids

    @property
    def twins(self) -> dict[str, list[int]]:
        """Rows by the digest of their text."""
        with self.lock:
            if self._twins is None:
                found: defaultdict[str, list[int]] = defaultdict(list)
                for row, sha in enumerate(self.ids.shas):
                    found[sha].append(row)
                self._twins = dict(found)
            return self._twins

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, kept until something is done to the file."""
        with self.lock:
            seq = self.file.seq
            known = self._known.get(name)
            if known is None or known[0] != seq:
                known = self._known[name] = seq, make()
            return known[1]  # type: ignore[no-any-return]

    def text(self, row: int) -> str:
        """The raw text of a post."""
        return self.corpus.texts(np.array([row]))[0]

    def row_of(self, key: str) -> int:
        """The row of a post; KyrtextError if it is not here."""
        row = self.ids.rows.get(key)
        if row is None:
            raise KyrtextError("this post is not in the index", key, "reload the page")
        return row

    # ------------------------------------------------------------------ codes

    def codes(self) -> list[dict[str, Any]]:
        """Codes that are in use, in the order she put them; rows of the file made readable."""

        def make() -> list[dict[str, Any]]:
            rows = [row for row in self.file.rows("code") if not row["archived"]]
            for number, row in enumerate(rows):
                row["labels"] = json.loads(row["labels"] or "{}")
                row["finds"] = json.loads(row["finds"] or "{}")
                row["colour"] = row["colour"] or COLOURS[number % len(COLOURS)]
            known = {row["id"] for row in rows}
            parents = {row["id"]: row["parent"] for row in rows}
            for row in rows:
                if row["parent"] not in known or _in_a_ring(row["id"], parents):
                    row["parent"] = parents[row["id"]] = None
            return sorted(rows, key=lambda row: (row["rank"] or 0, row["name"]))

        return self.once("codes", make)

    def codebook(self) -> Codebook:
        """The codes as a codebook, to look for their words and to count by."""
        rows = self.codes()
        names = {row["id"]: row["name"] for row in rows}
        codes = [
            Code(
                row["name"],
                row["labels"],
                row["description"] or "",
                {lang: tuple(words) for lang, words in row["finds"].get("words", {}).items()},
                tuple(row["finds"].get("patterns", ())),
                tuple(row["finds"].get("exclude", ())),
                names.get(row["parent"], ""),
                row["colour"],
                row["key"] or "",
            )
            for row in rows
        ]
        return Codebook(tuple(codes), {}, self.file.meta("project"))

    def below(self, code: str) -> set[str]:
        """A code and all codes below it."""
        found, waiting = {code}, [code]
        while waiting:
            above = waiting.pop()
            children = [
                row["id"] for row in self.codes() if row["parent"] == above and row["id"] not in found
            ]
            found.update(children)
            waiting += children
        return found

    # ------------------------------------------------------------------ codings

    def codings(self) -> list[tuple[dict[str, Any], Place]]:
        """Codings in use, each with its place in the posts as they are now."""

        def make() -> list[tuple[dict[str, Any], Place]]:
            known = {row["id"] for row in self.codes()}
            rows = [row for row in self.file.rows("coding", "archived = 0") if row["code"] in known]
            return [(row, place_of(row, self.ids, self.text, self.twins)) for row in rows]

        return self.once("codings", make)

    def of_rows(self) -> dict[int, list[tuple[dict[str, Any], Place]]]:
        """The codings that are sure, by the row of their post."""

        def make() -> dict[int, list[tuple[dict[str, Any], Place]]]:
            found: defaultdict[int, list[tuple[dict[str, Any], Place]]] = defaultdict(list)
            for coding, place in self.codings():
                if place.sure:
                    found[place.row].append((coding, place))
            return dict(found)

        return self.once("of_rows", make)

    def attached(self) -> dict[str, int]:
        """How many codings are attached, moved, to be checked, orphaned."""
        return dict(Counter(place.status for _, place in self.codings()))

    def problems(self) -> list[tuple[dict[str, Any], Place]]:
        """Codings that are not sure."""
        return [(coding, place) for coding, place in self.codings() if not place.sure]

    # ------------------------------------------------------------------ reading

    def states(self) -> np.ndarray:
        """Number of the state (of STATES) of every post."""

        def make() -> np.ndarray:
            out = np.zeros(len(self.corpus), dtype=np.int8)
            for row in self.file.rows("reading"):
                place = self.ids.rows.get(row["doc"])
                if place is not None:
                    out[place] = STATES.index(row["state"])
            return out

        return self.once("states", make)

    def coded(self) -> np.ndarray:
        """One bool per post: does it have a coding?"""

        def make() -> np.ndarray:
            out = np.zeros(len(self.corpus), dtype=bool)
            out[list(self.of_rows())] = True
            return out

        return self.once("coded", make)

    def with_code(self, codes: set[str]) -> np.ndarray:
        """One bool per post: does it have one of these codes?"""
        out = np.zeros(len(self.corpus), dtype=bool)
        rows = [
            row
            for row, found in self.of_rows().items()
            if any(coding["code"] in codes for coding, _ in found)
        ]
        out[rows] = True
        return out

    def code_counts(self) -> dict[str, tuple[int, int]]:
        """Codings and posts of each code, those below it counted too, a post once."""

        def make() -> dict[str, tuple[int, int]]:
            parents = {row["id"]: row["parent"] for row in self.codes()}
            codings: Counter[str] = Counter()
            posts: defaultdict[str, set[int]] = defaultdict(set)
            for row, found in self.of_rows().items():
                for coding, _ in found:
                    code = coding["code"]
                    while code:
                        codings[code] += 1
                        posts[code].add(row)
                        code = parents.get(code)
            return {code: (codings[code], len(posts[code])) for code in parents}

        return self.once("code_counts", make)

    # ------------------------------------------------------------------ memos, samples

    def memo(self, kind: str, target: str) -> Mapping[str, Any]:
        """A memo, empty and of version 0 where there is none."""
        found = self.file.row("memo", f"{kind}|{target}")
        return found or {"id": f"{kind}|{target}", "kind": kind, "target": target, "text": "", "version": 0}

    def samples(self) -> list[dict[str, Any]]:
        """The samples that were drawn, with the rows of their posts in the order to be read."""

        def make() -> list[dict[str, Any]]:
            rows = self.file.rows("sample")
            for row in rows:
                row["docs"] = json.loads(row["docs"])
                row["rows"] = [self.ids.rows[key] for key in row["docs"] if key in self.ids.rows]
            return rows

        return self.once("samples", make)

    def progress(self, rows: np.ndarray | None = None) -> dict[str, int]:
        """How many posts (of some rows) are in each state, and coded."""
        states, coded = self.states(), self.coded()
        if rows is not None:
            states, coded = states[rows], coded[rows]
        counts = np.bincount(states, minlength=len(STATES)).tolist()
        return {**dict(zip(STATES, counts, strict=True)), "coded": int(coded.sum()), "all": len(states)}


def _in_a_ring(code: str, parents: Mapping[str, str | None]) -> bool:
    """Does a code stand below itself, as when two coders moved two codes below each other?"""
    seen, above = {code}, parents[code]
    while above is not None and above in parents and above not in seen:
        seen.add(above)
        above = parents[above]
    return above == code
