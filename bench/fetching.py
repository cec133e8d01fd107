"""What comes from npm: a Node.js of our own choice, and programs that run on it."""

import subprocess
from pathlib import Path

from work import CACHE

NODE = "24.9.0"


def node_package(name: str, version: str) -> Path:
    """The folder of a package; from the cache where it is there."""
    folder = CACHE / f"{name.lower()}-{version}"
    done = folder / "done"
    if not done.exists():
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, f"{name}@{version}"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True,
        )
        done.touch()
    return folder


def node() -> Path:
    return node_package("node", NODE) / "node_modules" / "node" / "bin" / "node"
