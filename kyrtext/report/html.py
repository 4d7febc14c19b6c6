"""The report: one HTML file with everything in it, to be read without a network."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from .. import __version__
from ..corpus.corpus import Corpus
from ..corpus.decisions import decisions
from ..corpus.grouping import Counting
from ..files.arrow import release
from ..files.errors import KyrtextError
from ..files.messages import messages
from ..files.writing import write_text
from ..plots import style
from . import html_parts, html_words, manifest
from .figures import BARS, Drawing, drawn_platforms, figure_name
from .options import ReportOptions

SCRIPTS = ("core.js", "charts.js", "table.js", "word.js", "figures.js", "rest.js")


def write_report(
    corpus: Corpus,
    path: str | Path,
    options: ReportOptions | None = None,
    counting: Counting | None = None,
    **changes: Any,
) -> Path:
    """Write the report of a corpus as one self-contained HTML file and return its path.

    Parameters
    ----------
    corpus : Corpus
    path : path
        The file that is written.
    options : ReportOptions, optional
        What goes into it; the fields (`lang`, `codebook`, `events` ...) may also be given as keywords.
    counting : Counting, optional
        How words are counted.

    Raises
    ------
    KyrtextError
        When there are no words to count, or the file cannot be written.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы?", "Требуется повар"])
    >>> write_report(corpus, "report.html", lang="ky")  # doctest: +SKIP
    """
    return write_text(path, report_html(corpus, replace(options or ReportOptions(), **changes), counting))


def report_html(
    corpus: Corpus, options: ReportOptions | None = None, counting: Counting | None = None
) -> str:
    """The report of a corpus as HTML; the same corpus and options give the same text."""
    options, counting = options or ReportOptions(), counting or Counting()
    known = html_words.Counts(corpus, counting, options.words, max(options.top, BARS))
    if not len(known.whole):
        raise KyrtextError(
            "there is nothing to report", f"{corpus.words} words, none left to count", "look at the stop list"
        )
    parts = html_parts.parts_data(corpus, options)
    release()  # looking for copies takes the most
    drawn = drawn_platforms(known.tables, Drawing(options.top, options.lang, "single"), titled=False)
    said = messages("report", options.lang)
    ledger = decisions(corpus, counting)
    record = manifest.manifest(corpus, {"command": "report", **known.whole.attrs}, ledger)
    method = manifest.method_text(corpus, counting, record, options.lang)
    words = html_words.words_data(corpus, known, options)
    data = {
        "lang": options.lang,
        "group": counting.group,
        "text": {key: value for key, value in said.items() if key.startswith("js_")},
        "colours": style.COLOURS,
        "names": style.NAMES[options.lang],
        "figures": [known.numbers(one.platform, one.table) for one in drawn],
        **words,
        **parts,
    }
    pictures = "".join(_figure(number, one, said, options.lang) for number, one in enumerate(drawn, start=1))
    values = {
        **{key: html.escape(value) for key, value in said.items()},
        "lang": options.lang,
        "version": __version__,
        "figures": pictures,
        "method": f"<p>{html.escape(method)}</p>",
        "settings": _settings(manifest.flat_settings(record)),
        "summary": html.escape(html_words.summary(corpus, options.lang)),
        "data": embedded(data),
        "no_codes": "" if options.named and options.named.codes else "hidden",
    }
    return _page(values)


def embedded(value: Any) -> str:
    """JSON that cannot end the script element it stands in, nor break a line of JavaScript.

    Examples
    --------
    >>> embedded({"text": "</script>&"})
    '{"text":"\\\\u003c/script\\\\u003e\\\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # half an emoji is no UTF-8; JSON can still say it
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _asset(name: str) -> str:
    return (files("kyrtext") / "report" / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _page(values: Mapping[str, str]) -> str:
    script = "\n".join(_asset(name) for name in SCRIPTS)
    sheet = _asset("report.css")
    # the browser runs this script and this style sheet, and nothing else
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(sheet)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    known = {**values, "script": script, "style": sheet, "policy": policy}
    return re.sub(r"\{\{(\w+)\}\}", lambda found: known[found[1]], _asset("report.html"))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _figure(number: int, one: Any, said: Mapping[str, str], lang: str) -> str:
    title = html.escape(f"{figure_name(number, lang)} {one.caption}")
    pictures = "".join(
        f'<img class="{kind}" alt="{html.escape(said[f"alt_{kind}"])}: {html.escape(words)}" '
        f'src="data:image/svg+xml;base64,{_svg(figure)}">'
        for kind, figure, words in (
            ("cloud", one.cloud, ", ".join(one.table["headword"].head(20))),
            ("bars", one.bars, ", ".join(one.table["headword"].head(20))),
        )
    )
    head = f'<figure id="figure-{number}"><figcaption>{title}</figcaption>'
    return f'{head}<div class="pair">{pictures}</div></figure>'


def _svg(figure: style.Figure) -> str:
    stream = io.BytesIO()
    style.write_svg(figure, stream)
    return base64.b64encode(stream.getvalue()).decode("ascii")


def _settings(flat: Mapping[str, Any]) -> str:
    rows = (
        f"<tr><th scope='row'>{html.escape(str(key))}</th><td>{html.escape(str(value))}</td></tr>"
        for key, value in flat.items()
    )
    return "".join(rows)
