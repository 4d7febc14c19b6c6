"""YAML from outside: plain values of a bounded size and depth, nothing that multiplies itself."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

LARGEST = 4_000_000  # characters: a codebook of fifty thousand words has some one million
DEEPEST = 12


class NotYamlError(ValueError):
    """What is wrong with a text that was to be YAML, with the line it is in."""


class _Loader(yaml.SafeLoader):
    """Loads plain values; aliases, which can make gigabytes of a few lines, deep nesting and keys given twice
    are errors."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next value, not looked into deeper than allowed."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                None, None, "an alias (*name); write it out", self.peek_event().start_mark
            )
        self.depth += 1
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(
                None, None, f"more than {DEEPEST} values inside each other", self.peek_event().start_mark
            )
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping whose keys all differ."""
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, Hashable):
                raise yaml.MarkedYAMLError(None, None, "a name that is a list or a mapping", key.start_mark)
            if name in seen:
                raise yaml.MarkedYAMLError(None, None, f"'{name}' stands there twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def values_of(text: str) -> Any:
    """The values of a YAML text.

    Raises NotYamlError, with the line, for what is none, and for aliases, deep nesting, keys given twice.

    >>> values_of("codes: {иш: {words: {ky: [жумуш]}}}")
    {'codes': {'иш': {'words': {'ky': ['жумуш']}}}}
    """
    if len(text) > LARGEST:
        raise NotYamlError(f"it has more than {LARGEST:,} characters")
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise NotYamlError(f"{place}{error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 2020-99-99 is no date
        raise NotYamlError(" ".join(str(error).split())) from error
