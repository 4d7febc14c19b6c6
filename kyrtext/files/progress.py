"""Progress bars: on a terminal and in a notebook, nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any


def bar(label: str, *, notebook: bool = False) -> Any:
    """A tqdm bar that counts bytes: a widget in a notebook that can draw one, text on stderr else."""
    look: dict[str, Any] = {"desc": label, "unit": "B", "unit_scale": True, "leave": False}
    if notebook and find_spec("ipywidgets"):
        from tqdm.notebook import tqdm as widget

        return widget(**look)
    from tqdm import tqdm

    class Unwatched(tqdm):  # type: ignore[type-arg]
        """Without a thread that looks after it: it is told often; programs with threads are not forked."""

        monitor_interval = 0

    return Unwatched(file=sys.stderr, **look)


def in_notebook() -> bool:
    """Does this code run in a notebook?

    >>> in_notebook()
    False
    """
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"


def notebook_progress(label: str) -> Callable[[int, int], None] | None:
    """A notebook's bar while something is read, called with how much is done of how much; None elsewhere.

    >>> notebook_progress("reading") is None
    True
    """
    if not in_notebook():
        return None
    shown = bar(label, notebook=True)

    def step(done: int, total: int) -> None:
        shown.total = total
        shown.update(done - shown.n)
        if done >= total:
            shown.close()

    return step
