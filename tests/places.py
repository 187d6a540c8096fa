"""Where the tests find the project's own files, however deep a test stands."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMMES = ROOT / "programmes"
DEFINITIONS = ROOT / "tests" / "definitions"
WEB = ROOT / "src" / "pingding" / "web"
