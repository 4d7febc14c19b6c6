"""Chats exported or copied as text: WhatsApp's of any phone and date order, Viber's, lines of Telegram."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple

from ...files.data import rows
from ..carriers.encodings import open_text
from ..dates import month_of, parse
from ..document import Document
from ..format import Context, Format, Sample

MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2068\u2069\ufeff]")

_DATE = r"(?P<first>\d{1,4})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<third>\d{2,4})(?:\s?г\.?)?"
_WORDS = r"(?P<first>\d{1,2})[\s.-]\s?(?P<month>[^\W\d_]{3,9})\.?,?\s(?P<third>\d{4})(?:[\s-]?(?:г\.?|ж\.?))?"
_MONTH_WORDS = r"(?P<month>[^\W\d_]{3,9})\.?\s(?P<first>\d{1,2}),?\s(?P<third>\d{4})"
# the halves of the day in English, Turkish, Uzbek, Kyrgyz, Kazakh and Russian
_HALF = r"[AaPp]\.?\s?[Mm]\.?|ÖÖ|ÖS|TO|TK|тң|тк|таңкы|түштөн кийинки|таңғы|түстен кейін(?:гі)?|ДП|ПП"
_AFTERNOON = re.compile(r"[Pp]|ÖS|TK|тк|түштөн|түстен|ПП")
_TIME = (
    rf"(?:(?P<before>{_HALF})\s)?(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:[:.](?P<seconds>\d{{2}}))?"
    rf"(?:\s?(?P<half>{_HALF}))?"
)
_BETWEEN = r"(?:,?\s(?:в|at|саат|a las|à)\s|,?\s)"
_END = r"(?:\s?\]:?\s?|\)\s?:?\s?|\s[-–—]\s|:\s|\s(?=[^\W\d][^:\n]{0,60}:\s))"
_DATE_FIRST = rf"[\[(]?\s?(?:{_DATE}){_BETWEEN}{_TIME}{_END}(?P<rest>.*)"
_WORD_FIRST = rf"[\[(]?\s?(?:{_WORDS}){_BETWEEN}{_TIME}{_END}(?P<rest>.*)"
_TIME_FIRST = rf"[\[(]?\s?{_TIME},?\s(?:{_DATE}){_END}(?P<rest>.*)"
_LISTED = rf"{_DATE},\s{_TIME},\s(?P<author>[^,\n]{{1,60}}),\s(?:\+?\d[\d ()-]*,\s)?(?P<rest>.*)"
_SIGNED = rf"(?P<author>[^()\n\d][^()\n]{{0,79}}?) \((?:{_DATE}){_BETWEEN}{_TIME}\):?\s*(?P<rest>.*)"
_SIGNED_TIME_FIRST = rf"(?P<author>[^()\n\d][^()\n]{{0,79}}?) \({_TIME},?\s(?:{_DATE})\):?\s*(?P<rest>.*)"
_HEADED = rf"(?P<author>[^\[\]\n,\d][^\[\]\n,]{{0,59}}), (?:{_DATE}),?\s{_TIME}(?P<rest>)\s*\Z"
_COPIED = rf"(?P<author>[^\[\]\n]{{1,80}}?),? \[(?:{_DATE}),?\s{_TIME}\]:?\s*(?P<rest>.*)"
_COPIED_WORDS = rf"(?P<author>[^\[\]\n]{{1,80}}?),? \[(?:{_WORDS}){_BETWEEN}{_TIME}\]:?\s*(?P<rest>.*)"
# 2015 ж. 12 ақп., 14:22 and 2015-ж., 12-фев. 14:22
_YEAR_WORDS = r"(?P<third>\d{4})[\s-]?ж\.?,?\s(?P<first>\d{1,2})[\s-](?P<month>[^\W\d_]{3,9})\.?"
_YEAR_FIRST = rf"[\[(]?\s?(?:{_YEAR_WORDS}){_BETWEEN}{_TIME}{_END}(?P<rest>.*)"
_MONTH_FIRST = rf"[\[(]?\s?(?:{_MONTH_WORDS}){_BETWEEN}{_TIME}{_END}(?P<rest>.*)"
# between the messages of QIP, at both ends of what DiscordChatExporter writes
_RULE = re.compile(r"(?:-{10,}(?:[<>]-?)?|={10,}|Exported [\d,.]+ message\(s\))\s*")


class Head(NamedTuple):
    """The three numbers of a date as written, the time, and what follows.

    `american` says that the telephone is likely to write the month first.
    """

    numbers: tuple[int, int, int]
    clock: tuple[int, int, int]
    rest: str
    american: bool = False


class Form(NamedTuple):
    """A way of writing: what it is called, the platform it tells, and how a line is taken apart."""

    name: str
    platform: str
    read: Callable[[str], Head | None]


def _reader(pattern: str) -> Callable[[str], Head | None]:
    match = re.compile(pattern, re.S).match

    def read(line: str) -> Head | None:
        found = match(line)
        return _head(found) if found else None

    return read


def _head(found: re.Match[str]) -> Head | None:
    told = found.groupdict()
    first, third = int(told["first"]), int(told["third"])
    if "month" in told:
        month = month_of(told["month"])
        if month is None:
            return None
        numbers = third, month, first
    else:
        numbers = first, int(told["second"]), third
    hour, half = int(told["hour"]), told["half"] or told["before"]
    if half:
        hour = hour % 12 + (12 if _AFTERNOON.match(half) else 0)
    if hour > 23 or int(told["minute"]) > 59:
        return None
    rest = told["rest"]
    if told.get("author"):
        rest = f"{told['author']}: {rest}" if rest.strip() else f"{told['author']}:"
    # 3/5/24, 9:15 AM: others write 05/03/24 or am
    american = told.get("mark") == "/" and half in ("AM", "PM") and len(told["third"]) == 2
    american = american and not told["first"].startswith("0") and not told["second"].startswith("0")
    return Head(numbers, (hour, int(told["minute"]), int(told["seconds"] or 0)), rest, american)


FORMS = (
    Form("whatsapp", "whatsapp", _reader(_DATE_FIRST)),
    Form("whatsapp", "whatsapp", _reader(_TIME_FIRST)),
    Form("whatsapp", "whatsapp", _reader(_WORD_FIRST)),
    Form("whatsapp", "whatsapp", _reader(_YEAR_FIRST)),
    Form("whatsapp", "whatsapp", _reader(_MONTH_FIRST)),
    Form("telegram, copied", "telegram", _reader(_COPIED)),
    Form("telegram, copied", "telegram", _reader(_COPIED_WORDS)),
    Form("copied", "", _reader(_HEADED)),
    Form("copied", "", _reader(_SIGNED)),
    Form("copied", "", _reader(_SIGNED_TIME_FIRST)),
    Form("viber", "viber", _reader(_LISTED)),
)
_VIBER = re.compile(r"\[ \d")


def form_of(lines: Sequence[str]) -> tuple[Form, int] | None:
    """Return the form in which most of some lines begin a message, and how many do; None if hardly any does.

    >>> form_of(["12.02.2015 в 14:22 - Айгүл: Салам", "12.02.2015 в 14:23 - Нурлан: Бар"])[1]
    2
    >>> form_of(["Айгүл Б., [05.03.2024 12:00]", "Салам", "Нурлан, [05.03.2024 12:01]"])[0].platform
    'telegram'
    """
    cleaned = [plain(line) for line in lines if line.strip()]
    counts = [sum(form.read(line) is not None for line in cleaned) for form in FORMS]
    most = max(counts, default=0)
    if most == 0:
        return None
    form = FORMS[counts.index(most)]
    if not any(form.read(line) is not None for line in cleaned[:_BEFORE]):
        return None
    if _names_alone(cleaned, form):
        above = form.read
        form = Form("copied", "", lambda line: _with_colon(above(line)))
    if sum(_VIBER.match(line) is not None for line in cleaned) > most / 2:
        form = form._replace(name="viber", platform="viber")
    return form, most


_BEFORE = 8  # lines of a title that may stand before the first message
_NAME = re.compile(r"[^\W_][^:\n]{0,39}")


def _names_alone(lines: Sequence[str], form: Form) -> bool:
    """Whether nothing but a name stands behind each date, and the message in the lines below it."""
    heads = [form.read(line) for line in lines]
    names = [head.rest.strip() for head in heads if head]
    return (
        all(map(_NAME.fullmatch, names))
        and not any(head and below for head, below in pairwise(heads))
        and (len(set(names)) < len(names) or any(line.startswith("[") for line in lines))
    )


def _with_colon(head: Head | None) -> Head | None:
    return head._replace(rest=f"{head.rest.strip()}:") if head else None


def plain(line: str) -> str:
    """Return a line without marks of direction and with spaces that are nothing but spaces."""
    return MARKS.sub("", line).replace("\u202f", " ").replace("\xa0", " ").rstrip("\r\n")


_HEAD = 120  # the date, the time and the name: marks behind them go with all invisible characters
_APOSTROPHES = str.maketrans("ʻʼ'’`", "‘‘‘‘‘")  # of Uzbek letters, as the list writes them
_LONG = 120  # what WhatsApp says itself is shorter
_FEW = 2  # so many people write in a chat that is nobody else's
_OWN = re.compile(r"\]\s[^:]*:\s\u200e(?!<)")
_ATTACHED = re.compile(
    r"\S+\.\w{2,5} \((?:file attached|файл добавлен|файл прикреплен|файл прикреплён|тиркелген файл"
    r"|файл тиркелди|қосымша файл|файл тіркелген|fayl biriktirildi|dosya ekli|ekli dosya|archivo adjunto)\)"
    r"|(?:IMG|VID|PTT|AUD|STK|DOC|GIF)-\d{8}-WA\d+\.\w{2,5}(?: \([^()\n]{3,40}\))?"
    r"|<(?:attached|прикреплено|вложение|тиркелген|қосылған|biriktirildi|eklendi): [^<>]+>"
)
# a message that is nothing but one pair of brackets: left-out media in whatever language
_BRACKETED = re.compile(r"<[^<>\n:]{4,60}>")
# lines of Telegram and DiscordChatExporter: [ Photo ], [In reply to Айгүл], {Reactions} and what is below it
_BESIDE = re.compile(r"^\[[^\[\]\n]{2,60}\]$\n?|^\{[A-Z][a-z]+\}$.*", re.M | re.S)
_FORWARDED = re.compile(r"\[(?:Forwarded|Переслано|Переслан|Багытталды|Жөнөтүлдү)\b[^\[\]\n]*\]\n")
_PLACE = re.compile(
    r"(?:местоположение|геопозиция|трансляция геоданных|location|live location|konum|joylashuv"
    r"|орналасқан жері|жайгашкан жер[и]?|турган жер[и]?|геолокация)?\s*:?\s*"
    r"https?://(?:maps\.google\.com|www\.google\.com/maps|maps\.app\.goo\.gl|goo\.gl/maps)\S*",
    re.I,
)
_PAGES = re.compile(r"\S[^\n]*\.\w{2,5} • [^\n]*")
_POLL = re.compile(r"(?:ОПРОС|POLL|ANKET|SO[‘'ʻ]ROV(?:NOMA)?|САУАЛНАМА|СҰРАУ|СУРАМЖЫЛОО)\s*:\s*", re.I)
_OPTION = re.compile(
    r"^(?:ВАРИАНТ|OPTION|SEÇENEK|VARIANT|НҰСҚА|ТАНДОО|ТАҢДАУ)\s*:\s*(.*?)(?:\s*\([^()\n]*\d[^()\n]*\))?\s*$",
    re.I | re.M,
)
_CALL = re.compile(
    r"(?:пропущенный|missed|cevapsız|өткізілген|жооп берилбеген|кабыл алынбаган|javobsiz"
    r"|o[‘'ʻ]tkazib yuborilgan)(?: групповой| group)? (?:аудио|видео|voice|video|sesli|görüntülü|audio)?\s?-?"
    r"(?:звонок|call|arama|qo[‘'ʻ]ng[‘'ʻ]iroq|қоңырау|чалуу)(?: (?:в|at|saat|саат) .{1,12})?\.?"
    r"|(?:group |групповой )?(?:voice |video |аудио|видео)(?:call|звонок)"
    r"(?:[,.] (?:\d.{0,12}|no answer|нет ответа|tap to call back))?\.?"
    r"|[a-z][a-z ]{2,40} omitted",
    re.I,
)
# a name that tells what somebody did is the beginning of a line of WhatsApp's own, with a colon in its title
_DID = re.compile(
    r"\s(?:изменил|сменил|создал|добавил|удалил|changed|created|added|removed|құрды|өзгертті|қосты|кошту"
    r"|түздү|өзгөрттү|oluşturdu|değiştirdi|ekledi|yaratdi|o[‘'ʻ]zgartirdi|qo[‘'ʻ]shdi)(?:\W|\Z)"
)
_NAMED = re.compile(r"[^:\n]{1,100}:(?:\s|\Z)")
_TAIL = re.compile(r"\s*<([^<>\n]+)>\s*\Z")
_TITLE = re.compile(
    r"(?:WhatsApp Chat (?:with|-) |Чат WhatsApp (?:с контактом |с группой |с |- ))(.*?)(?:\.txt|\.zip)?\Z",
    re.I,
)


class _Entry(NamedTuple):
    """One message: the three numbers of its date as written, the time, and what follows."""

    numbers: tuple[int, int, int]
    clock: tuple[int, int, int]
    row: int
    own: bool  # WhatsApp's own words: iOS sets a mark before them
    american: bool
    body: str


@cache
def _said() -> dict[str, str]:
    return {words: kind for kind, words in rows("reading", "whatsapp.txt")}


def _recognise(sample: Sample) -> str | None:
    lines = [line for line in sample.text.splitlines()[:200] if line.strip()]
    found = form_of(lines[:60])
    if found is None:
        return None
    form, starts = found
    if starts < 2 and len(lines) > 1:
        return None
    heads = [head for line in lines[:60] if (head := form.read(plain(line)))]
    if any(_NAMED.match(head.rest) for head in heads):
        return f"{starts} of the first {len(lines[:60])} lines begin with a date, a time and a name"
    return None


def _entries(context: Context) -> tuple[Form, list[_Entry], list[int]]:
    """Return the form of a chat, its messages over one line or more, and the rows before the first."""
    entries: list[_Entry] = []
    loose: list[int] = []
    begun: tuple[tuple[int, int, int], tuple[int, int, int], int, bool, bool] | None = None
    body: list[str] = []
    with open_text(context.source) as stream:
        start = list(islice(stream, 200))
        found = form_of([line for line in start if line.strip()][:60])
        form = found[0] if found else FORMS[0]
        for row, line in enumerate(chain(start, stream), 1):
            whole = line.rstrip("\r\n")
            head = form.read(plain(line[:_HEAD]) + line[_HEAD:].rstrip("\r\n"))
            if head is None:
                if _RULE.fullmatch(whole):
                    continue
                if begun is None and line.strip():
                    loose.append(row)
                body.append(whole)
                continue
            if begun is not None:
                entries.append(_Entry(*begun, "\n".join(body)))
            own = "\u200e" in line and _OWN.search(line) is not None
            begun = head.numbers, head.clock, row, own, head.american
            # the message as it stands in the line, marks and all
            body = [whole[-len(head.rest) :] if head.rest and whole.endswith(head.rest) else head.rest]
    if begun is not None:
        entries.append(_Entry(*begun, "\n".join(body)))
    return form, entries, loose


def _order(entries: Sequence[_Entry]) -> str:
    """How dates are written, "ymd", "dmy" or "mdy": by numbers, by time going forward, by the telephone."""
    for first, second, _ in (entry.numbers for entry in entries):
        if max(first, second) > 12:
            return "ymd" if first > 31 else "dmy" if first > 12 else "mdy"

    def backwards(day: int, month: int) -> int:
        dates = [(n[2], n[month], n[day]) for n in (entry.numbers for entry in entries)]
        return sum(later < earlier for earlier, later in pairwise(dates))

    american, european = backwards(1, 0), backwards(0, 1)
    if american == european and all(entry.american for entry in entries):
        return "mdy"
    return "mdy" if american < european else "dmy"


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages; the clock is the phone's, so only `date_local` is known."""
    form, entries, loose = _entries(context)
    order = _order(entries)
    context.origin(
        text="the message",
        date_local=f"the date, written {order}",
        author="the name",
        group="the file's name",
    )
    group = _group(context.source.name)
    writers = {
        author.strip("~ ").strip()
        for author, colon, _ in (entry.body.partition(":") for entry in entries)
        if colon and "\n" not in author
    }
    if _is_private(writers, group, entries, context):
        return
    for row in loose:
        context.problem("a line before the first message was skipped", row, 1)
    for entry in entries:
        author, colon, text = entry.body.partition(": ")
        if not colon or "\n" in author or len(author) > 100:
            author, colon, text = entry.body.partition(":\n")  # a message that begins with a line break
        if not colon or "\n" in author or len(author) > 100 or _DID.search(author):
            context.skipped("service messages")
            continue
        shared = ""
        if form.platform != "whatsapp":
            passed = _FORWARDED.match(text.strip())
            text = _BESIDE.sub("", text)
            text, shared = ("", text.strip()) if passed else (text, "")
        text, flags = _text(text)
        if entry.own and text and not flags:
            context.skipped("service messages")
            continue
        if not text and not shared:
            context.skipped("deleted messages" if "deleted" in flags else "messages without text")
            continue
        when = _when(entry, order)
        if when is None:
            context.problem("a date that does not exist", entry.row)
        name = author.strip("~ ").strip()
        yield Document(
            text, form.platform, "repost" if shared else "post", group=group, author=name,
            date_local=when, shared=shared, flags=flags,
        )  # fmt: skip


def _is_private(writers: set[str], group: str | None, messages: Sequence[Any], context: Context) -> bool:
    """Whether a chat is one of two people and not to be read; a warning where it only may be one."""
    if len(writers) <= _FEW and (group in writers or (group is None and _is_export(context.source.name))):
        if context.is_private(messages):
            context.note("a chat of two people is private: --include-private reads it")
            return True
    elif len(writers) <= _FEW and group is None and not context.options.include_private:
        context.note("only two people write in this chat: it may be private")
    return False


def _text(text: str) -> tuple[str, tuple[str, ...]]:
    """The words of a message without what WhatsApp itself says in it."""
    text = text.rstrip("\u200e\u200f ")
    tail = _TAIL.search(text) if text.endswith(">") else None
    if tail and _said().get(MARKS.sub("", tail[1]).casefold()) == "edited":
        text = text[: tail.start()]
    if _POLL.match(MARKS.sub("", text)):
        # question and options are the author's words, their labels and counts are not
        return _OPTION.sub(r"\1", _POLL.sub("", MARKS.sub("", text), count=1)).strip(), ()
    if "<" in text or "(" in text or "-WA" in text:
        text = _ATTACHED.sub("", text)
    text = text.strip()
    bare = MARKS.sub("", text).strip()
    if any(own.fullmatch(bare) for own in (_BRACKETED, _PLACE, _PAGES, _CALL)):
        return "", ("media",)
    if len(text) > _LONG:
        return text, ()
    words = bare.casefold().translate(_APOSTROPHES)
    kind = _said().get(words.strip("<>. ")) or _said().get(words)
    return ("", (kind,)) if kind else (bare, ())


def _when(entry: _Entry, order: str) -> str | None:
    first, second, third = entry.numbers
    if order == "ymd":
        year, month, day = first, second, third
    else:
        year, month, day = (third, second, first) if order == "dmy" else (third, first, second)
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, *entry.clock).isoformat()
    except ValueError:
        return None


def _group(name: str) -> str | None:
    """The chat's name, from the name of the file or, on iOS, of the archive or folder around it."""
    for part in reversed(name.replace("!", "/").split("/")):
        match = _TITLE.match(part)
        if match and match[1].strip():
            return match[1].strip(" -_") or None
    return None


def _is_export(name: str) -> bool:
    """Whether a file is named as WhatsApp names the chat of a telephone, which does not say whose it is."""
    return name.replace("!", "/").rpartition("/")[2].lower() == "_chat.txt"


_PHONE = re.compile(r"\+?\d[\d ()-]{6,18}")
_HOUR = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?")


def _recognise_table(sample: Sample) -> str | None:
    """Viber writes rows of date, time, name, telephone and message, without a header."""
    rows = sample.table.first_rows if sample.table is not None and len(sample.table.header) == 5 else ()
    named = any(cell and not cell.startswith("column ") for cell in sample.header)
    if not rows or named or not all(_HOUR.fullmatch(row[1]) and _PHONE.fullmatch(row[3]) for row in rows):
        return None
    return "rows of a date, a time, a name, a telephone number and a message"


def _read_table(sample: Sample, context: Context) -> Iterator[Document]:
    table = sample.table
    assert table is not None
    context.origin(text="column 5", author="column 3", date_local="columns 1 and 2", group="the file's name")
    group = context.source.basename.rpartition(".")[0] or None
    messages = list(table.rows)
    if _is_private({cells[2].strip() for _, cells in messages}, group, messages, context):
        return
    for number, (day, hour, author, _, text) in messages:
        when = parse(f"{day} {hour}")
        if not text.strip():
            context.skipped("messages without text")
            continue
        if when.local is None:
            context.problem(f"'{day} {hour}' is no date", number)
        name = author.strip() or None
        yield Document(text, "viber", "post", group=group, author=name, date_local=when.local)


FORMATS = (
    Format("whatsapp", ("text",), _recognise, _read),
    Format("viber table", ("table",), _recognise_table, _read_table),
)
