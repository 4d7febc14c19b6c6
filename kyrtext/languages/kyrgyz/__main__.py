"""`python -m kyrtext.languages.kyrgyz` compiles the morphotactics files into the packaged table."""

from __future__ import annotations

from importlib.resources import files

from .morphotactics import compile_suffixes, write_table


def main() -> None:
    """Write the compiled table into the package's data folder."""
    path = files("kyrtext").joinpath("data", "kyrgyz", "suffixes.txt")
    with open(str(path), "w", encoding="utf-8", newline="\n") as target:
        target.write(write_table(compile_suffixes()))


if __name__ == "__main__":
    main()
