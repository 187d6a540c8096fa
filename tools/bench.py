"""Measures the platform against bare baselines of the same run: `make bench`.

Each line shows our time, the bare baseline's, and the ratio of the two, which is what compares between machines. An aim
that was missed is said so; the exit code is 0 all the same. Nothing but a scratch folder is written.
"""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench_figures import Figure, table

ROOT = Path(__file__).resolve().parents[1]


def prepare(scratch: Path) -> None:
    """Set Django up with an empty database of its own, whose commits are as durable as an office's."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pingding.site.settings",
        "DATABASE_URL": f"sqlite:///{scratch / 'bench.sqlite3'}",
        "PINGDING_VAR": str(scratch),
        "PINGDING_MEDIA": str(scratch / "media"),
        "PINGDING_PROGRAMMES": str(ROOT / "programmes"),
        "PINGDING_SECRET_KEY": secrets.token_urlsafe(60),
        "PINGDING_DEMO": "0",
        "PINGDING_HTTPS": "0",
        "PINGDING_HOSTS": "localhost,127.0.0.1,testserver",
        "PINGDING_LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def figures(scratch: Path) -> Iterator[Figure]:
    """Every figure, in the order they are taken."""
    import bench_policy

    yield from bench_policy.figures()
    prepare(scratch)
    import bench_platform
    import bench_server

    yield from bench_platform.figures()
    yield from bench_server.figures()


def main() -> int:
    """Measure everything and print one table."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="pingding-bench-") as folder:
        for figure in figures(Path(folder)):
            found.append(figure)
            print(f"\r{len(found)} measured", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
