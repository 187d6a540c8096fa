"""The settings as a whole: safe by default, and each one documented."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.installation import environment
from tests.places import ROOT

DOCUMENT = ROOT / "docs" / "settings.md"
NAME = re.compile(r"PINGDING_[A-Z_]*[A-Z]")
PROGRAM = """
import json, os
from django.conf import settings
names = json.loads(os.environ["WANTED"])
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_with(tmp_path: Path, names: list[str], **given: str) -> dict[str, object]:
    """Those settings as a process with that environment reads them."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PINGDING_") and k != "DATABASE_URL"}
    ours = {"DJANGO_SETTINGS_MODULE": "pingding.site.settings", "PINGDING_VAR": str(tmp_path)}
    ours |= {"WANTED": json.dumps(names), **given}
    answer = subprocess.run([sys.executable, "-c", PROGRAM], env=plain | ours, capture_output=True, text=True, cwd=ROOT)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def read_in_code() -> set[str]:
    """Every PINGDING_ name that the code, the tools or the Makefile mention."""
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").glob("*"), ROOT / "Makefile"]
    return {name for file in files if file.is_file() for name in NAME.findall(file.read_text(encoding="utf-8"))}


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    assert set(NAME.findall(DOCUMENT.read_text(encoding="utf-8"))) == read_in_code()


def test_defaults_are_the_safe_choice(tmp_path: Path) -> None:
    names = ["DEBUG", "PINGDING_DEMO", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
    assert settings_with(tmp_path, names) == dict(zip(names, [False, False, True, True, True], strict=True))


def test_demonstration_runs_without_https(tmp_path: Path) -> None:
    found = settings_with(tmp_path, ["DEBUG", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT"], PINGDING_DEMO="1")
    assert found == {"DEBUG": False, "SESSION_COOKIE_SECURE": False, "SECURE_SSL_REDIRECT": False}


def test_mail_stays_on_the_machine_until_a_server_is_named(tmp_path: Path) -> None:
    backend = "django.core.mail.backends.{}.EmailBackend"
    assert settings_with(tmp_path, ["EMAIL_BACKEND"])["EMAIL_BACKEND"] == backend.format("dummy")
    named = settings_with(tmp_path, ["EMAIL_BACKEND"], PINGDING_MAIL_HOST="mail.example")
    assert named["EMAIL_BACKEND"] == backend.format("smtp")


@pytest.mark.parametrize("lock", ["package-lock.json", *(f"requirements/{n}.txt" for n in ("runtime", "dev", "node"))])
def test_lock_files_name_no_host(lock: str) -> None:
    assert not re.findall(r"https?://|--index-url|--find-links|\"resolved\"", (ROOT / lock).read_text(encoding="utf-8"))


def test_policy_allows_no_inline_and_no_foreign_script() -> None:
    from django.conf import settings

    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert not {"script-src", "style-src"} & set(directives)
    assert not [s for sources in directives.values() for s in sources if "unsafe" in s or "//" in s or s == "*"]


ASK = "import django; django.setup(); from django.db import connection; connection.cursor().execute('SELECT 40 + 2')"


@pytest.mark.parametrize(("level", "shown"), [("DEBUG", True), ("INFO", False)])
def test_debugging_shows_the_sql_that_runs(tmp_path: Path, level: str, shown: bool) -> None:
    chosen = {"PINGDING_DEBUG": "1", "PINGDING_LOG_LEVEL": level}
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment(tmp_path) | chosen,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ("SELECT 40 + 2" in ran.stderr) is shown
