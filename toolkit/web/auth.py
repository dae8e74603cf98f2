"""Signing in, and the guard in front of every page that is not public."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.permissions import Permission, is_allowed
from toolkit.services import accounts, auditing
from toolkit.services.accounts import Account, Membership, SignInAttempt
from toolkit.web.db import get_db, get_settings
from toolkit.web.locale import current_language

blueprint = Blueprint("auth", __name__)
login_manager = LoginManager()
# The session's token is what counts; a phone that changes its address stays signed in.
login_manager.session_protection = None

View = Callable[..., ResponseReturnValue]
STATUS_OF_FAILURE = {ErrorCode.SIGNIN_REFUSED: 422, ErrorCode.SIGNIN_THROTTLED: 429}


class SignedIn:
    """What Flask-Login keeps: the cookie holds the session's token, never the account's number."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, account: Account | None = None) -> None:
        self.token = token
        self.account = account

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token


class SignInForm(FlaskForm):
    """E-mail and password; `next` is where the person was going."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Skriv din e-mail."))])
    password = PasswordField(_l("Kodeord"), [InputRequired(_l("Skriv dit kodeord."))])
    next = HiddenField()


@blueprint.record_once
def _init_login(state: BlueprintSetupState) -> None:
    login_manager.init_app(state.app)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> SignedIn | None:
    account = accounts.account_for_token(get_db(), token, now=datetime.now(UTC))
    return None if account is None else SignedIn(token, account)


def signed_in_account() -> Account | None:
    """Return who is signed in, and let the pages speak their language."""
    account: Account | None = getattr(current_user, "account", None)
    g.account = account
    return account


def safe_next(target: str | None) -> str:
    r"""Return where to go after signing in: a path of this site, or the start page (demand S14).

    Browsers read ``/\evil`` like ``//evil``, and drop tabs and line breaks inside an address.
    """
    start = url_for("review.start")
    if not target or not target.startswith("/") or target.startswith("//"):
        return start
    if "\\" in target or any(ord(character) <= 32 or ord(character) == 127 for character in target):
        return start
    try:
        parts = urlsplit(target)
    except ValueError:
        return start
    return start if parts.scheme or parts.netloc else target


def requires_sign_in(view: View) -> View:
    """Let only people who are signed in see a page; the view is given their account."""

    @functools.wraps(view)
    def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
        account = signed_in_account()
        return _to_sign_in() if account is None else view(account, *args, **values)

    return guarded


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only members of the consultation in the path, whose role allows it, see a page.

    The view is given the membership in the place of the path's ``consultation``. Everybody else
    is told that there is no such page, so that nobody learns which consultations exist; a member
    without the permission is told that it is missing. Both are logged (demand S5).
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(consultation: str, **values: Any) -> ResponseReturnValue:
            account = signed_in_account()
            if account is None:
                return _to_sign_in()
            membership = accounts.get_membership(get_db(), account, consultation)
            if membership is None:
                _note_denied(account, consultation)
                abort(404)
            g.membership = membership
            if not is_allowed(membership.role, permission):
                _note_denied(account, consultation)
                abort(403)
            return view(membership, **values)

        return guarded

    return decorate


def own_membership() -> Membership | None:
    """Return the consultation of this request, if it has one."""
    membership: Membership | None = g.get("membership")
    return membership


def _note_denied(account: Account, consultation: str) -> None:
    auditing.note_denied(
        get_db(),
        account.id,
        consultation=consultation,
        what=f"{request.method} {request.endpoint}",
        now=datetime.now(UTC),
    )


def _to_sign_in() -> ResponseReturnValue:
    # A form that was sent cannot be sent again after signing in: begin at the start page.
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=target), code=303)


@blueprint.get("/signin")
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail and password."""
    target = safe_next(request.args.get("next"))
    if signed_in_account() is not None:
        return redirect(target, code=303)
    return render_template("auth/sign_in.html", form=SignInForm(next=target), fault=None)


@blueprint.post("/signin")
def send_sign_in() -> ResponseReturnValue:
    """Open a session, or say the same to everybody who cannot."""
    form = SignInForm()
    if not form.validate():
        return make_response(render_template("auth/sign_in.html", form=form, fault=None), 422)
    attempt = SignInAttempt(
        email=form.email.data.strip(),
        password=form.password.data,
        address=request.remote_addr or "",
        key=get_settings().secret_key,
    )
    try:
        token = accounts.sign_in(get_db(), attempt, now=datetime.now(UTC))
    except ToolkitError as error:
        page = render_template(
            "auth/sign_in.html", form=form, fault=error.message(current_language())
        )
        return make_response(page, STATUS_OF_FAILURE[error.code])
    session.clear()
    login_user(SignedIn(token))
    return redirect(safe_next(form.next.data), code=303)


@blueprint.post("/signout")
def sign_out() -> ResponseReturnValue:
    """End the session, here and on the server."""
    token = getattr(current_user, "token", None)
    if token is not None:
        accounts.sign_out(get_db(), token, now=datetime.now(UTC))
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"), code=303)
