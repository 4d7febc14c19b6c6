"""The rules of the tokeniser: one regular expression, written down piece by piece.

Everything the tokeniser knows stands here and in ``kyrtext/data/text``. No rule looks past white space but
the three that allow inline space inside a token (phones, grouped digits, spaced-out letters). That is what
lets :mod:`kyrtext.text.tokens` ask each distinct chunk of text only once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ..files.data import lines

__all__ = ["GAP", "KINDS", "LETTER", "MARK", "UPPER", "token_pattern"]

KINDS = ("word", "number", "url", "email", "mention", "hashtag", "emoji", "phone", "punctuation")
# Inline spaces that may stand inside a phone, a number or a spaced-out word: one of these, never two.
GAP = " \u00a0\u2009\u202f"
_GAP = f"[{GAP}]"
# Characters that do not show: zero-width space and joiners, directional marks, soft hyphen, byte order mark.
HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f"


def _ranges(codes: Iterable[int]) -> str:
    """Return the body of a character class that holds the given code points."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


# Combining marks of the scripts below U+3100 (й and ё typed in two pieces, Arabic and Indic vowel signs).
MARK = _ranges(
    c for c in range(0x300, 0x3100) if unicodedata.category(chr(c))[0] == "M" and c not in (0x20E3,)
)
# Numeric signs that Python counts among word characters although they are not letters.
_NUMERALS = "²³¹¼-¾\u2070\u2074-\u2079\u2080-\u2089\u2150-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
# Letters that Unicode files under symbols: circled, bracketed and squared ones, typed to be seen.
_STYLED = "\u249c-\u24e9\U0001f110-\U0001f12b\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
LETTER = rf"(?:[^\W\d_{_NUMERALS}]|[{_STYLED}])"
_TAIL = rf"(?:[^\W_]|[{_STYLED}{MARK}{HIDDEN}])"  # what may follow inside a word: letters, digits, marks
_JOINER = "[-\u2010\u2011'’‘ʻ`´′ʹ\u02bc\uff07\u2032]"
UPPER = "A-ZА-ЯЁЀ-ЏҐҒҖҚҢҮҰҲҶҺӀӘӢӨӮӰѲӉҤҠҘ"
_LOWER = "a-zа-яёѐ-џґғҗқңүұҳҷһәӣөӯӱѳӊҥҡҙ"
_CYRILLIC = "\u0400-\u052f"

# Emoji: anything drawn as a picture, with variation signs, skin tones, tags and zero-width joins.
_PICTURE = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u25fd\u25fe\u2600-\u2767\u2794-\u27bf\u2b05-\u2b07\u2b1b\u2b1c"
    "\u2b50\u2b55\U0001f000-\U0001f0ff\U0001f18e\U0001f191-\U0001f19a\U0001f200-\U0001f2ff\U0001f300-\U0001faff"
)
_PICTURED = rf"(?:[{_PICTURE}]|[^\s\w\ufe0f](?=\ufe0f)|[\u24c2\U0001f170-\U0001f189](?=\ufe0f))"
_DRESS = "(?:\ufe0f|[\U0001f3fb-\U0001f3ff])*(?:[\U000e0020-\U000e007f]+)?"
EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}|[\U0001f1e6-\U0001f1ff]|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTURED}{_DRESS}(?:\u200d{_PICTURED}{_DRESS})*"
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _emoticons() -> str:
    """Return the faces, longest first; the last sign may repeat, but no letter or digit follows."""
    faces = []
    for face in sorted(lines("text", "emoticons.txt"), key=lambda face: (-len(face), face)):
        tail = r"(?![^\W_])" if face[-1].isalnum() or face[-1] == "(" else r"(?!/)" if face[-1] == "/" else ""
        head = r"(?<![^\W_])" if face[0].isalnum() else ""
        faces.append(f"{head}{re.escape(face)}{re.escape(face[-1])}*{tail}")
    return "|".join([*faces, r"\){2,}", r"\({2,}"])


def _url() -> str:
    label = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
    # A path ends before closing signs, quotes and pictures; brackets count when they close inside it.
    stop = rf"\s<>«»“”„\"|\\^`{{}}\[\]{_PICTURE}\u200b\ufeff"
    path = rf"(?:\([^{stop}()]*\)|(?!https?://)[^{stop}().,!?;:…'’*]|[.,!?;:'’*](?!https?://)(?=[^{stop}().,!?;:…'’*]))*"
    host = rf"(?:{label}\.){{1,8}}"
    plain = _any_of(lines("text", "tlds.txt"))
    short = _any_of(lines("text", "tlds_with_path.txt"))
    known = _any_of(lines("text", "hosts.txt"))
    end = r"(?![^\W_]|-[^\W_]|@)"
    return "|".join(
        [
            rf"(?i:https?|ftp)://{path}[/]?",
            rf"(?i:www)\.{host}?{label}(?:[/?#:]{path})?",
            rf"(?<!@)(?i:{known})(?:[/?#]{path}|{end})",
            rf"(?<!@){host}(?i:{plain})(?:(?::\d{{2,5}})?[/?#]{path}|{end}(?!\.{LETTER}))",
            rf"(?<!@){host}(?i:{short})(?::\d{{2,5}})?/{path}",
        ]
    )


def _phone() -> str:
    """Return the local shapes of telephone numbers: digits with at most one sign or space between them."""
    gap = rf"[{GAP}.\-\u2010\u2011–]?"

    def digits(count: int) -> str:
        return rf"\d(?:{gap}\d){{{count - 1}}}"

    lead = rf"(?:{gap}\(|{_GAP}?\(|{gap})"
    back = rf"(?:\){gap}|{gap})"
    shapes = [
        rf"(?:\+{_GAP}?7|[78]){lead}\d{{3,4}}{back}{digits(6)}\d?",
        rf"(?:\+{_GAP}?7|[78]){lead}{digits(3)}{back}{digits(7)}",
        rf"(?:\+{_GAP}?|00)?996{lead}{digits(3)}{back}{digits(6)}",
        rf"\(?0{lead}{digits(3)}{back}{digits(6)}",
        rf"\+{_GAP}?\d(?:(?:{gap}\(|\){gap}|{gap})\d){{8,14}}",
        rf"\(9\d\d\){gap}{digits(7)}",
        r"9\d\d(?P<s1>[- ])\d{3}(?P=s1)\d\d(?P=s1)\d\d|9\d{9}",
        r"[2-9]\d\d(?P<s2>[- ])\d\d(?P=s2)\d\d(?P=s2)\d\d",
        r"\d{3}-\d\d-\d\d",
    ]
    whole = "|".join(f"(?:{shape})(?!\\d|-\\d)" for shape in shapes)
    return whole.replace(r"\d", "[0-9]")  # a token may run over a space only between ordinary digits


# Endings that people write behind figures: cases, ordinals and collectives in Kyrgyz, cases of ordinals in
# Russian, Kyrgyz in Latin letters, English ordinals and hours.
NUMERAL_ENDINGS = (
    "(?:[ыиуү]?н)?ч[ыиуү](?:н[ыиуү]н|с[ыиуү]н?|н|л[аеоө]р)?|[гк][аеоө]|[дт][аеоө]н?|[дтн][ыиуү]н?|с[ыиуү]н?|[оө][оө]"
    "|[дт][аеоө]й|[лдт][аеоө]р|[дт][аеоө]г[ыиуү]"
    "|ый|ий|ой|ая|ое|ые|ого|его|ому|ему|ым|им|ом|ых|их|ыми|ими|му|ми|ти|ью|ех|ух|ая|ую"
    "|[gk][aeo]|[dt][aeo]n?|n?ch[iyu]|inchi|unchu|st|nd|rd|th|am|pm"
)


def _number() -> str:
    units = [unit for unit in lines("text", "units.txt") if all(len(part) == 1 for part in unit.split("."))]
    numeral = rf"[\d{_NUMERALS}]"
    # Glued to the digits stay the endings of numerals (8ге, 100дөн, 5чи, 1st), one letter (2500р, 4G) and
    # letters with digits behind them (2к21); any longer word is a word of its own (3кун, 700сом, 60мин). What
    # a hyphen joins belongs to the number: 2021-жылы, 5-класс, 3х-комнатная.
    alone = r"(?![^\W\d])"
    figures = rf"(?={LETTER}+\d){LETTER}{_TAIL}*|(?i:{NUMERAL_ENDINGS}){alone}|{LETTER}[²³]?{alone}"
    joined_on = rf"{LETTER}{_TAIL}*(?:{_JOINER}{_TAIL}+)*"
    ending = (
        rf"(?:-?(?i:{_any_of(units)})\.(?!\w)|-(?i:{_any_of(lines('text', 'units.txt'))})\.(?!\w)"
        rf"|[-\u2010\u2011'’]{joined_on}|(?:{figures})(?:{_JOINER}{_TAIL}+)*)?"
    )
    # 80%га, 5%-ный: endings of пайыз, процент and процентный
    share = r"[%‰](?:-[а-яё]+|-?(?:га|ке|ды|ти|да|те|дан|тен|дык|дын|тин|тик|лык|ы|ын|ына|ында|ынан)(?!\w))?"
    grouped = rf"[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+(?!\d)(?:,[0-9]+)?"
    joined = rf"{numeral}+(?:[.,:/\-–×*]{numeral}+)*"
    money = "[$€£¥₽₸₴₺]"
    named = rf"(?i:{_any_of(lines('text', 'figure_names.txt'))})(?!\w)"
    card = r"[0-9]{4}(?P<s3>[ -])[0-9]{4}(?P=s3)[0-9]{4}(?P=s3)[0-9]{4}(?!\d)|[0-9]{16,20}(?!\d)"
    return rf"{card}|{named}|{money}?(?:{grouped}|{joined})(?:{money}|{share}|°[CСFc]?\b|{ending})"


_LONGEST = (
    40  # letters of a word that is written letter by letter: without a bound, time grows with the square
)


def _word() -> str:
    letters = f"[{UPPER}{_LOWER}]"
    # Single letters that are words of Russian or English: three of them in a row are a sentence.
    single = "авикосуяэАВИКОСУЯЭaiAI"
    # Letters in alphabetical order are a list, not a word.
    alphabets = "абвгдежзиклмнопрстуфхцчшщ", "abcdefghijklmnopqrstuvwxyz"
    orders = [order for letters in alphabets for order in (letters, letters.upper())]
    # between the letters of a row that follows stands a gap, so here any sign will do
    listed_off = "|".join(".".join(order[at : at + 3]) for order in orders for at in range(len(order) - 2))
    rows = "|".join(
        rf"(?=(?:[{single}]{_GAP}){{0,{_LONGEST}}}(?![{single}])[{case}](?!\w)|(?:[{case}]{_GAP}){{4}}[{case}](?!\w))"
        rf"{run}(?!\w|{_JOINER}\w|\.\w)"
        for case, run in (
            (UPPER, rf"[{UPPER}](?:{_GAP}[{UPPER}]){{2,{_LONGEST}}}"),
            (_LOWER, rf"[{_LOWER}](?:{_GAP}[{_LOWER}]){{2,{_LONGEST}}}"),
            (UPPER + _LOWER, rf"[{UPPER}](?:{_GAP}[{_LOWER}]){{3,{_LONGEST}}}"),
        )
    )
    spaced = rf"(?!{listed_off})(?:{rows})"
    signed = rf"{letters}(?P<s4>[_·*|])(?:{letters}(?P=s4)){{2,{_LONGEST}}}{letters}(?!\w)"
    last = rf"(?:\.|(?!\w|{_JOINER}\w))"
    towns = _any_of(lines("text", "towns.txt"))
    road = rf"(?={LETTER}+-)(?i:{towns})(?=-(?i:{towns}){LETTER}{{0,6}}(?!\w))"
    dotted = (
        rf"(?:[{_LOWER}]\.){{1,{_LONGEST}}}[{_LOWER}]{last}|(?:[{UPPER}]\.){{1,{_LONGEST}}}[{UPPER}]{last}"
    )
    initial = rf"[{UPPER}]\.(?![.\d])"
    listed = rf"(?i:{_any_of(lines('text', 'abbreviations.txt'))})\.(?![.])"
    slashed = rf"(?i:{_any_of(lines('text', 'slashes.txt'))})(?![\w/])"
    company = "(?<=[A-Z])&(?=[A-Z])"  # AT&T, H&M
    censored = rf"\*+(?={LETTER})|(?<=[{_CYRILLIC}])@(?=[{_CYRILLIC}])"
    masked = rf"(?<!\*){LETTER}{{1,3}}\*{{2,}}(?!\*)"
    plain = rf"{LETTER}(?:(?!\d{{9}}){_TAIL}|{_JOINER}(?={LETTER}|\d)|{censored}|{company})*"
    return "|".join([spaced, signed, road, dotted, initial, listed, slashed, rf"{masked}(?!{LETTER})", plain])


@lru_cache(maxsize=1)
def token_pattern() -> re.Pattern[str]:
    """Return the one pattern: each match is a token, the name of its group is the kind.

    Together with white space the matches cover any text without a hole.

    >>> [(m.group(), m.lastgroup) for m in token_pattern().finditer("Жумуш бар: t.me/kg, 2500р!")]
    [('Жумуш', 'word'), ('бар', 'word'), (':', 'punctuation'), ('t.me/kg', 'url'), (',', 'punctuation'),
     ('2500р', 'number'), ('!', 'punctuation')]
    """
    local = r"[^\W_](?:[\w.+-]{0,63}[\w+-])?"
    email = rf"{local}@[^\W_][\w-]{{0,62}}(?:\.[^\W_][\w-]{{0,62}}){{1,8}}"
    vk_mention = r"\[(?:id|club|public|event)-?\d+(?::bp-?\d+_\d+)?\||[@*](?:id|club)\d+"
    mention = rf"[@＠]\w(?:\w|\.(?=\w))*|{vk_mention}"
    hashtag = rf"[#＃](?=[\d_]*{LETTER})(?:\w|[{MARK}]|[-\u2010\u2011](?={LETTER})|\u200d)+"
    left_over = (
        r"&(?:\#\d{1,7}|\#x[0-9a-fA-F]{1,6}|laquo|raquo|mdash|ndash|hellip|apos);"
        r"|&(?:amp|quot|lt|gt|nbsp)(?:;|(?!\w))|\\[nrt](?![a-z])"
    )
    tag = r"</?(?:br|p|b|i|a|u|div|span|strong|em)/?>"
    punctuation = rf"{left_over}|{tag}|[!?]+|_+|(?P<s5>[^\w\s#@])(?P=s5)*|\S"
    groups = {
        "url": _url(),
        "email": email,
        "hashtag": hashtag,
        "mention": mention,
        "phone": _phone(),
        "emoji": f"{EMOJI}|{_emoticons()}",
        "number": _number(),
        "word": _word(),
        "punctuation": punctuation,
    }
    whole = "|".join(f"(?P<{name}>{body})" for name, body in groups.items())
    return re.compile(whole)
