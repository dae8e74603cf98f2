"""What every request must satisfy and every response must carry, whatever the page."""

import logging
from types import TracebackType
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from toolkit.config import Settings

LOOPBACK_HOSTS = ("localhost", "127.0.0.1")
MAX_REQUEST_BYTES = 512 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it the CSRF check of staff forms refuses everyone over HTTPS.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains"

# For the forms of people who are signed in; a public blueprint is exempted in `create_app`.
csrf = CSRFProtect()


class QuietFlask(Flask):
    """Flask, with a log that names the view instead of the address.

    An address holds the key to somebody's answers (demands S3 and S18).
    """

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log where a fault happened, without the address that was asked for."""
        self.logger.error("Fault in %s [%s]", request.endpoint, request.method, exc_info=exc_info)


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the host names that this installation answers to (demand S2)."""
    hostname = urlsplit(settings.public_url).hostname
    return [*LOOPBACK_HOSTS, *([hostname] if hostname else [])]


def is_from_here(settings: Settings) -> bool:
    """Tell whether a changing request comes from one of our own pages (demand S1).

    Browsers say so themselves, in ``Sec-Fetch-Site`` or at least in ``Origin``; a page cannot forge
    either. A request with neither comes from an old browser or a tool, and is let through:
    respondents carry no cookie that it could misuse, and staff forms have their own token.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc in {request.host, urlsplit(settings.public_url).netloc}


def _check_request() -> None:
    settings: Settings = current_app.extensions["settings"]
    forwarded = request.headers.get("X-Forwarded-Host")
    if forwarded is not None and urlsplit(f"//{forwarded}").hostname not in trusted_hosts(settings):
        abort(400)
    if request.method not in SAFE_METHODS and not is_from_here(settings):
        abort(403)


def _protect_response(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    settings: Settings = current_app.extensions["settings"]
    if settings.is_https:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask, settings: Settings) -> None:
    """Set the limits, the cookie's flags and the checks of every request and response."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=trusted_hosts(settings),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form that was left open for a day is still accepted; the session ends earlier.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.proxies:
        # Only the address: host and scheme come from the settings alone (demand S2).
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0
        )
    # Before CSRFProtect, whose own answer to a foreign site would be less clear.
    app.before_request(_check_request)
    csrf.init_app(app)
    app.after_request(_protect_response)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
