"""A desk as its user starts it: a process of its own, and a browser window over it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")


class Desk:
    """`kyrtext desk ... --no-browser` and what can be asked of it without a browser."""

    def __init__(self, index: Path, *options: str, coder: str = "Aigul") -> None:
        self.index, self.options, self.coder = index, options, coder
        self.file = index.with_name(f"{index.name.removesuffix('.kyr')}.{coder}.coding")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "kyrtext", "desk", str(self.index), "--coder", self.coder, "--quiet"]
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*command, "--no-browser", *self.options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.stderr.read() if self.process.stderr else ""
        self.host = self.address.split("/")[2]
        while True:
            try:
                urllib.request.urlopen(f"http://{self.host}/")
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.02)
        self.ready = time.monotonic() - began
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def enter(self) -> Desk:
        """Spend the token; further questions carry the cookie."""
        self.opener.open(self.address).read()
        page = self.opener.open(f"http://{self.host}/").read().decode()
        self.secret = page.split('name="page-secret" content="')[1].split('"')[0]
        return self

    def enter_with(self, window: Window) -> Desk:
        """Share the window's cookie, for the token is spent."""
        wanted = f"kyrtext_{self.host.partition(chr(58))[2]}"  # cookies of all ports are seen
        cookie = next(one for one in window.driver.get_cookies() if one["name"] == wanted)
        self.opener.addheaders = [("Cookie", f"{cookie['name']}={cookie['value']}")]
        self.secret = window.run("return document.querySelector('meta[name=page-secret]').content")
        return self

    def ask(self, name: str, /, **params: object) -> Any:
        query = urllib.parse.urlencode(params)
        return json.loads(self.opener.open(f"http://{self.host}/api/{name}?{query}").read())

    def tell(self, name: str, /, **given: object) -> Any:
        request = urllib.request.Request(
            f"http://{self.host}/api/{name}",
            data=json.dumps(given).encode(),
            headers={"Content-Type": "application/json", "X-Kyrtext-Page": self.secret},
        )
        return json.loads(self.opener.open(request).read())

    def kill(self) -> None:
        """As when the power goes."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


class Window:
    """A browser window."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.desk: Any = None

    def open(self, address: str, width: int = 1280, height: int = 800) -> Window:
        self.size(width, height)
        self.driver.get(address)
        self.until(lambda: self.run("return document.body?.classList.contains('ready')"))
        return self

    def size(self, width: int, height: int = 800) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def run(self, script: str, *values: object) -> Any:
        return self.driver.execute_script(script, *values)

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements("css selector", selector)

    def one(self, selector: str) -> Any:
        self.until(lambda: self.all(selector), selector)
        return self.all(selector)[0]

    def click(self, selector: str) -> None:
        from selenium.common.exceptions import StaleElementReferenceException

        for _ in range(5):
            try:
                element = self.one(selector)
                self.run("arguments[0].scrollIntoView({block: 'center'})", element)
                element.click()
                return
            except StaleElementReferenceException:
                continue  # drawn anew in between
        raise AssertionError(f"'{selector}' is drawn anew again and again")

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)"
        return self.run(script, selector)

    def text(self, selector: str) -> str:
        self.one(selector)
        return self.texts(selector)[0]

    def until(self, condition: Callable[[], object], what: str = "", seconds: float = 10) -> object:
        end = time.monotonic() + seconds
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < end, f"waited in vain {what}"
            time.sleep(0.03)

    def key(self, code: str, key: str = "", *, shift: bool = False, ctrl: bool = False) -> None:
        """A key where it lies (`KeyJ`), with the sign its layout has there."""
        modifiers = 8 * shift + 2 * ctrl
        for kind in ("rawKeyDown", "keyUp"):
            self.driver.execute_cdp_cmd(
                "Input.dispatchKeyEvent",
                {"type": kind, "code": code, "key": key or code, "modifiers": modifiers},
            )

    def desk_codes(self) -> dict[str, str]:
        """Ids of the codes by name."""
        return {one["name"]: one["id"] for one in self.desk.ask("codes")}

    def post(self) -> int | None:
        found = self.run("return new URLSearchParams(location.search).get('post')")
        return None if found is None else int(found)

    def errors(self) -> list[dict]:
        return [one for one in self.driver.get_log("browser") if one["level"] == "SEVERE"]


def chrome() -> Any:
    """A headless browser that logs what it does."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    chosen = ChromeOptions()
    chosen.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        chosen.add_argument(argument)
    chosen.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options=chosen, service=Service(str(DRIVER)))
