"""The tokeniser as slowly and plainly as it can be said: the pattern run over each whole text."""

from __future__ import annotations

from kyrtext.text.patterns import KINDS, token_pattern

CLOSING = ")]}»”’\"'"
BREAKS = "\n\r\u2028\u2029\x85\x0b\x0c"


def tokens(text: str) -> list[tuple[int, str, str, bool]]:
    """Return start, spelling, kind and whether a sentence begins, for each token."""
    found = []
    cursor, ended = 0, False
    for match in token_pattern().finditer(text):
        token, kind = match.group(), match.lastgroup
        gap = text[cursor : match.start()]
        fresh = not found or any(sign in gap for sign in BREAKS)
        sign = kind == "punctuation"
        closing = sign and bool(found) and not gap and token[0] in CLOSING
        ending = kind == "emoji" or (sign and token[0] in ".!?…")
        # a dash or a quotation mark that opens a sentence lets what follows it open it too
        led = bool(found) and found[-1][2:] == ("punctuation", True) and found[-1][1][0] not in ".!?…"
        found.append((match.start(), token, kind, fresh or led or (ended and not closing and not ending)))
        if not closing:
            ended = ending
        cursor = match.end()
    return found


def spans(texts: list[str]) -> tuple[list[int], list[int], list[bool], list[int], list[str], list[int]]:
    """Return ids, starts, opens, bounds, surfaces and kinds as lists."""
    types: dict[tuple[str, str], int] = {}
    ids, starts, opens, bounds = [], [], [], [0]
    for text in texts:
        for start, token, kind, fresh in tokens(text):
            ids.append(types.setdefault((token, kind), len(types)))
            starts.append(start)
            opens.append(fresh)
        bounds.append(len(ids))
    return ids, starts, opens, bounds, [t for t, _ in types], [KINDS.index(k) for _, k in types]
