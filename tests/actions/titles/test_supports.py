"""Entries in the ledger of a title: who may make them, what is refused, and what is left behind."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from tests import factories
from tests.actions.titles.supported import Supported, at
from tests.conftest import Keep

from pingding.policy.errors import Refusal
from pingding.queries.journal.journal import verify
from pingding.queries.refusals import each_of
from pingding.queries.supports import ledger_lines, supported_titles
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import JournalEntry, Message, SupportEntry, Title, TitleChange, TitleSpan

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def centres(keep: Keep[Supported], tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Supported]:
    return keep(lambda: Supported(tmp_path_factory.mktemp("supported")))


@pytest.fixture
def centre(centres: Callable[[], Supported], db: None) -> Supported:
    return centres()


def refusal_of(do: Callable[[], object]) -> Refusal:
    """Why something is refused; it leaves nothing behind."""
    before = SupportEntry.objects.count(), JournalEntry.objects.count(), Message.objects.count()
    with pytest.raises(Refusal) as refused:
        do()
    assert before == (SupportEntry.objects.count(), JournalEntry.objects.count(), Message.objects.count())
    return refused.value


def test_payment_is_on_record_in_the_journal_and_told_to_the_holder(centre: Supported) -> None:
    entry = centre.enter("pay_support", amount="40万元")
    assert (entry.amount, entry.office, entry.entered_by) == (400_000, centre.life.city, centre.life.officer.person)
    account = centre.ledger().accounts[0]
    assert (account.paid, account.left) == (400_000, 600_000)
    written = JournalEntry.objects.get(act="pay_support")
    assert (written.case, written.clause, written.change["amount"]) == (centre.title.case, "五", "40万元")
    told = Message.objects.get(text__contains="已登记支付")
    assert (told.organisation, told.words["amount"]) == (centre.title.organisation, "40万元")
    assert verify().ok


def test_three_years_of_instalments_leave_nothing(centre: Supported) -> None:
    for number, amount in enumerate((40, 30, 30), 1):
        on = centre.years(number - 1)
        if on < centre.years(3):
            centre.enter("pay_support", amount=amount, instalment=number, on=on)
    account = centre.ledger(centre.years(2)).accounts[0]
    assert (account.paid, account.left) == (1_000_000, 0)


OTHERS: dict[str, Callable[[Supported], Viewer]] = {
    "public": lambda centre: PUBLIC,
    "holder": lambda centre: centre.holder,
    "another unit": lambda centre: factories.unit()[1],
    "the district": lambda centre: centre.life.districts["wanzhou"],
    "another city office": lambda centre: factories.officer(factories.office("economy@cq")),
    "the secretary": lambda centre: centre.life.secretary,
    "an expert": lambda centre: centre.life.experts[0],
    "the auditor": lambda centre: factories.auditor(),
    "the administrator": lambda centre: factories.administrator(),
}
ACTS: dict[str, Callable[[Supported, Viewer], object]] = {
    "promise_support": lambda c, v: c.enter("promise_support", "matched", actor=v, stated={"city_grant": "100"}),
    "pay_support": lambda c, v: c.enter("pay_support", actor=v, amount=40),
    "stop_support": lambda c, v: c.enter("stop_support", actor=v),
    "resume_support": lambda c, v: c.enter("resume_support", actor=v),
    "recover_support": lambda c, v: c.enter("recover_support", actor=v, amount=1),
    "correct_support_entry": lambda c, v: c.correct(c.enter("pay_support", amount=10), actor=v),
}


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_office_enters(who: str, centre: Supported) -> None:
    viewer = OTHERS[who](centre)
    for act in ACTS.values():
        with pytest.raises(Refusal) as refused, transaction.atomic():
            act(centre, viewer)
        assert (refused.value.kind, refused.value.clause) == ("forbidden", ("五",))
        assert refused.value.what == "只有市科技部门可以登记这一项支持"


def test_support_of_the_district_is_entered_by_the_district_of_the_case(centre: Supported) -> None:
    district = centre.life.districts["wanzhou"]
    centre.enter("promise_support", "local", actor=district, amount=15)
    centre.enter("pay_support", "local", actor=district, amount=15)
    elsewhere = factories.officer(factories.office("science@yuzhong"))
    for viewer in (centre.life.officer, elsewhere):
        assert (
            refusal_of(lambda viewer=viewer: centre.enter("pay_support", "local", actor=viewer, amount=1)).kind
            == "forbidden"
        )


@pytest.mark.parametrize(
    ("act", "support", "typed", "what", "clause"),
    [
        ("pay_support", "special", {"amount": 41}, "第1期应支付40万元，已支付0万元，至多再支付40万元", ("五",)),
        ("pay_support", "special", {"amount": 30, "instalment": 2}, "起可以支付", ("五",)),
        ("pay_support", "special", {"amount": "许多"}, "“许多”不是数字", ()),
        ("pay_support", "special", {"amount": "400000元"}, "单位不对", ()),
        ("pay_support", "special", {"amount": "0"}, "金额须大于零", ()),
        ("pay_support", "special", {"amount": "0.0000001"}, "金额精确到分", ()),
        ("pay_support", "special", {"amount": 40, "document": ""}, "未填写", ()),
        ("pay_support", "special", {"amount": 40, "day": None}, "未填写", ()),
        ("pay_support", "special", {"amount": 40, "day": date(2027, 1, 1)}, "2027年1月1日还没有到", ("五",)),
        ("pay_support", "none", {"amount": 40}, "没有这一项支持", ()),
        ("pay_support", "local", {"amount": 1}, "只有区县科技部门可以登记这一项支持", ("三",)),
        ("pay_support", "matched", {"amount": 1}, "尚未确定：确定时由办理部门载明上级补助", ("五",)),
        ("promise_support", "matched", {}, "未填写", ()),
        (
            "promise_support",
            "matched",
            {"stated": {"city_grant": "9"}, "amount": 1},
            "金额由办法算出，无须确定",
            ("五",),
        ),
        ("promise_support", "matched", {"stated": {"city_grant": "0"}}, "上级补助0元的0.5倍", ("五",)),
        ("recover_support", "special", {"amount": 1}, "至多再追回0万元", ("五",)),
        ("recover_support", "special", {"amount": 1, "reason": ""}, "未填写", ()),
        ("resume_support", "special", {}, "当日没有停止支付", ("五",)),
        ("stop_support", "special", {"reason": ""}, "未填写", ()),
    ],
)
def test_entry_is_refused_and_nothing_changes(
    act: str, support: str, typed: dict[str, Any], what: str, clause: tuple[str, ...], centre: Supported
) -> None:
    refusal = refusal_of(lambda: centre.enter(act, support, **typed))
    (first, *_rest) = each_of(refusal)
    assert what in first.what
    assert first.clause == clause
    assert first.remedy


def test_cap_of_what_is_decided_is_kept(centre: Supported) -> None:
    district = centre.life.districts["wanzhou"]
    refusal = refusal_of(lambda: centre.enter("promise_support", "local", actor=district, amount=21))
    assert (refusal.what, refusal.clause) == ("确定的金额合计21万元，超过上限20万元", ("三",))


def test_title_that_has_expired_is_not_paid_but_pays_back(centre: Supported) -> None:
    centre.enter("pay_support", amount=40)
    expired = centre.years(3)
    refusal = refusal_of(lambda: centre.enter("pay_support", amount=30, instalment=2, on=expired))
    assert (refusal.kind, refusal.clause) == ("closed", ("五",))
    centre.enter("recover_support", amount=40, on=expired)
    assert centre.ledger(expired).accounts[0].recovered == 400_000


def test_stop_resume_recover_and_correct_are_kept_side_by_side(centre: Supported) -> None:
    paid = centre.enter("pay_support", amount=30)
    centre.enter("stop_support", on=centre.granted + timedelta(days=1))
    later = centre.granted + timedelta(days=2)
    assert "起停止支付" in refusal_of(lambda: centre.enter("pay_support", amount=10, on=later)).what
    centre.enter("resume_support", on=later)
    centre.enter("recover_support", amount=5, on=later)
    assert "将超过已支付" in refusal_of(lambda: centre.correct(paid, on=later)).what
    centre.correct(SupportEntry.objects.get(kind="recovered"), on=later)
    centre.correct(paid, on=later)
    ledger = centre.ledger(later)
    assert [(row.kind, row.reversed) for row in ledger.rows] == [
        ("paid", True),
        ("stopped", False),
        ("resumed", False),
        ("recovered", True),
        ("reversed", False),
        ("reversed", False),
    ]
    assert ledger.accounts[0].paid == 0
    assert {"stop_support", "resume_support", "recover_support", "correct_support_entry"} <= set(
        JournalEntry.objects.values_list("act", flat=True)
    )
    assert verify().ok


def test_what_the_office_states_is_kept_with_the_sum_it_comes_to(centre: Supported) -> None:
    entry = centre.enter("promise_support", "matched", stated={"city_grant": "300万元"})
    assert (entry.amount, entry.stated) == (1_500_000, {"city_grant": "300"})
    account = next(each for each in centre.ledger().accounts if each.id == "matched")
    assert account.promise.says == "上级补助3,000,000元的0.5倍"
    centre.enter("pay_support", "matched", amount="1500000")
    assert JournalEntry.objects.get(act="promise_support").change["stated"] == {"city_grant": "300"}


def test_support_given_once_is_not_given_for_another_title_of_the_unit(centre: Supported) -> None:
    centre.enter("promise_support", "matched", stated={"city_grant": "10"})
    centre.enter("pay_support", "matched", amount=50_000)
    other = centre.life.recognised()[0]
    Title.objects.filter(pk=other.pk).update(organisation=centre.title.organisation)
    centre.title = Title.objects.get(pk=other.pk)
    centre.granted = other.granted_on
    refusal = refusal_of(lambda: centre.enter("promise_support", "matched", stated={"city_grant": "10"}))
    assert refusal.what.startswith("同一单位只支持一次，已由“")


def test_an_act_on_the_title_stops_every_support_until_a_day(centre: Supported) -> None:
    until = centre.years(3)
    change = TitleChange.objects.create(
        title=centre.title,
        act="stop_support",
        details={"until": until.isoformat()},
        effective_on=centre.granted,
        clause=["四"],
        case=centre.title.case,
        step="decide",
        recorded_at=at(centre.granted),
    )
    for account in centre.ledger(centre.years(1)).accounts:
        assert account.stop is not None and account.stop.until == until and account.stop.clause == ("四",)
    (special, *_others) = centre.ledger(centre.years(1)).accounts
    assert [line.state for line in special.lines] == ["forfeited", "forfeited", "forfeited"]
    change.delete()
    assert centre.ledger(centre.years(1)).accounts[0].stop is None


def test_the_kind_that_the_title_is_of_on_the_day_brings_the_support(centre: Supported) -> None:
    (span,) = TitleSpan.objects.filter(title=centre.title, ends=None)
    span.ends = None
    TitleSpan.objects.filter(title=centre.title, starts=centre.granted).update(ends=centre.years(1))
    span.pk, span.starts, span.kind = None, centre.years(1), "other"
    span.save()
    (special, *_others) = centre.ledger(centre.years(1)).accounts
    assert [line.state for line in special.lines] == ["payable", "forfeited", "forfeited"]
    assert special.lines[1].says == "到期时已不是享受这一项支持的称号"


def test_a_revoked_title_is_paid_nothing(centre: Supported) -> None:
    TitleSpan.objects.filter(title=centre.title).update(standing="revoked")
    assert refusal_of(lambda: centre.enter("pay_support", amount=40)).kind == "closed"


def test_entry_changed_or_removed_in_the_database_is_noticed(centre: Supported) -> None:
    entry = centre.enter("pay_support", amount=40)
    SupportEntry.objects.filter(pk=entry.pk).update(amount=Decimal(10))
    assert "支持台账" in verify().what
    entry.delete()
    assert "台账中已不存在" in verify().what


def test_number_of_queries_does_not_grow_with_titles_and_entries(
    centre: Supported, django_assert_num_queries: Any
) -> None:
    centre.enter("pay_support", amount=20)
    centre.enter("pay_support", amount=20, document="另一文")
    centre.life.recognised()
    titles = list(supported_titles(centre.life.officer))
    assert len(titles) == 2
    with django_assert_num_queries(7):
        lines = ledger_lines(titles, centre.granted)
    assert len(lines) == 6
    with django_assert_num_queries(7):
        ledger_lines(titles[:1], centre.granted)
    assert list(supported_titles(centre.holder)) == []
    assert len(supported_titles(centre.life.districts["wanzhou"])) == 2
