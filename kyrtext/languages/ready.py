"""Importing this loads every dictionary; processes forked afterwards share them instead of loading."""

from __future__ import annotations

import gc

from ..text.tokens import spans
from .annotate import Annotator
from .kyrgyz.many import many

Annotator().number(spans(["Жумуш барбы? Ищу работу, vaccine"]))
many().answers(["жумуштарыбыздын", "документтерди"], 4.0)
gc.collect()
gc.freeze()  # what is never touched again stays shared
