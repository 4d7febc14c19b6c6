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

# module -> the names it holds
_HOMES = {
    "corpus.build": "Settings from_texts read tokens with_stopwords",
    "corpus.corpus": "Corpus",
    "corpus.group_table": "with_groups",
    "corpus.grouping": "Counting",
    "files.errors": "KyrtextError",
    "languages": "lemmatize",
    "measures.agreement": "agreement precision",
    "measures.bursts": "bursts",
    "measures.clusters": "cluster_documents cluster_words",
    "measures.codes": "code_hits codes overlaps",
    "measures.collocation": "collocates",
    "measures.concordance": "kwic search",
    "measures.correspondence": "correspondence",
    "measures.crosstab": "crosstab",
    "measures.dispersion": "dispersion",
    "measures.diversity": "diversity",
    "measures.duplicates": "duplicates without_duplicates",
    "measures.effect": "effect",
    "measures.engagement": "engagement posts",
    "measures.frequency": "frequency nvivo",
    "measures.keyness": "keyness keyness_list",
    "measures.kinds": "kinds links",
    "measures.matrix": "matrix",
    "measures.ngrams": "ngrams",
    "measures.scales": "load_scales scale",
    "measures.switching": "switching",
    "measures.talk": "groups network talk",
    "measures.timeline": "timeline",
    "measures.word_tree": "word_tree",
    "report.figures": "figures",
    "report.html": "write_report",
    "search.answers": "where",
    "search.codebook": "load_codebook",
    "search.events": "load_events",
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names.split()}
_ROOMS = ("corpus", "files", "languages", "measures", "plots", "reading", "report", "search", "text")

if TYPE_CHECKING:  # the same for type checkers, which take only what is called "as" itself for public
    # isort: skip_file
    from .corpus.build import (
        Settings as Settings,
        from_texts as from_texts,
        read as read,
        tokens as tokens,
        with_stopwords as with_stopwords,
    )
    from .corpus.corpus import Corpus as Corpus
    from .corpus.group_table import with_groups as with_groups
    from .corpus.grouping import Counting as Counting
    from .files.errors import KyrtextError as KyrtextError
    from .languages import lemmatize as lemmatize
    from .measures.agreement import agreement as agreement, precision as precision
    from .measures.bursts import bursts as bursts
    from .measures.clusters import cluster_documents as cluster_documents, cluster_words as cluster_words
    from .measures.codes import code_hits as code_hits, codes as codes, overlaps as overlaps
    from .measures.collocation import collocates as collocates
    from .measures.concordance import kwic as kwic, search as search
    from .measures.correspondence import correspondence as correspondence
    from .measures.crosstab import crosstab as crosstab
    from .measures.dispersion import dispersion as dispersion
    from .measures.diversity import diversity as diversity
    from .measures.duplicates import duplicates as duplicates, without_duplicates as without_duplicates
    from .measures.effect import effect as effect
    from .measures.engagement import engagement as engagement, posts as posts
    from .measures.frequency import frequency as frequency, nvivo as nvivo
    from .measures.keyness import keyness as keyness, keyness_list as keyness_list
    from .measures.kinds import kinds as kinds, links as links
    from .measures.matrix import matrix as matrix
    from .measures.ngrams import ngrams as ngrams
    from .measures.scales import load_scales as load_scales, scale as scale
    from .measures.switching import switching as switching
    from .measures.talk import groups as groups, network as network, talk as talk
    from .measures.timeline import timeline as timeline
    from .measures.word_tree import word_tree as word_tree
    from .report.figures import figures as figures
    from .report.html import write_report as write_report
    from .search.answers import where as where
    from .search.codebook import load_codebook as load_codebook
    from .search.events import load_events as load_events

__all__ = ["__version__", *_NAMES]  # noqa: PLE0604


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
