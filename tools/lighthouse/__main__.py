"""Judges the ten most used pages of the demonstration by Lighthouse, for a phone on a slow line: `make lighthouse`.

The demonstration is built and served in a scratch folder. A page that falls short is judged again, at most twice: what
else the machine does costs points, never adds any. Exit code 1 where one stays short, with what cost it points. Where
`CI` is set, performance is told and decides nothing: no time that a machine took keeps a change from landing.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench.preparing import prepare
from bench.processes import free_port, serving
from build_assets import install_packages, node
from postgres import end
from system_packages import chromium

if TYPE_CHECKING:
    from lighthouse.pages import Page

HERE = Path(__file__).parent
FILES = ("judge.mjs", "package.json", "package-lock.json")
PACKAGES = HERE.parents[1] / "node_modules/.lighthouse"
"""Where the files are copied to and run: beside their packages, which only a file in the same folder finds."""
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
AIMS = {"accessibility": 95, "performance": 90}
"""The least that each page must reach, of 100."""
TRIES = 3
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]


@dataclass(frozen=True)
class Judgement:
    """What Lighthouse says of a page: points of 100, what cost some, and why it could not be judged."""

    page: "Page"
    points: dict[str, int]
    faults: tuple[str, ...]
    fault: str

    @property
    def short(self) -> bool:
        """Whether it could not be judged or stays below an aim."""
        return self.misses(AIMS)

    def misses(self, aims: Iterable[str]) -> bool:
        """Whether it could not be judged or stays below one of these aims."""
        return bool(self.fault) or any(self.points[name] < AIMS[name] for name in aims)

    def lines(self) -> Iterator[str]:
        """A line for the page; where it falls short, one for each fault."""
        points = "  ".join(f"{name} {self.points[name]:>3}" for name in AIMS)
        yield f"{'SHORT' if self.short else 'ok':<7}{points}  {self.page.title} {self.page.path}"
        if self.short:
            yield from (f"       {fault}" for fault in (self.fault, *self.faults) if fault)


def install() -> None:
    """Fill the folder of packages exactly as the lock says, once for each lock."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    lock, mark = (HERE / "package-lock.json").read_text(encoding="utf-8"), PACKAGES / ".done"
    for name in FILES:
        shutil.copyfile(HERE / name, PACKAGES / name)
    if not mark.exists() or mark.read_text(encoding="utf-8") != lock:
        install_packages(PACKAGES)
        mark.write_text(lock, encoding="utf-8")


def judge(asked: "Sequence[Page]", port: int) -> list[Judgement]:
    """What Lighthouse says of each page, in their order."""
    told = {
        "chromium": chromium(),
        "flags": FLAGS,
        "pages": [
            {
                "title": page.title,
                "address": f"http://{HOST}:{port}{page.path}",
                "cookies": [
                    {"name": name, "value": value, "domain": HOST, "path": "/"} for name, value in page.cookies
                ],
            }
            for page in asked
        ],
    }
    run = subprocess.run(
        [*node("node"), str(PACKAGES / "judge.mjs")],
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answers = map(json.loads, run.stdout.splitlines())
    return [_judgement(page, answer) for page, answer in zip(asked, answers, strict=True)]


def _judgement(page: "Page", answer: dict[str, Any]) -> Judgement:
    led = urlsplit(answer["led"]).path
    fault = answer["fault"] or (f"led to {led}" if led != page.path else "")
    points = {name: round(100 * (answer[name] or 0)) for name in AIMS}
    return Judgement(page, points, tuple(answer["faults"]), fault)


def judge_all(asked: "Sequence[Page]", port: int) -> list[Judgement]:
    """What is said of each page in the end: those that fall short are judged again."""
    standing = {judgement.page: judgement for judgement in judge(asked, port)}
    for _again in range(TRIES - 1):
        short = [page for page, judgement in standing.items() if judgement.short]
        if short:
            standing |= {judgement.page: judgement for judgement in judge(short, port)}
    return list(standing.values())


def main() -> int:
    """Build, serve, judge, print; 0 when every page reaches the aims."""
    install()
    with tempfile.TemporaryDirectory(prefix="pingding-lighthouse-") as folder:
        prepare(Path(folder), demonstration=True)
        from lighthouse.pages import pages
        from pingding.cli.demo import build
        from pingding.queries import clock

        print(build(at=clock.now()))
        port = free_port()
        with serving([str(BIN / "pingding"), "serve", "--no-tick", "--port", str(port)], port, "/", {}):
            judgements = judge_all(pages(), port)
    print("\n".join(line for judgement in judgements for line in judgement.lines()))
    return 1 if any(judgement.misses(deciding(os.environ)) for judgement in judgements) else 0


def deciding(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The aims that decide the exit code."""
    return ("accessibility",) if environment.get("CI") else tuple(AIMS)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    sys.exit(main())
