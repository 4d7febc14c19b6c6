"""The desk in a real browser: reading, coding, counting, saving, by mouse and by keys."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

import kyrtext
from kyrtext.corpus.index import open_store
from kyrtext.search.answers import find

from .conftest import HOSTILE, small
from .make import FAMILY, told_in
from .serving import Desk, Window

RUSSIAN = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "йцукенгшщзфывапролдячсмить", strict=True))


def goto(page: Window, **params: object) -> None:
    query = urlencode(params)
    page.open(f"http://{page.desk.host}/?{query}", *WIDE)
    if "view" not in params:
        page.one("#total b")


WIDE = (1280, 800)


def total(page: Window) -> int:
    digits = "".join(sign for sign in page.text("#total b") if sign.isdigit())
    return int(digits)


def wait_total(page: Window, number: int) -> None:
    page.until(lambda: page.all("#total b") and total(page) == number, f"for {number}")


def saved(page: Window) -> None:
    page.until(lambda: page.text("#saved").startswith("✓"), "to be saved")


def codings(page: Window) -> list[str]:
    return page.texts("#post .coding .quote")


def test_it_opens_and_asks_its_own_host_only(page: Window) -> None:
    assert total(page) == len(small())
    hosts = set()
    for entry in page.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if not url.startswith(("data:", "about:", "chrome:")):
                hosts.add(url.split("/")[2])
    assert hosts == {page.desk.host}
    assert "token" not in page.run("return location.href")
    assert page.all("#post .welcome li")


def test_what_posts_say_is_shown_as_text(page: Window) -> None:
    goto(page, post=1)
    page.until(lambda: page.all("#text"))
    assert page.text("#text") == f"{HOSTILE} үй керек"
    assert HOSTILE in page.text("#post .known") or page.desk.ask("post", row=1)["group"] != HOSTILE
    page.click("#new-code")
    page.one("#code-name").send_keys(HOSTILE)
    page.one("dialog form button").click()
    page.until(lambda: HOSTILE in "".join(page.texts("#codes .give")))
    page.one("#post .memo textarea").send_keys(HOSTILE)
    page.until(lambda: page.texts("#post .memo [role=status]")[-1] == "saved")
    goto(page, post=1)
    page.until(lambda: page.all("#post .memo textarea"))
    assert page.run("return document.querySelector('#post .memo textarea').value") == HOSTILE
    assert not page.all("#main img")
    assert not page.all("#main script")
    for view in ("words", "time", "table", "passages", "sample", "export"):
        goto(page, view=view)
        assert not page.all("#main img")


def test_right_to_left_text_stays_in_its_place(page: Window) -> None:
    goto(page, post=2)
    page.until(lambda: page.all("#text"))
    assert page.run("return getComputedStyle(document.getElementById('text')).unicodeBidi") == "isolate"
    assert page.text("#text") == small().texts([2])[0]


def test_a_comment_stands_under_its_post_beside_its_siblings(page: Window) -> None:
    goto(page, post=6)
    page.until(lambda: page.all("#post .thread.above .one"))
    assert "Жумуш барбы 0" in page.text("#post .thread.above")
    assert "Ищу работу" in page.text("#post .thread.below")
    page.click("#post .thread.above .one")
    page.until(lambda: page.post() == 5)


CASES: list[tuple[dict[str, str], str]] = [
    ({"q": "жумуш"}, "жумуш"),
    ({"q": '"Москвада"'}, '"Москвада"'),
    ({"platform": "facebook"}, "platform:facebook"),
    ({"group": "Биз барбыз"}, 'group:"Биз барбыз"'),
    ({"group": HOSTILE}, 'group:"<img*"'),
    ({"kind": "comment"}, "kind:comment"),
    ({"language": "ru"}, "language:ru"),
    ({"from": "2020-03-01", "to": "2020-06-30"}, "from:2020-03-01 to:2020-06-30"),
    ({"likes": "40"}, "likes:>=40"),
    ({"q": "айлык", "platform": "vkontakte", "kind": "comment"}, "айлык platform:vkontakte kind:comment"),
]


def test_a_filter_counts_as_the_command_line(page: Window) -> None:
    corpus = open_store(page.desk.index)
    for params, query in CASES:
        goto(page, **params)
        number = int(find(corpus, query).documents.sum())
        assert 0 < number < len(small()), query
        wait_total(page, number)


def test_filters_are_chosen_and_taken_off(page: Window) -> None:
    page.one("#q").send_keys("айлык\n")
    wait_total(page, 62)
    page.click("#more summary")
    page.click("#f-kind option[value=comment]")
    wait_total(page, 60)
    assert page.run("return location.search") in ("?q=%D0%B0%D0%B9%D0%BB%D1%8B%D0%BA&kind=comment",)
    page.driver.back()
    wait_total(page, 62)
    page.click(".chips.active .filter")
    wait_total(page, len(small()))
    page.one("#q").send_keys("(\n")
    page.until(lambda: page.all("#total .error"))
    assert "cannot understand" in page.text("#total")
    page.driver.get_log("browser")  # a refused question stands in the console


def test_a_key_codes_the_post_and_it_is_there_after_a_reload(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    page.key("Digit1", "1")
    page.until(lambda: page.all("#post .coding"))
    saved(page)
    goto(page, post=5, state="uncoded")
    page.until(lambda: page.all("#post .coding"))
    wait_total(page, len(small()) - 1)
    goto(page, code=page.desk_codes()["work"])
    wait_total(page, 1)
    page.key("KeyZ", "z", ctrl=True)
    wait_total(page, 0)
    page.key("KeyZ", "z", ctrl=True, shift=True)
    wait_total(page, 1)


def select(page: Window, start: int, end: int) -> None:
    """As a mouse does it: places in UTF-16 units."""
    page.run(
        "const node = document.getElementById('text').firstChild; const range = document.createRange();"
        "range.setStart(node, arguments[0]); range.setEnd(node, arguments[1]);"
        "getSelection().removeAllRanges(); getSelection().addRange(range)",
        start,
        end,
    )
    page.until(lambda: page.all("#chosen q"))


def test_a_passage_after_emoji_is_the_same_everywhere(page: Window, tmp_path: Path) -> None:
    goto(page, post=0)
    page.until(lambda: page.all("#text"))
    start = len((FAMILY + " Жумуш керек, а").encode("utf-16-le")) // 2
    select(page, start, start + 2)  # two letters inside: the word is taken
    assert page.text("#chosen q") == "айлык"
    page.key("Digit2", "2")
    page.until(lambda: codings(page) == ["айлык"])
    api = page.desk.ask("post", row=0)["codings"][0]
    text = small().texts([0])[0]
    assert text[api["start"] : api["end"]] == api["quote"] == "айлык"
    # and in the files that are taken away
    for kind in ("xlsx", "qdpx", "docx", "csv"):
        data = page.desk.opener.open(f"http://{page.desk.host}/export/{kind}").read()
        (tmp_path / f"codings.{kind}").write_bytes(data)
    from kyrtext.reading.carriers.sheets import read_sheet
    from kyrtext.report import qda

    row = read_sheet(tmp_path / "codings.xlsx").iloc[0]
    assert (row["quote"], int(row["start"])) == ("айлык", api["start"])
    _, found = qda.read_project(tmp_path / "codings.qdpx")
    assert found[["text", "start"]].values.tolist() == [["айлык", api["start"]]]
    assert "айлык" in told_in(tmp_path / "codings.docx")
    # half of an emoji is none
    select(page, 2, 4)
    assert page.text("#chosen q") == "👨‍👩‍👧"


def test_two_overlapping_codes_are_seen_and_listed(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    select(page, 0, 11)
    page.key("Digit1", "1")
    page.until(lambda: len(codings(page)) == 1)
    select(page, 6, 14)
    page.key("Digit3", "3")
    page.until(lambda: len(codings(page)) == 2)
    assert codings(page) == ["Жумуш барбы", "барбы 0"]
    drawn = page.run("return [...CSS.highlights.keys()].filter((name) => name.startsWith('code-')).length")
    assert drawn == 2
    page.click("#post .coding button[aria-label=Remove]")
    page.until(lambda: codings(page) == ["барбы 0"])


def test_thirty_posts_are_coded_by_keys_alone_in_a_russian_layout(page: Window) -> None:
    goto(page, q="айлык", kind="comment")
    page.one("#list")
    page.run("document.body.focus()")
    press = lambda letter: page.key(f"Key{letter}", RUSSIAN[letter])  # noqa: E731
    press("J")
    seen = set()
    for number in range(30):
        row = page.until(lambda: page.post() if page.post() not in seen else None)
        seen.add(row)
        page.until(
            lambda row=row: (
                page.run("return document.querySelector('.item.current')?.dataset.row") == str(row)
            )
        )
        page.until(lambda row=row: page.text("#text") == f"Айлык канча {(row - 6) // 3}")
        page.key("ArrowRight", "ArrowRight")
        page.key("ArrowRight", "ArrowRight", shift=True)
        page.until(lambda: page.texts("#chosen q") == ["Айлык канча"])
        page.key("Digit2", "2")
        page.until(lambda: codings(page) == ["Айлык канча"])
        press("J")
        assert number < 30
    saved(page)
    assert page.desk.ask("passages")["total"] == 30
    # in a field keys are letters
    page.one("#q").send_keys("ол2")
    assert page.run("return document.getElementById('q').value").endswith("ол2")
    assert page.desk.ask("passages")["total"] == 30


def test_codes_are_made_renamed_moved_merged_and_all_is_undone(
    page: Window, serve: Callable[..., Desk]
) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    page.key("KeyN", "т")
    page.one("#code-name").send_keys("жаңы код")
    page.click("dialog form button")
    page.until(lambda: "жаңы код" in page.texts("#codes .give"))
    before = page.desk.ask("codes")
    code = next(one for one in before if one["name"] == "жаңы код")

    def edit(act: Callable[[], None]) -> None:
        page.click(f"#codes .code[data-id='{code['id']}'] button:last-child")
        page.one("dialog #code-name")
        act()
        page.until(lambda: not page.all("dialog"))

    def rename() -> None:
        field = page.one("dialog #code-name")
        field.clear()
        field.send_keys("башка аты")
        page.run("document.querySelector('dialog form select').selectedIndex = 1")
        page.click("dialog form button.main")

    edit(rename)
    moved = next(one for one in page.desk.ask("codes") if one["id"] == code["id"])
    assert (moved["name"], moved["parent"]) == ("башка аты", page.desk_codes()["work"])
    page.run("document.activeElement.blur()")
    page.key("Enter", "Enter")
    page.one("#palette").send_keys("башка\n")
    page.until(lambda: page.all("#post .coding"))
    edit(lambda: page.click("dialog fieldset p button"))
    page.until(lambda: len(page.desk.ask("codes")) == 3)
    assert len(page.desk.ask("post", row=5)["codings"]) == 1
    for restart in (False, True):
        count = 0
        while page.desk.ask("study")["undo"] and page.desk.ask("study")["undo"]["kind"] != "import":
            page.desk.tell("undo")
            count += 1
            if restart and count == 2:
                page.desk.stop()
                page.desk.start()
                page.desk.enter()
        assert len(page.desk.ask("codes")) == 3
        assert page.desk.ask("post", row=5)["codings"] == []
        while page.desk.ask("study")["redo"]:
            page.desk.tell("redo")
        assert len(page.desk.ask("post", row=5)["codings"]) == 1
    goto(page)
    page.driver.get_log("browser")  # that the desk did not answer stands in the console


def test_a_name_that_is_taken_offers_to_merge(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    before = page.desk.ask("codes")
    into, code = before[0], before[-1]
    page.click(f"#codes .code[data-id='{code['id']}'] button:last-child")
    field = page.one("dialog #code-name")
    field.clear()
    field.send_keys(into["name"])
    page.click("dialog form button.main")
    page.click("dialog [role=alert] button")
    page.until(lambda: not page.all("dialog"))
    assert code["id"] not in {one["id"] for one in page.desk.ask("codes")}
    page.desk.tell("undo")
    assert page.desk.ask("codes") == before


def test_memos_survive_and_two_windows_do_not_overwrite_each_other(page: Window) -> None:
    goto(page, post=7)
    page.one("#post .memo textarea").send_keys("менин оюм")
    page.until(lambda: page.texts("#post .memo [role=status]")[-1] == "saved")
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("window")
    page.open(f"http://{page.desk.host}/?post=7", *WIDE)
    page.until(lambda: page.all("#post .memo textarea"))
    page.one("#post .memo textarea").send_keys(" экинчи терезеден")
    page.until(lambda: page.texts("#post .memo [role=status]")[-1] == "saved")
    second = page.driver.current_window_handle
    page.driver.switch_to.window(first)
    area = page.one("#post .memo textarea")
    area.send_keys(" биринчи терезеден")
    page.until(lambda: page.all("#post .memo .conflict:not([hidden]) button"))
    page.click("#post .memo .conflict button")
    page.until(lambda: "биринчи" in page.desk.ask("post", row=7)["memo"]["text"])
    text = page.desk.ask("post", row=7)["memo"]["text"]
    assert "экинчи терезеден" in text
    assert "биринчи терезеден" in text
    page.driver.switch_to.window(second)
    page.driver.close()
    page.driver.switch_to.window(first)
    page.driver.get_log("browser")  # the refused save stands in the console as 409


def test_another_window_sees_a_coding_within_five_seconds(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    page.desk.tell("code", row=5, code=page.desk_codes()["home"], start=None, session="another")
    page.until(lambda: page.all("#post .coding"), "for the other window's coding", seconds=5)


def test_suggestions_are_judged_one_by_one(page: Window) -> None:
    for number, verdict in enumerate(["KeyA", "KeyA", "KeyA", "KeyD", "KeyD"]):
        goto(page, post=5 + 3 * number)
        page.until(lambda: page.all("#post .suggestion"))
        page.key(verdict, "ф")
        page.until(lambda: not page.all("#post .suggestion"))
    progress = page.desk.ask("study")["progress"]
    assert (progress["read"], progress["coded"]) == (0, 3)  # judging a suggestion is not reading the post
    row = page.desk.ask("judged")["rows"][0]
    assert (row["reviewed"], row["correct"], row["precision"]) == (5, 3, 60.0)
    origins = {one["origin"] for one in page.desk.ask("passages")["passages"]}
    assert origins == {"accepted"}


def test_a_word_a_point_and_a_cell_lead_to_their_posts_and_back(page: Window) -> None:
    goto(page, view="words")
    number = int(page.text(".words .documents"))
    page.click(".words .word")
    wait_total(page, number)
    page.driver.back()
    page.one(".words .word")
    goto(page, view="time", of="words", terms="жумуш|ky")
    point = page.one(".point")
    number = int(point.get_attribute("data-documents"))
    page.run("arguments[0].dispatchEvent(new MouseEvent('click'))", point)
    wait_total(page, number)
    page.driver.back()
    page.one(".point")
    goto(page, view="table", of="words", terms="жумуш|ky,работа|ru", by="platform")
    for place in range(len(page.all(".cells .cell"))):
        goto(page, view="table", of="words", terms="жумуш|ky,работа|ru", by="platform")
        page.one(".cells .cell")
        cell = page.all(".cells .cell")[place]
        number = int(cell.text)
        cell.click()
        wait_total(page, number)


def test_hand_codings_are_counted_over_what_was_read(page: Window) -> None:
    codes = page.desk_codes()
    for row in range(5, 15):
        page.desk.tell("state", row=row, state="read")
    page.desk.tell("code", row=5, code=codes["work"], start=None)
    page.desk.tell("code", row=6, code=codes["pay"], start=None)
    goto(page, view="table", of="codes", by="kind")
    page.one(".cells .cell")
    assert "10" in page.text("#over")
    cells = {
        row["item"]: [one["documents"] for one in row["cells"]]
        for row in page.desk.ask("cells", by="kind")["rows"]
    }
    assert cells == {"work": [1, 1], "pay": [1, 0]}  # what has the code below counts for the one above
    page.click(".cells .cell")
    wait_total(page, 1)


def test_stop_words_are_taken_at_once(page: Window) -> None:
    goto(page, view="words")
    first = page.text(".words .word")
    page.click(".words tbody tr button[title='Leave this word out']")
    page.until(lambda: page.text(".words .word") != first)
    assert first not in page.texts(".words .word")
    assert page.desk.opener.open(f"http://{page.desk.host}/export/stopwords").read().decode().strip()
    page.click(".stops .filter")
    page.until(lambda: page.text(".words .word") == first)


def test_a_sample_is_drawn_and_read(page: Window) -> None:
    goto(page, view="sample")
    for name, value in (("s-n", "12"), ("s-seed", "7")):
        field = page.one(f"#{name}")
        field.clear()
        field.send_keys(value)
    page.click("#s-form button.main")
    page.until(lambda: page.all(".sample"))
    page.click(".sample button.main")
    wait_total(page, 12)
    first = page.until(page.post)
    page.key("KeyR", "к")
    page.until(lambda: page.post() != first)
    page.key("KeyX", "ч")
    page.until(lambda: page.desk.ask("study")["samples"][0]["progress"]["skipped"] == 1)
    page.key("KeyL", "д")
    page.until(lambda: page.desk.ask("study")["samples"][0]["progress"]["later"] == 1)
    progress = page.desk.ask("study")["samples"][0]["progress"]
    assert (progress["read"], progress["unread"]) == (1, 9)
    # an own stretch of the posts, whatever else there is
    assert page.run("return new URLSearchParams(location.search).get('sample')")


def test_while_the_desk_is_stopped_nothing_is_lost(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    page.desk.kill()
    page.key("Digit1", "1")
    page.until(lambda: page.all("#post .coding.unsaved"))
    assert not page.run("return document.getElementById('banner').hidden")
    assert page.text("#saved") == "1 not saved"
    page.desk.start()  # the same port, and the window goes on
    page.until(lambda: page.text("#saved").startswith("✓"), "to be saved", seconds=15)
    page.until(lambda: page.all("#post .coding:not(.unsaved)"))
    page.desk.enter()
    assert len(page.desk.ask("post", row=5)["codings"]) == 1
    page.driver.get_log("browser")  # that the desk did not answer stands in the console


def test_an_index_that_disappears_is_told(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    page.desk.index.rename(page.desk.index.with_name("elsewhere.kyr"))
    page.until(lambda: "not there any more" in page.text("#banner"), seconds=8)
    page.desk.index.with_name("elsewhere.kyr").rename(page.desk.index)
    page.until(lambda: page.run("return document.getElementById('banner').hidden"), seconds=8)
    page.driver.get_log("browser")


@pytest.mark.parametrize("lang", ["ru", "ky"])
def test_an_error_is_told_in_the_language_of_the_page(page: Window, lang: str) -> None:
    page.open(f"http://{page.desk.host}/?{urlencode({'lang': lang, 'post': 5})}")
    asked = "const api = await import('/assets/api.js'); "
    one = asked + "try { await api.ask('posts', {from: 'x'}) } catch (error) { return error.message }"
    other = asked + "try { await api.tell('new_code', {nome: 1}) } catch (error) { return error.message }"
    for told in (page.run(one), page.run(other)):
        assert re.search("[а-я]{4}", told), told
        assert not re.search("[a-z]{3,} [a-z]{3,}", told), told
    page.driver.get_log("browser")


def test_every_view_fits_and_is_translated(page: Window) -> None:
    code = page.desk_codes()["work"]
    for row in (5, 6, 8):
        page.desk.tell("code", row=row, code=code, start=None)
    page.desk.tell("sample", n=5, seed=1)
    for lang in ("en", "ru", "ky"):
        for view in ("read", "words", "time", "table", "passages", "sample", "export"):
            params = {"lang": lang, **({"post": 5} if view == "read" else {"view": view})}
            page.open(f"http://{page.desk.host}/?{urlencode(params)}", 1024, 768)
            page.until(lambda: not page.all("[aria-busy]"))
            time.sleep(0.2)
            assert page.run("return document.documentElement.scrollWidth") <= 1024
            assert page.run("return document.getElementById('main').scrollWidth") <= 1024
            # a key that has no words would be shown as it is
            seen = page.run("return document.body.innerText")
            for key in page.run("return Object.keys(await (await fetch('/messages/en')).json())"):
                if "_" in key:
                    assert key not in seen.split(), key
    page.key("Slash", ".", shift=True)


def test_the_focus_is_always_seen(page: Window) -> None:
    goto(page, post=5)
    page.until(lambda: page.all("#text"))
    page.run("document.querySelector('#views a').focus()")
    seen = set()
    for _ in range(40):
        page.key("Tab", "Tab")
        name = page.run(
            "const e = document.activeElement; const s = getComputedStyle(e);"
            "return e === document.body ? '' : s.outlineStyle + ' ' + (e.id || e.className || e.tagName)"
        )
        if name:
            assert not name.startswith("none"), name
            seen.add(name)
    assert len(seen) > 10


def test_the_page_works_for_a_study_without_posts(browser: Window, tmp_path: Path) -> None:
    from kyrtext.corpus.index import save

    desk = Desk(save(kyrtext.from_texts([]), tmp_path / "empty.kyr"))
    try:
        browser.driver.get_log("browser")
        browser.open(desk.address)
        browser.until(lambda: browser.all(".nothing"))
        for view in ("words", "time", "table", "passages", "sample", "export"):
            browser.open(f"http://{desk.host}/?view={view}")
            browser.until(lambda: browser.all("#beside h2"))
        assert browser.errors() == []
    finally:
        desk.stop()


def test_two_coders_are_compared_on_the_page(browser: Window, serve: Callable[..., Desk], book: str) -> None:
    first = serve("--codebook", book).enter()
    code = first.ask("codes")[0]["id"]
    second = serve("--like", str(first.file), coder="Bakyt").enter()
    for desk, coded in ((first, (5, 6)), (second, (6, 7))):
        for row in range(5, 15):
            desk.tell("state", row=row, state="read")
        for row in coded:
            desk.tell("code", row=row, code=code, start=None)
    third = serve("--compare", str(first.file), "--compare", str(second.file), coder="consensus")
    browser.open(third.address)
    browser.open(f"http://{third.host}/?view=agreement")
    cells = browser.one("#agreement tbody tr").text.split()
    # both 1, only the first 1, only the second 1, neither 7: po = 0.8, pe = 0.2 * 0.2 + 0.8 * 0.8
    assert [*cells[:3], *cells[5:]] == ["work", "10", "80", "1", "1", "1", "7"]
    assert abs(float(cells[3]) - (0.8 - 0.68) / (1 - 0.68)) < 0.006
    assert browser.texts("#disagreements tbody tr td:first-child") == ["№ 6", "№ 8"]
    browser.click("#disagreements button")
    browser.until(lambda: browser.post() == 5)
    browser.driver.get("about:blank")


def test_what_changed_since_is_checked_on_the_page(page: Window) -> None:
    from kyrtext.corpus.index import save

    code = page.desk_codes()["work"]
    for row in (5, 6, 8):
        page.desk.tell("code", row=row, code=code, start=None)
    page.desk.stop()
    corpus = small()
    columns = ("kind", "id", "post_id", "platform", "group")
    kept = [row for row in range(len(corpus)) if row != 8]
    texts = ["Оңдоду " * (row == 5) + corpus.documents["text"].iloc[row] for row in kept]
    shutil.rmtree(page.desk.index)
    known = {name: corpus.documents[name].iloc[kept].tolist() for name in columns}
    save(kyrtext.from_texts(texts, **known), page.desk.index)
    page.desk.start()
    page.open(page.desk.address, *WIDE)
    page.desk.enter_with(page)
    assert page.desk.ask("study")["places"] == {"check": 1, "attached": 1, "orphan": 1}
    goto(page, view="problems")
    page.click(".passage button.main")
    page.until(lambda: page.desk.ask("study")["places"] == {"attached": 2, "orphan": 1})
    page.driver.get_log("browser")  # that the desk did not answer stands in the console
