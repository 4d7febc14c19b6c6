"""What columns are called: names in three languages, the fields they fill, the search for the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..files.data import rows
from .dates import NEVER, parse

_GLUE = re.compile(r"[\s_./|:\-]+")
_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_REMARK = re.compile(r"\s*(?:\([^()]*\)|\*+)\s*\Z")
_TITLE = 60  # a column's name is no longer than this
_NUMBER = re.compile(r"[\d\s.,:%+/-]+")
_NUMBERED = re.compile(r"(?: |(?<=[а-яё]))\d{1,2}\Z")
# how names of columns, keys, sheets and kinds speak of comments and of posts
COMMENT = re.compile(
    r"comment|repl(?:y|ies)|answer|коммент|ответ|пикир|пікір|жоо[пб]|жауа[пб]|izoh|javob|yorum|cevap", re.I
)
POST = re.compile(
    r"post|topic|status|пост|запис|публикац|тема|жазуу|жазба|жариялан|gönderi(?!ci)|paylaşım", re.I
)
# what a name of two words speaks of, and what it tells of that: `review id`, `пикирдин тексти`, `дата отзыва`
_OF = {
    "person": r"user|author|commenter|poster|sender|пользовател\w*|автор\w*|отправител\w*|комментатор\w*"
    r"|колдонуучу\w*|пайдаланушы\w*|foydalanuvchi\w*|muallif\w*|kullanıcı\w*|yazar\w*",
    "comment": rf"(?!replies)(?:{COMMENT.pattern})[^\W\d]*",
    "post": rf"(?:{POST.pattern})[^\W\d]*",
    "letter": r"message|msg|review|tweet|note|сообщени\w*|отзыв\w*|билдирүү\w*|твит\w*|хабарлама\w*|xabar\w*"
    r"|mesaj\w*",
    "group": r"group|community|channel|chat|групп\w*|сообществ\w*|канал\w*|чат\w*|топтун|guruh\w*|grup\w*",
}
_SAID = "comment post letter"
_TOLD = (
    (r"c?id|ид|идентификатору?|номери?|no|pk|key", {
        "comment": "comment_number", "post": "post_number", "letter": "id", "person": "author_id",
        "group": "group_id"}),
    (r"text|body|content|текст|тексти|содержание|содержимое|мазмуну|мәтіні?|matni?|metni?",
     dict.fromkeys(_SAID.split(), "text")),
    (r"date|time|timestamp|created|published|дата|время|датасы|күнү|убактысы|убакыты|күні|уақыты|sanasi|vaqti"
     r"|tarihi|zamanı",
     dict.fromkeys(_SAID.split(), "date")),
    (r"author|user|username|автор|автору|имя|аты|авторы|muallifi?|yazarı",
     dict.fromkeys(_SAID.split(), "author")),
    (r"url|link|permalink|ссылка|шилтеме|шилтемеси|адрес|дареги|сілтеме|havolasi?|bağlantısı",
     dict.fromkeys(_SAID.split(), "url")),
)  # fmt: skip
_COMPOSED = [
    (re.compile(rf"(?:{of}) (?:{told})|(?:{told}) (?:{of})"), fields[name])
    for told, fields in _TOLD for name, of in _OF.items() if name in fields
]  # fmt: skip
_ABOVE = re.compile(
    r"(?:parent|root|in reply to|reply to|replied to|родительск\w+|жооп берилген)"
    r"(?: (?:comment|message|msg|tweet|review|коммент\w*|сообщени\w*|пикир\w*|билдирүү\w*))? ?(?:c?id|ид)"
)
HEADER_ROWS = 10
_IMPORT = '{"ImportId":'
_ANSWERS = frozenset({"response", "open ended response", "открытый ответ", "ответ"})


@cache
def _names() -> dict[str, str]:
    return {name: field for field, name in rows("reading", "columns.txt")}


def plain(name: str) -> str:
    """Return a column's name as the list of names has it: lower case, words apart by one space.

    >>> plain(" Created_Time "), plain("Текст поста:"), plain("user/name")
    ('created time', 'текст поста', 'user name')
    """
    return _GLUE.sub(" ", name.strip("\ufeff\"' ")).strip().casefold().replace("i\u0307", "i")


def field_of(name: str) -> str | None:
    """Return the field of a document that a column of this name fills, "other" or None when it is not known.

    `comment_number` and `post_number` are ids that say whose they are, `collected` is the moment of
    collection. A number behind a name tells one of several columns of a kind.

    >>> field_of("Билдирүү"), field_of("createdTime"), field_of("Лайки"), field_of("q17")
    ('text', 'date', 'likes', None)
    >>> field_of("Комментарий 2"), field_of("Post ID"), field_of("Дата (UTC+6)")
    ('text', 'post_number', 'date')
    >>> field_of("Пикирдин ID"), field_of("reviewId"), field_of("дата отзыва"), field_of("parent_cid")
    ('comment_number', 'id', 'date', 'parent_id')
    """
    names = _names()
    bare = _REMARK.sub("", name)  # Дата (UTC+6), Автор *
    forms = [plain(form) for form in (name, _CAMEL.sub(" ", name), *([bare] if bare != name else []))]
    for form in forms:
        found = names.get(form) or names.get(unnumbered(form))
        if found:
            return found
    return next((found for form in forms if (found := _composed(form))), None)


@cache
def _composed(name: str) -> str | None:
    """The field of a name that the list does not have, told by the words it is made of."""
    if _ABOVE.fullmatch(name):
        return "parent_id"
    return next((field for form, field in _COMPOSED if form.fullmatch(name)), None)


def unnumbered(name: str) -> str:
    """Return a plain name without the number behind it.

    >>> unnumbered("комментарий 2"), unnumbered("q17")
    ('комментарий', 'q17')
    """
    return _NUMBERED.sub("", name)


def header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows is the header, None when the table has none.

    The row with the most known names is, when one of them is a text or two are known at all; otherwise the
    first row as wide as the table whose cells are short, distinct words.

    >>> header_row([["Отчёт за март", "", ""], ["Дата", "Автор", "Текст"], ["1.03.2024", "А.", "Салам"]])
    1
    >>> header_row([["1.03.2024", "А.", "Салам, жумуш барбы?"], ["2.03.2024", "Б.", "Бар"]]) is None
    True
    """
    best, most = None, 0
    for index, row in enumerate(rows[:HEADER_ROWS]):
        if index and any(cell.startswith(_IMPORT) for cell in row):
            return index - 1  # Qualtrics: short names, the questions, and names for its own import
        fields = [field_of(cell) for cell in row if cell and len(cell) <= _TITLE]
        known = sum(field is not None for field in fields)
        enough = 2 * known >= min(4, _filled(row)) or ("text" in fields and _shaped(row))
        if known > most and (known > 1 or "text" in fields) and enough:
            best, most = index, known
    if best is not None:
        return best
    width = max((_filled(row) for row in rows[:HEADER_ROWS]), default=0)
    for index, row in enumerate(rows[:HEADER_ROWS]):
        if _filled(row) == width and width > 0:
            below = rows[index + 1 :]
            return index if below and (_titles(row, below[0]) or _above_numbers(row, below)) else None
    return None


def is_below_header(row: Sequence[str]) -> bool:
    """Return whether a row goes on with the header: surveys say there what kind of answer a column holds.

    >>> is_below_header(["", "Open-Ended Response"]), is_below_header(["1", "Response"])
    (True, False)
    """
    return any(cell.startswith(_IMPORT) for cell in row) or (
        bool(row) and not row[0] and any(plain(cell) in _ANSWERS for cell in row)
    )


def is_private(header: Sequence[str]) -> bool:
    """Return whether these are the columns of a telephone's short messages or calls, or of letters.

    >>> is_private(["address", "date", "body", "read"]), is_private(["author", "date", "body"])
    (True, False)
    >>> is_private(["senderId", "recipientId", "text"])
    True
    """
    names = {plain(name) for name in header}
    if {"topic id", "creator user type"} <= names:  # Google Chat
        return True
    if {"conversationid", "originalarrivaltime"} <= names:  # Skype
        return True
    if {"peer id", "from id"} <= names and names & {"out", "text", "body", "conversation message id"}:  # VK
        return True
    if names & {"recipientid", "recipient id"} and names & {"senderid", "sender id"}:
        return True
    return bool(names & {"address", "phone number", "service center", "contact name"}) and bool(
        names & {"body", "message", "text"}
        and names & {"read", "date sent", "thread id", "service center", "seen"}
    )


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _shaped(row: Sequence[str]) -> bool:
    """Whether all cells of a row have the shape of titles: short, distinct, neither numbers nor sentences."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(set(cells)) < len(cells) or any(len(cell) > _TITLE or _NUMBER.fullmatch(cell) for cell in cells):
        return False
    return not any(re.search(r"[.!?…]$|\d{4}", cell) or len(cell.split()) > 4 for cell in cells)


def _titles(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row of unknown names has the shape of titles, unlike the row below."""
    if not _shaped(row):
        return False
    cells = [cell.strip() for cell in row if cell.strip()]
    under = [cell.strip() for cell in below if cell.strip()]
    return any(_NUMBER.fullmatch(cell) or len(cell) > 2 * max(map(len, cells)) for cell in under)


def _above_numbers(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row of distinct words has a column of numbers or of dates below it, as surveys have."""
    cells = [cell.strip() for cell in row]
    named = [cell for cell in cells if cell]
    if len(below) < 2 or len(set(named)) < len(named) or any(map(_is_typed, named)):
        return False
    columns = [[other[at].strip() for other in below if at < len(other)] for at in range(len(cells))]
    return any(
        cells[at] and len(filled := [cell for cell in column if cell]) > 1
        and all(map(_is_typed, filled))
        for at, column in enumerate(columns)
    )  # fmt: skip


def _is_typed(cell: str) -> bool:
    """Whether a cell is a number or a date."""
    return _NUMBER.fullmatch(cell) is not None or parse(cell) != NEVER
