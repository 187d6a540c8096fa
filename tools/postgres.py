"""Runs a command against a private PostgreSQL that lives only as long as the command.

    python tools/postgres.py COMMAND [ARGUMENT...]

The command finds the server in DATABASE_URL. The server listens on a socket in its own temporary folder, on no port,
and writes nothing durable; it is stopped by its own process and the folder removed, also on failure and on Ctrl-C.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from system_packages import postgres_folder

NAME = "pingding"
START_SECONDS = 60
STOP_SECONDS = 20
# The cluster is thrown away: no commit of it need survive a power cut.
FAST = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    # A test's rows are never committed, so nothing ever counts them: plans kept from when tables were empty go astray.
    "plan_cache_mode=force_custom_plan",
    "jit=off",
    "max_connections=60",
    "listen_addresses=",
]


def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves, or an unprivileged user when we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root and there is no user `postgres` or `nobody` to run it as.")


@contextmanager
def private_folder(user: pwd.struct_passwd | None) -> Iterator[Path]:
    """A temporary folder that belongs to the server's user."""
    folder = Path(tempfile.mkdtemp(prefix="pingding-pg-"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def identity(user: pwd.struct_passwd | None) -> dict[str, object]:
    """The arguments with which subprocess takes on that user."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def create(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    """Make an empty cluster in the folder."""
    made = subprocess.run(
        [binaries / "initdb", "-D", folder / "data", "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        cwd=folder,
        capture_output=True,
        text=True,
        **identity(user),  # type: ignore[call-overload]
    )
    if made.returncode:
        raise SystemExit(f"The test database cluster could not be made:\n{made.stderr}")


def wait_until_ready(server: subprocess.Popen[bytes], binaries: Path, folder: Path) -> None:
    """Wait until the server answers. Raises SystemExit with the server's log when it does not."""
    ask = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-d", "postgres"]
    until = time.monotonic() + START_SECONDS
    while subprocess.run(ask).returncode:
        if server.poll() is not None or time.monotonic() > until:
            log = (folder / "log").read_text(errors="replace")
            raise SystemExit(f"The test database server did not start:\n{log}")
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server at once, by force when it does not listen."""
    for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(kind)
        try:
            server.wait(STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def throwaway_server() -> Iterator[str]:
    """A running server; gives its DATABASE_URL."""
    binaries = postgres_folder()
    if binaries is None:
        raise SystemExit("There is no PostgreSQL server here; `make test` says what to install.")
    user = server_user()
    with private_folder(user) as folder:
        create(binaries, folder, user)
        options = [part for setting in [*FAST, f"unix_socket_directories={folder}"] for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", *options],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the tests first; they close their connections, then we stop the server.
                start_new_session=True,
                **identity(user),  # type: ignore[call-overload]
            )
        try:
            wait_until_ready(server, binaries, folder)
            yield f"postgres://{NAME}@/postgres?host={folder}"
        finally:
            stop(server)


def end(number: int, _frame: FrameType | None) -> None:
    """Leave by the usual way out, so that the server is stopped."""
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    """Run the command beside the server; its exit code."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    with throwaway_server() as url:
        running = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        try:
            return running.wait()
        except BaseException:
            running.terminate()
            running.wait()
            raise


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
