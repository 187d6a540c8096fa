"""How a person is reached, and what was chosen about it."""

from dataclasses import dataclass

from django.conf import settings

from pingding.queries.viewer import Viewer
from pingding.records.models import MailChoice

How = MailChoice.How


@dataclass(frozen=True)
class OwnChoice:
    """How a person gets mail; whoever has not chosen gets each message at once, in the platform's language."""

    address: str
    how: str = How.AT_ONCE
    language: str = settings.LANGUAGE_CODE
    sms: bool = False
    phone: str = ""


def choice_of(viewer: Viewer) -> OwnChoice:
    """The viewer's own."""
    person = viewer.person_or_refuse()
    choice = MailChoice.objects.filter(person=person).first()
    if choice is None:
        return OwnChoice(person.email, phone=person.phone)
    return OwnChoice(person.email, choice.how, choice.language, choice.sms, person.phone)
