"""Compiles the translations: every .po file under src/pingding/locale to the .mo file that gettext reads.

Pure Python, because a fresh machine has no `msgfmt`. Understands what our files use: contexts, plurals, fuzzy and
obsolete entries. A file with a fault is named with its line and nothing is written for it.
"""

import ast
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "src/pingding/locale"
CONTEXT_END, PLURAL_END = "\x04", "\x00"


class BrokenCatalogue(Exception):
    """A .po file that cannot be read; the text says where and why."""


@dataclass
class Entry:
    """One message as it is being read: its keyword parts, and whether a translator marked it unsure."""

    parts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    def pair(self) -> tuple[str, str] | None:
        """The lookup key and the translation, or nothing when it is empty or unsure."""
        key = self.parts.get("msgid")
        forms = [self.parts[name] for name in sorted(self.parts) if name.startswith("msgstr")]
        unsure = self.fuzzy and key != ""
        if key is None or unsure or not forms or not all(forms):
            return None
        if "msgid_plural" in self.parts:
            key += PLURAL_END + self.parts["msgid_plural"]
        if "msgctxt" in self.parts:
            key = self.parts["msgctxt"] + CONTEXT_END + key
        return key, PLURAL_END.join(forms)


class Reader:
    """Reads a .po file line by line into a catalogue of key and translation."""

    def __init__(self) -> None:
        self.catalogue: dict[str, str] = {}
        self.entry = Entry()
        self.part = ""

    def finish(self) -> None:
        """Close the entry being read."""
        pair = self.entry.pair()
        if pair:
            if pair[0] in self.catalogue:
                raise ValueError(f"{pair[0]!r} is translated twice")
            self.catalogue[pair[0]] = pair[1]
        self.entry, self.part = Entry(), ""

    def read(self, line: str) -> None:
        """Take one line. Raises ValueError on a line that is no .po syntax."""
        if not line or line.startswith("#"):
            self._comment(line)
        elif line.startswith('"'):
            self._continue(line)
        else:
            self._open(line)

    def _comment(self, line: str) -> None:
        if "msgstr" in self.part:
            self.finish()
        if line.startswith("#,") and "fuzzy" in line:
            self.entry.fuzzy = True

    def _continue(self, line: str) -> None:
        if not self.part:
            raise ValueError("a text stands here without msgid or msgstr before it")
        self.entry.parts[self.part] += unquoted(line)

    def _open(self, line: str) -> None:
        keyword, _, text = line.partition(" ")
        if keyword not in {"msgctxt", "msgid", "msgid_plural", "msgstr"} and not keyword.startswith("msgstr["):
            raise ValueError(f"{keyword!r} is not a keyword of a .po file")
        if keyword in {"msgctxt", "msgid"} and "msgstr" in self.part:
            self.finish()
        if keyword in self.entry.parts:
            raise ValueError(f"{keyword} stands twice in one entry")
        self.part = keyword
        self.entry.parts[keyword] = unquoted(text)


def unquoted(text: str) -> str:
    """The text of a quoted C string, which Python reads alike."""
    try:
        value = ast.literal_eval(text.strip())
    except (SyntaxError, ValueError) as fault:
        raise ValueError(f"{text.strip()} is not a quoted text") from fault
    if not isinstance(value, str) or not text.strip().startswith('"'):
        raise ValueError(f"{text.strip()} is not a quoted text")
    return value


def catalogue(source: str, name: str) -> dict[str, str]:
    """All translations of a .po text. Raises BrokenCatalogue with `name` and the line."""
    reader = Reader()
    # One empty line more: it closes the last entry.
    for number, line in enumerate([*source.splitlines(), ""], start=1):
        try:
            reader.read(line.strip())
        except ValueError as fault:
            raise BrokenCatalogue(f"{name}:{number}: {fault}. Correct the file and build again.") from fault
    return reader.catalogue


def binary(messages: dict[str, str]) -> bytes:
    """The GNU .mo form: header, table of keys, table of translations, then the texts, each ended by a zero byte."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    tables_end = 28 + 16 * len(pairs)
    keys, texts = b"".join(k + b"\0" for k, _ in pairs), b"".join(t + b"\0" for _, t in pairs)
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, tables_end)
    key_table = _table([k for k, _ in pairs], tables_end)
    text_table = _table([t for _, t in pairs], tables_end + len(keys))
    return header + key_table + text_table + keys + texts


def _table(texts: list[bytes], position: int) -> bytes:
    rows = []
    for text in texts:
        rows.append(struct.pack("<2I", len(text), position))
        position += len(text) + 1
    return b"".join(rows)


def compile_all(folder: Path) -> list[str]:
    """Compile every .po file whose .mo file is missing or older; the faults found, one sentence each."""
    faults = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        try:
            messages = catalogue(source.read_text(encoding="utf-8"), str(source.relative_to(folder.parent)))
        except (BrokenCatalogue, UnicodeDecodeError) as fault:
            faults.append(str(fault))
            continue
        target.write_bytes(binary(messages))
        print(f"Translations: {len(messages)} messages in {target.relative_to(folder)}")
    return faults


if __name__ == "__main__":
    found = compile_all(LOCALE)
    sys.exit("\n".join(found) or 0)
