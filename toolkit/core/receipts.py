"""Hashes and receipt codes: what proves that an answer arrived, without saying what it was."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from json import dumps

from toolkit.core.branching import AnswerValue

# Crockford's alphabet: no I, L, O and U, which people mistake for 1, 0 and V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 4
GROUP_LENGTH = 4


def hash_text(text: str) -> str:
    """Give the SHA-256 of a text, 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def content_hash_of(questionnaire_hash: str, answers: Mapping[str, AnswerValue]) -> str:
    """Give the hash of the answers to one revision of a questionnaire.

    Parameters
    ----------
    questionnaire_hash : str
        Of the revision that they answer.
    answers : mapping
        The answers on the path, by question name; their order does not matter.
    """
    content = {"questionnaire": questionnaire_hash, "answers": dict(answers)}
    return hash_text(dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def receipt_code(secret: str, key: str) -> str:
    """Derive the code of a receipt from the submission key: 80 bits, as ``7KQ4-MX2P-09RT-C3VD``.

    Parameters
    ----------
    secret : str
        The installation's secret key: without it the code tells nothing about the key.
    key : str
        The submission key.
    """
    digest = hmac.digest(secret.encode(), b"receipt:" + key.encode(), "sha256")
    number = int.from_bytes(digest)
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(GROUPS * GROUP_LENGTH))
    return "-".join(
        letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH)
    )
