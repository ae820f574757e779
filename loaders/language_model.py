"""A language model at an OpenAI-compatible address: asked over HTTP, its answers kept in files."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ..graph.errors import ModelError

if TYPE_CHECKING:
    from http.client import HTTPMessage
    from pathlib import Path

TIMEOUT_S = 120.0
TRIES = 4
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
MOST_BYTES = 4_000_000
BUSY = frozenset({408, 429, 500, 502, 503, 504, 529})
HINTS = {
    400: "see whether the server knows this model: --model NAME",
    401: "set the key of this address in LODEGRAPH_MODEL_KEY",
    403: "set the key of this address in LODEGRAPH_MODEL_KEY",
    404: "see that the address ends as the server wants it (often /v1) and knows the model",
    429: "wait, or use another model: the server allows no more requests now",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """What asking took: requests sent, answers kept from before, tokens, seconds.

    ``input_tokens`` and ``output_tokens`` are what the server counts, kept answers too.
    """

    requests: int = 0
    kept: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        """Add two."""
        return Usage(
            self.requests + other.requests,
            self.kept + other.kept,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class LanguageModel:
    """A model and where it is.

    Parameters
    ----------
    name : str
        As the server calls it.
    url : str
        The address before ``/chat/completions``: ``http://localhost:11434/v1``.
    key : str, optional
        What the server wants as a bearer token; it is sent nowhere else and never printed.
    answers : Path, optional
        Folder in which answers are kept, by the hash of the request: what was asked once is not
        asked again.
    timeout_s : float
        How long an answer may take, in seconds.
    """

    name: str
    url: str
    key: str | None = field(default=None, repr=False)
    answers: Path | None = None
    timeout_s: float = TIMEOUT_S

    def ask(self, messages: list[dict[str, str]]) -> tuple[str, Usage]:
        """Give the model's answer to some messages.

        Returns
        -------
        tuple of (str, Usage)
            Its words, and what they took.

        Raises
        ------
        ModelError
            If there is no such address or model, the key is not accepted, or the server stays
            busy, silent or unintelligible after four tries.
        """
        body = {
            "model": self.name,
            "messages": messages,
            "temperature": 0,
            "seed": 0,
            "response_format": {"type": "json_object"},
        }
        request = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
        kept = self.answers / f"{sha256(request).hexdigest()}.json" if self.answers else None
        if kept is not None and kept.is_file():
            words, tokens = _read(json.loads(kept.read_bytes()), self.url)
            return words, Usage(0, 1, *tokens)
        start_s = perf_counter()
        answer = self._send(request)
        words, tokens = _read(answer, self.url)
        if kept is not None:
            _keep(kept, answer)
        return words, Usage(1, 0, *tokens, perf_counter() - start_s)

    def _send(self, request: bytes) -> dict[str, Any]:
        """Send a request, again where the server is busy or silent."""
        pause_s = FIRST_PAUSE_S
        for left in reversed(range(TRIES)):
            try:
                return self._send_once(request)
            except _NotNow as error:
                if not left:
                    raise ModelError(str(error), error.hint) from error.__cause__
                sleep(min(max(pause_s, error.pause_s), LONGEST_PAUSE_S))
                pause_s *= 2
        raise AssertionError

    def _send_once(self, request: bytes) -> dict[str, Any]:
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise ModelError(f"{self.url}: is no address", "begin it with http:// or https://")
        address = f"{self.url.rstrip('/')}/chat/completions"
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            opener = build_opener(_NoRedirect)
            sent = Request(address, request, headers, method="POST")  # noqa: S310 - checked above
            with opener.open(sent, timeout=self.timeout_s) as reply:
                content: bytes = reply.read(MOST_BYTES + 1)
        except HTTPError as error:
            raise self._refused(error) from error
        except TimeoutError as error:
            why = f"{self.url}: no answer within {self.timeout_s:g} s"
            raise _NotNow(why, "use a smaller model, or give it more time") from error
        except (OSError, HTTPException) as error:
            reason = str(getattr(error, "reason", None) or error) or type(error).__name__
            what = f"{self.url}: no server answers there ({reason})"
            raise _NotNow(what, "start the server, or correct --model-url") from error
        return _parsed(content, self.url)

    def _refused(self, error: HTTPError) -> Exception:
        status = error.code
        said = _said(error.read(2_000))
        what = f"{self.url}: the server refuses with {status} {error.reason}{said}"
        hint = HINTS.get(status, "see what the server says about it")
        if status not in BUSY:
            return ModelError(what, hint)
        after = (error.headers.get("Retry-After") or "").strip()
        return _NotNow(what, hint, float(after) if after.isdigit() else 0.0)


class _NotNow(Exception):
    """A refusal that may not last."""

    def __init__(self, what: str, hint: str, pause_s: float = 0.0) -> None:
        super().__init__(what)
        self.hint = hint
        self.pause_s = pause_s


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would take the key to another address."""

    def redirect_request(  # noqa: PLR0913, PLR0917
        self, req: Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow none."""


def _parsed(content: bytes, url: str) -> dict[str, Any]:
    hint = "see that --model-url is an OpenAI-compatible address (often it ends in /v1)"
    if len(content) > MOST_BYTES:
        raise ModelError(f"{url}: the answer is longer than {MOST_BYTES:,} bytes", hint)
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{url}: the answer is no JSON", hint) from error
    if not isinstance(answer, dict):
        raise ModelError(f"{url}: the answer is no JSON object", hint)
    return answer


def _read(answer: dict[str, Any], url: str) -> tuple[str, tuple[int, int]]:
    """Give the words and the tokens of an answer."""
    try:
        words = answer["choices"][0]["message"]["content"]
        used = answer.get("usage") or {}
        tokens = int(used.get("prompt_tokens") or 0), int(used.get("completion_tokens") or 0)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        hint = "see that --model-url is an OpenAI-compatible address (often it ends in /v1)"
        raise ModelError(f"{url}: the answer has no message in it", hint) from error
    return str(words or ""), tokens


def _said(content: bytes) -> str:
    """Give what a server says of an error, where it says so in the usual form."""
    try:
        error = json.loads(content)["error"]
        words = error["message"] if isinstance(error, dict) else error
    except (ValueError, KeyError, TypeError):
        return ""
    return f": {str(words)[:200]}"


def _keep(path: Path, answer: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(answer, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)
