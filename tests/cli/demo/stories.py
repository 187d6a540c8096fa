"""What became of the titles in the demonstration's stories, as the registers, ledgers and desks of its day say it."""

from pingding.cli.demo import DAY
from pingding.policy.errors import Refusal
from pingding.queries.bans import bans_of_unit
from pingding.queries.calls.calls import apply_refusal
from pingding.queries.supports import ledger_of
from pingding.queries.title_spans import span_of
from pingding.queries.titles.register import title_history, title_info
from pingding.records.models import (
    Ban,
    Call,
    Case,
    Message,
    ObligationPeriod,
    Proposal,
    Seat,
    Title,
    TitleChange,
    TitleSpan,
)

ON = DAY.date()


def titled(words: str, programme: str) -> Title:
    """The one title of a programme in whose name the words stand."""
    return Title.objects.select_related("edition", "case").get(edition__programme=programme, name__contains=words)


def today(title: Title) -> TitleSpan:
    """What the title is on the demonstration's day."""
    span = span_of(title, ON)
    assert span is not None
    return span


def owed(title: Title, obligation: str) -> list[tuple[int, str]]:
    """The periods of an obligation with the status of their cases."""
    rows = ObligationPeriod.objects.filter(title=title, obligation=obligation).order_by("period")
    return [(row.period, row.case.status) for row in rows.select_related("case")]


def acts(title: Title) -> list[str]:
    """The acts that have changed the title, in their order."""
    return list(TitleChange.objects.filter(title=title).order_by("pk").values_list("act", flat=True))


class TechnologyCentres:
    """万州：按时报告并评估优秀的、换由另一单位持有的、两次不合格而被撤销并拒绝再次申报的。"""

    def test_the_centre_that_reports_on_time_is_excellent(self) -> None:
        citrus = titled("柑橘", "wz-technology-2022")
        assert owed(citrus, "annual_report") == [(year, "filed") for year in (2022, 2023, 2024)]
        assert not Case.objects.filter(held_title=citrus, late_days__gt=0).exists()
        evaluation = ObligationPeriod.objects.get(title=citrus, obligation="evaluation").case
        assert (evaluation.status, evaluation.scores["evaluation_grade"]) == ("filed", "excellent")
        assert today(citrus).standing == "in_force"

    def test_the_centre_that_failed_twice_was_heard_and_revoked_with_a_ban(self) -> None:
        carbon = titled("余热", "wz-technology-2022")
        proposals = Proposal.objects.filter(title=carbon).order_by("pk")
        assert [each.consequence for each in proposals] == ["unqualified", "not_accepted", "fraud"]
        assert acts(carbon) == ["meet", "enter", "rectify", "revoke", "ban", "credit_record"]
        assert today(carbon).standing == "revoked"
        fraud = Case.objects.get(held_title=carbon, procedure="fraud")
        assert fraud.filings.get().data["fraud_statement"]
        revoked = TitleChange.objects.get(title=carbon, act="revoke")
        assert revoked.document is not None and revoked.clause == ["第二十五条（一）", "第二十六条"]
        ban = Ban.objects.get(organisation=carbon.organisation)
        assert ban.ends is not None and (ban.starts.year, ban.ends.year) == (2025, 2028)

    def test_the_history_says_what_was_filed_and_what_ended_and_nothing_of_what_was_given_up(self) -> None:
        carbon = titled("余热", "wz-technology-2022")
        events = title_history(title_info(carbon, ON), ON)
        shown = [(event.title, event.number, event.outcome) for event in events if event.kind in ("reported", "ended")]
        assert shown == [
            ("技术创新中心年度报告", "2022", ""),
            ("技术创新中心年度报告", "2023", ""),
            ("绩效评估", "2024", "不合格"),
            ("整改与验收", "2024", "验收不合格"),
        ]

    def test_the_revoked_centre_applied_again_and_was_refused_by_the_clause(self) -> None:
        carbon = titled("余热", "wz-technology-2022").organisation
        call = Call.objects.get(edition__programme="wz-technology-2022", opens_at__year=2025)
        refusal = apply_refusal(call, carbon, call.opens_at.replace(month=3, day=5))
        assert isinstance(refusal, Refusal) and "第二十五条（一）" in refusal.clause
        assert [ban.blocks for ban in bans_of_unit(call.edition, carbon.code, ON)] == [True]
        assert not Case.objects.filter(call=call).exists()

    def test_another_unit_holds_the_title_since_its_change_was_approved(self) -> None:
        welding = titled("焊接", "wz-technology-2022")
        assert today(welding).organisation.name == "示例渝州动力机械有限公司"
        change = Case.objects.get(held_title=welding, procedure="change")
        for day in ("2024-06-30", "2024-07-01"):
            span = span_of(welding, DAY.date().fromisoformat(day))
            assert span is not None and (span.organisation == change.organisation) is (day < "2024-07-01")
        waiting = Case.objects.get(held_title=welding, procedure="supervision")
        assert waiting.progress["open"] == ["supervision_reply"]

    def test_a_centre_merged_into_another_after_its_view_was_asked(self) -> None:
        pickles, citrus = titled("酱腌菜", "wz-technology-2022"), titled("柑橘", "wz-technology-2022")
        assert today(pickles).standing == "merged"
        assert TitleChange.objects.get(title=pickles, act="merge").details["into"] == citrus.number
        merging = Case.objects.get(held_title=pickles, procedure="merging")
        assert merging.filings.latest("pk").data["merging_view"]


class ManufacturingCentres:
    """制造业创新中心：逾期后补报的，由培育试点升为认定并领取支持的。"""

    def test_the_late_centre_was_reminded_escalated_and_flagged(self) -> None:
        centre = titled("轻量化", "cq-manufacturing-2017")
        late = Case.objects.filter(held_title=centre, late_days__gt=0).order_by("period")
        assert [(case.procedure, case.period, case.status) for case in late] == [
            ("summary", 2020, "filed"),
            ("evaluation", 2021, "filed"),
        ]
        messages = Message.objects.filter(case=late[1], sent_at__lt=late[1].submitted_at)
        assert messages.filter(organisation=centre.organisation).count() >= 4
        assert messages.filter(organisation__offices__office="economy@cq").exists()
        assert Message.objects.filter(case=late[0], organisation__offices__office="economy@beibei").exists()
        assert [case.scores["evaluation_grade"] for case in late.filter(procedure="evaluation")] == ["pass"]

    def test_the_pilot_became_a_recognised_centre_with_its_support(self) -> None:
        pilot, recognised = Title.objects.filter(name__contains="智能传感").order_by("pk")
        assert (today(pilot).standing, today(recognised).standing) == ("superseded", "in_force")
        assert TitleChange.objects.get(title=pilot).details == {"by": recognised.number}
        assert recognised.case.filings.latest("pk").data["upgrade"] is True
        accounts = {account.id: account for account in ledger_of(recognised, ON).accounts}
        assert [line.state for line in accounts["special"].lines] == ["paid"] * 3
        assert sum(line.paid for line in accounts["special"].lines) == 5_000_000
        assert [year for year, status in owed(recognised, "summary") if status == "filed"] == [*range(2020, 2025)]


class IndustryCentres:
    """产业创新中心：更名逾期报送的，被反映两次的，今天正由第三方机构评价的。"""

    def test_the_change_was_filed_late_and_flagged(self) -> None:
        centre = titled("镁基", "cq-industry-2024")
        change = Case.objects.get(held_title=centre, procedure="change")
        assert change.late_days == 15 and today(centre).name == "重庆市轻合金材料产业创新中心"

    def test_reports_by_anybody_were_looked_at_and_one_waits_for_its_decision(self) -> None:
        centre = titled("镁基", "cq-industry-2024")
        reports = Case.objects.filter(held_title=centre, procedure="complaint")
        assert [(case.confidential, case.status) for case in reports] == [(True, "closed")] * 2
        assert Proposal.objects.get(title=centre).case.progress["open"] == ["fraud_decision"]

    def test_a_third_party_evaluates_today(self) -> None:
        case = Case.objects.get(title_round__isnull=False)
        assert case.progress["open"] == ["evaluation_third"]
        assert [(sheet.source, sheet.submitted_at is None) for sheet in case.sheets.order_by("pk")] == [
            ("self", False),
            ("district", False),
            ("third_party", True),
        ]
        seat = Seat.objects.get(run__case=case, waiting=True)
        assert seat.role == "evaluator" and seat.due_at is not None and seat.due_at > DAY


class OnTheDesksToday:
    """今天在各人案头的。"""

    def test_something_about_a_title_waits_for_each_role(self) -> None:
        waiting = Seat.objects.filter(waiting=True, run__case__held_title__isnull=False)
        assert set(waiting.values_list("run__step", flat=True)) == {
            "supervision_reply",
            "evaluation_help",
            "change_review",
            "evaluation_third",
            "fraud_decision",
            "uncooperative_statement",
        }


class Stories(TechnologyCentres, ManufacturingCentres, IndustryCentres, OnTheDesksToday):
    """All of them."""
