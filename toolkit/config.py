"""Every setting: its name, its default and what it is for."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, read from the environment.

    Attributes
    ----------
    variable : str
        The environment variable.
    default : str
        Used where the variable is absent or empty.
    help : str
        What it is for, in Danish.
    """

    variable: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("TOOLKIT_INSTANCE", "instance", "Mappe til database, nøgle, modeller og jobkø."),
    Setting(
        "TOOLKIT_PUBLIC_URL",
        "http://127.0.0.1:5000",
        "Adressen, som virksomhederne bruger; alle links og QR-koder bygges af den.",
    ),
    Setting("TOOLKIT_ORGANISATION", "Kommunen", "Navnet øverst på siderne."),
    Setting(
        "TOOLKIT_DRAFT_DAYS", "14", "Så mange dage gemmes et påbegyndt svar, der ikke er sendt."
    ),
    Setting(
        "TOOLKIT_THREADS",
        "16",
        "Tråde i hver webproces; det antal forespørgsler, den behandler på én gang.",
    ),
    Setting(
        "TOOLKIT_PROXIES",
        "0",
        "Antal egne webservere foran; deres oplysning om, hvem der spørger, tros på.",
    ),
    Setting(
        "TOOLKIT_DASK_SCHEDULER",
        "",
        "Adressen på en Dask-klynge, der hjælper med store analyser; tom betyder denne maskine.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation.

    Attributes
    ----------
    instance_path : Path
        Folder of everything that belongs to this installation only.
    secret_key : str
        Signs sessions and derives receipt codes; made at first start, readable by its owner.
    public_url : str
        Scheme and host of every link that is handed out (demand S2).
    organisation : str
        The name shown on top of pages.
    draft_days : int
        Days that an unfinished answer is kept.
    threads : int
        Threads of each web process.
    proxies : int
        Our own web servers in front, whose word for who asks is believed; 0 or more.
    dask_scheduler : str
        Address of a Dask scheduler whose workers make vectors; empty is this machine alone.
    """

    instance_path: Path
    secret_key: str
    public_url: str
    organisation: str
    draft_days: int
    threads: int
    proxies: int
    dask_scheduler: str = ""

    @property
    def database_path(self) -> Path:
        """The SQLite database."""
        return self.instance_path / "toolkit.db"

    @property
    def jobs_path(self) -> Path:
        """The queue of background work; apart, so that it can be deleted."""
        return self.instance_path / "jobs.db"

    @property
    def models_path(self) -> Path:
        """Fitted models, each under the hash of what it was fitted on."""
        return self.instance_path / "models"

    @property
    def is_https(self) -> bool:
        """Whether people reach the installation over TLS."""
        return urlsplit(self.public_url).scheme == "https"

    def with_changes(self, **changes: object) -> "Settings":
        """Return a copy with some settings changed."""
        known = {field.name for field in fields(self)}
        if not set(changes) <= known:
            raise ValueError(f"unknown settings: {sorted(set(changes) - known)}")
        return replace(self, **changes)  # type: ignore[arg-type]


def read_secret_key(instance_path: Path) -> str:
    """Return the installation's secret key, made the first time, in a file of mode 0600.

    Several processes may start at once: the key is written whole beside its place and linked
    there, so that the first wins and nobody reads half a key.
    """
    path = instance_path / "secret_key"
    if not path.exists():
        own = instance_path / f".secret_key.{secrets.token_hex(8)}"
        descriptor = os.open(own, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text(encoding="ascii").strip()


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, and make the instance folder where it is missing.

    Parameters
    ----------
    environment : Mapping, optional
        Instead of the process's own environment.

    Raises
    ------
    ValueError
        If a number is not a number or the public address has no scheme or host.
    """
    given = os.environ if environment is None else environment
    value = {
        setting.variable: given.get(setting.variable) or setting.default for setting in SETTINGS
    }
    public_url = value["TOOLKIT_PUBLIC_URL"].rstrip("/")
    address = urlsplit(public_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ValueError(
            f"TOOLKIT_PUBLIC_URL={public_url!r}: skriv hele adressen, for eksempel https://spor.kommune.dk"
        )
    instance_path = Path(value["TOOLKIT_INSTANCE"]).resolve()
    instance_path.mkdir(parents=True, exist_ok=True)
    instance_path.chmod(0o700)
    return Settings(
        instance_path=instance_path,
        secret_key=read_secret_key(instance_path),
        public_url=public_url,
        organisation=value["TOOLKIT_ORGANISATION"],
        draft_days=int(value["TOOLKIT_DRAFT_DAYS"]),
        threads=int(value["TOOLKIT_THREADS"]),
        proxies=int(value["TOOLKIT_PROXIES"]),
        dask_scheduler=value["TOOLKIT_DASK_SCHEDULER"],
    )
