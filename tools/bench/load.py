"""Load on a server of this machine by wrk: a list of requests, each sent once, or one request over and over."""

import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.processes import processor_seconds

WAIT_SECONDS = 60
QUIET_SECONDS = 0.2
LONGEST_SECONDS = 16
SCRIPT = """
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long n; } moment; int clock_gettime(int, moment *);")
local at = ffi.new("moment")
local function now() ffi.C.clock_gettime(1, at) return tonumber(at.s) + tonumber(at.n) / 1e9 end
local asked = {%s}
local repeated, last = %s, %d
sent = %d
local threads = {}
function setup(thread) table.insert(threads, thread) end
function request()
  if sent >= last then wrk.thread:stop() end
  if sent == %d + 1 then began = now() end
  local one = asked[repeated and (sent %% #asked) + 1 or math.min(sent + 1, #asked)]
  sent = sent + 1
  return wrk.format(one[1], one[2], one[3], one[4])
end
fault, began, ended = "", 0, 0
function response(status, headers, body)
  ended = now()
  if status >= 400 and fault == "" then fault = status .. " " .. body:sub(1, 300) end
end
function done(summary, latency)
  local e = summary.errors
  local bad = e.status + e.connect + e.read + e.write + e.timeout
  local line = '\\nRESULT {"requests": %%d, "seconds": %%f, "p50": %%f, "p99": %%f, "bad": %%d, "sent": %%d}\\n'
  io.write(threads[1]:get("fault"))
  local one = threads[1]
  local p50, p99 = latency:percentile(50) / 1e6, latency:percentile(99) / 1e6
  local took = one:get("ended") - one:get("began")
  io.write(string.format(line, summary.requests, took, p50, p99, bad, one:get("sent")))
end
"""


@dataclass(frozen=True)
class Request:
    """One request as the wire has it. The token, or the cookie, says who asks."""

    path: str
    method: str = "GET"
    token: str = ""
    cookie: str = ""
    body: str = ""

    def headers(self) -> dict[str, str]:
        """What is sent besides the body."""
        found = {"Connection": "keep-alive"}
        found |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        found |= {"Cookie": self.cookie} if self.cookie else {}
        return found | ({"Content-Type": "application/json"} if self.body else {})

    def lua(self) -> str:
        """The request as a table of wrk's language."""
        headers = ", ".join(f"[{_quoted(name)}] = {_quoted(value)}" for name, value in self.headers().items())
        body = _quoted(self.body) if self.body else "nil"
        return f"{{{_quoted(self.method)}, {_quoted(self.path)}, {{{headers}}}, {body}}}"


@dataclass(frozen=True)
class Load:
    """What a load gave: a second's requests, seconds at the middle and at the last percent, processor time of each."""

    concurrency: int
    rate: float
    p50: float
    p99: float
    server: float
    database: float
    sent: int

    @property
    def processor(self) -> float:
        """Processor seconds of a request, the server's and the database's."""
        return self.server + self.database


@dataclass(frozen=True)
class Target:
    """A server under load, and the database that it asks."""

    port: int
    server: int
    database: int

    def load(
        self,
        asked: Sequence[Request],
        concurrency: int,
        seconds: float,
        *,
        once: bool = False,
        start: int = 0,
        most: int = 1_000_000,
    ) -> Load:
        """So many at a time for some seconds, or until `most` are sent. `once` sends each once, from `start` on.

        Where none is answered in that time, as on a busy machine, it is tried for longer.
        """
        last = min(len(asked), start + most) if once else most
        before = self._quiet()
        found = self._run(asked, concurrency, seconds, once=once, start=start, last=last)
        after = self._quiet()
        if not found["requests"]:
            if seconds >= LONGEST_SECONDS:
                raise SystemExit(f"{asked[0].method} {asked[0].path} was not answered within {seconds:.0f} seconds.")
            start = int(found["sent"]) if once else 0
            return self.load(asked, concurrency, 2 * seconds, once=once, start=start, most=most)
        # What was still under way at the end has been worked on too; wrk asks its script for one more than it sends.
        worked = max(found["sent"] - start - 1, found["requests"])
        return Load(
            concurrency,
            found["requests"] / found["seconds"],
            found["p50"],
            found["p99"],
            (after[0] - before[0]) / worked,
            (after[1] - before[1]) / worked,
            int(found["sent"]),
        )

    def _quiet(self) -> tuple[float, float]:
        """The processor time taken so far, as soon as all that is under way is done."""
        while True:
            before = processor_seconds(self.server), processor_seconds(self.database)
            time.sleep(QUIET_SECONDS)
            after = processor_seconds(self.server), processor_seconds(self.database)
            if sum(after) - sum(before) < QUIET_SECONDS / 5:
                return after

    def _run(
        self, asked: Sequence[Request], concurrency: int, seconds: float, *, once: bool, start: int, last: int
    ) -> dict[str, float]:
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            listed = ",\n".join(each.lua() for each in asked)
            script.write(SCRIPT % (listed, "false" if once else "true", last, start, start))
            script.flush()
            address = f"http://127.0.0.1:{self.port}"
            command = ["wrk", "-t1", f"-c{concurrency}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", script.name]
            ran = subprocess.run([*command, address], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)
        for line in ran.stdout.splitlines():
            if line.startswith("RESULT "):
                found: dict[str, float] = json.loads(line.removeprefix("RESULT "))
                if found["bad"]:
                    raise SystemExit(f"Not all was answered well by {asked[0].method} {asked[0].path}:\n{ran.stdout}")
                return found
        raise SystemExit(f"wrk gave no result:\n{ran.stdout}{ran.stderr}")


def postmaster(database_url: str) -> int:
    """The process id of the PostgreSQL whose socket lies in the folder that the URL names."""
    folder = Path(database_url.partition("host=")[2])
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def _quoted(text: str) -> str:
    """A text of wrk's language: what is not plain is written byte by byte.

    >>> _quoted('a"中')
    '"a\\\\034\\\\228\\\\184\\\\173"'
    """
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03d}" for byte in text.encode())
    return f'"{"".join(plain)}"'
