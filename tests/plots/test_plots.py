"""Plots: what is drawn is what the table says, nothing overlaps, the same bytes twice."""

from __future__ import annotations

import inspect
import itertools
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

import kyrtext
from kyrtext import plots
from kyrtext.files.errors import KyrtextError
from kyrtext.measures.correspondence import correspondence
from kyrtext.measures.timeline import timeline as count_timeline
from kyrtext.plots import style
from kyrtext.plots.cloud import _extent, _outline, layout
from kyrtext.plots.grid import squares

TEXTS = [
    "Москвада жумуш барбы? Жумушка барам, COVID бүттү",
    "Требуется повар, работа в центре, метро рядом, документы есть",
    "Жумуш бар: такси, доставка. Паспорт керек, документтер керек",
    "Сниму комнату, квартиру, район любой, оплата сразу",
]


@pytest.fixture(scope="module")
def corpus() -> kyrtext.Corpus:
    return kyrtext.from_texts(
        TEXTS * 3,
        platform=["facebook", "vkontakte", "odnoklassniki"] * 4,
        date_local=[f"2020-{month:02d}-11" for month in range(1, 13)],
    )


@pytest.fixture(scope="module")
def tables(corpus: kyrtext.Corpus) -> dict[str, tuple]:
    """The arguments of every plot."""
    words = kyrtext.frequency(corpus)
    keyed = kyrtext.keyness(corpus.where(platform="facebook"), corpus.where(platform="vkontakte"))
    clusters = kyrtext.cluster_words(corpus, 12, clusters=3)
    return {
        "bars": (words,),
        "cloud": (words,),
        "treemap": (words,),
        "measured": (words,),
        "correspondence": (correspondence(corpus, ["жумуш", "работа", "такси"], "platform"),),
        "zipf": (words,),
        "heatmap": (kyrtext.frequency(corpus, by="month"),),
        "side_by_side": (kyrtext.frequency(corpus, by="platform"),),
        "keyness": (keyed,),
        "scatter": (keyed,),
        "timeline": (count_timeline(corpus, ["жумуш", "работа"], "month"),),
        "network": (clusters.pairs,),
        "dendrogram": (clusters.items, clusters.branches),
        "shares": (kyrtext.switching(corpus, "platform"),),
    }


NAMES = sorted(set(plots.__all__) - {"word_tree", "size_of_tree"})


def draw(name: str, tables: dict[str, tuple], **options: object) -> Axes:
    drawn = style.figure(7, 5)
    return getattr(plots, name)(*tables[name], ax=drawn.add_subplot(), **options)


def test_every_plot_is_tested(tables: dict[str, tuple]) -> None:
    assert set(NAMES) == set(tables)


@pytest.mark.parametrize("name", NAMES)
def test_the_axes_given_is_used_and_nothing_global_changes(name: str, tables: dict[str, tuple]) -> None:
    before = dict(mpl.rcParams)
    drawn = style.figure(7, 5)
    ax = drawn.add_subplot()
    assert getattr(plots, name)(*tables[name], ax=ax, title="Аталышы") is ax
    assert "Аталышы" in (ax.get_title("left"), ax.get_title("center"))
    assert ax.has_data() or ax.patches or ax.texts
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_never_changed(name: str, tables: dict[str, tuple]) -> None:
    before = [table.copy() for table in tables[name]]
    draw(name, tables)
    for old, new in zip(before, tables[name], strict=True):
        pd.testing.assert_frame_equal(old, new)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_makes_an_empty_plot(name: str, tables: dict[str, tuple], tmp_path: Path) -> None:
    empty = [table.iloc[:0] for table in tables[name]]
    drawn = style.figure(5, 4)
    getattr(plots, name)(*empty, ax=drawn.add_subplot())
    assert style.save(drawn, tmp_path / "empty.png").stat().st_size > 500


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_bytes_twice(name: str, ending: str, tables: dict[str, tuple], tmp_path: Path) -> None:
    first, second = (
        style.save(draw(name, tables).figure, tmp_path / f"{number}.{ending}").read_bytes()
        for number in (1, 2)
    )
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_in_the_language_asked_for(name: str, tables: dict[str, tuple]) -> None:
    if "lang" not in inspect.signature(getattr(plots, name)).parameters:
        assert name == "network"  # it has no labels but the words
        return
    said = {}
    for lang in ("en", "ru", "ky"):
        ax = draw(name, tables, lang=lang)
        legend = ax.get_legend()
        texts = [text.get_text() for text in legend.get_texts()] if legend else []
        bar = [axes.get_ylabel() for axes in ax.figure.axes]
        said[lang] = (ax.get_xlabel(), ax.get_ylabel(), *bar, *texts, *map(str, ax.get_yticklabels()))
    assert len(set(said.values())) == 3


def test_a_wrong_ending_is_told(tmp_path: Path) -> None:
    with pytest.raises(KyrtextError, match=r"\.gif"):
        style.save(style.figure(), tmp_path / "x.gif")


# ------------------------------------------------------------------- bars


def test_bars_are_the_first_rows(tables: dict[str, tuple]) -> None:
    words = tables["bars"][0]
    ax = draw("bars", tables, top=5)
    assert [label.get_text() for label in ax.get_yticklabels()] == words["headword"].head(5).tolist()
    assert [bar.get_width() for bar in ax.patches] == words["count"].head(5).tolist()
    assert [text.get_text() for text in ax.texts] == [str(count) for count in words["count"].head(5)]
    low, high = ax.get_ylim()
    assert low > high  # the commonest on top


def test_bars_show_intervals_and_keep_numbers_off_them(corpus: kyrtext.Corpus) -> None:
    table = kyrtext.frequency(corpus, intervals=True)
    ax = plots.bars(table, style.figure().add_subplot(), value="weighted_percent", top=4)
    for text, high in zip(ax.texts, table["weighted_percent_high"], strict=False):
        assert text.xy[0] == pytest.approx(high)


# ------------------------------------------------------------------- cloud


def test_every_word_of_the_cloud_is_placed(tables: dict[str, tuple]) -> None:
    words = tables["cloud"][0]
    ax = draw("cloud", tables, top=20)
    drawn = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    assert [patch.get_label() for patch in drawn] == words["headword"].head(20).tolist()
    left, right, low, high = *ax.get_xlim(), *ax.get_ylim()
    for patch in drawn:
        box = patch.get_path().get_extents()
        assert left <= box.x0 < box.x1 <= right
        assert low <= box.y0 < box.y1 <= high


@given(
    st.lists(st.text("абвгөүң", min_size=1, max_size=12), min_size=1, max_size=25),
    st.lists(st.integers(1, 10_000), min_size=25, max_size=25),
)
@settings(max_examples=25, deadline=None)
def test_words_of_a_cloud_never_touch(words: list[str], counts: list[int]) -> None:
    values = np.array(sorted(counts, reverse=True)[: len(words)], dtype=float)
    placed = layout(words, values)
    assert [item.word for item in placed] == words
    sizes = [item.size for item in placed]
    assert sizes == sorted(sizes, reverse=True)
    boxes = []
    for item in placed:
        x0, y0, x1, y1 = _extent(_outline(item.word))
        boxes.append(
            (
                item.x + x0 * item.size,
                item.y + y0 * item.size,
                item.x + x1 * item.size,
                item.y + y1 * item.size,
            )
        )
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_colours_tell_the_language(tables: dict[str, tuple]) -> None:
    words = tables["cloud"][0]
    wanted = style.language_colours(words["language"].head(10))
    drawn = draw("cloud", tables, top=10).patches
    assert [mpl.colors.to_hex(patch.get_facecolor()) for patch in drawn] == [c.lower() for c in wanted]
    assert len(set(wanted)) >= 3


def test_the_font_has_every_letter() -> None:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    for weight in ("normal", "bold"):
        known = FT2Font(
            findfont(FontProperties(family=style.STYLE["font.family"], weight=weight))
        ).get_charmap()
        letters = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
        assert all(ord(letter) in known for letter in letters + letters.upper() + "–−%")


# ------------------------------------------------------------------- the others


def test_treemap_areas_follow_the_counts(tables: dict[str, tuple]) -> None:
    words = tables["treemap"][0].head(12)
    boxes = draw("treemap", tables, top=12).patches
    areas = np.array([box.get_width() * box.get_height() for box in boxes])
    np.testing.assert_allclose(areas / areas.sum(), words["count"] / words["count"].sum())


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_squares_fill_the_area_and_lie_side_by_side(values: list[float]) -> None:
    boxes = squares(np.array(sorted(values, reverse=True)), 1.6, 1.0)
    assert sum(width * height for _, _, width, height in boxes) == pytest.approx(1.6)
    for (ax, ay, aw, ah), (bx, by, bw, bh) in itertools.combinations(boxes, 2):
        across = min(ax + aw, bx + bw) - max(ax, bx)
        up = min(ay + ah, by + bh) - max(ay, by)
        assert across < 1e-9 or up < 1e-9


def test_heatmap_holds_the_values(corpus: kyrtext.Corpus) -> None:
    table = kyrtext.frequency(corpus, by="month")
    ax = plots.heatmap(table, style.figure().add_subplot(), value="count", top=3)
    values = ax.images[0].get_array()
    rows = [label.get_text() for label in ax.get_yticklabels()]
    columns = [label.get_text() for label in ax.get_xticklabels()]
    for i, word in enumerate(rows):
        for j, month in enumerate(columns):
            chosen = (table["headword"] == word) & (table["month"] == month)
            assert values[i, j] == table["count"][chosen].sum()


def test_timeline_draws_one_line_an_item_and_marks_events(tables: dict[str, tuple]) -> None:
    events = pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-03-01", "2020-03-02", "2031-01-01"], utc=True),
            "end": pd.to_datetime(["2020-03-01", "2020-03-02", "2031-01-01"], utc=True),
            "label": ["шайлоо", "каршылык", "кийин"],
            "kind": "",
        }
    )
    ax = draw("timeline", tables, events=events)
    assert [line.get_label() for line in ax.get_lines()][:2] == ["жумуш", "работа"]
    # events first, then the names at the ends of the lines
    assert [text.get_text() for text in ax.texts] == ["1", "2", "жумуш", "работа"]
    heights = [text.xyann[1] for text in ax.texts]
    assert heights[0] != heights[1]  # a day apart, so one stands above the other
    assert ax.get_xlabel().split("\n")[0] == "1 шайлоо   2 каршылык"


def test_names_in_a_scatter_do_not_run_into_each_other() -> None:
    words = [f"сөз{number}" for number in range(12)]
    table = pd.DataFrame(
        {
            "headword": words,
            "target_per_million": [100.0] * 6 + [105.0] * 6,
            "reference_per_million": [10.0] * 12,
            "G2": np.arange(12, 0, -1.0),
            "q": 0.001,
        }
    )
    ax = plots.scatter(table, style.figure(7, 7).add_subplot())
    assert [text.get_text() for text in ax.texts] == ["сөз0, сөз1, сөз2 …", "сөз6, сөз7, сөз8 …"]
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not boxes[0].overlaps(boxes[1])


def test_network_and_dendrogram_name_every_word(tables: dict[str, tuple]) -> None:
    pairs = tables["network"][0]
    shown = pairs[pairs["similarity"] > 0].head(60)
    names = {text.get_text() for text in draw("network", tables).texts}
    assert names == set(shown["first"]) | set(shown["second"])
    ticks = [label.get_text() for label in draw("dendrogram", tables).get_yticklabels()]
    assert ticks == tables["dendrogram"][0]["item"].tolist()


def test_shares_fill_the_bar(tables: dict[str, tuple]) -> None:
    ax = draw("shares", tables)
    ends: dict[float, float] = {}
    for bar in ax.patches:
        ends[bar.get_y()] = max(ends.get(bar.get_y(), 0.0), bar.get_x() + bar.get_width())
    assert list(ends.values()) == pytest.approx([100.0] * 3)


# ------------------------------------------------------------------- the study's figures


def test_figures_are_the_study_s_and_come_out_the_same(corpus: kyrtext.Corpus, tmp_path: Path) -> None:
    first = kyrtext.figures(corpus, tmp_path / "1", top=15)
    kyrtext.figures(corpus, tmp_path / "2", top=15)
    names = [one.name for one in first]
    assert names == ["figure1-facebook", "figure2-vkontakte", "figure3-odnoklassniki"]
    assert first.platforms[0].caption == "Facebook Groups and Pages: Word Frequency in Posts and Comments"
    written = {path.name for path in first.written}
    for name in names:
        assert {f"{name}-{kind}.{end}" for kind in ("cloud", "bars") for end in ("png", "svg")} <= written
    assert {"figures-side-by-side.png", "frequencies.xlsx", "facebook.csv", "manifest.json"} <= written
    for path in sorted((tmp_path / "1").iterdir()):
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes(), path.name


def test_figures_speak_the_language_asked_for(corpus: kyrtext.Corpus) -> None:
    drawn = kyrtext.figures(corpus, top=5, lang="ky")
    assert "сөздөрдүн жыштыгы" in drawn.platforms[0].caption
    assert drawn.platforms[0].cloud.axes[0].get_title() == drawn.platforms[0].caption


def test_figures_show_themselves_in_a_notebook(corpus: kyrtext.Corpus) -> None:
    assert kyrtext.figures(corpus, top=5)._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize("lang", ["en", "ru", "ky"])
def test_every_emoji_is_drawn_or_named(lang: str, tmp_path: Path) -> None:
    signs = ["💰", "😂", "🇰🇬", "👍🏽", "❤️", "👩‍🏫", "\U0001fae8", "))"]
    table = pd.DataFrame({"item": signs, "count": range(8, 0, -1), "q": 0.01, "G2": 1.5})
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph is a warning of matplotlib
        ax = plots.bars(table, lang=lang)
        names = [name.get_text() for name in ax.get_yticklabels()]
        plots.style.save(ax.figure, tmp_path / "a.png")
        keyed = plots.keyness(table.rename(columns={"item": "headword"}), lang=lang)
        plots.style.save(keyed.figure, tmp_path / "b.png")
        parts = pd.DataFrame({"headword": signs, "platform": "vkontakte", "count": 1, "per_million": 5.0})
        plots.style.save(plots.side_by_side(parts, lang=lang).figure, tmp_path / "c.png")
        plots.style.save(plots.heatmap(parts, columns="platform", lang=lang).figure, tmp_path / "d.png")
    bag, flag = {
        "en": ("bag of money", "flag KG"),
        "ru": ("мешок денег", "флаг KG"),
        "ky": ("акча салынган кап", "желек KG"),
    }[lang]
    plt.close("all")
    assert names[:3] == [bag, "😂", flag]
    assert names[4] == "❤"
    assert names[6:] == ["U+1FAE8", "))"]


def test_names_of_emoji_are_for_signs_in_three_languages() -> None:
    text = (Path(kyrtext.__file__).parent / "data" / "emoji.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert all(len(row) == 4 and all(row) for row in rows)
