"""Tables with several texts in a row: a post and its comments, answers to the questions of a survey.

Every column of texts is read, or named as one that is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...files.errors import KyrtextError
from ..columns import field_of, plain, unnumbered
from ..options import ColumnMap
from .table_map import Columns, Rows, choose, free_columns, is_derived, names_language, wordy

_POST = re.compile(r"пост|post|запись|публикац|status|topic|тема|жазуу")
_COMMENT = re.compile(r"comment|repl|answer|коммент|ответ|жооп|пикир")
_NUMBERED = re.compile(r"(?:comment|reply|answer|коммент\w*|ответ)[ _]?\d+_")
_SUMS = re.compile(
    r"(?:итог\w*|всего\b.*|свод\w*|сводка|summary|totals?|статистика|statistics|stats|отч[её]т|жыйынтык\w*|жалпы\b.*"
    r"|показатель|показатели|метрика|метрики|metric|indicator|параметр|көрсөткүч\w*|количество\b.*|число\b.*"
    r"|средн\w+\b.*|average\b.*|number of\b.*|count of\b.*|саны|сан)"
)
_CALM = 3  # words that a cell of a text has at the mean, where nothing but its words tells a column


@dataclass(frozen=True)
class Part:
    """One text of each row: its columns, and how it stands to the others.

    `once` says that the same text in the next row is no other one, `below` that it answers the row's own.
    """

    columns: Columns
    once: bool = False
    below: bool = False


def parts_of(
    header: Sequence[str],
    rows: Rows,
    wanted: ColumnMap | None = None,
    name: str = "",
    guess: bool = True,
    every: bool = True,
) -> tuple[list[Part], list[str]]:
    """Return the texts of a row, the one of the row itself first, and the columns of words that are not read.

    Without a column named after texts the longest are guessed (`guess`), and all columns of words read with
    them (`every`). Raises KyrtextError when no column can be the text, or the table only sums up.

    >>> rows = [["Суу жок калды", "Бизде да"], ["Жол жабык", "Чын"]]
    >>> parts, unread = parts_of(["Пост", "Комментарий 1"], rows)
    >>> [(part.columns.text, part.columns.comments) for part in parts], unread
    ([(0, False), (1, True)], [])
    """
    main = choose(header, rows, wanted, guess)
    if main.guessed and sums_up(header, rows, name):
        raise KyrtextError("this table sums up", ", ".join(filter(None, header)), "nothing is lost with it")
    if wanted and wanted.text:
        return [Part(main)], []
    found = [Part(main)]
    taken = {main.text}
    for group in _below(header) if every else ():
        try:
            columns = choose([header[at].rpartition(_joint(header[at]))[2] for at in group],
                             [[row[at] for at in group] for row in rows], guess=False)  # fmt: skip
        except KyrtextError:
            continue
        if group[columns.text] in taken:
            continue
        index = {field: group[at] for field, at in columns.index.items()}
        clock = None if columns.clock is None else group[columns.clock]
        found.append(Part(replace(columns, index=index, clock=clock, comments=True), below=True))
        taken.update(group)
    unread: list[str] = []
    stand_ins: list[int] = []
    for at in [at for at, title in enumerate(header) if field_of(title) == "text" and at not in taken]:
        if _counts(rows, at):
            continue
        if is_derived(header[at]):
            unread.append(header[at])
            continue
        part = _beside(header, rows, main, at)
        if part is not None:
            found.append(part)
            continue
        stand_ins.append(at)
        if not _stands_in(rows, main.text, at):
            unread.append(header[at])
    if _is_post(header, main) and len(found) > 1:
        main = replace(main, comments=False)
    if stand_ins:
        main = replace(main, others=tuple(stand_ins))
    found[0] = Part(main, found[0].once)
    for at in free_columns(header):
        if at in taken or not wordy(rows, at) or _names(rows, at):
            continue
        twin = names_language(header[at]) and names_language(header[main.text])
        if main.guessed and every and not twin and not is_derived(header[at]):
            found.append(Part(replace(main, index={**_shared(main), "text": at})))
        elif _mean_words(rows, at) >= _CALM and not _mirrors(rows, main.text, at):
            unread.append(header[at])
    return found, unread


def is_private(header: Sequence[str]) -> bool:
    """Return whether these are the columns of a telephone's short messages or calls.

    >>> is_private(["address", "date", "body", "read"]), is_private(["author", "date", "body"])
    (True, False)
    """
    names = {plain(name) for name in header}
    return bool(names & {"address", "phone number", "service center", "contact name"}) and bool(
        names & {"body", "message", "text"}
        and names & {"read", "date sent", "thread id", "service center", "seen"}
    )


def sums_up(header: Sequence[str], rows: Rows, name: str = "") -> bool:
    """Return whether a table tells how much there is of something instead of holding it.

    >>> sums_up(["Показатель", "Значение"], [["Всего постов", "2"], ["Средняя длина", "22"]])
    True
    """
    titles = [*map(plain, header), plain(name)]
    first = [plain(row[0]) for row in rows if row and row[0].strip()]
    told = sum(_SUMS.fullmatch(cell) is not None for cell in first)
    return any(_SUMS.fullmatch(title) for title in titles) or (bool(first) and told > len(first) / 2)


def _joint(name: str) -> str:
    """What stands between the parts of a column's name: `replies.id`, `comments/0/text`, `comment1_text`."""
    return "/" if "/" in name else "_" if _NUMBERED.match(name.lower()) else "."


def _below(header: Sequence[str]) -> list[list[int]]:
    """Columns of records that lie inside those of the rows: `replies.id`, `comments/0/text`."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(header):
        path, joint, _ = name.rpartition(_joint(name))
        if joint and _COMMENT.search(path.lower()):
            groups[path].append(at)
    return list(groups.values())


def _beside(header: Sequence[str], rows: Rows, main: Columns, at: int) -> Part | None:
    """The part that another column of texts is: comments below a post, or the post above a comment."""
    title = plain(header[at])
    series = unnumbered(title) == unnumbered(plain(header[main.text]))
    if _COMMENT.search(title) or series:
        index: dict[str, int] = {
            "text": at,
            **{name: main.index[name] for name in ("group", "group_id") if name in main.index},
        }
        if "id" in main.index and not series:
            index["parent_id"] = index["post_id"] = main.index["id"]
        elif "post_id" in main.index:
            index["post_id"] = main.index["post_id"]
        comments = main.comments or bool(_COMMENT.search(title))
        return Part(Columns(index, {"text": f"column '{header[at]}' (its name)"}, comments=comments))
    if main.comments and _POST.search(title):
        own: dict[str, int] = {
            name: main.index[name] for name in ("group", "group_id", "platform") if name in main.index
        }
        if "post_id" in main.index:
            index = {**own, "text": at, "id": main.index["post_id"]}
        elif not _repeats(rows, at):
            index = {**own, "text": at}
        else:
            return None  # without an id it cannot be told from the same post read elsewhere
        return Part(Columns(index, {"text": f"column '{header[at]}' (its name)"}), once=True)
    return None


def _is_post(header: Sequence[str], main: Columns) -> bool:
    return bool(_POST.search(plain(header[main.text])))


def _shared(main: Columns) -> dict[str, int]:
    """The fields that all answers in a row share; an id belongs to the first of them."""
    return {name: at for name, at in main.index.items() if name not in ("id", "text", "title")}


def _counts(rows: Rows, at: int) -> bool:
    """Whether a column named after texts says how many there are."""
    return not any(any(sign.isalpha() for sign in row[at]) for row in rows)


def _repeats(rows: Rows, at: int) -> bool:
    cells = [row[at].strip() for row in rows if row[at].strip()]
    return len(set(cells)) < len(cells)


def _stands_in(rows: Rows, first: int, second: int) -> bool:
    """Whether a column says nothing beside another that this one does not: it is empty, or says the same."""
    both = [row for row in rows if row[first].strip() and row[second].strip()]
    return not both or _mirrors(both, first, second)


def _mirrors(rows: Rows, first: int, second: int) -> bool:
    """Whether a column says what another says already, marked up or cut off."""
    pairs = [(_bare(row[first]), _bare(row[second])) for row in rows if row[second].strip()]
    return all(one and (one in other or other in one) for one, other in pairs)


def _bare(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", cell).split()).casefold()


def _names(rows: Rows, at: int) -> bool:
    """Whether a column holds names of people or places: every word begins with a capital."""
    cells = [row[at].split() for row in rows if row[at].strip()]
    return sum(all(word[:1].isupper() for word in words) for words in cells) > len(cells) / 2


def _mean_words(rows: Rows, at: int) -> float:
    cells = [len(row[at].split()) for row in rows if row[at].strip()]
    return sum(cells) / len(cells) if cells else 0.0
