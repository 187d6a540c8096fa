"""Who gets mail in these tests, and one run of sending."""

from datetime import datetime

from tests import factories

from pingding.actions.mail.choice import TypedChoice, choose_mail
from pingding.actions.periodic.due_work import DueWork
from pingding.actions.periodic.tick import send_mails
from pingding.queries.viewer import Viewer
from pingding.records.models import OutgoingMail, Person

AT = factories.START
ADDRESS = "reader@unit.example"


def reader(address: str = ADDRESS, name: str = "示例甲") -> Viewer:
    """Somebody with an address who has chosen nothing."""
    viewer = factories.expert(name=name)
    Person.objects.filter(pk=viewer.person_or_refuse().pk).update(email=address)
    return factories.viewer(viewer.person_or_refuse())


def chooses(viewer: Viewer, how: str, language: str = "zh-hans", at: datetime = AT) -> None:
    choose_mail(TypedChoice(viewer.person_or_refuse().email, how, language), actor=viewer, at=at)


def send(at: datetime = AT) -> int:
    """One run; how many letters left."""
    return send_mails(DueWork(at))


def states() -> list[str]:
    """The states of the mails, in the order in which they were queued."""
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))
