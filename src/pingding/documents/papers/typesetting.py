"""The process in which papers are set, apart from those that serve pages.

A typesetter keeps what it has seen, and a paper that takes too long must be given up. The process reads one JSON object
a line and answers each with a word, a number of bytes and the bytes.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Lock, Timer
from typing import IO

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal

logger = logging.getLogger(__name__)

LAYOUT = Path(__file__).with_name("paper.typ")
LONGEST = 60.0
"""Seconds after which a paper is given up."""
PAPERS_OF_A_PROCESS = 100


class SettingFailed(Refusal):
    """A paper could not be set; what the typesetter says of it is for the log."""

    def __init__(self, words: str) -> None:
        logger.error("A paper cannot be set: %s", words)
        remedy = _("请稍后再试；仍不成功的，请联系平台管理员。")
        super().__init__(_("文件没有排版成功"), kind="unavailable", remedy=remedy)


class Typesetter:
    """Sets one paper at a time, in a process that is begun when it is needed and begun again in time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._papers = 0

    def set_pages(self, inputs: Mapping[str, str], folders: tuple[str, ...]) -> bytes:
        """The bytes of a PDF, from `inputs` that the layout reads; SettingFailed where there is none in time."""
        with self._lock:
            process = self._running()
            timer = Timer(LONGEST, process.kill)
            timer.start()
            try:
                return self._ask(process, {"inputs": dict(inputs), "folders": folders})
            except (OSError, ValueError) as fault:
                self.close()
                raise SettingFailed("The typesetter ended before the paper was done") from fault
            finally:
                timer.cancel()

    def _ask(self, process: subprocess.Popen[bytes], work: object) -> bytes:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(work).encode() + b"\n")
        process.stdin.flush()
        state, size = process.stdout.readline().split()
        answer = process.stdout.read(int(size))
        self._papers += 1
        if len(answer) < int(size):
            raise ValueError(size)
        if state != b"done":
            raise SettingFailed(answer.decode())
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._papers >= PAPERS_OF_A_PROCESS:
            self.close()
            command = [sys.executable, "-m", __name__]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._papers = 0
        return self._process

    def close(self) -> None:
        """End the process, which waits for nothing but its input."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def answer(work: IO[bytes], to: IO[bytes]) -> None:
    """Set every paper that is asked for, until there are no more."""
    import typst

    fonts: dict[tuple[str, ...], typst.Fonts] = {}
    for line in work:
        asked = json.loads(line)
        folders = tuple(asked["folders"])
        if folders not in fonts:
            fonts[folders] = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders)
            )
        try:
            state, done = (
                "done",
                typst.compile(LAYOUT.read_bytes(), font_paths=fonts[folders], sys_inputs=asked["inputs"]),
            )
        except typst.TypstError as fault:
            state, done = "failed", str(fault).encode()
        to.write(f"{state} {len(done)}\n".encode() + done)
        to.flush()


if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer)
