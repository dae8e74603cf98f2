"""How bytes reach a phone: static files kept for a year, text sent compressed."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

COMPRESSED_TYPES = frozenset(
    {"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"}
)
MIN_COMPRESSED_BYTES = 512
FOREVER = "public, max-age=31536000, immutable"


def static_url(filename: str) -> str:
    """Return the address of a static file, with the hash of its content in it.

    Needs no routing, so that it also works on the page that answers a foreign Host.
    """
    folder = current_app.static_folder
    version = _content_hash(Path(folder or "") / filename)
    return f"{request.script_root}{current_app.static_url_path}/{filename}?v={version}"


@lru_cache(maxsize=256)
def _content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _cache_static_files(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        named_by_content = "v" in request.args
        response.headers["Cache-Control"] = FOREVER if named_by_content else "no-cache"
    return response


def _compress(response: Response) -> Response:
    """Compress what is text and public.

    Not what a signed-in person is shown: a compressed page that holds both a secret and something
    an attacker chose tells the secret by its length (the BREACH attack).
    """
    if (
        response.mimetype not in COMPRESSED_TYPES
        or response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
        or (request.cookies and request.endpoint != "static")
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or request.method == "HEAD":
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) >= MIN_COMPRESSED_BYTES:
        response.set_data(gzip.compress(content, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        # Another body under the same tag would mislead a cache.
        response.headers.pop("ETag", None)
    return response


def init_app(app: Flask) -> None:
    """Serve static files by content and send text compressed."""
    app.jinja_env.globals["static_url"] = static_url
    # Handlers run in reverse: compression comes after everything that reads the body.
    app.after_request(_compress)
    app.after_request(_cache_static_files)
