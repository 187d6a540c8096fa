"""Many cases in the demonstration: copies are as what real acts leave, and can be acted on."""

import pytest
from django.test import TestCase, override_settings
from stdnum.cn import uscc

from pingding.actions.applications.submission import submit_application
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.cli.demo import build
from pingding.cli.demo.data import read_multiplied
from pingding.cli.demo.many import SIGN, Amounts, add_cases
from pingding.policy.errors import PingdingError
from pingding.queries import clock
from pingding.queries.journal.journal import verify
from pingding.queries.reviews.expert_tasks import expert_tasks
from pingding.queries.viewer import viewer_of
from pingding.queries.worklist.todo import TodoFilter, todo
from pingding.records.models import Assignment, Case, JournalEntry, Membership, Message, Organisation, Person, Seat

pytestmark = [pytest.mark.database, pytest.mark.long]
MODEL = read_multiplied()
AMOUNTS = Amounts(waiting=4, assessed=3, drafts=3)


@override_settings(PINGDING_DEMO=True)
class TestManyCases(TestCase):
    """Added twice to a part of the demonstration."""

    @classmethod
    def setUpTestData(cls) -> None:
        build(at=clock.now(), programmes=(MODEL.programme,))
        cls.before = Case.objects.count()
        add_cases(AMOUNTS, at=clock.now())
        cls.said = add_cases(AMOUNTS, at=clock.now())

    def test_all_are_there_once_and_the_chain_holds(self) -> None:
        assert "4件待主管单位审核，3件在专家评审，3件填好待提交" in self.said
        assert Case.objects.count() == self.before + 20
        assert verify().ok
        moments = list(JournalEntry.objects.order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments) and moments[-1] <= clock.now()

    def test_a_copy_has_all_that_the_case_has_and_is_another_units(self) -> None:
        seats = Seat.objects.filter(
            run__step=MODEL.desk, acted_at=None, run__case__opened_by__username__startswith=SIGN
        )
        model, copy = (seat.run.case for seat in seats.order_by("id")[:2])
        for case in (model, copy):
            acts = [case.journal.order_by("seq").values_list("act", "step")]
            assert list(acts[0]) == list(model.journal.order_by("seq").values_list("act", "step"))
            assert case.filings.get().files.count() == model.filings.get().files.count() > 0
            assert case.filings.get().data["org_name"] == case.organisation.name
            assert all(file.attachment.owner == case.organisation for file in case.filings.get().files.all())
            assert case.organisation.facts.count() == model.organisation.facts.count()
            assert case.runs.count() == model.runs.count() and case.sheets.count() == model.sheets.count()
            assert [entry.behalf for entry in case.journal.filter(act="submit_application")] == [case.organisation.name]
            assert case.filings.get().receipt == f"{case.number}-1"
        assert model.organisation != copy.organisation and model.name != copy.name
        assert model.runs.get(closed_at=None).due_at == copy.runs.get(closed_at=None).due_at

    def test_everybody_is_fictional(self) -> None:
        units = Organisation.objects.filter(memberships__person__username__startswith=SIGN)
        assert units.count() >= 20
        assert all(
            "示例" in unit.name and uscc.is_valid(unit.code or "") and "500999X" in (unit.code or "") for unit in units
        )

    def test_they_wait_at_a_desk_and_with_the_experts(self) -> None:
        officer = Membership.objects.filter(organisation__seats__run__step=MODEL.desk, role="officer").first()
        assert officer is not None
        assert todo(viewer_of(officer.person), TodoFilter(), at=clock.now()).everything >= 8
        assigned = Assignment.objects.filter(
            run__step=MODEL.panel, run__closed_at=None, run__case__opened_by__username__startswith=SIGN
        )
        assert assigned.count() >= 6 * 2
        assert all(len(expert_tasks(viewer_of(one.expert))) >= 3 for one in assigned)

    def test_copies_can_be_acted_on(self) -> None:
        for case in Case.objects.filter(status="draft", opened_by__username__startswith=SIGN):
            assert case.opened_by is not None
            filed = submit_application(case.number, actor=viewer_of(case.opened_by), at=clock.now())
            assert filed.receipt == f"{case.number}-1"
        for one in Assignment.objects.filter(run__step=MODEL.panel, run__closed_at=None)[:10]:
            sheet = one.run.sheets.filter(scorer=one.expert).first()
            if sheet is not None and sheet.submitted_at is None and one.run.case.opened_by.username.startswith(SIGN):
                actor = viewer_of(one.expert)
                save_expert_sheet(
                    one.run.case.number, MODEL.panel, actor=actor, at=clock.now(), submit=True, declared=True
                )
        assert verify().ok

    def test_messages_tell_of_their_own_case(self) -> None:
        for message in Message.objects.filter(case__opened_by__username__startswith=SIGN).select_related("case"):
            assert message.case is not None and message.case.number in str(message)


def test_real_cases_never_get_such_beside_them(db: None) -> None:
    with pytest.raises(PingdingError, match="演示设置未打开"):
        add_cases(AMOUNTS, at=clock.now())
    assert not Person.objects.exists()
