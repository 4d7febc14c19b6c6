"""Queries as one readable line: what `tests/cases/queries.txt` says about each."""

from __future__ import annotations

from pathlib import Path

from kyrtext.search.query import And, Near, Node, Not, Or, Phrase, Query, Term

CASES = Path(__file__).parents[1] / "cases" / "queries.txt"
ARROW = " => "


def spelled(query: Query) -> str:
    """жумуш | "exact" | <a phrase> | near5(a, b) | and(a, b) | or(+must, a) | not(a) | {filter=value}."""
    parts = [_node(query.node)] if query.node is not None else []
    return " ".join([*parts, *(f"{{{name}={value}}}" for name, value in query.filters)])


def _node(node: Node) -> str:
    if isinstance(node, Term):
        return f'"{node.text}"' if node.exact else node.text
    if isinstance(node, Phrase):
        return f"<{' '.join(_node(term) for term in node.terms)}>"
    if isinstance(node, Near):
        return f"near{node.distance}({_node(node.left)}, {_node(node.right)})"
    if isinstance(node, Not):
        return f"not({_node(node.part)})"
    if isinstance(node, And):
        return f"and({', '.join(map(_node, node.parts))})"
    assert isinstance(node, Or)
    return f"or({', '.join([*('+' + _node(part) for part in node.required), *map(_node, node.parts)])})"


def cases() -> list[tuple[str, str]]:
    """The query and what is expected of it, line by line."""
    lines = CASES.read_text("utf-8").splitlines()
    found = []
    for line in lines:
        if line and not line.startswith("# "):
            query, _, expected = line.partition(ARROW)
            found.append((query, expected))
    return found
