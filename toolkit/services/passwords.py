"""Passwords: which are good enough, and how they are kept."""

import functools
import secrets
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from toolkit.core.errors import ErrorCode, ToolkitError

MINIMUM_LENGTH = 12
# Long enough for any sentence; the limit keeps a request from costing much to hash.
MAXIMUM_LENGTH = 256
MINIMUM_DIFFERENT = 5
GENERATED_BYTES = 15

# OWASP's choice with the least memory: 32 threads may sign in at once on a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def check_password(password: str, *, email: str = "") -> None:
    """Refuse a password that is short or easy to guess (demand S13).

    Common words are refused whatever digits and signs stand around them, repeated or not, and so
    is the own e-mail: guessing programs try these first.

    Raises
    ------
    ToolkitError
        PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG or PASSWORD_TOO_COMMON.
    """
    if len(password) < MINIMUM_LENGTH:
        raise ToolkitError(
            ErrorCode.PASSWORD_TOO_SHORT, minimum=MINIMUM_LENGTH, length=len(password)
        )
    if len(password) > MAXIMUM_LENGTH:
        raise ToolkitError(ErrorCode.PASSWORD_TOO_LONG, maximum=MAXIMUM_LENGTH)
    folded = password.casefold()
    letters = "".join(character for character in folded if character.isalpha())
    own = {email.casefold(), _only_letters(email), _only_letters(email.partition("@")[0])}
    if (
        len(set(folded)) < MINIMUM_DIFFERENT
        or _unit(letters) in common_words()
        or (email and {folded, letters} & own)
    ):
        raise ToolkitError(ErrorCode.PASSWORD_TOO_COMMON)


def generate_password() -> str:
    """Return a random password of 20 characters, 120 bit."""
    return secrets.token_urlsafe(GENERATED_BYTES)


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and costs."""
    return _hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes equally long for None (demand S13)."""
    if len(password) > MAXIMUM_LENGTH:
        password = ""
    try:
        _hasher.verify(password_hash or _nobody_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_new_hash(password_hash: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(password_hash)


@functools.cache
def common_words() -> frozenset[str]:
    """Return the words that are no password; "" stands for digits and signs alone."""
    text = resources.files("toolkit.services").joinpath("common_passwords.txt")
    return frozenset({"", *text.read_text(encoding="utf-8").split()})


def _only_letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalpha())


def _unit(letters: str) -> str:
    """Return the shortest text that `letters` is a repetition of."""
    # A text that repeats itself is found inside its own double, before the second half.
    shift = (letters + letters).find(letters, 1)
    return letters[:shift] if letters else ""


@functools.cache
def _nobody_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(GENERATED_BYTES))
