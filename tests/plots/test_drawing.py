"""Every plot drawn at every size in every language: nothing is cut off, nothing lies on anything else."""

from __future__ import annotations

import itertools
import logging
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

import kyrtext
from kyrtext import plots
from kyrtext.files.messages import LANGUAGES, heading, messages
from kyrtext.measures.bursts import bursts
from kyrtext.measures.correspondence import correspondence
from kyrtext.measures.timeline import timeline as count_timeline
from kyrtext.measures.word_tree import Branching
from kyrtext.plots import style
from kyrtext.plots.cloud import SMALLEST, Word
from kyrtext.report.figures import Drawing

TITLES = {
    "en": "Facebook Groups and Pages: Word Frequency in Posts and Comments",
    "ru": "Группы и страницы Facebook: частота слов в постах и комментариях",
    "ky": "Facebook топтору жана баракчалары: посттор менен комментарийлердеги сөздөрдүн жыштыгы",
}
WORDS = [
    "жумуш",
    "работа",
    "требуется",
    "зарплата",
    "акча",
    "повар",
    "уборка",
    "такси",
    "доставка",
    "документтер",
    "паспорт",
    "загран",
    "элчилик",
    "помощь",
    "жардам",
    "бөлмө",
    "район",
    "квартира",
    "оплата",
    "метро",
    "орун",
    "балдар",
    "кызматкер",
    "регистрация",
    "мектеп",
    "шайлоо",
    "достопримечательности",
    "үй-бүлөлүк",
    "мекендештер",
    "температура",
]
SIZES = ("single", "slide")  # the smallest and the one of another shape


@pytest.fixture(scope="module")
def corpus() -> kyrtext.Corpus:
    generator = np.random.default_rng(7)
    weights = 1 / np.arange(1, len(WORDS) + 1) ** 0.8
    texts = [
        " ".join(generator.choice(WORDS, size=6, p=weights / weights.sum()).tolist()) for _ in range(400)
    ]
    days = pd.date_range("2020-05-01", periods=400, freq="D").strftime("%Y-%m-%d").tolist()
    platforms = ["facebook", "vkontakte", "odnoklassniki"]
    return kyrtext.from_texts(texts, platform=[platforms[place % 3] for place in range(400)], date_local=days)


@pytest.fixture(scope="module")
def drawings(corpus: kyrtext.Corpus) -> dict[str, tuple[Callable[[Axes, str], Axes], dict[str, Any]]]:
    """What draws each plot, and the shape of its sheet."""
    words, by = kyrtext.frequency(corpus), kyrtext.frequency(corpus, by="platform")
    months, weeks = (kyrtext.frequency(corpus, by=part) for part in ("month", "week"))
    keyed = kyrtext.keyness(corpus.where(platform="facebook"), corpus.where(platform="vkontakte"))
    mapped = correspondence(corpus, words["headword"].head(40).tolist(), "month")
    found = kyrtext.cluster_words(corpus, 20, clusters=9)
    few, many = (count_timeline(corpus, WORDS[:number], "week") for number in (3, 9))
    events = pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-06-01", "2020-06-02", "2020-06-04", "2020-10-04"], utc=True),
            "end": pd.to_datetime(["2020-06-01", "2020-06-02", "2020-06-04", "2020-10-04"], utc=True),
            "label": ["шайлоо", "каршылык", "өзгөчө кырдаал", "маанилүү окуя"],
            "kind": "",
        }
    )
    burst = bursts(few, events)
    mixed = kyrtext.switching(corpus, "platform")
    long = [f"{place:02}-4711-0815-2342-1917 (2020-4711)" for place in range(60)]
    pairs = pd.DataFrame({"first": long[0], "second": long[1:], "n": range(60, 1, -1)})
    tree = kyrtext.word_tree(corpus, "жумуш", Branching(depth=2, branches=5))
    return {
        "bars": (
            lambda ax, lang: plots.bars(words, ax, title=TITLES[lang], lang=lang, top=top_of(ax)),
            {"rows": 30},
        ),
        "cloud": (lambda ax, lang: plots.cloud(words, ax, title=TITLES[lang], lang=lang), {}),
        "treemap": (lambda ax, lang: plots.treemap(words, ax, title=TITLES[lang], lang=lang), {}),
        "zipf": (lambda ax, lang: plots.zipf(words, ax, title=TITLES[lang], lang=lang), {}),
        "heatmap": (
            lambda ax, lang: plots.heatmap(months, ax, title=TITLES[lang], lang=lang, top=top_of(ax) - 2),
            {"rows": 25},
        ),
        "heatmap of many columns": (
            lambda ax, lang: plots.heatmap(
                weeks, ax, columns="week", title=TITLES[lang], lang=lang, top=top_of(ax) - 2
            ),
            {"rows": 25},
        ),
        "side_by_side": (
            lambda ax, lang: plots.side_by_side(by, ax, title=TITLES[lang], lang=lang, top=top_of(ax) - 2),
            {"rows": 25},
        ),
        "keyness": (
            lambda ax, lang: plots.keyness(keyed, ax, title=TITLES[lang], lang=lang, top=top_of(ax) // 2),
            {"rows": 30},
        ),
        "scatter": (lambda ax, lang: plots.scatter(keyed, ax, title=TITLES[lang], lang=lang), {"ratio": 1}),
        "correspondence": (
            lambda ax, lang: plots.correspondence(mapped, ax, title=TITLES[lang], lang=lang),
            {"ratio": 1},
        ),
        "shares": (lambda ax, lang: plots.shares(mixed, ax, title=TITLES[lang], lang=lang), {"rows": 6}),
        "network": (lambda ax, lang: plots.network(found.pairs, ax, title=TITLES[lang]), {"ratio": 1}),
        "network of long names": (
            lambda ax, lang: plots.network(pairs, ax, title=TITLES[lang], value="n"),
            {},
        ),
        "dendrogram": (
            lambda ax, lang: plots.dendrogram(found.items, found.branches, ax, title=TITLES[lang], lang=lang),
            {"rows": 20},
        ),
        "timeline of few": (
            lambda ax, lang: plots.timeline(
                few, ax, title=TITLES[lang], lang=lang, events=events, bursts=burst
            ),
            {"rows": 14},
        ),
        "timeline of many": (
            lambda ax, lang: plots.timeline(many, ax, title=TITLES[lang], lang=lang, events=events, smooth=3),
            {"rows": 20},
        ),
        "word_tree": (
            lambda ax, lang: plots.word_tree(tree, ax, title=TITLES[lang], lang=lang),
            {"rows": 30},
        ),
    }


def top_of(ax: Axes) -> int:
    """Rows for which the figure has room."""
    high = 72 * ax.figure.get_size_inches()[1] / style.type_size(ax.figure)
    return min(int(high / 1.75) - 5, 30)


NAMES = (
    *("bars", "cloud", "treemap", "zipf", "heatmap", "side_by_side", "keyness", "scatter", "shares"),
    *(
        "heatmap of many columns",
        "correspondence",
        "network",
        "network of long names",
        "dendrogram",
        "timeline of few",
        "timeline of many",
        "word_tree",
    ),
)


def test_every_plot_is_drawn(drawings: dict[str, Any]) -> None:
    assert set(drawings) == set(NAMES)
    elsewhere = {"size_of_tree", "measured"}  # bars of measures are `bars`
    assert {name.split()[0] for name in NAMES} == set(plots.__all__) - elsewhere


def drawn(drawings: dict[str, Any], name: str, lang: str, size: str) -> Axes:
    draw, shape = drawings[name]
    figure = style.sheet(size, **shape)
    ax = draw(figure.add_subplot(), lang)
    style.settle(figure)
    return ax


def texts_of(ax: Axes) -> list[Text]:
    """Every text that is seen."""
    found: list[Text] = [*ax.figure.texts]
    for owner in ax.figure.axes:
        found += [owner.title, owner._left_title, *owner.texts]
        legend = owner.get_legend()
        if legend is not None:
            found += [legend.get_title(), *legend.get_texts()]
        if owner.axison:
            for axis in (owner.xaxis, owner.yaxis):
                found += [axis.label, axis.get_offset_text()]
                found += [label for tick in axis._update_ticks() for label in (tick.label1, tick.label2)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_and_nothing_overlaps(
    name: str, lang: str, size: str, drawings: dict[str, Any]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph the font has not, a layout that does not fit
        ax = drawn(drawings, name, lang, size)
        ax.figure.canvas.draw()
    canvas = ax.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_of(ax)]
    boxes += [
        (patch.get_label(), patch.get_window_extent()) for patch in ax.patches if isinstance(patch, Word)
    ]
    assert boxes
    for text, box in boxes:
        assert canvas.x0 - 1 <= box.x0 <= box.x1 <= canvas.x1 + 1, text
        assert canvas.y0 - 1 <= box.y0 <= box.y1 <= canvas.y1 + 1, text
    for (one, box), (other, beside) in itertools.combinations(boxes, 2):
        wide = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        high = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert wide <= 1.5 or high <= 2.5, (one, other)


@pytest.mark.parametrize("size", ["double", "slide"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_of_the_sheet_are_whole(lang: str, size: str, corpus: kyrtext.Corpus) -> None:
    sheet = kyrtext.figures(corpus, drawing=Drawing(lang=lang, size=size)).sheet
    sheet.canvas.draw()
    titles = [ax._left_title for ax in sheet.axes if ax._left_title.get_text()]  # type: ignore[attr-defined]
    assert len(titles) == 3
    for title in titles:
        box = title.get_window_extent()
        assert sheet.bbox.x0 <= box.x0 <= box.x1 <= sheet.bbox.x1, title.get_text()
        assert box.y1 <= sheet.bbox.y1, title.get_text()


def test_clouds_beside_each_other_begin_at_one_height_and_fill_their_column(corpus: kyrtext.Corpus) -> None:
    sheet = kyrtext.figures(corpus, drawing=Drawing(lang="ky", size="page")).sheet
    sheet.canvas.draw()
    clouds = [ax for ax in sheet.axes if not ax.axison]
    tops = [ax._left_title.get_window_extent().y1 for ax in clouds]  # type: ignore[attr-defined]
    assert len(clouds) > 1
    assert max(tops) - min(tops) < 2
    for ax in clouds:
        below = next(one for one in sheet.axes if one.axison and abs(one.bbox.x1 - ax.bbox.x1) < 40)
        assert ax.get_position(original=True).x0 < below.get_position().x0


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_another_language(name: str, lang: str, drawings: dict[str, Any]) -> None:
    """What is not a word of the corpus is a message of this language, a number or a date."""
    ax = drawn(drawings, name, lang, "double")
    ours = {
        word
        for place in ("plots", "method", "figures")
        for text in (*messages(place, lang).values(), heading("item", lang), heading("month", lang))
        for word in re.findall(r"[^\W\d_]+", text)
    }
    ours |= {
        word for text in (*WORDS, TITLES[lang], *EVENTS) for word in re.findall(r"[^\W\d_]+", text.lower())
    }
    ours |= {word.lower() for word in ours} | {"G", "g"}
    for text in texts_of(ax):
        for word in re.findall(r"[^\W\d_]+", text.get_text()):
            cut = word if not text.get_text().endswith("…") else ""
            assert not cut or cut.lower() in ours, text.get_text()
        if lang != "en":
            assert not re.search(r"\d\.\d|\d,\d{3}\b(?!\d)", text.get_text()) or "," not in text.get_text()


EVENTS = ("шайлоо", "каршылык", "өзгөчө кырдаал", "маанилүү окуя")


@pytest.mark.parametrize("size", SIZES)
def test_sizes_of_a_cloud_are_in_proportion_and_above_the_floor(
    size: str, corpus: kyrtext.Corpus, drawings: dict[str, Any]
) -> None:
    ax = drawn(drawings, "cloud", "ru", size)
    words = [patch.item for patch in ax.patches if isinstance(patch, Word)]
    counts = kyrtext.frequency(corpus)["count"].to_numpy(dtype=float)
    wanted = np.maximum(counts / counts.max(), SMALLEST)
    np.testing.assert_allclose([word.size for word in words], wanted)


def test_a_cloud_fills_its_rectangle(drawings: dict[str, Any], corpus: kyrtext.Corpus) -> None:
    ax = drawn(drawings, "cloud", "en", "double")
    left, right, low, high = *ax.get_xlim(), *ax.get_ylim()
    boxes = [patch.get_path().get_extents() for patch in ax.patches if isinstance(patch, Word)]
    wide, tall = (right - left) / 4, (high - low) / 4
    for x in (left, right - wide):
        for y in (low, high - tall):
            # a word reaches into every corner
            assert any(box.x0 < x + wide and box.x1 > x and box.y0 < y + tall and box.y1 > y for box in boxes)


@pytest.mark.parametrize("size", SIZES)
def test_no_word_of_a_treemap_is_larger_than_a_commoner_one(size: str, drawings: dict[str, Any]) -> None:
    ax = drawn(drawings, "treemap", "ky", size)
    sizes = [text.get_fontsize() for text in ax.texts if text.get_visible()]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) >= 8


@pytest.mark.parametrize("name", ["bars", "cloud", "treemap", "side_by_side", "shares"])
def test_the_legend_is_complete(name: str, drawings: dict[str, Any], corpus: kyrtext.Corpus) -> None:
    ax = drawn(drawings, name, "ru", "double")
    legend = ax.get_legend()
    assert legend is not None
    said = [text.get_text() for text in legend.get_texts()]
    if name in ("bars", "cloud", "treemap"):
        kinds = {style.language_class(one) for one in kyrtext.frequency(corpus)["language"].head(30)}
        assert {style.NAMES["ru"][kind] for kind in kinds} == set(said)
    elif name == "side_by_side":
        assert said == ["Facebook", "Одноклассники", "ВКонтакте"]
    else:
        assert said


def test_text_of_an_svg_is_text(drawings: dict[str, Any], tmp_path: Path) -> None:
    for name in NAMES:
        ax = drawn(drawings, name, "ky", "double")
        text = style.save(ax.figure, tmp_path / "x.svg").read_text("utf-8")
        for shown in texts_of(ax):
            for line in shown.get_text().split("\n"):
                assert line.replace("&", "&amp;") in text, (name, line)
        for patch in ax.patches:
            if isinstance(patch, Word):
                assert f">{patch.get_label()}</text>" in text


def test_a_stray_token_makes_no_word_shared() -> None:
    assert style.language_class("ru 1631, ky 1") == "ru"
    assert style.language_class("ky 90, ru 10") == "shared"
    assert style.language_class("ky 91, ru 9") == "ky"
    assert style.language_class("en 5, ru 3") == "en"


def test_small_periods_are_faint_and_set_no_scale() -> None:
    table = pd.DataFrame(
        {
            "period": pd.date_range("2020-01-06", periods=6, freq="7D", tz="UTC"),
            "item": "жумуш",
            "count": 1,
            "documents_percent": [100.0, 10.0, 12.0, 8.0, 9.0, 11.0],
            "all_documents": [2, 50, 50, 50, 50, 50],
        }
    )
    ax = plots.timeline(table, style.figure().add_subplot(), lang="ru")
    assert ax.get_ylim()[1] < 15
    assert np.isnan(ax.get_lines()[0].get_ydata()[0])
    assert len(ax.collections) == 1
    assert "меньше 10 постов" in ax.get_xlabel()


def test_many_lines_stand_in_rows_on_one_scale(drawings: dict[str, Any]) -> None:
    ax = drawn(drawings, "timeline of many", "ru", "double")
    assert [label.get_text() for label in ax.get_yticklabels()] == WORDS[:9]
    lines = [line for line in ax.get_lines() if not str(line.get_label()).startswith("_")]
    for place, line in enumerate(lines):
        values = np.asarray(line.get_ydata(), dtype=float)
        assert np.nanmin(values) >= 8 - place
        assert np.nanmax(values) <= 9 - place
    assert "скользящее среднее" in ax.get_xlabel()


def test_chosen_lines_stand_out(corpus: kyrtext.Corpus) -> None:
    table = count_timeline(corpus, WORDS[:9], "month")
    ax = plots.timeline(table, style.figure().add_subplot(), chosen=WORDS[2:4])
    colours = [line.get_color() for line in ax.get_lines()]
    assert colours.count(style.QUIET) == 7
    assert {text.get_text() for text in ax.texts} == set(WORDS[2:4])


@pytest.mark.parametrize("size", ["single", "page"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_colour_bar_of_few_rows_is_whole(lang: str, size: str, corpus: kyrtext.Corpus) -> None:
    months = kyrtext.frequency(corpus, by="month")
    table = months.assign(month=TITLES["ru"][:30] + months["month"])
    sheet = style.sheet(size, rows=10)
    plots.heatmap(table, sheet.add_subplot(), value="documents_percent", top=2, lang=lang)
    style.settle(sheet)
    sheet.canvas.draw()
    bar = sheet.axes[1]
    assert bar.get_position().width > 0.5
    assert len(bar.xaxis.get_ticklabels()) >= 3
    box = bar.xaxis.label.get_window_extent()
    assert sheet.bbox.x0 <= box.x0 <= box.x1 <= sheet.bbox.x1
    assert sheet.bbox.y0 <= box.y0


@pytest.mark.parametrize("size", SIZES)
def test_no_name_of_a_map_lies_on_a_point(size: str, drawings: dict[str, Any]) -> None:
    ax = drawn(drawings, "correspondence", "ru", size)
    spots = [ax.transData.transform(spot) for kind in ax.collections for spot in kind.get_offsets()]
    names = [text for text in ax.texts if text.get_visible()]
    assert len(names) > 20
    for name in names:
        box = name.get_window_extent()
        assert not [1 for x, y in spots if box.x0 < x < box.x1 and box.y0 < y < box.y1], name.get_text()


def test_no_line_of_a_map_goes_over_a_name() -> None:
    places = np.random.default_rng(0).normal(size=(40, 2))
    ax = style.sheet("single", ratio=1).add_subplot()
    ax.scatter(*places.T)
    style.name_points(ax, [*map(tuple, places)], [f"сөз {number}" for number in range(40)])
    ax.figure.canvas.draw()
    lines = [line for line in ax.lines if line.get_visible() and len(line.get_xdata())]
    assert lines
    for line in lines:
        way = line.get_path().transformed(ax.transData)
        over = [
            text for text in ax.texts if text.get_visible() and way.intersects_bbox(text.get_window_extent())
        ]
        assert len(over) <= 1, line  # its own name, which it touches


def test_what_is_the_same_in_every_row_is_said_once() -> None:
    table = pd.DataFrame({"item": ["Жумуш", "Үй"], "measure": ["likes", "likes"], "mean": [10.0, 10.13]})
    ax = plots.measured(table, value="mean", lang="ky")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Жумуш", "Үй"]
    assert ax.get_xlabel() == "likes, орточо"
    assert [text.get_text() for text in ax.texts] == ["10,0", "10,1"]


def test_of_a_name_in_parts_each_part_is_seen() -> None:
    long = "Москвадагы кыргыздар жумуш жарнак"
    table = pd.DataFrame({"group": long, "measure": ["лайктар", "репосттор"], "mean": [3.0, 4.0]})
    ax = plots.measured(table, style.sheet("single", rows=4).add_subplot(), value="mean", lang="ky")
    said = [label.get_text().split("… · ") for label in ax.get_yticklabels()]
    assert [name[-1] for name in said] == ["лайктар", "репосттор"]
    assert all(long.startswith(name[0]) and len(name[0]) > 3 for name in said)


def test_as_many_colours_as_clusters() -> None:
    for number in (1, 7, 8, 30):
        assert len(set(style.distinct(number))) == number


def test_the_font_says_nothing(caplog: pytest.LogCaptureFixture, drawings: dict[str, Any]) -> None:
    with caplog.at_level(logging.WARNING, logger="matplotlib"):
        drawn(drawings, "cloud", "ky", "single")
    assert not caplog.records
