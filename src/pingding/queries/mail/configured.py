"""Whether this installation sends mail, and when the digest of a day leaves."""

from datetime import datetime, time, timedelta

from django.conf import settings

from pingding.policy.translation import SHANGHAI
from pingding.queries.clock import local_date


def mail_lacks() -> tuple[str, ...]:
    """The settings without which no mail is queued or sent: a server, and the address that links lead to."""
    needed = {"PINGDING_MAIL_HOST": settings.EMAIL_HOST, "PINGDING_ADDRESS": settings.PINGDING_ADDRESS}
    return tuple(name for name, value in needed.items() if not value)


def sends_mail() -> bool:
    """Whether messages leave the platform by mail."""
    return not mail_lacks()


def sends_sms() -> bool:
    """Whether what has a day to be kept leaves by text message as well, for those who want it."""
    return bool(settings.PINGDING_SMS_GATEWAY and settings.PINGDING_ADDRESS)


def next_digest(at: datetime) -> datetime:
    """When the next digest leaves, at the stated hour of the platform's clock; strictly later than `at`."""
    hour: int = settings.PINGDING_MAIL_DIGEST_HOUR
    today = datetime.combine(local_date(at), time(hour), SHANGHAI)
    return today if today > at else today + timedelta(days=1)
