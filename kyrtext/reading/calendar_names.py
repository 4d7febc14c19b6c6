"""What months and time zones are called in dates."""

from __future__ import annotations

from datetime import timedelta

# Abbreviations with one meaning only: CST, IST, BST, AST have several and fix nothing.
ZONES = {
    name: hours
    for hours, names in {
        -10: "hst", -9: "akst", -8: "akdt pst", -7: "pdt mst", -6: "mdt", -5: "est cdt", -4: "edt", -3: "brt",
        0: "utc gmt z wet", 1: "west cet", 2: "cest eet", 3: "eest msk trt", 4: "msd", 6: "kgt", 8: "sgt hkt",
        9: "jst kst", 10: "aest", 11: "aedt", 12: "nzst", 13: "nzdt",
    }.items()
    for name in names.split()
}  # fmt: skip
FIXED = {f" {name.upper()}": timedelta(hours=hours) for name, hours in ZONES.items()}

# The first three letters tell a month in Russian (also as Kyrgyz writes it: январь, 5-март) and in English.
_MONTHS = {
    name[:3]: number
    for start in (
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "oca şub mar nis may haz tem ağu eyl eki kas ara",
        "yan fev mar apr may iyn iyl avg sen okt noy dek",
        "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
    )
    for number, name in enumerate(start.split(), 1)
}
_MONTHS["май"] = 5


def month_of(word: str) -> int | None:
    """Return the number of a month's name, None for any other word.

    >>> month_of("марта"), month_of("жума")
    (3, None)
    """
    return _MONTHS.get(word.lower()[:3]) if len(word) <= 9 else None
