"""Fitted models in files, each under the hash of everything it was fitted on."""

import contextlib
import logging
import os
import secrets
import warnings
from pathlib import Path

import joblib

logger = logging.getLogger(__name__)


def load_model(folder: Path, identity: str) -> object | None:
    """Give the model of this identity, or None where there is none that can be read.

    Parameters
    ----------
    folder : Path
        Only the installation itself may write there: a pickle can run code.
    identity : str
        Hexadecimal digits.
    """
    path = _path(folder, identity)
    try:
        with warnings.catch_warnings():
            # A model of another scikit-learn is no model of ours: make it anew.
            warnings.simplefilter("error")
            model: object = joblib.load(path)
    except FileNotFoundError:
        return None
    except Exception as error:  # a half-written pickle can raise anything
        logger.warning("the model file %s cannot be read (%s); made anew", path.name, error)
        return None
    return model


def save_model(folder: Path, identity: str, model: object) -> bool:
    """Keep a model; readable by its owner only, and never seen half-written.

    Returns
    -------
    bool
        Whether it could be kept; the reason why not is in the log.
    """
    path = _path(folder, identity)
    own = folder / f".{identity}.{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(own, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            joblib.dump(model, file)
        own.replace(path)
    except OSError as error:
        logger.warning("the model cannot be kept in %s: %s", folder, error)
        with contextlib.suppress(OSError):
            own.unlink(missing_ok=True)
        return False
    return True


def _path(folder: Path, identity: str) -> Path:
    if not identity or not set(identity) <= set("0123456789abcdef"):
        raise ValueError(f"not a hash: {identity!r}")
    return folder / f"{identity}.joblib"
