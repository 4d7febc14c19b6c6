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
    "Counting": "lexicon",
    "KyrtextError": "errors",
    "Settings": "build",
    "agreement": "measures.agreement",
    "bursts": "measures.bursts",
    "cluster_documents": "measures.clusters",
    "cluster_words": "measures.clusters",
    "code_hits": "measures.codes",
    "codes": "measures.codes",
    "collocates": "measures.collocation",
    "crosstab": "measures.crosstab",
    "dispersion": "measures.dispersion",
    "duplicates": "measures.duplicates",
    "effect": "measures.effect",
    "figures": "report.figures",
    "frequency": "measures.frequency",
    "from_texts": "build",
    "keyness": "measures.keyness",
    "kwic": "measures.concordance",
    "lemmatize": "languages",
    "load_codebook": "codebook",
    "load_events": "events",
    "ngrams": "measures.ngrams",
    "nvivo": "measures.frequency",
    "overlaps": "measures.codes",
    "precision": "measures.agreement",
    "read": "build",
    "search": "measures.concordance",
    "switching": "measures.switching",
    "timeline": "measures.timeline",
    "tokens": "build",
    "with_stopwords": "build",
    "without_duplicates": "measures.duplicates",
    "word_tree": "measures.word_tree",
    "write_report": "report.html",
}
_ROOMS = ("measures", "plots", "reading", "report", "text", "languages")

if TYPE_CHECKING:
    from .build import Settings, from_texts, read, tokens, with_stopwords
    from .codebook import load_codebook
    from .corpus import Corpus
    from .errors import KyrtextError
    from .events import load_events
    from .languages import lemmatize
    from .lexicon import Counting
    from .measures.agreement import agreement, precision
    from .measures.bursts import bursts
    from .measures.clusters import cluster_documents, cluster_words
    from .measures.codes import code_hits, codes, overlaps
    from .measures.collocation import collocates
    from .measures.concordance import kwic, search
    from .measures.crosstab import crosstab
    from .measures.dispersion import dispersion
    from .measures.duplicates import duplicates, without_duplicates
    from .measures.effect import effect
    from .measures.frequency import frequency, nvivo
    from .measures.keyness import keyness
    from .measures.ngrams import ngrams
    from .measures.switching import switching
    from .measures.timeline import timeline
    from .measures.word_tree import word_tree
    from .report.figures import figures
    from .report.html import write_report

__all__ = [
    "Corpus",
    "Counting",
    "KyrtextError",
    "Settings",
    "__version__",
    "agreement",
    "bursts",
    "cluster_documents",
    "cluster_words",
    "code_hits",
    "codes",
    "collocates",
    "crosstab",
    "dispersion",
    "duplicates",
    "effect",
    "figures",
    "frequency",
    "from_texts",
    "keyness",
    "kwic",
    "lemmatize",
    "load_codebook",
    "load_events",
    "ngrams",
    "nvivo",
    "overlaps",
    "precision",
    "read",
    "search",
    "switching",
    "timeline",
    "tokens",
    "with_stopwords",
    "without_duplicates",
    "word_tree",
    "write_report",
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
