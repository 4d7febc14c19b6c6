"""kyrtext: word-frequency content analysis for Russian and Kyrgyz.

The names below are loaded when they are first used, so that `import kyrtext` is immediate.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# name -> module that holds it
_NAMES = {
    "Corpus": "corpus",
    "Counting": "measures.frequency",
    "KyrtextError": "errors",
    "Settings": "build",
    "figures": "report.figures",
    "frequency": "measures.frequency",
    "from_texts": "build",
    "lemmatize": "languages",
    "nvivo": "measures.frequency",
    "read": "build",
    "tokens": "build",
    "with_stopwords": "build",
}
_ROOMS = ("measures", "plots", "reading", "report", "text", "languages")

if TYPE_CHECKING:
    from .build import Settings, from_texts, read, tokens, with_stopwords
    from .corpus import Corpus
    from .errors import KyrtextError
    from .languages import lemmatize
    from .measures.frequency import Counting, frequency, nvivo
    from .report.figures import figures

__all__ = [
    "Corpus",
    "Counting",
    "KyrtextError",
    "Settings",
    "__version__",
    "figures",
    "frequency",
    "from_texts",
    "lemmatize",
    "nvivo",
    "read",
    "tokens",
    "with_stopwords",
]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        value = getattr(import_module(f".{_NAMES[name]}", __name__), name)
        globals()[name] = value
        return value
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module 'kyrtext' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *_NAMES, *_ROOMS})
