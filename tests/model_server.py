"""A server that speaks the protocol of language models, and answers as a test tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any

Asked = dict[str, Any]


@dataclass
class ModelServer:
    """What is asked of it, with the headers, and what it answers.

    ``failures`` are statuses that it answers first, one each time; ``raw`` stands instead of an
    answer in the usual form.
    """

    answer: Callable[[Asked], Any]
    failures: list[int] = field(default_factory=list[int])
    raw: bytes | None = None
    pause_s: float = 0.0
    asked: list[Asked] = field(default_factory=list[Asked])
    keys: list[str | None] = field(default_factory=list["str | None"])
    url: str = ""

    def reply(self, body: Asked) -> tuple[int, bytes]:
        """Give status and content for one request."""
        sleep(self.pause_s)
        if self.failures:
            status = self.failures.pop(0)
            return status, json.dumps({"error": {"message": f"said {status}"}}).encode()
        if self.raw is not None:
            return 200, self.raw
        question = json.loads(body["messages"][1]["content"])
        said = self.answer(question)
        content = said if isinstance(said, str) else json.dumps({"statements": said})
        usage = {"prompt_tokens": 1000, "completion_tokens": 100}
        choices = [{"message": {"role": "assistant", "content": content}}]
        return 200, json.dumps({"choices": choices, "usage": usage}).encode()


@contextmanager
def serving(server: ModelServer) -> Generator[ModelServer]:
    """Run the server on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append({"path": self.path, **body})
            server.keys.append(self.headers.get("Authorization"))
            status, content = server.reply(body)
            try:
                self.send_response(status)
                if status in {301, 302}:
                    self.send_header("Location", "http://elsewhere.example/v1/chat/completions")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                self.close_connection = True  # the one who asked has given up

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
