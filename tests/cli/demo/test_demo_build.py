"""The demonstration as it is built: real acts in order, work for every role, every stage shown, once."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from stdnum.cn import uscc
from tests.cli.demo.gallery import Gallery
from tests.cli.demo.stories import Stories
from tests.seat_copies import unequal_copies

from pingding.cli.demo import DAY, build
from pingding.cli.demo.cast import Cast
from pingding.cli.demo.data import Event, read_data
from pingding.cli.demo.stage import Stage
from pingding.cli.player.world import World
from pingding.policy.errors import PingdingError
from pingding.queries import clock
from pingding.queries.applications.widenings import widenings_to_answer
from pingding.queries.calls.calls import open_calls
from pingding.queries.directory.registrations import pending_registrations
from pingding.queries.journal.journal import verify
from pingding.queries.notices.objections import objections_to_answer
from pingding.queries.reviews.expert_tasks import expert_tasks
from pingding.queries.titles.reports import reports_to_tell
from pingding.queries.viewer import Role, Viewer, viewer_of, viewers_of
from pingding.queries.worklist.demo_people import GROUPS, demo_people, demo_programmes, find_demo_person, matching
from pingding.queries.worklist.own_cases import own_cases
from pingding.queries.worklist.todo import TodoFilter, todo
from pingding.queries.worklist.unit_tasks import unit_tasks
from pingding.queries.worklist.waiting import waiting_for, waiting_for_each
from pingding.records.models import (
    Case,
    DemoClock,
    IssuedDocument,
    JournalEntry,
    Message,
    Notice,
    Objection,
    Organisation,
    Override,
    Person,
    Seat,
    StepRun,
    Title,
)

pytestmark = [pytest.mark.database, pytest.mark.long]
BEGINNINGS = {
    "open_application",
    "open_obligation",
    "propose_consequence",
    "open_request",
    "report_on_title",
    "open_in_round",
}
DECIDED = {"recognised", "pilot", "selected", "refused"}


def _unit(viewer: Viewer) -> int:
    return viewer.organisations[0].pk if viewer.organisations else 0


@override_settings(PINGDING_DEMO=True)
class TestTheDemonstration(Stories, Gallery, TestCase):
    """Built once for all of these; each test may change it for itself."""

    said: str
    built_at: datetime

    @classmethod
    def setUpTestData(cls) -> None:
        cls.built_at = clock.now()
        cls.said = build(at=cls.built_at)

    def test_the_clock_says_the_day_of_the_demonstration(self) -> None:
        assert "2025年10月28日 10:00" in self.said
        shift = timedelta(seconds=DemoClock.objects.get().shift_seconds)
        assert timedelta() <= self.built_at + shift - DAY < timedelta(seconds=1)
        before = timezone.now()
        assert before <= clock.now() - shift <= timezone.now()

    def test_the_journal_verifies_and_time_never_goes_back(self) -> None:
        assert verify().ok
        moments = list(JournalEntry.objects.order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1] == DAY

    def test_every_case_has_its_acts_on_record(self) -> None:
        for case in Case.objects.all():
            acts = set(case.journal.values_list("act", flat=True))
            assert acts & BEGINNINGS
            if case.submitted_at is not None and case.held_title_id is None:
                assert "submit_application" in acts
            elif case.status == "filed" and case.procedure == "annual_report":
                assert "submit_form" in acts

    def test_each_programme_has_cases_at_different_stages(self) -> None:
        statuses = defaultdict(Counter)
        for case in Case.objects.filter(held_title=None).select_related("edition"):
            statuses[case.edition.programme][case.status] += 1
        assert len(statuses) == 5
        for programme, counts in statuses.items():
            assert sum(counts.values()) >= 4 and len(counts) >= 2, programme
            assert counts.keys() & DECIDED, programme
        shown = {status for counts in statuses.values() for status in counts}
        assert shown == set(Case.Status.values) - {"filed", "closed", "preparatory"}

    def test_somebody_of_every_role_has_work_to_do(self) -> None:
        roles = set(Seat.objects.filter(waiting=True).values_list("role", flat=True))
        assert not unequal_copies()
        assert roles == {"applicant", "holder", "officer", "operator", "secretary", "evaluator"}
        people = demo_people(DAY.date())
        # Every region's registrations have an office of the region; the platform's own people wait for nothing.
        assert {person.group for person in people if person.waiting} == set(GROUPS) - {"platform"}
        assert {person.title for person in people if person.group == "platform"} == {"审计员", "平台管理员"}

    def test_each_persons_count_is_what_their_own_desk_shows(self) -> None:
        at = clock.now()
        for person in demo_people(DAY.date()):
            viewer = viewer_of(find_demo_person(person.username))
            shown = objections_to_answer(viewer).count() + pending_registrations(viewer, DAY.date()).count()
            shown += todo(viewer, TodoFilter(), at=at).everything + reports_to_tell(viewer).count()
            shown += widenings_to_answer(viewer).count()
            if viewer.holds(_unit(viewer), Role.ADMINISTRATOR, Role.WRITER):
                tasks = unit_tasks(viewer, own_cases(viewer, at), at)
                shown += len(tasks.invited) + len(tasks.papers) + len(tasks.partners)
            shown += sum(task.state in ("todo", "doing") for task in expert_tasks(viewer)) if viewer.is_expert else 0
            assert person.waiting == shown, person.username

    def test_people_are_found_by_programme_and_words(self) -> None:
        people = demo_people(DAY.date())
        for programme in demo_programmes(people):
            there = matching(people, programme=programme)
            assert {"units", "districts"} <= {one.group for one in there} and len(there) < len(people)
        assert {one.place for one in matching(people, "万州") if one.group == "districts"} >= {"万州区"}
        assert {one.group for one in matching(people, "制造业人才 经办人")} == {"operators"}
        assert matching(people, "没有这样的单位") == ()

    def test_each_role_is_told_which_titles_and_steps_about_titles_to_look_at(self) -> None:
        looks = {person.username: person.looks for person in demo_people(DAY.date())}
        assert looks["demo-carbon"] == ("重庆市万州区工业余热利用技术创新中心（已撤销）",)
        assert looks["demo-power"] == ("重庆市万州区机器人焊接技术创新中心（有效）", "报告处理情况")
        assert looks["demo-evaluation-house"] == ("第三方评价",)
        assert looks["demo-city-reform"] == ("决定处理",)

    def test_what_is_not_refused_as_the_story_says_is_a_fault(self) -> None:
        data, world = read_data(), World(DAY, seed=1)
        event = Event(DAY, "wz-technology-2022", {"when": "", "refused": "第二十五条", "tick": "没有人申报"})
        with pytest.raises(PingdingError, match="没有拒绝"):
            Stage(data, world, Cast(data, world)).play(event)

    def test_counting_takes_as_many_queries_for_one_as_for_all(self) -> None:
        viewers = viewers_of(list(Person.objects.select_related("expert")))
        busy = max(viewers, key=lambda one: waiting_for(one, DAY.date()).steps)
        with CaptureQueriesContext(connection) as one:
            waiting_for(busy, DAY.date())
        with CaptureQueriesContext(connection) as everybody:
            waiting_for_each(viewers, DAY.date())
        assert len(everybody) <= len(one) + 3  # invitations and sheets, which an officer has not; the expert's

    def test_the_day_is_a_lively_one(self) -> None:
        at = clock.now()
        assert len(open_calls(at)) == 2
        assert Notice.objects.filter(ends_at__gt=at, first_day__lte=DAY.date()).count() == 2
        states = Counter(Objection.objects.values_list("state", flat=True))
        assert states == {"open": 1, "upheld": 1, "rejected": 1}
        assert Override.objects.exists()
        assert Organisation.objects.filter(status=Organisation.Status.PENDING).count() == 2

    def test_titles_are_registered_under_issued_numbers(self) -> None:
        kinds = Counter(Title.objects.values_list("status", flat=True))
        assert kinds == {"recognised": 10, "pilot": 1, "selected": 1}
        assert Title.objects.values("code").distinct().count() == 12
        assert all("〔" in number for number in IssuedDocument.objects.values_list("number", flat=True))

    def test_what_is_overdue_is_so_because_the_story_says_it(self) -> None:
        late = StepRun.objects.filter(closed_at=None, due_at__lt=clock.now()).values_list("case__name", "step")
        assert sorted(late) == [
            ("重庆市生物药物产业创新中心", "district_review"),
            ("重庆市集成电路卓越工程师协同创新中心", "filing"),
        ]

    def test_a_plan_was_revised_twice_and_kept_in_versions(self) -> None:
        versions = {case.number: case.filings.count() for case in Case.objects.filter(procedure="recognition")}
        assert max(versions.values()) >= 3

    def test_everybody_is_fictional(self) -> None:
        assert all("示例" in name for name in Organisation.objects.values_list("name", flat=True))
        assert all("示例" in name for name in Person.objects.values_list("name", flat=True))
        codes = [code for code in Organisation.objects.values_list("code", flat=True) if code]
        assert codes and all(uscc.is_valid(code) for code in codes)
        assert set(Person.objects.values_list("phone", flat=True)) <= {"", "023-60000000"}

    def test_nobody_can_sign_in_by_password(self) -> None:
        assert not any(person.has_usable_password() for person in Person.objects.all())
        assert find_demo_person("demo-auditor") is not None
        assert find_demo_person("somebody") is None

    def test_building_again_adds_nothing(self) -> None:
        counts = [model.objects.count() for model in (JournalEntry, Case, Person, Message, DemoClock)]
        assert build(at=clock.now()) == "演示数据已经建立，未作改动。"
        assert counts == [model.objects.count() for model in (JournalEntry, Case, Person, Message, DemoClock)]
