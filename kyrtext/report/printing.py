"""A report as PDF: printed by the Chromium or Chrome of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ..files.errors import KyrtextError
from ..files.writing import writing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SECONDS = 180


def browser() -> str | None:
    """The program that can print a page, or None."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((place for place in map(os.path.expandvars, PLACES) if os.path.isfile(place)), None)


def print_pdf(html: str, path: str | Path) -> Path:
    """Write a page of HTML as PDF, whole or not at all.

    Raises
    ------
    KyrtextError
        When there is no Chromium or Chrome, or it does not print.
    """
    program = browser()
    if program is None:
        raise KyrtextError(
            f"cannot write '{path}'",
            "neither Chromium, Chrome nor Edge was found to print it",
            "write report.html, open it in a browser and print it to a PDF there",
        )
    with tempfile.TemporaryDirectory(prefix="kyrtext-") as folder, writing(path) as temporary:
        page, made = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, encoding="utf-8", errors="replace")
        command = [program, "--headless=new", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={Path(folder) / 'profile'}", "--virtual-time-budget=20000"]
        if sys.platform != "win32" and hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to run as root otherwise
        command += [f"--print-to-pdf={made}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise KyrtextError(f"cannot write '{path}'", f"the browser did not print: {error}") from error
        if not made.is_file():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise KyrtextError(f"cannot write '{path}'", f"the browser did not print: {''.join(told)}")
        shutil.copyfile(made, temporary)
    return Path(path)
