"""The desk's server: Starlette and uvicorn, on 127.0.0.1 only."""

from __future__ import annotations

import html
import json
import re
import socket
import sys
import traceback
from collections.abc import Callable, MutableMapping
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..files.errors import KyrtextError
from ..files.messages import LANGUAGES, messages, said, value_named
from .gate import HEADERS, LIMIT, Gate
from .routes import Desk, GoneError
from .store import ConflictError

KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_ASSET = re.compile(r"[a-z_]+\.(js|css|svg)")


class Server:
    """One desk that is being served."""

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.desk = desk
        self.listening = listening(port)
        self.gate = Gate(self.listening.getsockname()[1])
        routes = [
            Route("/", self.page),
            Route("/open", self.opened),
            Route("/knock", self.knocked, methods=["POST"]),
            Route("/assets/{name}", self.asset),
            Route("/messages/{lang}", self.said),
            Route("/api/{name}", self.asked),
            Route("/api/{name}", self.told, methods=["POST"]),
            Route("/export/{name}", self.exported),
        ]
        self.app = Guard(Starlette(routes=routes), self.gate)
        config = uvicorn.Config(
            self.app,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        self.uvicorn = uvicorn.Server(config)

    def run(self) -> None:
        """Serve until interrupted."""
        self.uvicorn.run(sockets=[self.listening])

    # ------------------------------------------------------------------ answers

    async def opened(self, request: Request) -> Response:
        """Swap the token for a cookie.

        The page is gone to by itself: a strict cookie is not sent when another site leads there.
        """
        if not self.gate.spend(request.query_params.get("token", "")):
            return answer(
                401, _note("401", "This address was used already. Start the desk again."), "text/html"
            )
        out = answer(200, _GO_ON, "text/html")
        out.set_cookie(self.gate.cookie, self.gate.session, httponly=True, samesite="strict", path="/")
        return out

    async def knocked(self, _request: Request) -> Response:
        """A second start of the same desk asks for an address to open."""
        return answer(200, json.dumps({"address": self.gate.address()}))

    async def page(self, request: Request) -> Response:
        """The page; everything it shows it asks for."""
        lang = self._language(request)
        texts = messages("desk", lang)
        text = (files("kyrtext") / "desk" / "assets" / "desk.html").read_text(encoding="utf-8")
        values = {
            **texts,
            "lang": lang,
            "secret": self.gate.secret,
            "coder": self.desk.study.file.meta("coder"),
        }
        text = re.sub(r"\{\{(\w+)\}\}", lambda found: html.escape(values[found[1]], quote=True), text)
        return answer(200, text, "text/html")

    async def asset(self, request: Request) -> Response:
        """A script or a style sheet."""
        name = request.path_params["name"]
        place = files("kyrtext") / "desk" / "assets" / name
        if not _ASSET.fullmatch(name) or not place.is_file():
            return answer(404, "{}")
        return answer(200, place.read_bytes(), KINDS["." + name.rpartition(".")[2]])

    async def said(self, request: Request) -> Response:
        """The words of the interface."""
        lang = request.path_params["lang"]
        lang = lang if lang in LANGUAGES else "en"
        names = {key: text for key, text in messages("method", lang).items() if key.startswith("platform_")}
        unknown = value_named("unknown", "", lang=lang)
        return answer(200, json.dumps({**names, **messages("desk", lang), "value_unknown": unknown}))

    async def asked(self, request: Request) -> Response:
        """A question of the page."""
        params = dict(request.query_params)
        return await self._answered(request, lambda: self.desk.ask(request.path_params["name"], params))

    async def told(self, request: Request) -> Response:
        """Something the coder does."""
        try:
            given = json.loads(await request.body())
        except (ValueError, RecursionError):
            return answer(400, json.dumps({"error": "this is no JSON"}))
        if not isinstance(given, dict):
            return answer(400, json.dumps({"error": "this is no JSON object"}))
        return await self._answered(request, lambda: self.desk.tell(request.path_params["name"], given))

    async def exported(self, request: Request) -> Response:
        """A file to take away."""
        params = dict(request.query_params)
        try:
            name, data, kind = await run_in_threadpool(
                lambda: self.desk.export(request.path_params["name"], params)
            )
        except KyrtextError as error:
            return answer(400, _note("400", said(str(error), self._language(request))), "text/html")
        out = answer(200, data, kind)
        out.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return out

    def _language(self, request: Request) -> str:
        """The language the reader chose on the page; else the one the desk was started with."""
        lang = request.query_params.get("lang", "")
        return lang if lang in LANGUAGES else self.desk.lang

    async def _answered(self, request: Request, work: Callable[[], Any]) -> Response:
        """What the work gives as JSON; what went wrong in words."""
        try:
            found = await run_in_threadpool(work)
            return answer(200, json.dumps(found, allow_nan=False))
        except KyrtextError as error:
            status = 409 if isinstance(error, ConflictError) else 410 if isinstance(error, GoneError) else 400
            body = {"error": said(str(error), self._language(request))}
            if isinstance(error, ConflictError):
                body["found"] = error.found
            return answer(status, json.dumps(body))
        except Exception:  # noqa: BLE001 - one answer that fails must not end the desk
            # the page must hear of it, and whoever started the desk must see what it was
            traceback.print_exc(file=sys.stderr)
            told = said("something went wrong; see where the desk was started", self._language(request))
            return answer(500, json.dumps({"error": told}))


class Guard:
    """Lets through what the gate lets through, and puts the protecting headers on every answer."""

    def __init__(self, app: Any, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refused = self.gate.refusal(scope["method"], scope["path"], headers)
        if refused is not None:
            status, reason = refused
            page = _note(str(status), reason) if status == 401 and scope["path"] == "/" else None
            kind = "text/html" if page else "application/json"
            await answer(status, page or json.dumps({"error": reason}), kind)(scope, receive, send)
            return
        size = 0

        async def limited() -> Any:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > LIMIT:
                return {"type": "http.disconnect"}
            return message

        await self.app(scope, limited, send)


def answer(status: int, body: str | bytes, kind: str = "application/json") -> Response:
    """An answer with the headers all have."""
    return Response(body, status, media_type=kind, headers=HEADERS)


_GO_ON = (
    '<!doctype html><meta charset="utf-8"><title>kyrtext</title><meta http-equiv="refresh" content="0;url=/">'
    '<link rel="icon" href="/assets/icon.svg">'
    '<p><a href="/">kyrtext</a></p>'
)


def _note(title: str, text: str) -> str:
    head = f'<!doctype html><meta charset="utf-8"><title>kyrtext: {html.escape(title)}</title>'
    return f"{head}<p>{html.escape(text)}</p>"


def listening(port: int) -> socket.socket:
    """A socket on this machine alone; KyrtextError when the port is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        # else the port stays taken for a minute after the desk has ended; on Windows others could share it
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(("127.0.0.1", port))
    except OSError as error:
        found.close()
        raise KyrtextError(
            f"cannot use the port {port}", error.strerror or str(error), "choose another"
        ) from error
    return found
