"""Names of 0.1.0 that stay importable: one table, old module to new."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# what documentation and notebooks of 0.1.0 import below `kyrtext`
MOVED = {
    "build": "corpus.build",
    "cluster": "corpus.cluster",
    "codebook": "search.codebook",
    "corrections": "corpus.corrections",
    "errors": "files.errors",
    "events": "search.events",
    "ledger": "corpus.decisions",
    "lexicon": "corpus.grouping",
    "privacy": "corpus.privacy",
    "progress": "files.progress",
    "query": "search.query",
    "stoplists": "corpus.stop_lists",
    "store": "corpus.index",
    "terms": "corpus.terms",
    "reading.encodings": "reading.carriers.encodings",
    "reading.damage": "reading.carriers.encodings",
}


class _Moved(MetaPathFinder, Loader):
    """Answers `import kyrtext.OLD` with the module that took its place."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return a spec for a moved module, None for any other."""
        package, _, name = fullname.partition(".")
        return ModuleSpec(fullname, self) if package == __package__ and name in MOVED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module of today; nothing is executed twice."""
        return import_module(f".{MOVED[spec.name.partition('.')[2]]}", __package__)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module has been executed under its own name."""


def install() -> None:
    """Let the old names be imported.

    >>> import kyrtext.events
    >>> kyrtext.events.load_events.__module__
    'kyrtext.search.events'
    """
    if not any(isinstance(finder, _Moved) for finder in sys.meta_path):
        sys.meta_path.append(_Moved())
