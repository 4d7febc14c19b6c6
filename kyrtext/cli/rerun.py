"""`kyrtext rerun`: the same files again from a manifest, or what has changed since."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..errors import KyrtextError

NAMED = 5  # changed files named in a message


@click.command("rerun")
@click.argument("manifest", metavar="MANIFEST")
@click.option("-o", "--output", metavar="FOLDER", help="Where to. [default: where the manifest lies]")
@click.option("--quiet", is_flag=True, help="No account of what was done.")
def rerun_command(manifest: str, output: str | None, quiet: bool) -> None:
    """Make the files of an earlier run again, byte for byte, or say which input has changed.

    Paths in the manifest are looked for from here, then from the folders above the manifest.

    \b
    Example: kyrtext rerun results/manifest.json -o again
    """
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
    base = base_folder(record, path)
    check_inputs(record, base)
    if record["kyrtext"] != __version__ and not quiet:
        click.echo(f"made with kyrtext {record['kyrtext']}, this is {__version__}", err=True)
    target = Path(output).absolute() if output else path.absolute().parent
    with tempfile.TemporaryDirectory(prefix="kyrtext-") as folder:
        repeat(run, record["output"], Path(folder), base)
        differing = compare(record, Path(folder))
        if differing and not output:
            raise KyrtextError(
                "the files are not the same any more",
                _listed(differing),
                "add -o FOLDER to keep the new ones beside the old",
            )
        move(Path(folder), target)
    if differing:
        raise KyrtextError(f"wrote {target}, not the same", _listed(differing), "compare them")
    if not quiet:
        click.echo(f"wrote {len(record['outputs']) + 1} files to {target}, the same byte for byte", err=True)


def base_folder(record: Mapping[str, Any], manifest: Path) -> Path:
    """The folder from which the paths of the manifest lead to its inputs: here, or one above the manifest."""
    given = list(dict.fromkeys(one["path"] for one in record["inputs"]))
    folders = [Path.cwd(), *manifest.absolute().parents]
    for folder in folders:
        if all((folder / path).exists() for path in given):
            return folder
    return folders[0]


def check_inputs(record: Mapping[str, Any], base: Path) -> None:
    """KyrtextError that names what is missing, changed or new among the inputs; None if nothing is."""
    from ..report.manifest import hashed_inputs

    then = {(one["role"], one["path"], one["file"]): one["sha256"] for one in record["inputs"]}
    now: dict[tuple[str, str, str], str] = {}
    for role, path in dict.fromkeys((role, path) for role, path, _ in then):
        for one in hashed_inputs({role: [base / path]}):
            now[role, path, one["file"]] = one["sha256"]
    told = [
        *(f"{path} {file} is missing" for (role, path, file) in then if (role, path, file) not in now),
        *(
            f"{path} {file} has another content"
            for (role, path, file), sha in then.items()
            if now.get((role, path, file), sha) != sha
        ),
        *(f"{path} {file} is new" for (role, path, file) in now if (role, path, file) not in then),
    ]
    if told:
        raise KyrtextError(
            "cannot repeat the run",
            "its inputs have changed: " + _listed(told),
            "run the command itself anew",
        )


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def repeat(run: Mapping[str, Any], output: str, folder: Path, base: Path) -> None:
    """Run the command again into a folder, its paths seen from the base folder."""
    from . import group

    arguments = [run["command"], *run["arguments"], "-o", str(folder / output), "--quiet"]
    with contextlib.chdir(base), open(os.devnull, "w") as nothing, contextlib.redirect_stderr(nothing):
        group.main(args=arguments, prog_name="kyrtext", standalone_mode=False)


def compare(record: Mapping[str, Any], folder: Path) -> list[str]:
    """The files that are not as the manifest says."""
    from ..report.manifest import digest

    return [one["file"] for one in record["outputs"] if digest(folder / one["file"]) != one["sha256"]]


def move(folder: Path, target: Path) -> None:
    """Move the files into their place, each whole or not at all."""
    from ..files.writing import writing

    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with writing(target / file.relative_to(folder)) as temporary:
            shutil.copyfile(file, temporary)
