"""The one exception a user is meant to meet."""

from __future__ import annotations


class KyrtextError(Exception):
    """What failed, what there is, and what to do: three short sentences in one message.

    >>> print(KyrtextError("cannot read 'жок.csv'", "no such file", "check the path"))
    cannot read 'жок.csv': no such file; check the path
    """

    def __init__(self, failed: str, found: str = "", advice: str = "") -> None:
        self.failed = failed
        self.found = found
        self.advice = advice
        super().__init__(failed, found, advice)

    def __str__(self) -> str:
        message = self.failed
        if self.found:
            message += f": {self.found}"
        if self.advice:
            message += f"; {self.advice}"
        return message
