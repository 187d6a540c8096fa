"""The settings of the tests: the platform's own, on databases and folders that vanish with the test run."""

import os
import tempfile
from pathlib import Path

# Kept alive by its name: the folder is removed when the process ends.
_SCRATCH = tempfile.TemporaryDirectory(prefix="pingding-tests-")
SCRATCH = Path(_SCRATCH.name)
(SCRATCH / "static").mkdir()

# What a developer has set for the own installation must not reach the tests, nor the commands that they start.
for name in [name for name in os.environ if name.startswith("PINGDING_") and name != "PINGDING_CHROMIUM"]:
    del os.environ[name]
os.environ["PINGDING_VAR"] = str(SCRATCH)
os.environ["PINGDING_SECRET_KEY"] = "a-key-for-the-tests-alone-that-signs-nothing-of-worth-1234567890"
os.environ["PINGDING_HTTPS"] = "0"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH / 'pingding.sqlite3'}")

from pingding.site.databases import database  # noqa: E402
from pingding.site.settings import *  # noqa: E402, F403
from pingding.site.settings import ROOT  # noqa: E402

DATABASES = {"default": database(os.environ["DATABASE_URL"], ROOT, durable=False)}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: threads and processes of a test must meet the same locks as in service.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}

# The real hasher is slow on purpose; the tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
