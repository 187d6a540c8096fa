"""A new mail address is used once its owner shows that they read it; until then letters go to the old one."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from tests import factories
from tests.actions.mail.readers import ADDRESS, AT, reader, send
from tests.actions.mail.smtp_server import MailServer
from tests.actions.test_concurrency import at_once

from pingding.actions.directory.people import deactivate_person
from pingding.actions.door import notify
from pingding.actions.mail.addresses import ask_again, confirm_address, withdraw_address
from pingding.actions.mail.choice import TypedChoice, choose_mail
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.queries.directory.messages import text_of
from pingding.queries.mail.addresses import MOST_A_DAY, code_of, open_change
from pingding.queries.mail.overview import unreached
from pingding.queries.refusals import each_of
from pingding.queries.viewer import Viewer
from pingding.records.models import AddressChange, JournalEntry, MailChoice, Message, OutgoingMail, Person

pytestmark = pytest.mark.django_db
How = MailChoice.How
NEW = "new.reader@unit.example"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def refusal_of(act: Callable[[], object]) -> Refusal:
    """Why something is refused, the first of several reasons."""
    with pytest.raises(Refusal) as refused:
        act()
    return each_of(refused.value)[0]


def waiting(viewer: Viewer, at: datetime) -> AddressChange:
    """What waits for its code; there is one."""
    change = open_change(viewer, at)
    assert change is not None
    return change


def wants(viewer: Viewer, address: str = NEW, how: str = How.AT_ONCE, at: datetime = AT) -> None:
    choose_mail(TypedChoice(address, how, "zh-hans"), actor=viewer, at=at)


def address_of(viewer: Viewer) -> str:
    return Person.objects.get(pk=viewer.person_or_refuse().pk).email


def letters_to(server: MailServer, address: str) -> list[str]:
    """The plain texts of the letters that went to an address."""
    bodies = [letter.get_body(("plain",)) for to, letter in server.letters if to == address]
    return [body.get_content() for body in bodies if body is not None]


def code_in(server: MailServer) -> str:
    """The code in the last letter to the new address."""
    found_codes = re.findall(r"验证码：(\d{8})", letters_to(server, NEW)[-1])
    return str(found_codes[0])


def test_the_new_address_gets_a_code_and_the_old_one_hears_of_it(server: MailServer) -> None:
    own = reader()
    wants(own, how=How.DAILY)
    assert address_of(own) == ADDRESS and send() == 2
    (asked,), (heard,) = letters_to(server, NEW), letters_to(server, ADDRESS)
    code = code_in(server)
    assert f"https://pingding.example/account/address/?code={code}" in asked
    assert "请立即更改密码" in heard and "n***@unit.example" in heard
    assert code not in heard and NEW not in heard
    notify("一", at=AT, person=own.person)
    assert send(AT + DAY) == 1 and len(letters_to(server, ADDRESS)) == 2
    confirm_address(code, actor=own, at=AT + MINUTE)
    assert address_of(own) == NEW
    notify("二", at=AT + MINUTE, person=own.person)
    assert send(AT + 2 * DAY) == 2
    assert "二" in letters_to(server, NEW)[-1] and "已改为n***@unit.example" in letters_to(server, ADDRESS)[-1]


def test_no_code_or_address_stands_in_a_message_or_the_journal(server: MailServer) -> None:
    own = reader()
    wants(own)
    change = AddressChange.objects.get()
    confirm_address(code_of(change), actor=own, at=AT)
    said = [text_of(message) for message in Message.objects.all()]
    kept = [str((message.text, message.words)) for message in Message.objects.all()]
    kept += [str((entry.about, entry.change)) for entry in JournalEntry.objects.all()]
    assert len(said) == 3 and not [text for text in said + kept if NEW in text or code_of(change) in text]
    acts = list(JournalEntry.objects.order_by("seq").values_list("act", flat=True))[-2:]
    assert acts == ["choose_mail", "confirm_address"]
    assert JournalEntry.objects.get(act="choose_mail").change["address_asked"] is True


def test_a_wrong_or_old_code_is_refused_and_changes_nothing(server: MailServer) -> None:
    own = reader()
    wants(own)
    first = code_of(AddressChange.objects.get())
    wrong = f"{(int(first) + 1) % 10**8:08}"
    for typed in (wrong, "", "一二三"):
        refused = refusal_of(partial(confirm_address, typed, actor=own, at=AT))
        assert refused.field == "code" and refused.remedy
    ask_again(actor=own, at=AT + MINUTE)
    with pytest.raises(Refusal):
        confirm_address(first, actor=own, at=AT + MINUTE)
    assert address_of(own) == ADDRESS
    confirm_address(f" {code_of(waiting(own, AT + MINUTE))} ", actor=own, at=AT + MINUTE)
    assert address_of(own) == NEW
    with pytest.raises(Refusal):
        confirm_address(first, actor=own, at=AT + MINUTE)


def test_a_code_ends_after_a_day_and_its_letter_is_not_sent_any_more(server: MailServer) -> None:
    own = reader()
    wants(own)
    code = code_of(AddressChange.objects.get())
    with pytest.raises(Refusal, match="没有等待确认"):
        confirm_address(code, actor=own, at=AT + DAY)
    assert send(AT + DAY) == 1 and letters_to(server, NEW) == [] and len(letters_to(server, ADDRESS)) == 1


def test_a_change_that_is_withdrawn_is_no_more(server: MailServer) -> None:
    own = reader()
    wants(own)
    code = code_of(AddressChange.objects.get())
    withdraw_address(actor=own, at=AT)
    with pytest.raises(Refusal):
        confirm_address(code, actor=own, at=AT)
    with pytest.raises(Refusal):
        withdraw_address(actor=own, at=AT)
    send()
    assert letters_to(server, NEW) == [] and address_of(own) == ADDRESS


def test_nobody_confirms_for_another(server: MailServer) -> None:
    own, other = reader(), reader("other@unit.example", "示例乙")
    wants(own)
    code = code_of(AddressChange.objects.get())
    with pytest.raises(Refusal):
        confirm_address(code, actor=other, at=AT)
    assert address_of(own) == ADDRESS and address_of(other) == "other@unit.example"


def test_saving_the_rest_of_the_choice_leaves_what_waits_for_its_code(server: MailServer) -> None:
    own = reader()
    wants(own)
    wants(own, ADDRESS, How.DAILY)
    assert waiting(own, AT).address == NEW and AddressChange.objects.count() == 1
    assert OutgoingMail.objects.filter(digest=True).count() == 0


def test_a_later_address_takes_the_place_of_the_one_before(server: MailServer) -> None:
    own = reader()
    wants(own)
    wants(own, "third@unit.example")
    assert waiting(own, AT).address == "third@unit.example"
    send()
    assert letters_to(server, NEW) == [] and len(letters_to(server, "third@unit.example")) == 1


def test_so_many_are_asked_for_in_a_day(server: MailServer) -> None:
    own = reader()
    for n in range(MOST_A_DAY):
        wants(own, f"n{n}@unit.example")
    refused = refusal_of(lambda: wants(own, "more@unit.example"))
    assert refused.field == "mail_address" and "明天" in refused.remedy
    wants(own, "more@unit.example", at=AT + DAY)
    assert JournalEntry.objects.filter(act="choose_mail").count() == MOST_A_DAY + 1


def test_a_first_address_is_confirmed_too_and_nobody_else_hears(server: MailServer) -> None:
    own = reader("")
    wants(own)
    assert address_of(own) == "" and send() == 1
    confirm_address(code_in(server), actor=own, at=AT)
    assert address_of(own) == NEW and OutgoingMail.objects.count() == 1


def test_an_address_that_is_taken_away_hears_of_it(server: MailServer) -> None:
    own = reader()
    wants(own)
    wants(own, "", How.NONE)
    assert address_of(own) == "" and open_change(own, AT) is None
    send()
    assert letters_to(server, NEW) == [] and "不再登记" in letters_to(server, ADDRESS)[-1]


def test_without_mail_an_address_is_kept_at_once() -> None:
    own = reader()
    wants(own)
    assert address_of(own) == NEW and not AddressChange.objects.exists()


def test_record_of_the_unit_shows_what_became_of_the_address_in_use_alone(server: MailServer) -> None:
    organisation, own = factories.unit()
    factories.forget_messages()
    Person.objects.filter(pk=own.person_or_refuse().pk).update(email=ADDRESS)
    notify("一", at=AT, person=own.person)
    server.to_recipient = "550 no such user"
    send()
    wants(factories.viewer(own.person_or_refuse()))
    server.to_recipient = "250 ok"
    OutgoingMail.objects.filter(to=ADDRESS).delete()
    assert send(AT + MINUTE) == 1 and letters_to(server, NEW)
    assert [mail.address for mail in unreached(organisation)] == [ADDRESS]


def test_what_was_asked_for_goes_with_its_letters(server: MailServer) -> None:
    own = reader()
    wants(own)
    send()
    confirm_address(code_in(server), actor=own, at=AT)
    send()
    tick(at=AT + timedelta(days=89))
    assert AddressChange.objects.exists()
    tick(at=AT + timedelta(days=91))
    assert not AddressChange.objects.exists() and not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_or_confirm_at_once_one_counts(server: MailServer) -> None:
    own = reader()
    at_once(lambda: wants(own, "a@unit.example"), lambda: wants(own, "b@unit.example"))
    change = waiting(own, AT)
    assert AddressChange.objects.count() == 2 and AddressChange.objects.filter(settled_at=None).count() == 1
    code = code_of(change)
    at_once(*[lambda: confirm_address(code, actor=own, at=AT)] * 2)
    assert address_of(own) == change.address
    assert JournalEntry.objects.filter(act="confirm_address").count() == 1


def test_whoever_has_no_account_any_more_gets_no_code(server: MailServer) -> None:
    own = reader()
    wants(own)
    deactivate_person(own.person_or_refuse(), reason="离职", actor=factories.administrator(), at=AT)
    assert send() == 0 and not server.letters
