"""The password hash, of which only some are computed at once: it is slow on purpose, and others want the processor."""

from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.site import environment

THREADS = environment.number("PINGDING_THREADS", 4, 1, 64)
WAIT_SECONDS = 1.0
"""How long a thread waits for its turn; all that time it serves nobody."""


class BoundedHasher(PBKDF2PasswordHasher):
    """Django's own, computed by at most half of the threads at a time."""

    places = BoundedSemaphore(max(1, THREADS // 2))

    def encode(self, *args: Any, **kwargs: Any) -> str:
        """The hash. Refusal (too_many) when too many others are being computed."""
        if not self.places.acquire(timeout=WAIT_SECONDS):
            remedy = _("请过几秒再试。")
            raise Refusal(_("此刻登录或设置密码的人过多"), kind="too_many", remedy=remedy)
        try:
            return str(super().encode(*args, **kwargs))
        finally:
            self.places.release()
