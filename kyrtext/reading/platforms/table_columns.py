"""Which column of an unknown table fills which field of a document: by its name, else by what lies in it.

A row may hold several texts: a post and its comments, answers to the questions of a survey. Every column of
texts is read, or named as one that is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...files.errors import KyrtextError
from ..columns import COMMENT, POST, field_of, plain, unnumbered
from ..dates import NEVER, parse
from ..details import COUNTS
from ..document import canonical
from ..report import ColumnMap

_WORDS = re.compile(r"[^\W\d_]{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{2,4}")
_DATED = re.compile(r"\d[./-]\d|\d [^\W\d]{3}")
_TAG = re.compile(r"<[^<>]*+>")
SERIAL = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?")  # the number of a day in a spreadsheet
# columns that say in other words, or in pieces, what another says
_DERIVED = re.compile(
    r"translat|перевод|перевед|котормо|которул|аударма|clean|preproc|processed|lemma|stemm|normali[sz]ed"
    r"|token|очищен|обработ|лемм|токен|тазалан"
)
_LANGUAGE = re.compile(
    r"(?:text )?(?:ky|kg|kir|kyr|kyrgyz|ru|rus|russian|en|eng|english|кырг\w*|орус\w*|русск\w*|англ\w*"
    r"|на (?:русском|кыргызском|английском)(?: языке)?)"
)
_SOURCES = frozenset(
    {"source", "источник", "булак", "домен", "domain"}
)  # of a text: a platform, or another site
_PLAUSIBLE = 0.2  # of the cells of a text column have two words or more
_ROW_DIGITS = 7  # an id of fewer digits is rather the number of a row
_CHOICES = {"parent": "parent_id"}  # names of ColumnMap that differ from those of Document

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Columns:
    """The chosen columns: `index` by field, `reasons` in words, and how dates are written.

    `clock` is the index of a column that holds the time of day, `month_first` settles 03/04/2024, `comments`
    says that the table holds comments, `guessed` that the text was told by what lies in it. In `index`,
    `title` stands for a text where there is none, `site` may name the platform, and `collected` is the moment
    from which relative dates are reckoned. `others` hold the text where its own column is empty.
    """

    index: dict[str, int]
    reasons: dict[str, str] = field(default_factory=dict)
    clock: int | None = None
    month_first: bool | None = None
    comments: bool = False
    guessed: bool = False
    others: tuple[int, ...] = ()

    @property
    def text(self) -> int:
        """The column of the text."""
        return self.index["text"]


def choose(header: Sequence[str], rows: Rows, wanted: ColumnMap | None = None, guess: bool = True) -> Columns:
    """Return which column fills which field, from the header and some rows.

    `wanted` overrules by column name. Without a column whose name says that it holds texts, the one with the
    longest Cyrillic texts is taken (not when `guess` is False). Raises KyrtextError, naming the columns there
    are, when a wanted column is missing or none can be the text.

    >>> choose(["Күнү", "Жазган", "Билдирүү"], [["5.03.2024", "Айбек", "Жумуш барбы, достор?"]]).index
    {'text': 2, 'date': 0, 'author': 1}
    """
    chosen = _Choice(header, rows, wanted)
    if "text" not in chosen.index:
        chosen.take("text", *_text(header, rows, chosen.known, guess))
    text = chosen.index["text"]
    guessed = not chosen.forced and text not in chosen.known.get("text", [])
    comments = _of_comments(header, [text]) == [text]
    comments |= _take_ids(chosen, comments)
    _take_date(chosen, comments, guessed)
    _take_names(chosen, comments)
    _take_others(chosen)
    date = chosen.index.get("date")
    written = [] if date is None else [row[date] for row in rows if row[date]]
    return Columns(
        chosen.index,
        chosen.reasons,
        clock=_clock(rows, written, chosen.known.get("date", []), date),
        month_first=_month_first(written),
        comments=comments,
        guessed=guessed,
    )


class _Choice:
    """Columns while they are being chosen: by field the candidates (`known`) and what is taken (`index`)."""

    def __init__(self, header: Sequence[str], rows: Rows, wanted: ColumnMap | None) -> None:
        self.header, self.rows = header, rows
        self.known: dict[str, list[int]] = {}
        self.index: dict[str, int] = {}
        self.reasons: dict[str, str] = {}
        for name, column in (wanted.chosen() if wanted else {}).items():
            self.take(_CHOICES.get(name, name), _find(header, column), "as you said")
        self.forced = "text" in self.index
        for position, name in enumerate(header):
            filled = field_of(name)
            if filled and position not in self.index.values():
                self.known.setdefault(filled, []).append(position)

    def take(self, name: str, position: int, why: str = "its name") -> None:
        """Fill a field from a column."""
        self.index[name] = position
        self.reasons[name] = f"column '{self.header[position]}' ({why})"

    def fullest(self, name: str) -> int | None:
        """The candidate for a field with the fewest empty cells, None without any."""
        return _fullest(self.rows, self.known[name]) if self.known.get(name) else None

    def of_comments(self, name: str, comments: bool) -> list[int]:
        """The candidates that say by name that they are of comments, where the rows are; none may."""
        return _of_comments(self.header, self.known.get(name, [])) if comments else []


def _take_ids(chosen: _Choice, comments: bool) -> bool:
    """Choose the columns of `id` and `post_id`; whether that shows the rows to be comments.

    Where two ids stand in a row, the one that repeats is the post's.
    """
    if "id" in chosen.index:
        return False
    rows = chosen.rows
    comment, post, own = map(chosen.fullest, ("comment_number", "post_number", "id"))
    if comment is not None and "uri" in chosen.header:  # cid beside uri is a content id of Bluesky
        comment = None
    if comment is not None:
        chosen.take("id", comment)
        above = post if post is not None else own
        if above is not None and _distinct_pair(rows, comment, above):
            chosen.take("post_id", above)
        return True
    if post is None or own is None:
        single = post if own is None else own
        if single is None:
            return False
        if single == post and _shared_by_texts(rows, post, chosen.index["text"]):
            chosen.take("post_id", post, "several texts share one")
            return True
        chosen.take("id", single)
        return False
    below = (
        (_repeats(rows, post) and not _repeats(rows, own))
        or any(row[own] and not row[post] for row in rows)  # a post among its comments
        or any(row[own].startswith(row[post] + "_") for row in rows if row[post] and row[own])
        or comments
        or bool(chosen.known.get("parent_id"))
    )
    if below:
        chosen.take("id", own)
        chosen.take("post_id", post)
        return True
    short = all(row[own].isdigit() and len(row[own]) < _ROW_DIGITS for row in rows if row[own])
    chosen.take("id", post if short else own)
    return False


def _take_date(chosen: _Choice, comments: bool, guessed: bool) -> None:
    """Choose the column of the date, among comments theirs before the post's; it may have no name."""
    if "date" in chosen.index:
        return
    rows, named = chosen.rows, chosen.known.get("date", [])
    date = _date(rows, chosen.of_comments("date", comments))
    if date is None:
        date = _date(rows, named)
    if date is None and guessed and not named:
        date = _date(rows, [at for at in free_columns(chosen.header) if _all_dates(rows, at)])
    if date is None and named:
        date = named[0]  # none is understood: its rows say so
    if date is not None:
        chosen.take("date", date)


def _take_names(chosen: _Choice, comments: bool) -> None:
    """Choose the columns of names and numbers, the fullest of each."""
    for name in ("author", "author_id", "group", "group_id", "url", "parent_id", "post_id", "platform"):
        if name not in chosen.index and chosen.known.get(name):
            places = chosen.of_comments(name, comments) or chosen.known[name]
            if name == "group":  # rather the community than the site it is on
                places = [at for at in places if plain(chosen.header[at]) not in _SOURCES] or places
            if name == "author":  # a name may be that of the record
                places = [at for at in places if plain(chosen.header[at]) != "name"] or places
                shown = [at for at in places if not _HANDLE.search(plain(chosen.header[at]))]
                places = shown if _one_record(chosen.header, places) and shown else places
            chosen.take(name, _fullest(chosen.rows, places))


_HANDLE = re.compile(r"\busername$|\bhandle$")


def _one_record(header: Sequence[str], places: Sequence[int]) -> bool:
    """Whether columns are fields of one inner record: `account.username`, `account.display_name`."""
    return "." in header[places[0]] and len({header[at].rpartition(".")[0] for at in places}) == 1


def _take_others(chosen: _Choice) -> None:
    """Choose the columns that say what a row is, and from which site."""
    header, rows, known = chosen.header, chosen.rows, chosen.known
    kinds = [at for at in known.get("other", []) if plain(header[at]) == "type"]
    if kinds and "kind" not in known and any(COMMENT.search(row[kinds[0]]) for row in rows):
        known["kind"] = kinds
    sites = [at for at, name in enumerate(header) if plain(name) in _SOURCES]
    if "platform" not in chosen.index and any(canonical(row[at]) for at in sites for row in rows):
        chosen.take("site", sites[0])
    for name in ("kind", "shared", "title", "collected"):
        if known.get(name):
            chosen.take(name, known[name][0])


def _repeats(rows: Rows, position: int) -> bool:
    values = [cell for row in rows if (cell := row[position].strip())]
    return len(set(values)) < len(values)


def _distinct_pair(rows: Rows, first: int, second: int) -> bool:
    """Whether two columns of ids do not say the same."""
    return first != second and (not rows or any(row[first] != row[second] for row in rows))


def _shared_by_texts(rows: Rows, position: int, text: int) -> bool:
    """Whether one id stands beside different texts: it is then not theirs."""
    seen: dict[str, str] = {}
    for row in rows:
        told = row[position] and row[text].strip()
        if told and seen.setdefault(row[position], row[text]) != row[text]:
            return True
    return False


def _of_comments(header: Sequence[str], positions: Sequence[int]) -> list[int]:
    """Those of some columns that say by name that they are of comments."""
    return [position for position in positions if COMMENT.search(header[position])]


def _find(header: Sequence[str], column: str) -> int:
    """The position of a column the user named: exactly, or but for case and spaces."""
    for same in (column.__eq__, lambda name: plain(name) == plain(column)):
        for position, name in enumerate(header):
            if same(name):
                return position
    raise KyrtextError(f"no column '{column}'", _listed(header), "name one of them")


def _listed(header: Sequence[str]) -> str:
    return "the columns are " + ", ".join(f"'{name}'" for name in header)


def _text(header: Sequence[str], rows: Rows, known: dict[str, list[int]], guess: bool) -> tuple[int, str]:
    texts = [at for at in known.get("text", []) if not _counts(rows, at)]  # how many comments there are
    named = [at for at in texts if not is_derived(header[at])] or texts
    plausible = [position for position in free_columns(header) if wordy(rows, position)] if guess else []
    if named or (known.get("text") and not plausible):
        named = named or known["text"]
        # the same post beside each of its comments counts once: the comments are the text then
        return max(named, key=lambda position: (_mass(rows, position), -position)), "its name"
    plausible = [position for position in plausible if not is_derived(header[position])] or plausible
    if plausible:
        return max(plausible, key=lambda position: (*_length(rows, position), -position)), "the longest texts"
    if guess and known.get("title") and any(wordy(rows, position) for position in known["title"]):
        return known["title"][0], "a title is all the words there are"
    raise KyrtextError(
        "no column looks like the text", _listed(header), "name the right one with --text-column"
    )


def free_columns(header: Sequence[str]) -> list[int]:
    """Return the columns whose names say nothing."""
    # a column called comments may hold how many there are, or the comments
    return [at for at, name in enumerate(header) if (field := field_of(name)) is None or field in COUNTS]


def is_derived(name: str) -> bool:
    """Return whether a column is named after something made of a text: a translation, its lemmas.

    >>> is_derived("clean_text"), is_derived("Перевод"), is_derived("Текст")
    (True, True, False)
    """
    return _DERIVED.search(plain(name)) is not None


def names_language(name: str) -> bool:
    """Return whether a column is named after a language: beside another such one it holds a translation.

    >>> names_language("ky"), names_language("Русский"), names_language("Өлкө")
    (True, True, False)
    """
    return _LANGUAGE.fullmatch(plain(name)) is not None


def _mass(rows: Rows, position: int) -> int:
    return sum(
        min(len(_TAG.sub("", value)), 300) for value in sorted({row[position].strip() for row in rows})
    )


def wordy(rows: Rows, position: int) -> bool:
    """Return whether enough cells of a column hold two words or more."""
    cells = [row[position] for row in rows if any(row)]
    found = sum(len(_WORDS.findall(cell)) >= 2 and len(cell.split()) > 1 for cell in cells)
    return bool(cells) and found > _PLAUSIBLE * len(cells)


def _length(rows: Rows, position: int) -> tuple[int, int]:
    cells = [row[position] for row in rows]
    return sum(len(_CYRILLIC.findall(cell)) for cell in cells), sum(len(cell) for cell in cells)


def _fullest(rows: Rows, positions: Sequence[int]) -> int:
    """The column with the fewest empty cells, the first on a tie."""
    return max(positions, key=lambda position: (sum(bool(row[position]) for row in rows), -position))


def _date(rows: Rows, positions: Sequence[int]) -> int | None:
    """The column in which most cells are dates; of these one that fixes the instant, or has a clock."""
    if not positions:
        return None

    def worth(position: int) -> tuple[int, int, int, int]:
        when = [parse(row[position]) for row in rows if row[position]]
        dated = sum(w.date is not None or w.local is not None for w in when)
        dated += sum(SERIAL.fullmatch(row[position]) is not None for row in rows)
        instants = sum(w.date is not None for w in when)
        clocks = sum(w.local is not None and "T" in w.local for w in when)
        return dated, instants, clocks, -position

    best = max(positions, key=worth)
    return best if worth(best)[0] or not rows else None


def _all_dates(rows: Rows, position: int) -> bool:
    """Whether every cell of a column without a name is a date with its year."""
    cells = [row[position] for row in rows if row[position]]
    return bool(cells) and all(_DATED.search(cell) and parse(cell) != NEVER for cell in cells)


def _clock(rows: Rows, written: Sequence[str], positions: Sequence[int], date: int | None) -> int | None:
    """A column with the time of day, where the date's own column has none."""
    if date is None or any(":" in value for value in written):
        return None
    for position in positions:
        cells = [row[position].strip() for row in rows if row[position].strip()]
        if position != date and cells and all(_CLOCK.fullmatch(cell) for cell in cells):
            return position
    return None


def _month_first(written: Sequence[str]) -> bool | None:
    pairs = [(int(m[1]), int(m[2])) for value in written if (m := _SLASHED.match(value))]
    if any(second > 12 for _, second in pairs):
        return True
    return False if any(first > 12 for first, _ in pairs) else None


_NUMBERED = re.compile(r"(?:comment|reply|answer|коммент\w*|ответ)[ _]?\d+_")
_SUMS = re.compile(
    r"(?:итог\w*|всего\b.*|свод\w*|сводка|summary|totals?|статистика|statistics|stats|отч[её]т|жыйынтык\w*|жалпы\b.*"
    r"|показатель|показатели|метрика|метрики|metric|indicator|параметр|көрсөткүч\w*|количество\b.*|число\b.*"
    r"|средн\w+\b.*|average\b.*|number of\b.*|count of\b.*|саны|сан)"
)
_PAIRS = frozenset([("поле", "значение"), ("талаа", "мааниси"), ("field", "value"), ("key", "value")])
# sheets that tell of the others
_ABOUT = re.compile(
    r"(?:о|об) (?:выгрузке|файле|данных|экспорте|отч[её]те|проекте)|описание.*|пояснени\w*|легенда|справка"
    r"|метаданные|metadata|read ?me|about|info|legend|codebook|түшүндүрмө\w*|маалымат"
    r"|инструкция|примечани\w*|нускама\w*|как пользоваться.*|instructions?|notes?|help"
)
# what is told of an account, not of a post
_FOLLOWED = re.compile(r"(?:number of )?(?:followers|friends|подписчик\w*|жазылуучулар\w*)(?: count| саны)?")
# what reviews are filled in by: a text each, of one person
_HALF = re.compile(
    r"\b(?:pros|cons|(?:dis)?advantages|достоинства|недостатки|плюсы|минусы|артыкчылыктары|кемчиликтери|жактары"
    r"|артықшылықтары|кемшіліктері|afzalliklari|kamchiliklari|avantajlar\w*|dezavantajlar\w*)\b"
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
    told = main.guessed or (plain(header[main.text]) == "status" and not (wanted and wanted.text))
    if told and "date" not in main.index and any(_FOLLOWED.fullmatch(plain(one)) for one in header):
        raise KyrtextError(
            "a list of accounts, not of posts", _listed(header), "name a column with --text-column"
        )
    if wanted and wanted.text:
        return [Part(main)], []
    below = _texts_below(header, rows, main.text) if every else []
    taken = {main.text}.union(*(group for _, group in below))
    beside, stand_ins, unread = _texts_beside(header, rows, main, taken)
    found = [*(part for part, _ in below), *beside]
    if found and POST.search(plain(header[main.text])):
        main = replace(main, comments=False)
    if stand_ins:
        main = replace(main, others=tuple(stand_ins))
    read = {part.columns.text for part in found}
    for at in free_columns(header):
        if at in taken or at in read or not wordy(rows, at) or _names(rows, at):
            continue
        twin = names_language(header[at]) and names_language(header[main.text])
        # a row with an address is one post: only where there is none may all its words be answers
        answers = main.guessed and every and "url" not in main.index
        if answers and not twin and not is_derived(header[at]):
            found.append(_of_the_same(main, at))
        elif not _mirrors(rows, main.text, at) and (_mean_words(rows, at) >= _CALM or not _repeats(rows, at)):
            unread.append(header[at])
    return [Part(main), *found], unread


def _texts_below(header: Sequence[str], rows: Rows, text: int) -> list[tuple[Part, list[int]]]:
    """The texts of records that lie inside those of the rows, each with the columns of its record."""
    found: list[tuple[Part, list[int]]] = []
    for group in _below(header):
        try:
            columns = choose([header[at].rpartition(_joint(header[at]))[2] for at in group],
                             [[row[at] for at in group] for row in rows], guess=False)  # fmt: skip
        except KyrtextError:
            continue
        if group[columns.text] != text:
            index = {field: group[at] for field, at in columns.index.items()}
            clock = None if columns.clock is None else group[columns.clock]
            part = Part(replace(columns, index=index, clock=clock, comments=True), below=True)
            found.append((part, group))
    return found


def _texts_beside(
    header: Sequence[str], rows: Rows, main: Columns, taken: set[int]
) -> tuple[list[Part], list[int], list[str]]:
    """Of the other columns named after texts: those that are texts of their own, those that stand in where
    the main one is empty, and the names of those not read."""
    found, stand_ins, unread = [], [], []
    for at, title in enumerate(header):
        # a column called comments may hold them
        named = (field := field_of(title)) == "text" or (field in COUNTS and wordy(rows, at))
        if not named or at in taken or _counts(rows, at):
            continue
        if is_derived(title):
            unread.append(title)
        elif (part := _beside(header, rows, main, at)) is not None:
            found.append(part)
        else:
            stand_ins.append(at)
            if not _stands_in(rows, main.text, at):
                unread.append(title)
    return found, stand_ins, unread


def is_about(name: str) -> bool:
    """Return whether a sheet of this name tells of the other sheets."""
    return _ABOUT.fullmatch(plain(name)) is not None


def sums_up(header: Sequence[str], rows: Rows, name: str = "") -> bool:
    """Return whether a table tells how much there is of something instead of holding it.

    >>> sums_up(["Показатель", "Значение"], [["Всего постов", "2"], ["Средняя длина", "22"]])
    True
    """
    if is_about(name):
        return True
    titles = [*map(plain, header), plain(name)]
    if tuple(titles[:-1]) in _PAIRS:
        return True
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
        if joint and COMMENT.search(path):
            groups[path].append(at)
    return list(groups.values())


def _of_the_same(main: Columns, at: int) -> Part:
    """Another text of whoever wrote the row; an id belongs to the first of them."""
    shared = {name: where for name, where in main.index.items() if name not in ("id", "title")}
    return Part(replace(main, index={**shared, "text": at}))


def _beside(header: Sequence[str], rows: Rows, main: Columns, at: int) -> Part | None:
    """The part that another column of texts is: comments below a post, or the post above a comment."""
    title = plain(header[at])
    if _HALF.search(title) or _HALF.search(plain(header[main.text])):
        return _of_the_same(main, at)
    series = unnumbered(title) == unnumbered(plain(header[main.text]))
    told = {"text": f"column '{header[at]}' (its name)"}
    index: dict[str, int] = {}
    index.update((name, where) for name, where in main.index.items() if name in ("group", "group_id"))
    post = main.index.get("post_id")
    if COMMENT.search(title) or series:
        index = {"text": at, **index}
        if "id" in main.index and not series:
            index["parent_id"] = index["post_id"] = main.index["id"]
        elif post is not None:
            index["post_id"] = post
        comments = main.comments or bool(COMMENT.search(title))
        return Part(Columns(index, told, comments=comments))
    if main.comments and POST.search(title):
        if "platform" in main.index:
            index["platform"] = main.index["platform"]
        if post is None and _repeats(rows, at):
            return None  # without an id it cannot be told from the same post read elsewhere
        index = {**index, "text": at, **({} if post is None else {"id": post})}
        return Part(Columns(index, told), once=True)
    return None


def _counts(rows: Rows, at: int) -> bool:
    """Whether a column named after texts says how many there are, or where they stand."""
    return not any(
        any(sign.isalpha() for sign in row[at]) and not ("://" in row[at] and " " not in row[at].strip())
        for row in rows
    )


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
