"""A mail server on the loopback that keeps what it gets, for as long as a block runs; it can be made to refuse."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass
class MailServer:
    """What it says to a recipient and to a text, and the letters it took; `hang_up` leaves a text without an answer."""

    port: int = 0
    to_recipient: str = "250 ok"
    to_text: str = "250 taken"
    hang_up: bool = False
    connections: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from greeting to leave."""
        self.connections += 1
        recipient = ""
        await _say(writer, "220 loopback")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(":")[0].upper()
            if verb == "RCPT TO":
                recipient = line[line.index("<") + 1 : line.index(">")]
                await _say(writer, self.to_recipient)
            elif verb == "DATA":
                await _say(writer, "354 go on")
                text = await _text(reader)
                if self.hang_up:
                    break
                if self.to_text.startswith("2"):
                    self.letters.append((recipient, _parsed(text)))
                await _say(writer, self.to_text)
            elif verb == "QUIT":
                await _say(writer, "221 bye")
                break
            else:
                await _say(writer, "250 ok")
        writer.close()


async def _say(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(f"{text}\r\n".encode())
    await writer.drain()


async def _text(reader: asyncio.StreamReader) -> bytes:
    lines = []
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)


def _parsed(text: bytes) -> EmailMessage:
    letter = message_from_bytes(text, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, listening on a free port."""
    kept, loop = MailServer(), asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(kept.talk, "127.0.0.1", 0))
    kept.port = listening.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        listening.close()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
