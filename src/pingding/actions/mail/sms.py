"""Text messages: what an installation's gateway has to offer, and one that writes to a folder."""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from pingding.actions.mail.settling import Fault
from pingding.actions.outside import NoAnswer, answer_of

LONGEST_ANSWER = 500
LONGEST_WAIT = 20.0
"""In seconds: as long as for a mail server. What the gateway does afterwards nobody hears."""
SILENT = Fault("unknown", f"no answer within {LONGEST_WAIT:.0f} seconds")


class SmsRefused(Exception):
    """The gateway will never take this text for this number; the words are shown to the administrator."""


class SmsNotTaken(Exception):
    """The gateway has certainly not taken the text, and may take it later."""


class SmsGateway(Protocol):
    """The gateway of an installation: `PINGDING_SMS_GATEWAY` names a class of this shape, made without arguments."""

    def send(self, number: str, text: str, name: str) -> None:
        """Hand over a text for a mobile number of eleven digits, within seconds.

        `name` tells it from every other; a gateway that knows names takes the same one once. Raises SmsRefused or
        SmsNotTaken. Whatever else is raised means that nobody knows whether it was taken: it is not sent again by
        itself.
        """


class FolderGateway:
    """Writes each text to a file of its own in `sms` under `PINGDING_VAR`, for trying it out: number, then text."""

    def __init__(self) -> None:
        self.folder = Path(settings.VAR) / "sms"

    def send(self, number: str, text: str, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.txt").write_text(f"{number}\n{text}\n", encoding="utf-8")


def gateway() -> SmsGateway:
    """The gateway that the settings name. Raises ImportError where there is none of that name."""
    made_by = import_string(settings.PINGDING_SMS_GATEWAY)
    return made_by()  # type: ignore[no-any-return]


def hand_over(to: SmsGateway, number: str, text: str, name: str) -> Fault | None:
    """Give the gateway a text; why it was not taken. One that says nothing for too long is left alone (`SILENT`)."""
    try:
        return answer_of(lambda: _handed_over(to, number, text, name), LONGEST_WAIT, name="sms")
    except NoAnswer:
        return SILENT


def _handed_over(to: SmsGateway, number: str, text: str, name: str) -> Fault | None:
    try:
        to.send(number, text, name)
    except SmsRefused as error:
        return Fault("refused", str(error)[:LONGEST_ANSWER])
    except SmsNotTaken as error:
        return Fault("failed", str(error)[:LONGEST_ANSWER])
    except Exception as error:
        return Fault("unknown", f"{type(error).__name__}: {error}"[:LONGEST_ANSWER])
    return None
