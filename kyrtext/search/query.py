"""The query language: terms, phrases, AND OR NOT, NEAR/n, filters; parsed here, answered in `matches`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from ..files.errors import KyrtextError
from ..text.tokens import KINDS, spans

# what every corpus can be asked; any other column of its documents may be named as well
FILTERS = (
    *("language", "platform", "group", "kind", "author", "from", "to", "code", "url", "domain"),
    *("likes", "shares", "comments", "views", "reactions", "replies", "attachments", "attached", "words"),
)
EVERYTHING = "*"
FARTHEST = 1000  # words between the operands of NEAR
OPENING, CLOSING = '"«“„', '"»”“'
DEEPEST = 50  # brackets within brackets
_TOKEN = re.compile(
    r"""
      \s*(?:
        (?P<open>\() | (?P<close>\))
      | (?P<without>(?:(?:NOT|НЕ|ЭМЕС)\s+|[-!])?)(?P<filter>(?!https?:)[^\W\d_]\w*):(?!//)
        \s*(?P<value>["«“„][^"»”“]*["»”“]|[^\s()]+)
      | (?P<phrase>["«“„](?P<quoted>[^"»”“]*)["»”“])
      | (?P<near>NEAR(?:/(?P<distance>\d+))?)(?=[\s()"«“„]|$)
      | (?P<and>(?:AND|И|ЖАНА)(?=[\s()]|$)|&&?)
      | (?P<or>(?:OR|ИЛИ|ЖЕ)(?=[\s()]|$)|\|\|?)
      | (?P<not>(?:NOT|НЕ|ЭМЕС)(?=[\s()]|$)|!(?=[\w"«“„(\#])|-(?=[\w"«“„(\#]))
      | (?P<plus>\+(?=[^\W\d]|["«“„(\#]))
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
    """A parsed query: what must be found (None: everything), and filters on documents and words.

    The name of a filter that leaves out begins with "!".
    """

    node: Node | None
    filters: tuple[tuple[str, str], ...] = ()


@dataclass
class _Reader:
    text: str
    items: list[tuple[str, str, int]] = field(default_factory=list)
    filters: list[tuple[str, str]] = field(default_factory=list)
    place: int = 0
    depth: int = 0
    filtered: int = -1

    def __post_init__(self) -> None:
        position = 0
        text = self.text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            assert match is not None  # `wrong` matches whatever is left
            position = match.end()
            self._take(match)
        self._drop_and()

    def _take(self, match: re.Match[str]) -> None:
        kind = str(match.lastgroup)
        if match["filter"] is not None:
            name, value = match["filter"].lower(), match["value"].strip('"«»“”„')
            if not value.strip():
                self.fail(f"'{name}:' stands without a value", f"write {name}:...")
            if match["value"][0] in OPENING and match["value"][-1] not in CLOSING:
                self.fail(f"'{match['value'][0]}' stands alone", "close every quotation mark")
            if self._last() in ("not", "or", "near", "plus"):
                self.fail(f"{self.items[-1][1]} stands before a filter", "filters hold for the whole query")
            self.filters.append(("!" * bool(match["without"]) + name, value))
            self.filtered = len(self.items)
        elif kind == "and" and self.filtered == len(self.items) and self._last() in ("", "and", "open"):
            return  # "platform:vkontakte AND ...": filters are joined by AND anyway
        elif match["phrase"] is not None:
            self.items.append(("phrase", match["quoted"], 0))
        elif match["near"] is not None:
            distance = int(match["distance"] or 10) if len(match["distance"] or "") < 5 else FARTHEST + 1
            if not 1 <= distance <= FARTHEST:
                self.fail(f"NEAR/{match['distance']} is no distance", f"it counts words, 1 to {FARTHEST}")
            self.items.append(("near", "NEAR", distance))
        elif kind == "wrong":
            self.fail(f"'{match['wrong']}' stands alone", "close every quotation mark")
        else:
            if kind == "close":
                self._drop_and()
            self.items.append((kind, match[kind], 0))

    def _last(self) -> str:
        return self.items[-1][0] if self.items else ""

    def _drop_and(self) -> None:
        """Forget an AND that joined nothing but a filter."""
        if self._last() == "and" and self.filtered == len(self.items):
            self.items.pop()

    def fail(self, found: str, advice: str = "") -> NoReturn:
        raise KyrtextError(f"cannot understand the query '{self.text}'", found, advice)

    def peek(self) -> str:
        return self.items[self.place][0] if self.place < len(self.items) else "end"

    def next(self) -> tuple[str, str, int]:
        self.place += 1
        return self.items[self.place - 1]

    # words without an operator are alternatives, as in NVivo
    def alternatives(self) -> Node:
        parts: list[tuple[Node, bool]] = []  # and whether OR stands before it
        required: list[Node] = []
        while self.peek() not in ("end", "close"):
            said = self.peek() == "or"
            if said:
                if not parts and not required:
                    self.fail("it begins with OR", "put a word before it")
                self.next()
            if self.peek() == "plus":
                self.next()
                required.append(self.conjunction())
            else:
                parts.append((self.conjunction(), said))
        if not parts and not required:
            self.fail("there is no word in it", "type a word")
        return _alternatives(parts, required)

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
            right = self.single()
            if isinstance(left, Not) or isinstance(right, Not):
                self.fail("NEAR stands beside NOT", "NEAR joins two words or phrases")
            left = Near(left, right, distance)
        return left

    def single(self) -> Node:
        if self.peek() in ("end", "close"):
            self.fail("a word is missing", "end with a word")
        kind, text, _ = self.next()
        if kind in ("open", "not"):
            self.depth += 1
            if self.depth > DEEPEST:
                self.fail(f"it is more than {DEEPEST} brackets deep", "write it simpler")
            inner = self.alternatives() if kind == "open" else Not(self.single())
            self.depth -= 1
            if kind == "open":
                if self.peek() != "close":
                    self.fail("a bracket is not closed", "add )")
                self.next()
            return inner
        if kind == "phrase":
            return self.words(text, exact=True)
        if kind != "word":
            self.fail(f"'{text}' stands where a word should be")
        return self.words(text, exact=False)

    def words(self, text: str, *, exact: bool) -> Node:
        """A term, or the phrase of what the tokeniser makes of the text."""
        if not exact and text in ("and", "or", "not", "near"):
            self.fail(f"'{text}' is written small", f'write {text.upper()}, or "{text}" for the word itself')
        if not exact and text.lower().rstrip(":") in FILTERS and text.endswith(":"):
            self.fail(f"'{text}' stands without a value", f"write {text}...")
        if text == EVERYTHING:
            self.fail("'*' stands beside words", "'*' alone means all posts; write a word or *part*")
        if "*" in text or (not exact and ("?" in text or text.endswith("~"))):
            pieces = text.split()
        else:
            found = spans([text])
            pieces = [
                found.surfaces[place] for place in found.ids if KINDS[found.kinds[place]] != "punctuation"
            ]
        pieces = [piece for piece in pieces if piece.strip("*?~\"'«»“”„.,;:!")]
        if not pieces:
            self.fail("a phrase is empty" if exact else f"there is no word in '{text}'", "write a word")
        terms = tuple(Term(piece, exact) for piece in pieces)
        return terms[0] if len(terms) == 1 else Phrase(terms)


def _alternatives(parts: list[tuple[Node, bool]], required: list[Node]) -> Node:
    """Join what stands side by side; an excluded word no OR stands beside holds for the whole."""
    said = [before for _, before in parts] + [False]
    excluded = [
        node
        for place, (node, before) in enumerate(parts)
        if isinstance(node, Not) and not before and not said[place + 1]
    ]
    wanted = tuple(node for node, _ in parts if not any(node is one for one in excluded))
    if not wanted and not required:
        return And(tuple(excluded)) if len(excluded) > 1 else excluded[0]
    inner = wanted[0] if len(wanted) == 1 and not required else Or(wanted, tuple(required))
    return And((inner, *excluded)) if excluded else inner


def parse(text: str) -> Query:
    """Return the query a user typed.

    A word matches by lemma, `"a phrase"` exactly; words without an operator are alternatives; `AND`,
    `OR`, `NOT` (also `&&`, `|`, `-word`, `!word`, and И ИЛИ НЕ, ЖАНА ЖЕ ЭМЕС in capitals), `+word` must be
    there, `NEAR/5` (10 words where no number is given), brackets; `*`, `?` and a final `~` in words;
    filters `language: platform: group: kind: author: from: to:` and so on for every column, with `likes:>50`,
    `likes:10..50`, `country:unknown`, and `-kind:repost` for all others; `*` alone for all documents.
    AND binds closer than OR, NEAR closest.

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
    if [kind for kind, *_ in reader.items] == ["word"] and reader.items[0][1] == EVERYTHING:
        return Query(None, tuple(reader.filters))
    if not reader.items:
        if reader.filters:
            return Query(None, tuple(reader.filters))
        reader.fail("it is empty", "type a word")
    node = reader.alternatives()
    if reader.peek() == "close":
        reader.fail("a bracket closes that was never opened")
    return Query(node, tuple(reader.filters))
