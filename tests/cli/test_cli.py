"""The command line: exit codes, one clear line, Cyrillic paths, a light start.

A process of its own takes a second: there, it is asked for what a process alone can show.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kyrtext.cli import COMMANDS, group, main

ROOT = Path(__file__).resolve().parents[2]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
HEAVY = ("pandas", "matplotlib", "numpy", "nltk", "pymorphy3", "pyarrow", "scipy", "rich", "tqdm")


Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def in_a_process(*arguments: object, **environment: str) -> Done:
    return subprocess.run(
        [sys.executable, "-m", "kyrtext", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=300,
        check=False,
    )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """What a command leaves, run in this process."""

    def run(*arguments: object, **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        with pytest.raises(SystemExit) as done:
            main([str(one) for one in arguments])
        return subprocess.CompletedProcess(arguments, int(done.value.code or 0), *capsys.readouterr())

    return run


def one_line(done: Done, code: int) -> str:
    """The last line of a run that failed as it should: with this code and without a traceback."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert lines
    if code == 1:
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("kyrtext: ")
    return lines[-1]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "Менин экспортум — 2021" / "вконтакте"
    folder.mkdir(parents=True)
    (folder / "жазуулар.txt").write_text("Москвада жумуш барбы? Жумушка алгыла\n", encoding="utf-8")
    return folder.parent


# ------------------------------------------------------------------- 0: done


def test_a_table_goes_to_stdout_and_the_rest_to_stderr(exports: Path) -> None:
    done = in_a_process("freq", exports, "--format", "csv")
    assert done.returncode == 0
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert rows[0]["headword"] == "жумуш"
    assert rows[0]["count"] == "2"
    assert "1 document" in done.stderr


def test_cyrillic_paths_in_and_out_and_quiet_is_quiet(exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "жыйынтык" / "сөздөр.json"
    done = in_a_process("freq", exports, "-o", out, "--quiet")
    assert done.returncode == 0, done.stderr
    assert (done.stdout, done.stderr) == ("", f"wrote {out}\n")
    assert json.loads(out.read_text("utf-8"))[0]["headword"] == "жумуш"


def test_every_format_is_written(run: Run, exports: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "json", "jsonl", "parquet"):
        assert run("freq", exports, "-o", tmp_path / f"t.{ending}", "--quiet").returncode == 0
        assert (tmp_path / f"t.{ending}").stat().st_size > 50
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_report_is_written(run: Run, exports: Path, tmp_path: Path) -> None:
    done = run("report", exports, "-o", tmp_path / "отчёт.html", "--lang", "ky")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "отчёт.html").read_text("utf-8")
    assert '<html lang="ky">' in page
    assert "жумушка" in page


def test_the_report_speaks_the_language_of_the_system(run: Run, exports: Path, tmp_path: Path) -> None:
    for locale, lang in (("ru_RU.UTF-8", "ru"), ("C.UTF-8", "en")):
        done = run("report", exports, "-o", tmp_path / "r.html", "--quiet", LC_ALL=locale, LANG=locale)
        assert done.returncode == 0, done.stderr
        assert f'<html lang="{lang}">' in (tmp_path / "r.html").read_text("utf-8")


def test_a_quiet_table_is_quiet(run: Run, exports: Path) -> None:
    done = run("freq", exports, "--format", "csv", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_long_paths_in_cyrillic_with_spaces_from_a_plain_locale(exports: Path, tmp_path: Path) -> None:
    folder = tmp_path
    for number in range(5):
        folder = folder / f"папка {number} {'д' * 50}"
    shutil.copytree(exports, folder / "выгрузки")
    assert len(str(folder)) > 260
    done = in_a_process(
        "freq", folder / "выгрузки", "-o", folder / "слова.csv", "--quiet", PYTHONUTF8="0", LC_ALL="C"
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "слова.csv").read_text("utf-8-sig").startswith("rank,headword")


@pytest.mark.skipif(os.name != "posix", reason="names of files are UTF-16 there")
def test_dictionaries_open_in_an_environment_under_a_cyrillic_path_from_a_plain_locale(
    tmp_path: Path,
) -> None:
    dictionary = Path(str(importlib.util.find_spec("pymorphy3_dicts_ru").origin)).parent
    place = tmp_path / "Среда проверки" / "site-packages"
    place.mkdir(parents=True)
    (place / dictionary.name).symlink_to(dictionary)
    paths = os.pathsep.join([str(place), str(ROOT)])
    plain = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONPATH": paths, "KYRTEXT_CACHE": str(tmp_path / "cache")}
    done = in_a_process("explain", "требуется", "--format", "json", **plain)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["lemma"] == "требоваться"
    # a notebook cannot be started again in UTF-8 as the command line is: it is told how
    program = tmp_path / "program.py"
    program.write_text(
        "import kyrtext\ntry: kyrtext.lemmatize(['работу'], 'ru')\n"
        "except kyrtext.KyrtextError as error: print(ascii(error))\n",
        encoding="utf-8",
    )
    command, environment = [sys.executable, str(program)], {**os.environ, **plain}
    alone = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "PYTHONUTF8=1" in alone.stdout, alone.stderr


@pytest.mark.parametrize("day", ["2020-10-05", "05.10.2020", '"5 окт 2020"', '"5 октября 2020"'])
def test_days_are_taken_in_one_set_of_forms(run: Run, tmp_path: Path, day: str) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text("id,text,date\n1,жумуш,2020-10-04\n2,жумуш,2020-10-05\n", encoding="utf-8")
    done = run("freq", posts, "--where", f"from:{day}", "--format", "json", "--quiet")
    assert [row["count"] for row in json.loads(done.stdout)] == [1]


def test_a_console_that_is_not_utf8_does_not_stop_a_run_and_no_terminal_has_no_colour(exports: Path) -> None:
    done = in_a_process("freq", exports, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert "жумуш" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


# ------------------------------------------------------------------- 1: a KyrtextError in one line


def test_a_wrong_path() -> None:
    assert "нет такой папки" in one_line(in_a_process("freq", "нет такой папки"), 1)


def test_an_empty_folder(run: Run, tmp_path: Path) -> None:
    assert str(tmp_path) in one_line(run("freq", tmp_path), 1)


def test_a_folder_of_pictures(run: Run, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"сүрөт{number}.png").write_bytes(PNG)
    assert "no posts" in one_line(run("figures", tmp_path, "-o", tmp_path / "out"), 1)
    assert not (tmp_path / "out").exists()


def test_a_file_nobody_can_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 this is no workbook")
    one_line(run("freq", tmp_path / "broken.xlsx"), 1)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_one_may_not_read(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("иш", encoding="utf-8")
    secret.chmod(0)
    one_line(run("freq", secret), 1)


def test_nothing_left_to_count(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("и в на\n", encoding="utf-8")
    for command in ("figures", "report"):
        one_line(run(command, tmp_path, "-o", tmp_path / "out.html", "--quiet"), 1)


def test_a_place_that_cannot_be_written(run: Run, exports: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot write" in one_line(run("freq", exports, "-o", tmp_path / "file" / "t.csv", "--quiet"), 1)


def test_an_ending_nobody_knows(run: Run, exports: Path, tmp_path: Path) -> None:
    assert ".doc" in one_line(run("freq", exports, "-o", tmp_path / "t.doc", "--quiet"), 1)


def test_missing_helpers_are_named(run: Run, exports: Path) -> None:
    assert "жок.yaml" in one_line(run("code", exports, "--codebook", "жок.yaml", "--quiet"), 1)
    assert "жок.csv" in one_line(run("report", exports, "-o", "x.html", "--events", "жок.csv", "--quiet"), 1)
    assert "жок.txt" in one_line(run("freq", exports, "--stopwords", "жок.txt", "--quiet"), 1)


# ------------------------------------------------------------------- 2: bad usage


@pytest.mark.parametrize(
    "arguments",
    [
        ("freq",),
        ("freq", "x", "--top", "0"),
        ("freq", "x", "--top", "көп"),
        ("freq", "x", "--language", "de"),
        ("freq", "x", "--жок"),
        ("figures", "x"),
        ("report", "x", "-o", "r.html", "--lang", "de"),
        ("freqq", "x"),
    ],
    ids=" ".join,
)
def test_bad_usage(run: Run, arguments: tuple[str, ...]) -> None:
    one_line(run(*arguments), 2)


# ------------------------------------------------------------------- help


def test_help_is_light() -> None:
    code = (
        "import sys, kyrtext.cli as cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_help_reads_in_the_order_of_use(run: Run) -> None:
    text = run("--help").stdout
    places = [text.index(f"\n  {name} ") for _, name, *_ in COMMANDS]
    assert places == sorted(places)
    for *_, example in COMMANDS:
        assert example.split()[0] in text


@pytest.mark.parametrize("name", [name for _, name, *_ in COMMANDS])
def test_every_command_has_help_with_a_true_example(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"Example: kyrtext {name}" in " ".join(done.stdout.split())


def test_languages_and_stop_lists_to_choose_from_are_those_there_are() -> None:
    from kyrtext.corpus.stop_lists import shipped
    from kyrtext.languages.registry import codes

    def choices(command: str, name: str) -> tuple[str, ...]:
        found = group.get_command(None, command)
        return next(tuple(param.type.choices) for param in found.params if param.name == name)

    assert choices("freq", "language") == codes()
    assert choices("stopwords", "which") == tuple(stoplist.name for stoplist in shipped())


def test_version() -> None:
    assert in_a_process("--version").stdout.startswith("kyrtext, version ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(run: Run, shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0, done.stderr
    assert "_KYRTEXT_COMPLETE" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are Unix")
@pytest.mark.parametrize(("setting", "bold"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_bold_on_a_terminal_only(exports: Path, setting: dict[str, str], bold: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "kyrtext", "freq", str(exports), "--quiet"],
        stdout=theirs,
        env={**known, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", **setting},
        timeout=300,
        check=True,
    )
    os.close(theirs)
    text = os.read(ours, 20_000).decode("utf-8")
    os.close(ours)
    assert "жумуш" in text
    assert ("\x1b[1m" in text) is bold


def test_figures_tell_their_summary_in_the_language_asked_for(
    run: Run, exports: Path, tmp_path: Path
) -> None:
    done = run("figures", exports, "-o", tmp_path / "results", "--lang", "ru")
    assert done.returncode == 0, done.stderr
    assert "1 пост или комментарий, 5 слов" in done.stdout
    assert "жумуш 2" in done.stdout


@pytest.mark.parametrize("kind", ["hashtag", "emoji", "domain", "mention"])
def test_everything_that_is_counted_can_be_drawn(run: Run, kind: str, tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text("text,date\n#жумуш 💰 https://example.com/a @azamat_k,2020-10-05\n", encoding="utf-8")
    done = run("freq", posts, "--kind", kind, "--plot", tmp_path / "п.svg", "--lang", "ky")
    assert done.returncode == 0, done.stderr
    assert "Glyph" not in done.stderr
    expected = {"hashtag": "#жумуш", "emoji": "акча салынган кап", "domain": "example.com", "mention": ""}
    assert expected[kind] in (tmp_path / "п.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((), ("жумуш", "паспорт", "комната")),
        (("--by", "month"), ("жумуш", "паспорт", "комната")),
        (("--by", "platform"), ("жумуш", "паспорт", "комната")),
        (("--kind", "domain"), ("one.kg", "two.kg", "three.kg")),
        (("--kind", "domain", "--by", "month"), ("one.kg", "two.kg", "three.kg")),
    ],
)
def test_no_more_words_are_drawn_than_were_asked_for(
    run: Run, tmp_path: Path, asked: tuple[str, ...], words: tuple[str, ...]
) -> None:
    text = "жумуш жумуш жумуш паспорт паспорт комната https://one.kg https://one.kg/а https://two.kg/"
    late = text + " https://one.kg/б https://two.kg/в https://three.kg/"
    posts = tmp_path / "posts.csv"
    posts.write_text(
        f"text,date,platform\n{text},2020-10-05,vk\n{late},2020-11-05,facebook\n", encoding="utf-8"
    )
    done = run("freq", posts, *asked, "--top", "2", "--plot", tmp_path / "п.svg")
    assert done.returncode == 0, done.stderr
    drawn = (tmp_path / "п.svg").read_text(encoding="utf-8")
    assert [f">{word}<" in drawn for word in words] == [True, True, False]


def test_keyness_against_a_list_is_drawn(run: Run, exports: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("word,count\nжумуш,1\nработа,9\n", encoding="utf-8")
    asked = ("--list", tmp_path / "list.csv", "--list-words", "100", "--plot", tmp_path / "к.svg")
    done = run("keyness", exports, *asked, "--lang", "ru")
    assert done.returncode == 0, done.stderr
    assert "исследуемый корпус" in (tmp_path / "к.svg").read_text(encoding="utf-8")


def test_documents_show_what_can_be_read_and_say_how_many_more(run: Run, tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    rows = [f"жумуш,2020-{1 + n % 12:02}-05,Топ {n // 12}" for n in range(60)]
    posts.write_text("\n".join(["text,date,group", *rows]) + "\n", encoding="utf-8")
    done = run("documents", posts, "--lang", "ru")
    assert len(done.stdout.splitlines()) == 2 + 40
    assert "ещё строк: 20; все — с --top all" in done.stderr
    whole = run("documents", posts, "--top", "all")
    assert len(whole.stdout.splitlines()) == 2 + 60
    assert "more rows" not in whole.stderr
    coarse = run("documents", posts, "--by", "group", "--lang", "ky")
    assert [line.split()[:3] for line in coarse.stdout.splitlines()[2:]] == [
        ["Топ", str(n), "12"] for n in range(5)
    ]
    run("documents", posts, "-o", tmp_path / "д.csv")
    assert len((tmp_path / "д.csv").read_text("utf-8-sig").splitlines()) == 61
    assert "no column 'жок'" in one_line(run("documents", posts, "--by", "жок", "--quiet"), 1)


@pytest.mark.parametrize("command", ["crosstab", "correspondence", "timeline", "talk"])
def test_a_codebook_is_opened_once_and_its_labels_stand_in_the_table(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kyrtext.search import codebook

    read, opened = codebook.load_codebook, []
    monkeypatch.setattr(codebook, "load_codebook", lambda path: opened.append(path) or read(path))
    posts, book = tmp_path / "posts.csv", tmp_path / "коддор.yaml"
    rows = ["жумуш айлык,2020-10-05,a", "үй,2020-10-06,b", "жумуш үй,2020-11-06,c"]
    posts.write_text("\n".join(["text,date,group", *rows]) + "\n", encoding="utf-8")
    words = "label: {ru: Работа, ky: Иш}\n    words: {ky: [жумуш, айлык]}"
    home = "label: {ru: Жильё, ky: Турак жай}\n    words: {ky: [үй]}"
    book.write_text(f"codes:\n  work:\n    {words}\n  home:\n    {home}\n  empty: {{}}\n", encoding="utf-8")
    by = ["--by", "group"] if command in ("crosstab", "correspondence") else []
    asked = ["--codebook", book, "--where", "-code:empty", *by, "--plot", tmp_path / "п.svg"]
    done = run(command, posts, *asked, "--lang", "ky")
    assert done.returncode == 0, done.stderr
    assert len(opened) == 1
    assert done.stderr.count("сөзү жок") == 1
    assert "Турак жай" in done.stdout
    assert "home" not in done.stdout
    assert "home" in run(command, posts, *asked, "--format", "csv", "--lang", "ky").stdout


@pytest.mark.parametrize(("lang", "named"), [("en", "At home"), ("ru", "Жильё"), ("ky", "Турак жай")])
@pytest.mark.parametrize("command", ["engagement", "matrix", "crosstab"])
def test_pictures_call_codes_by_their_labels(
    run: Run, command: str, lang: str, named: str, tmp_path: Path
) -> None:
    posts, book, drawn = (tmp_path / name for name in ("posts.csv", "коддор.yaml", "п.svg"))
    posts.write_text("text,date,likes\nжумуш үй,2020-10-05,3\nүй,2020-11-06,4\n", encoding="utf-8")
    label = "{en: At home, ru: Жильё, ky: Турак жай}"
    book.write_text(f"codes:\n  home_0:\n    label: {label}\n    words: {{ky: [үй]}}\n", encoding="utf-8")
    done = run(command, posts, "--codebook", book, "--plot", drawn, "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert named in drawn.read_text(encoding="utf-8")
    assert "home_0" not in drawn.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments", [("clusters", "--of", "documents", "--by", "group"), ("freq", "--by", "group,platform")]
)
def test_pictures_say_unknown_in_the_language_asked_for(
    run: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    posts, drawn = tmp_path / "posts.csv", tmp_path / "п.svg"
    rows = ["жумуш үй акча,Топ", "үй бала,Айыл", "жумуш акча бала,"]
    posts.write_text("\n".join(["text,group", *rows]) + "\n", encoding="utf-8")
    done = run(*arguments, posts, "--plot", drawn, "--lang", "ky")
    assert done.returncode == 0, done.stderr
    assert "белгисиз" in drawn.read_text(encoding="utf-8")
    assert "unknown" not in drawn.read_text(encoding="utf-8")


def test_parts_are_drawn_as_parts_or_not_at_all(run: Run, tmp_path: Path) -> None:
    posts, drawn = tmp_path / "posts.csv", tmp_path / "п.svg"
    rows = [f"жумуш үй,{'Топ' if day % 2 else ''},2020-{day:02}-05" for day in range(1, 11)]
    posts.write_text("\n".join(["text,group,date", *rows]) + "\n", encoding="utf-8")
    asked = ("--plot", drawn, "--lang", "ru")
    for shape in ("cloud", "treemap"):
        assert "--where" in run("freq", posts, "--by", "group", "--as", shape, *asked).stderr
    assert "--by" in run("freq", posts, "--as", "heatmap", *asked).stderr
    assert not drawn.exists()
    for shape in ((), ("--as", "bars")):
        assert run("freq", posts, "--by", "group", *shape, *asked).returncode == 0
        assert "неизвестно" in drawn.read_text(encoding="utf-8")
        assert "<image" not in drawn.read_text(encoding="utf-8")
    assert run("freq", posts, "--by", "group,month", *asked).returncode == 0
    assert "<image" in drawn.read_text(encoding="utf-8")  # a heat map: more parts than colours


@pytest.mark.parametrize("lang", ["ru", "ky"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("freq", "--top", "3", "--where", "from:2020", "--weight", "likes"),
        ("freq", "--top", "3", "--weight", "author", "-o", "т.docx"),
        ("search", "жокмунай"),
        ("documents", "--account"),
        ("documents", "--check-privacy"),
        ("network",),
        ("correspondence", "--by", "group", "--plot", "п.png"),
        ("freq", "--groups", "топтор.csv", "--by", "country"),
    ],
)
def test_what_is_said_beside_a_table_is_in_the_language_asked_for(
    run: Run, arguments: tuple[str, ...], lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ["Жумуш бар үй жок,2020-10-05,Топ", "Үй керек жумуш жок,2020-10-06,Айыл", ",2020-10-07,Айыл"]
    Path("посттор.csv").write_text("\n".join(["text,date,group", *rows]) + "\n", encoding="utf-8")
    Path("топтор.csv").write_text("platform,group,country\nдругая,Топ,Россия\n", encoding="utf-8")
    done = run(*arguments, "посттор.csv", "--lang", lang)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    said = re.sub(r"\S+\.(?:csv|png|docx|json|txt)\b|--[\w-]+|kyrtext", "", said)
    # the value of --anonymise, and a platform and a part as the table of groups has them
    assert set(re.findall("[A-Za-z]{3,}", said)) <= {"off", "other", "unknown"}


@pytest.mark.parametrize("lang", ["ru", "ky"])
def test_formats_are_explained_in_the_language_asked_for(run: Run, lang: str) -> None:
    done = run("documents", "--explain", ROOT / "tests" / "fixtures" / "exports", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith("файл")]
    assert len(lines) > 300
    plain = re.sub(r"'[^']*'", "", "\n".join(lines))
    joining = {
        "the",
        "of",
        "with",
        "and",
        "or",
        "by",
        "its",
        "else",
        "is",
        "no",
        "which",
        "column",
        "columns",
        "keys",
    }
    assert joining & set(re.findall(r"(?<![\w.])[a-z]+(?![\w.])", plain)) == set()
