"""Makes sure that PostgreSQL, Chromium and wrk are here, for the tests, from the system's packages where it may.

With the word `bench` it asks for what `make bench` needs instead: PostgreSQL and wrk, which makes the load; with
`lighthouse` or `gallery` for Chromium alone.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OLDEST_POSTGRES = 14
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgres_folder() -> Path | None:
    """The folder with `initdb` and `postgres` of the newest PostgreSQL here, or nothing."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    other = [path for base in ("/usr/local/opt", "/opt/homebrew/opt") for path in Path(base).glob("postgresql*/bin")]
    fit = {path: _version(path) for path in [*on_path, *debian, *other] if (path / "initdb").exists()}
    fit = {path: version for path, version in fit.items() if version >= OLDEST_POSTGRES}
    return max(fit, key=lambda path: fit[path]) if fit else None


def _version(folder: Path) -> int:
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        return int(answer.split()[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz"))
    except (OSError, ValueError, IndexError, subprocess.CalledProcessError):
        return 0


def chromium() -> str | None:
    """The browser that the tests drive: PINGDING_CHROMIUM, or the first one found on the PATH."""
    return os.environ.get("PINGDING_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


NEEDED: dict[str, tuple[str, Callable[[], object]]] = {
    "postgresql": (f"a PostgreSQL server, version {OLDEST_POSTGRES} or newer", postgres_folder),
    "chromium": ("the Chromium browser", chromium),
    "wrk": ("wrk, which makes the load", lambda: shutil.which("wrk")),
}
USED = {
    "test": ("postgresql", "chromium", "wrk"),
    "lighthouse": ("chromium",),
    "gallery": ("chromium",),
    "bench": ("postgresql", "wrk"),
}
"""What each of make's targets needs of them."""


def missing(target: str) -> list[str]:
    """The names of the system packages that the target needs and that are not here."""
    return [package for package in USED[target] if not NEEDED[package][1]()]


def installer() -> list[str] | None:
    """The words before `apt-get` with which this user may install, or nothing when it may not."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str], prefix: list[str]) -> None:
    """Install by apt-get, without questions; a failure shows in what is still missing afterwards."""
    print("Installing from the system's packages:", ", ".join(packages), flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"], check=False)
    subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=False)


def main(target: str = "test") -> int:
    """Install what the target lacks; 0 when all is there, else 1 and a sentence on what to install."""
    absent = missing(target)
    prefix = installer() if absent else None
    if absent and prefix is not None:
        install(absent, prefix)
        absent = missing(target)
    for package in absent:
        print(
            f"`make {target}` needs {NEEDED[package][0]} and this machine has none. Install it with the system's "
            f"package manager (Debian, Ubuntu: `apt-get install {package}`) and run `make {target}` again.",
            file=sys.stderr,
        )
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
