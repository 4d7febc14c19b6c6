"""`kyrtext rerun`: the same files again from a manifest, or what has changed since.

A manifest may come from anybody. It is data: settings of three commands with their types, and names of inputs
whose contents it knows. What it says of outputs, keys, addresses or anything else is not done.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..files.errors import KyrtextError
from .help import say
from .options import FILE_OPTIONS

NAMED = 5  # changed files named in a message
COMMANDS = ("freq", "figures", "report")  # those that write a manifest
# Settings that a manifest may hold: they change a result, and nothing else.
SETTINGS = frozenset(
    (
        *("where", "strict", "include_private", "text_column", "date_column", "author_column"),
        *("group_column", "id_column", "no_stopwords", "anonymise", "split_hashtags", "addressees", "group"),
        *("language", "min_length", "min_count", "weight", "intervals", "without_duplicates", "by", "top"),
        *("rows", "lines", "nvivo", "lang", "csv", "format", "formats", "size", "use"),
    )
)
FILES = frozenset((*FILE_OPTIONS, "platform"))
WITHOUT_EFFECT = frozenset(("jobs", "quiet", "workers", "max_memory", "no_cache"))  # on the bytes of a result


@click.command("rerun")
@click.argument("manifest", metavar="MANIFEST")
@click.option(
    "-o", "--output", metavar="FOLDER", help="Where to. [default: what is missing beside the manifest]"
)
@click.option("--inputs", metavar="FOLDER", help="Where the inputs lie, if not here or above the manifest.")
@click.option("--key", metavar="FILE", help="Secret for the pseudonyms. [default: your own]")
@click.option("--quiet", is_flag=True, help="No account of what was done.")
def rerun_command(
    manifest: str, output: str | None, inputs: str | None, key: str | None, quiet: bool
) -> None:
    """Make the files of an earlier run again, byte for byte, or say which input has changed.

    Paths in the manifest are looked for in --inputs, from here, then from the folders above the manifest.
    Nothing is written but below the folder given; without -o no file that is there is changed.
    """
    from ..files.writing import temporary_folder
    from ..report.manifest import read_manifest

    path = Path(manifest)
    record = read_manifest(path)
    if path.is_dir():
        path = path / "manifest.json"
    run = record.get("run")
    if not run:
        raise KyrtextError(
            f"cannot repeat the run of '{manifest}'",
            "it was made by a script, not by a command",
            "run the script again with the settings in the manifest",
        )
    command, settings = settings_of(run)
    found = find_inputs(record, path, inputs, key)
    check_inputs(record, found, key)
    arguments = arguments_of(command, settings, found)
    target = Path(output).absolute() if output else path.absolute().parent
    if not quiet:
        if record["kyrtext"] != __version__:
            say(f"made with kyrtext {record['kyrtext']}, this is {__version__}")
        told = " ".join(f"'{one}'" if " " in one else one for one in arguments)
        say(f"to be run: kyrtext {told} -o {target / record['output']}")
    with temporary_folder() as folder:
        repeat(arguments, folder / record["output"], key)
        differing = compare(record, folder)
        if output:
            move(folder, target)
        elif not differing:
            differing = restore(record, folder, target)
        if differing and not output:
            raise KyrtextError(
                "the files are not the same any more",
                _listed(differing),
                "add -o FOLDER to have the new ones there",
            )
    if differing:
        raise KyrtextError(f"wrote {target}, not the same", _listed(differing), "compare them")
    if not quiet:
        say(f"wrote {len(record['outputs']) + 1} files to {target}, the same byte for byte")


# --------------------------------------------------------------------------- what a manifest asks for


def settings_of(run: Mapping[str, Any]) -> tuple[click.Command, dict[str, Any]]:
    """The command and its settings, by the names of its options.

    Raises
    ------
    KyrtextError
        For a command that writes no manifest, an option a manifest may not hold, a value of another type.
    """
    from . import group

    name = run["command"]
    if name not in COMMANDS:
        raise KyrtextError(f"cannot repeat '{name}'", f"a manifest is made by {', '.join(COMMANDS)}")
    command = group.get_command(click.Context(group), name)
    assert command is not None
    context = click.Context(command, info_name=name)
    if "settings" in run:
        given = dict(run["settings"])
    else:  # a manifest of version 0.1.0 holds the arguments as they were typed
        try:
            given, rest, _ = command.make_parser(context).parse_args(list(run["arguments"]))
        except click.UsageError as error:
            raise KyrtextError(
                "cannot repeat the run", error.format_message(), "run the command itself"
            ) from error
        given = {option: value for option, value in given.items() if value is not None}
        if rest:
            given["paths"] = (*given.get("paths", ()), *rest)
    known = {param.name: param for param in command.params}
    settings = {}
    for option, value in given.items():
        if option in WITHOUT_EFFECT:
            continue
        if option not in known or option not in SETTINGS | FILES:
            raise KyrtextError(
                "cannot repeat the run",
                f"the manifest asks for '{option}', which no manifest may",
                "if you want that, run the command itself",
            )
        settings[option] = _typed(known[option], value, context)
    if not settings.get("paths"):
        raise KyrtextError("cannot repeat the run", "the manifest names no input", "run the command itself")
    return command, settings


def _typed(param: click.Parameter, value: Any, context: click.Context) -> Any:
    """The value of an option as it was given, if it is of its type."""
    many = param.nargs == -1 or param.multiple if isinstance(param, click.Option) else param.nargs == -1
    values = list(value) if isinstance(value, list | tuple) else [value]
    flag = isinstance(param, click.Option) and param.is_flag
    fits = all(
        isinstance(one, bool) if flag else isinstance(one, str | int) and not isinstance(one, bool)
        for one in values
    )
    if not fits or (not many and len(values) != 1) or (many and isinstance(value, str)):
        raise KyrtextError("cannot repeat the run", f"'{param.name}' is {value!r} in the manifest", "")
    if flag:
        return values[0]
    try:
        for one in values:
            param.type.convert(str(one), param, context)
    except click.UsageError as error:
        raise KyrtextError("cannot repeat the run", f"'{param.name}': {error.format_message()}") from error
    return values if many else values[0]


def arguments_of(command: click.Command, settings: Mapping[str, Any], found: Mapping[str, Path]) -> list[str]:
    """The settings as they would be typed, every path in its place; one that is no input is an error."""
    arguments = [str(command.name)]
    paths: list[str] = []
    for param in command.params:
        value = settings.get(str(param.name))
        if value is None or value is False:
            continue
        values = value if isinstance(value, list) else [value]
        if param.name in FILE_OPTIONS:
            values = [_input(one, found) for one in values]
        elif param.name == "platform":
            values = [
                f"{one.partition('=')[0]}={_input(one.partition('=')[2], found)}" if "=" in one else one
                for one in values
            ]
        if isinstance(param, click.Argument):
            paths += values
        elif value is True:
            arguments.append(param.opts[-1])
        else:
            arguments += [f"{param.opts[-1]}={one}" for one in values]
    return [*arguments, "--", *paths]


def _input(path: str, found: Mapping[str, Path]) -> str:
    if Path(path).as_posix() not in found:
        raise KyrtextError("cannot repeat the run", f"'{path}' is not among the inputs of the manifest", "")
    return str(found[Path(path).as_posix()])


# --------------------------------------------------------------------------- the inputs


def find_inputs(
    record: Mapping[str, Any], manifest: Path, inputs: str | None, key: str | None
) -> dict[str, Path]:
    """Where the paths of the manifest lead: from --inputs, from here, or from a folder above the manifest."""
    given = list(dict.fromkeys(one["path"] for one in record["inputs"]))
    folders = [*([Path(inputs)] if inputs else []), Path.cwd(), *manifest.absolute().parents]
    for folder in folders:
        found = {path: _followed(folder, path, key) for path in given}
        if all(place is not None for place in found.values()):
            return {path: place for path, place in found.items() if place is not None}
    return {path: folders[0] / path for path in given}


def _followed(folder: Path, path: str, key: str | None) -> Path | None:
    """Where a path leads to; a folder called like a person stands in it under its pseudonym."""
    if (folder / path).exists():
        return folder / path
    from ..corpus.pseudonyms import load_key, without_names

    place = folder
    for part in Path(path).parts:
        if not (place / part).exists():
            secret = load_key(key)
            entries = sorted(place.iterdir()) if place.is_dir() else []
            real = next((one.name for one in entries if without_names(one.name, secret) == part), None)
            if real is None:
                return None
            part = real  # noqa: PLW2901
        place /= part
    return place


def check_inputs(record: Mapping[str, Any], found: Mapping[str, Path], key: str | None) -> None:
    """KyrtextError that names what is missing, changed or new among the inputs; None if nothing is."""
    from ..report.manifest import hashed_inputs, names_shown

    shown = names_shown(record, key)
    then = {(one["role"], one["path"], one["file"]): one["sha256"] for one in record["inputs"]}
    now: dict[tuple[str, str, str], str] = {}
    for role, path in dict.fromkeys((role, path) for role, path, _ in then):
        for one in hashed_inputs({role: [found[path]]}, shown):
            now[role, path, one["file"]] = one["sha256"]
    if sorted(then.values()) == sorted(now.values()):
        return  # under another key, folders called like persons have other names
    told = [
        *(f"{path} {file} is missing" for (role, path, file) in then if (role, path, file) not in now),
        *(
            f"{path} {file} has another content"
            for (role, path, file), sha in then.items()
            if now.get((role, path, file), sha) != sha
        ),
        *(f"{path} {file} is new" for (role, path, file) in now if (role, path, file) not in then),
    ]
    raise KyrtextError(
        "cannot repeat the run",
        "its inputs have changed: " + _listed(told),
        "give --inputs FOLDER if they lie elsewhere, or run the command itself anew",
    )


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


# --------------------------------------------------------------------------- the run


def repeat(arguments: list[str], output: Path, key: str | None) -> None:
    """Run the command again, its result into a folder of our own."""
    from . import group

    ours = [f"--output={output}", "--quiet", *([f"--key={Path(key).absolute()}"] if key else [])]
    with open(os.devnull, "w") as nothing, contextlib.redirect_stderr(nothing):
        try:
            group.main(args=[arguments[0], *ours, *arguments[1:]], prog_name="kyrtext", standalone_mode=False)
        except click.UsageError as error:
            raise KyrtextError("cannot repeat the run", error.format_message()) from error


def compare(record: Mapping[str, Any], folder: Path) -> list[str]:
    """The files that are not as the manifest says."""
    from ..report.manifest import digest

    return [one["file"] for one in record["outputs"] if digest(folder / one["file"]) != one["sha256"]]


def restore(record: Mapping[str, Any], folder: Path, target: Path) -> list[str]:
    """Put the files that are missing beside the manifest there; returns those that are there and differ."""
    from ..files.writing import writing
    from ..report.manifest import digest

    names = [one["file"] for one in record["outputs"]]
    others = [
        name for name in names if (target / name).exists() and digest(target / name) != digest(folder / name)
    ]
    for name in names if not others else []:
        if not (target / name).exists():
            with writing(target / name) as temporary:
                shutil.copyfile(folder / name, temporary)
    return others


def move(folder: Path, target: Path) -> None:
    """Move the files into their place, each whole or not at all."""
    from ..files.writing import writing

    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with writing(target / file.relative_to(folder)) as temporary:
            shutil.copyfile(file, temporary)
