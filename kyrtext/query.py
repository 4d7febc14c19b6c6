"""The query language: terms, phrases, AND OR NOT, NEAR/n, filters; parsed here, answered in `matches`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import KyrtextError

FILTERS = ("language", "platform", "group", "kind", "author", "from", "to")
_TOKEN = re.compile(
    r"""
      \s*(?:
        (?P<open>\() | (?P<close>\))
      | (?P<filter>[a-z]+):(?P<value>"[^"]*"|[^\s()]+)
      | (?P<phrase>["«“„](?P<quoted>[^"»”“]*)["»”“])
      | (?P<near>NEAR(?:/(?P<distance>\d+))?)(?=[\s(]|$)
      | (?P<and>(?:AND|И|ЖАНА)(?=[\s(]|$)|&&)
      | (?P<or>(?:OR|ИЛИ|ЖЕ)(?=[\s(]|$)|\|\|?)
      | (?P<not>(?:NOT|НЕ|ЭМЕС)(?=[\s(]|$)|!|-(?=[\w"«(]))
      | (?P<plus>\+(?=[\w"«(]))
      | (?P<word>[^\s()"«»“”„|&]+)
      | (?P<wrong>\S)
      )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Term:
    """One word; `exact` matches its form, otherwise its lemma."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Near:
    """Two operands at most `distance` words apart, in either order."""

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True)
class And:
    """Documents in which every part is found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Documents in which any part is found; every `required` one must be."""

    parts: tuple[Node, ...]
    required: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Not:
    """Documents in which the part is not found."""

    part: Node


Node = Term | Phrase | Near | And | Or | Not


@dataclass(frozen=True)
class Query:
    """A parsed query: what must be found (None: everything), and filters on documents and words."""

    node: Node | None
    filters: tuple[tuple[str, str], ...] = ()


@dataclass
class _Reader:
    text: str
    items: list[tuple[str, str, int]] = field(default_factory=list)
    filters: list[tuple[str, str]] = field(default_factory=list)
    place: int = 0

    def __post_init__(self) -> None:
        position = 0
        text = self.text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            assert match is not None  # `wrong` matches whatever is left
            position = match.end()
            self._take(match)

    def _take(self, match: re.Match[str]) -> None:
        kind = str(match.lastgroup)
        if match["filter"] is not None:
            if match["filter"] not in FILTERS:
                self.fail(f"there is no filter '{match['filter']}:'", f"the filters are {', '.join(FILTERS)}")
            self.filters.append((match["filter"], match["value"].strip('"')))
        elif match["phrase"] is not None:
            self.items.append(("phrase", match["quoted"], 0))
        elif match["near"] is not None:
            self.items.append(("near", "NEAR", int(match["distance"] or 10)))
        elif kind == "wrong":
            self.fail(f"'{match['wrong']}' stands alone", "close every quotation mark")
        else:
            self.items.append((kind, match[kind], 0))

    def fail(self, found: str, advice: str = "") -> None:
        raise KyrtextError(f"cannot understand the query '{self.text}'", found, advice)

    def peek(self) -> str:
        return self.items[self.place][0] if self.place < len(self.items) else "end"

    def next(self) -> tuple[str, str, int]:
        self.place += 1
        return self.items[self.place - 1]

    # or := and ((OR)? and)*      words without an operator are alternatives, as in NVivo
    def alternatives(self) -> Node:
        parts: list[Node] = []
        required: list[Node] = []
        while self.peek() not in ("end", "close"):
            if self.peek() == "or":
                if not parts and not required:
                    self.fail("it begins with OR", "put a word before it")
                self.next()
                if self.peek() in ("end", "close", "or"):
                    self.fail("a word is missing after OR")
            if self.peek() == "plus":
                self.next()
                required.append(self.conjunction())
            else:
                parts.append(self.conjunction())
        if not parts and not required:
            self.fail("there is no word in it", "type a word")
        excluded = [part for part in parts if isinstance(part, Not)]
        wanted = [part for part in parts if not isinstance(part, Not)]
        if excluded and (wanted or required):
            # "работа -такси": the excluded word holds for the whole
            inner: Node = Or(tuple(wanted), tuple(required)) if len(wanted) != 1 or required else wanted[0]
            return And((inner, *excluded))
        return parts[0] if len(parts) == 1 and not required else Or(tuple(parts), tuple(required))

    def conjunction(self) -> Node:
        parts = [self.proximity()]
        while self.peek() == "and":
            self.next()
            parts.append(self.proximity())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def proximity(self) -> Node:
        left = self.single()
        while self.peek() == "near":
            distance = self.next()[2]
            left = Near(left, self.single(), distance)
        return left

    def single(self) -> Node:
        if self.peek() in ("end", "close"):
            self.fail("a word is missing", "end with a word")
        kind, text, _ = self.next()
        if kind == "open":
            inner = self.alternatives()
            if self.peek() != "close":
                self.fail("a bracket is not closed", "add )")
            self.next()
            return inner
        if kind == "not":
            return Not(self.single())
        if kind == "phrase":
            words = text.split()
            if not words:
                self.fail("a phrase is empty", "write a word between the quotation marks")
            terms = tuple(Term(word, exact=True) for word in words)
            return terms[0] if len(terms) == 1 else Phrase(terms)
        if kind == "word":
            return Term(text)
        self.fail(f"'{text}' stands where a word should be")
        raise AssertionError


def parse(text: str) -> Query:
    """Return the query a user typed.

    A word matches by lemma, `"a phrase"` exactly; words without an operator are alternatives; `AND`,
    `OR`, `NOT` (also `&&`, `|`, `-`), `+word` must be there, `NEAR/5`, brackets; `*`, `?` and a final
    `~` in words; filters `language: platform: group: kind: author: from: to:`.

    Raises
    ------
    KyrtextError
        For a query that cannot be understood, with the reason.

    Examples
    --------
    >>> parse('жумуш AND "Москва" platform:vkontakte')
    Query(node=And(parts=(Term(text='жумуш', exact=False), Term(text='Москва', exact=True))),
          filters=(('platform', 'vkontakte'),))
    """
    reader = _Reader(text)
    if not reader.items:
        if reader.filters:
            return Query(None, tuple(reader.filters))
        reader.fail("it is empty", "type a word")
    node = reader.alternatives()
    if reader.peek() == "close":
        reader.fail("a bracket closes that was never opened")
    return Query(node, tuple(reader.filters))
