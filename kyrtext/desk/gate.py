"""Who may talk to the desk: this machine's browser that was given the token, and nobody else.

A page of any site can send requests to 127.0.0.1, and a name of its own can be made to point there; so the
address asked for (Host), the page that asks (Origin), a cookie and, for writing, a secret of the page are all
looked at. Nothing of this stands in an address that stays, except the token, which opens once.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

LIMIT = 1_000_000  # bytes of a request
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
SECRET_HEADER = "x-kyrtext-page"
KNOCK_HEADER = "x-kyrtext-knock"


class Gate:
    """Keeps the tokens, the cookie's value and the page's secret of one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self.cookie = f"kyrtext_{port}"  # cookies ignore ports, so the port is in the name
        self.session = secrets.token_urlsafe(32)
        self.secret = secrets.token_urlsafe(32)
        self.knock = secrets.token_urlsafe(32)
        self._tokens: set[str] = set()

    def token(self) -> str:
        """A new token, good for one opening."""
        made = secrets.token_urlsafe(32)
        self._tokens.add(made)
        return made

    def address(self) -> str:
        """An address that opens the desk once."""
        return f"http://{self.host}/open?token={self.token()}"

    def spend(self, token: str) -> bool:
        """Use a token up; False if it is none or was used."""
        found = next((known for known in self._tokens if self._same(token, known)), None)
        if found is None:
            return False
        self._tokens.discard(found)
        return True

    def refusal(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Status and reason why a request is not answered; None if it is."""
        if headers.get("host", "") != self.host:
            return 421, "this is not the address of the desk"
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{self.host}":
            return 403, "another page may not talk to the desk"
        if headers.get("sec-fetch-site", "same-origin") == "cross-site" and path != "/open":
            return 403, "another page may not talk to the desk"
        if path == "/open":
            return None if method == "GET" else (405, "open it")
        if path == "/knock":
            return (
                None
                if method == "POST" and self._same(headers.get(KNOCK_HEADER), self.knock)
                else (403, "no")
            )
        if not self._same(self.cookie_of(headers.get("cookie", "")), self.session):
            return 401, "start the desk again, or use the window it opened"
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return 405, "the desk is asked with GET and POST"
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, "the desk is told things as JSON"
        if not self._same(headers.get(SECRET_HEADER), self.secret):
            return 403, "reload the page"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > len(str(LIMIT)) or int(length) > LIMIT:
            return 413, "that is too much at once"
        return None

    @staticmethod
    def _same(given: str | None, known: str) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), known.encode())

    def cookie_of(self, header: str) -> str | None:
        """The value of our cookie among all."""
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.cookie:
                return value
        return None
