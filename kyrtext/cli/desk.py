"""`kyrtext desk`: a page on this machine to read, code and count posts."""

from __future__ import annotations

import getpass
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..files.errors import KyrtextError
from .help import LANGUAGES, choice, say
from .items import opened_codebook
from .options import Inputs, index_settings, input_options, need_paths, open_corpus, progress, read_options

if TYPE_CHECKING:
    from ..desk.routes import Desk
    from ..desk.server import Server
    from ..desk.study import Study


@click.command("desk")
@input_options
@click.option("--coder", metavar="NAME", help="Who codes; the codings lie in a file of hers. [default: you]")
@click.option("--codebook", metavar="FILE", help="Codes to begin with (YAML, XLSX, .qdc, .qdpx).")
@click.option(
    "--like", metavar="FILE.coding", help="Codes and samples of another coder, none of her codings."
)
@click.option("--bring", metavar="FILE.qdpx", help="Bring in the codings of a REFI-QDA project.")
@click.option("--compare", multiple=True, metavar="FILE.coding", help="Coders to compare (twice or more).")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=False, help="Port. [default: a free one]"
)
@click.option("--no-browser", is_flag=True, help="Print the address, open nothing.")
@choice("--lang", LANGUAGES, "Language. [default: the system's]")
@click.option("-o", "--output", metavar="FILE", help="With merge: the new file.")
@click.option("--join", is_flag=True, help="With merge: codes of one name are one code.")
def desk_command(
    inputs: Inputs,
    coder: str | None,
    codebook: str | None,
    like: str | None,
    bring: str | None,
    compare: tuple[str, ...],
    port: int,
    no_browser: bool,
    lang: str | None,
    output: str | None,
    join: bool,
) -> None:
    """Read, filter, code and count posts in the browser; nothing leaves this machine.

    PATH is an index, or a folder that is indexed first. Everything is saved at once into one file for each
    coder, beside the index. `kyrtext desk merge a.coding b.coding -o both.coding` joins such files.
    """
    if inputs.paths[:1] == ("merge",):
        _merge(inputs.paths[1:], output, coder or "", join=join)
        return
    need_paths(inputs)
    from ..desk.opening import AlreadyOpen, alone, codings_path, show
    from ..files.messages import system_language

    index = _index(inputs)
    name = coder or getpass.getuser()
    path = codings_path(index, name)
    files = [Path(one) for one in compare]
    for one in (*files, *([Path(like)] if like else [])):
        if not one.is_file():
            raise KyrtextError(f"cannot open the codings '{one}'", "there is no such file", "check the path")
    try:
        with alone(path) as left:
            study = _study(inputs, index, path, name)
            _bring(study, codebook, like, bring)
            _serve(
                study, left, index, files, (port, no_browser, lang or system_language()), quiet=inputs.quiet
            )
    except AlreadyOpen as there:
        if no_browser:
            click.echo(there.address)
        else:
            say("this desk is open already; here is another window")
            show(there.address)


def _index(inputs: Inputs) -> Path:
    """The index given, or the one of the folders given, made or brought up to date beside the first."""
    from ..corpus.index import is_store

    first = Path(inputs.paths[0])
    if is_store(first):
        return first
    if not first.exists():
        raise KyrtextError(f"cannot read '{first}'", "there is no such file or folder", "check the path")
    if first.suffix == ".kyr" or (first / "manifest.json").is_file():
        raise KyrtextError(f"cannot open the index '{first}'", "it is damaged or no index", "make it again")
    from ..corpus.index import index

    target = first.resolve().with_suffix(".kyr") if first.is_file() else first.resolve()
    target = target.with_name(f"{target.name.removesuffix('.kyr')}.kyr")
    if not inputs.quiet:
        say(f"the index goes into '{target}', the codings beside it")
    with progress("reading", quiet=inputs.quiet) as step:
        index(
            list(inputs.paths),
            target,
            options=read_options(inputs),
            settings=index_settings(inputs),
            progress=step,
            jobs=inputs.jobs,
        )
    return target


def _study(inputs: Inputs, index: Path, path: Path, name: str) -> Study:
    from ..desk.backups import synced
    from ..desk.opening import study_of

    # how files are read was said when they were indexed
    asked = ("where", "groups", "stopwords", "no_stopwords", "corrections", "anonymise", "key", "quiet")
    opened = Inputs((str(index),), **{name: getattr(inputs, name) for name in asked})
    study = study_of(open_corpus(opened), path, name)
    if where := synced(path.resolve()):
        say(
            f"'{path}' lies in '{where}', which copies files while they are written: "
            "let it rest while you code, or keep the index elsewhere"
        )
    return study


def _bring(study: Study, codebook: str | None, like: str | None, bring: str | None) -> None:
    """Codes and codings from elsewhere."""
    from ..desk.bringing import bring_codebook, bring_colleague, bring_project

    if like:
        bring_colleague(study, Path(like))
    if codebook:
        bring_codebook(study, opened_codebook(codebook))
    if bring:
        from ..report.qda import read_whole_project

        project = read_whole_project(bring)
        for remark in project.remarks:
            click.echo(remark, err=True)
        counts = bring_project(study, project)
        say(
            f"{counts['brought']} codings brought in, {counts['known']} were there already, "
            f"{counts['unplaced']} belong to no post here, or to several"
        )


def _serve(
    study: Study,
    left: dict[str, object],
    index: Path,
    compare: list[Path],
    how: tuple[int, bool, str],
    *,
    quiet: bool,
) -> None:
    """Serve until interrupted."""
    from ..desk.opening import keep_copies, looked_ahead, same_session, show
    from ..desk.routes import Desk

    port, no_browser, lang = how
    desk = Desk(study, lang=lang, compare=compare, index=index)
    server = _server(desk, port, left)
    same_session(server.gate, left, study.file.path)
    stop = threading.Event()
    keep_copies(study.file, stop)
    # what takes a moment over a large corpus is done while she looks at the first posts
    ahead = threading.Timer(1.0, lambda: looked_ahead(study))
    ahead.daemon = True
    ahead.start()
    address = server.gate.address()
    if no_browser:
        click.echo(address)
    else:
        if not quiet:
            say(f"the desk of {study.file.meta('coder')}; end it with Ctrl-C")
        if not show(address):
            click.echo(address)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run()
    except KeyboardInterrupt:
        pass  # how a desk is ended
    finally:
        stop.set()
        study.file.close()


def _server(desk: Desk, port: int, left: dict[str, object]) -> Server:
    """A server on the port wanted, else on the one of the last time, so that a window left open goes on."""
    from ..desk.server import Server

    last = left.get("port")
    if port == 0 and isinstance(last, int):
        try:
            return Server(desk, last)
        except KyrtextError:
            pass  # somebody else has it now
    return Server(desk, port)


def _merge(paths: tuple[str, ...], output: str | None, coder: str, *, join: bool) -> None:
    """Join the files of several coders."""
    if len(paths) < 2 or not output:
        raise click.UsageError("Give two files of codings or more, and -o FILE.coding.")
    from ..desk.bringing import merge

    file = merge(paths, output, coder, join=join)
    say(f"wrote {output}: {len(file.rows('coding', 'archived = 0'))} codings")
    file.close()
