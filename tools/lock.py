"""Locks the dependencies again after a change of requirements/*.in or package.json: `make lock`. Needs uv and npm.

The lock files name exact versions and hashes, and no registry: where packages come from is each machine's own affair.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = "3.11"
NODE_FOLDERS = (ROOT, ROOT / "tools/lighthouse")


def lock_python(name: str) -> None:
    """Write requirements/NAME.txt from requirements/NAME.in."""
    options = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
    files = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
    subprocess.run(["uv", "pip", "compile", "--python-version", OLDEST_PYTHON, *options, *files], cwd=ROOT, check=True)


def lock_node(folder: Path) -> None:
    """Write the folder's package-lock.json, without the addresses that npm adds for donations."""
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=folder, check=True)
    file = folder / "package-lock.json"
    lock = json.loads(file.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    file.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        for locked in ("runtime", "dev", "node"):
            lock_python(locked)
        for folder in NODE_FOLDERS:
            lock_node(folder)
    except (OSError, subprocess.CalledProcessError) as fault:
        sys.exit(f"Locking stopped: {fault}. `make lock` needs uv and npm on this machine.")
