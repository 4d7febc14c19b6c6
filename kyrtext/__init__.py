"""kyrtext: word-frequency content analysis for Russian and Kyrgyz.

The names below are loaded when they are first used, so that `import kyrtext` is immediate.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import compat

__version__ = "0.2.0"

compat.install()

# name -> module that holds it
_NAMES = {
    "Corpus": "corpus.corpus",
    "Counting": "corpus.grouping",
    "KyrtextError": "files.errors",
    "Settings": "corpus.build",
    "agreement": "measures.agreement",
    "bursts": "measures.bursts",
    "cluster_documents": "measures.clusters",
    "cluster_words": "measures.clusters",
    "code_hits": "measures.codes",
    "codes": "measures.codes",
    "collocates": "measures.collocation",
    "correspondence": "measures.correspondence",
    "crosstab": "measures.crosstab",
    "dispersion": "measures.dispersion",
    "diversity": "measures.diversity",
    "duplicates": "measures.duplicates",
    "effect": "measures.effect",
    "engagement": "measures.engagement",
    "figures": "report.figures",
    "frequency": "measures.frequency",
    "from_texts": "corpus.build",
    "groups": "measures.talk",
    "keyness": "measures.keyness",
    "keyness_list": "measures.keyness",
    "kinds": "measures.kinds",
    "kwic": "measures.concordance",
    "lemmatize": "languages",
    "links": "measures.kinds",
    "load_codebook": "search.codebook",
    "load_events": "search.events",
    "load_scales": "measures.scales",
    "matrix": "measures.matrix",
    "network": "measures.talk",
    "ngrams": "measures.ngrams",
    "nvivo": "measures.frequency",
    "overlaps": "measures.codes",
    "posts": "measures.engagement",
    "precision": "measures.agreement",
    "read": "corpus.build",
    "scale": "measures.scales",
    "search": "measures.concordance",
    "switching": "measures.switching",
    "talk": "measures.talk",
    "timeline": "measures.timeline",
    "tokens": "corpus.build",
    "where": "search.answers",
    "with_groups": "corpus.group_table",
    "with_stopwords": "corpus.build",
    "without_duplicates": "measures.duplicates",
    "word_tree": "measures.word_tree",
    "write_report": "report.html",
}
_ROOMS = ("corpus", "files", "languages", "measures", "plots", "reading", "report", "search", "text")

if TYPE_CHECKING:
    from .corpus.build import Settings, from_texts, read, tokens, with_stopwords
    from .corpus.corpus import Corpus
    from .corpus.group_table import with_groups
    from .corpus.grouping import Counting
    from .files.errors import KyrtextError
    from .languages import lemmatize
    from .measures.agreement import agreement, precision
    from .measures.bursts import bursts
    from .measures.clusters import cluster_documents, cluster_words
    from .measures.codes import code_hits, codes, overlaps
    from .measures.collocation import collocates
    from .measures.concordance import kwic, search
    from .measures.correspondence import correspondence
    from .measures.crosstab import crosstab
    from .measures.dispersion import dispersion
    from .measures.diversity import diversity
    from .measures.duplicates import duplicates, without_duplicates
    from .measures.effect import effect
    from .measures.engagement import engagement, posts
    from .measures.frequency import frequency, nvivo
    from .measures.keyness import keyness, keyness_list
    from .measures.kinds import kinds, links
    from .measures.matrix import matrix
    from .measures.ngrams import ngrams
    from .measures.scales import load_scales, scale
    from .measures.switching import switching
    from .measures.talk import groups, network, talk
    from .measures.timeline import timeline
    from .measures.word_tree import word_tree
    from .report.figures import figures
    from .report.html import write_report
    from .search.answers import where
    from .search.codebook import load_codebook
    from .search.events import load_events

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
    "correspondence",
    "crosstab",
    "dispersion",
    "diversity",
    "duplicates",
    "effect",
    "engagement",
    "figures",
    "frequency",
    "from_texts",
    "groups",
    "keyness",
    "keyness_list",
    "kinds",
    "kwic",
    "lemmatize",
    "links",
    "load_codebook",
    "load_events",
    "load_scales",
    "matrix",
    "network",
    "ngrams",
    "nvivo",
    "overlaps",
    "posts",
    "precision",
    "read",
    "scale",
    "search",
    "switching",
    "talk",
    "timeline",
    "tokens",
    "where",
    "with_groups",
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
    if name in _ROOMS or name in compat.MOVED:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module 'kyrtext' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *_NAMES, *_ROOMS})


class _FrontDoor(ModuleType):
    """Keeps `kyrtext.search` the function: importing the room of the same name would put itself there."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _NAMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor
