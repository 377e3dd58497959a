"""A case system of an agency: a web server in a process of its own, with a memory and a clerk."""

import json
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "rahasia-sistem-kasus"


class System:
    """The other end, as a test sees it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        head = {"authorization": f"Bearer {TOKEN}"}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, head)) as answer:
            return json.load(answer)


def serve(port: int) -> None:
    """Serve until killed."""
    cases: dict[str, dict[str, str]] = {}
    decided: list[dict[str, str]] = []
    posts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _say(self, told: Any, status: int = 200) -> None:
            raw = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if self.headers["authorization"] != f"Bearer {TOKEN}":
                self._say({}, 401)
            elif path == "/keputusan":
                since = int(urllib.parse.parse_qs(query).get("sejak", ["0"])[0] or 0)
                self._say({"data": {"baris": decided[since:]}, "lanjut": len(decided)})
            else:
                self._say({"cases": list(cases.values()), "posts": posts})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if self.path == "/decide":
                decided.extend(body)
                self._say({})
                return
            key = self.headers["idempotency-key"]
            posts.append(key)
            cases[body["nomor"]] = body
            self._say({}, 201 if posts.count(key) == 1 else 409)

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
