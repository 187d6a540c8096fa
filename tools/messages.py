"""Keeps the English texts complete: finds every text marked for translation and what still lacks English.

    python tools/messages.py                 what is missing, as JSON to fill in; exit code 1 when anything is
    python tools/messages.py --merge FILE    add such a JSON file ("-": standard input) to the catalogue, sorted
    python tools/messages.py --prune         drop texts that nothing uses any more

In the JSON a plural text has a list of two: one, and several. Texts are found in Python (`_`, `gettext`,
`gettext_lazy`, `gettext_shown`, `counted` and their kin) and in Jinja2 templates (`_("…")`, `ngettext`,
`{% trans %}`).
"""

import ast
import fcntl
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from compile_messages import CONTEXT_END, PLURAL_END, catalogue
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/pingding"
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES/django.po"

PLACES = {
    "gettext": ("id",),
    "ngettext": ("id", "plural"),
    "pgettext": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "counted": ("id",),
}
"""What the leading arguments of each marking function are; `_lazy` and `_noop` kin alike, `_` as gettext. A `counted`
text is its own plural."""

_CALL = re.compile(r"(?<![\w.])(_|(?:n?p?gettext|counted)(?:_lazy|_noop|_shown)?)\(")
_TEMPLATES = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
_TEMPLATES.newstyle_gettext = True  # type: ignore[attr-defined]

Merged = dict[str, str | list[str]]


def key_of(function: str, texts: list[str]) -> str | None:
    """The catalogue's key of a call, or None when its texts are not written out."""
    marking = "gettext" if function == "_" else re.sub("_(lazy|noop|shown)$", "", function)
    places = PLACES[marking]
    if len(texts) < len(places):
        return None
    given = dict(zip(places, texts, strict=False))
    if marking == "counted":
        given["plural"] = given["id"]
    plural = PLURAL_END + given["plural"] if "plural" in given else ""
    context = given["context"] + CONTEXT_END if "context" in given else ""
    return context + given["id"] + plural


def keys_in_python(text: str) -> Iterator[str]:
    """The keys of all marked texts of a Python module."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if not _CALL.fullmatch(f"{name}("):
            continue
        texts = []
        for argument in node.args:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                break
            texts.append(argument.value)
        if key := key_of(name, texts):
            yield key


def keys_in_template(text: str, name: str) -> Iterator[str]:
    """The keys of all marked texts of a template."""
    for _line, function, texts in extract_from_ast(_TEMPLATES.parse(text, name), babel_style=False):
        if key := key_of(function, [said for said in texts or () if said is not None]):
            yield key


def keys_in(folder: Path) -> dict[str, str]:
    """Every key that the sources use, with the first file that uses it."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".py", ".html"} or "static" in path.parts or "node_modules" in path.parts:
            continue
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(folder))
        for key in keys_in_python(text) if path.suffix == ".py" else keys_in_template(text, name):
            found.setdefault(key, name)
    return found


def missing(folder: Path, messages: dict[str, str]) -> dict[str, str]:
    """Keys without a translation, with the file that uses each; those of neither a Chinese character nor a
    full-width sign need none."""
    chinese = re.compile("[\u3000-\u9fff\uff01-\uff5e]")
    return {key: name for key, name in keys_in(folder).items() if key not in messages and chinese.search(key)}


def blank(key: str) -> tuple[str, str | list[str]]:
    """A missing key as one line of the JSON to fill in."""
    text, _, plural = key.partition(PLURAL_END)
    return text, ["", ""] if plural else ""


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def written(messages: dict[str, str]) -> str:
    """The catalogue's text: the header, then every entry, sorted by key, one line a text."""
    entries = [
        '# English texts of Pingding; the Chinese source text is the key. Kept by tools/messages.py.\nmsgid ""\n'
        'msgstr ""\n' + "\n".join(quoted(f"{line}\n") for line in messages[""].strip().split("\n"))
    ]
    for key, text in sorted(messages.items()):
        if not key:
            continue
        context, _, rest = key.rpartition(CONTEXT_END)
        text_id, _, plural = rest.partition(PLURAL_END)
        lines = [f"msgctxt {quoted(context)}"] if context else []
        lines.append(f"msgid {quoted(text_id)}")
        if plural:
            lines.append(f"msgid_plural {quoted(plural)}")
            lines += [f"msgstr[{n}] {quoted(form)}" for n, form in enumerate(text.split(PLURAL_END))]
        else:
            lines.append(f"msgstr {quoted(text)}")
        entries.append("\n".join(lines))
    return "\n\n".join(entries) + "\n"


def merged(messages: dict[str, str], new: Merged, used: dict[str, str]) -> dict[str, str]:
    """The catalogue with new texts added; an empty text adds nothing. A plural text is put under its full key."""
    full = {key.split(PLURAL_END)[0]: key for key in used}
    added = {}
    for text, given in new.items():
        key = full.get(text, text)
        value = given if isinstance(given, str) else PLURAL_END.join(given)
        if value.strip(PLURAL_END):
            added[key] = value
    return messages | added


def fault_of(key: str, text: str) -> str:
    """What is wrong with a translation: a placeholder that it lacks or has of its own, or a percent sign that is none.

    Templates format every text, so that a sign to be read is written twice.
    """
    if "%" in re.sub(r"%\(\w+\)[.\d]*[sdf]|%%", "", text):
        return f"{key!r}: bare %"
    places = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
    wanted, given = ({match[0] for match in places.finditer(part)} for part in (key, text))
    return "" if given <= wanted and (wanted <= given or PLURAL_END in text) else f"{key!r}: {wanted ^ given}"


def faults_of(messages: dict[str, str]) -> list[str]:
    return [fault for key, text in messages.items() if key and (fault := fault_of(key, text))]


def change(path: Path, arguments: list[str]) -> list[str]:
    """Merge or prune under a lock, so that writers at work at the same time lose nothing; the faults found."""
    with path.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        messages, used = catalogue(file.read(), path.name), keys_in(SOURCE)
        if arguments[0] == "--merge":
            source = sys.stdin.read() if arguments[1] == "-" else Path(arguments[1]).read_text(encoding="utf-8")
            messages = merged(messages, json.loads(source), used)
        else:
            messages = {key: text for key, text in messages.items() if not key or key in used}
        faults = faults_of(messages)
        if not faults:
            file.seek(0)
            file.truncate()
            file.write(written(messages))
    return faults


def main(arguments: list[str]) -> int:
    """Report, merge or prune; 0 fine, 1 findings, 2 misuse."""
    if (arguments[:1] == ["--merge"] and len(arguments) == 2) or arguments == ["--prune"]:
        if faults := change(CATALOGUE, arguments):
            print("\n".join(["Nothing was written; these placeholders do not agree:", *faults]), file=sys.stderr)
        return 1 if faults else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    lacking = missing(SOURCE, catalogue(CATALOGUE.read_text(encoding="utf-8"), CATALOGUE.name))
    if lacking:
        print(json.dumps(dict(map(blank, lacking)), ensure_ascii=False, indent=1))
        print(f"{len(lacking)} texts lack English, in: {', '.join(sorted(set(lacking.values())))}", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
