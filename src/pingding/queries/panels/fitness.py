"""What keeps experts of the pool from a case, and what is to be looked into: the same by hand and by draw.

Read once for all experts that are held against the case.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import local_date
from pingding.queries.directory.people import field_title
from pingding.queries.panels.avoidances import avoided, avoided_in
from pingding.queries.panels.recusals import Concerned
from pingding.queries.panels.standings import Standings, standings
from pingding.records.models import AvoidanceRequest, Expert, StepRun

Asked = Mapping[int, datetime | None]
"""The experts, by their persons, who were ever asked for a round, with when that ended."""
JOINT_YEARS = 3
"""For so long work that was done together is worth a look, where nobody says otherwise."""


@dataclass(frozen=True)
class Fitness:
    """How experts stand to one case, whose sheets are `due` on a day, or on none."""

    concerned: Concerned
    standings: Standings
    avoidances: Sequence[AvoidanceRequest] = ()
    due: date | None = None

    def against(self, expert: Expert, asked: Asked, most_no_shows: int | None = None) -> Iterator[tuple[str, str]]:
        """Why this expert cannot be asked, each as a word of `EXCLUSIONS` with a reason, what weighs most first."""
        if not expert.is_active:
            yield "inactive", _("已停用")
        if expert.person_id in asked:
            yield "asked", _("已在本件评审名单中，或已回避、更换")
        if bar := self.concerned.bar(expert):
            yield "tied", _("应当回避：%(reason)s") % {"reason": bar}
        yield from self.standings.against(expert, most_no_shows, self.due)

    def joint(self, expert: Expert) -> Iterator[str]:
        """That the expert declared joint work with a unit of the case."""
        yield from self.standings.joint(self.concerned, expert)

    def named(self, expert: Expert) -> str:
        """That the applicant asks to avoid them; empty where it does not."""
        return avoided(self.avoidances, expert)

    def doubts(self, expert: Expert) -> tuple[str, ...]:
        """What is to be looked into before the expert is asked by hand."""
        ties, named = self.concerned.ties(expert).doubts, self.named(expert)
        away = self.standings.partly_away(expert, self.due)
        return tuple(dict.fromkeys((*ties, *self.joint(expert), *((named,) if named else ()), *away)))


def due_day(run: StepRun) -> date | None:
    """The day on which the sheets of a round are due, where there is one."""
    return local_date(run.due_at) if run.due_at else None


def fitness_of(file: CaseFile, run: StepRun, experts: Sequence[Expert], *, at: datetime) -> Fitness:
    """How these experts stand to the case of the file at a round of its panel."""
    case, stand = file.case.pk, standings(experts, JOINT_YEARS, on=local_date(at))
    return Fitness(Concerned(file), stand, avoided_in([case]).get(case, ()), due_day(run))


@dataclass(frozen=True)
class CandidateExpert:
    """An expert of the pool: why they cannot be asked, empty where they can, and what is to be looked into."""

    expert: Expert
    against: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        """The expert's fields in words."""
        return [field_title(field) for field in self.expert.fields]


def candidates_at(
    concerned: Concerned, run: StepRun, invited: Collection[int], *, at: datetime
) -> tuple[CandidateExpert, ...]:
    """The active experts who, by their persons, were not `invited` yet; those whom nothing keeps come first.

    The same few queries however large the pool.
    """
    rows = Expert.objects.filter(is_active=True).select_related("person", "employer").order_by("person__name")
    pool = [each for each in rows if each.person_id not in invited]
    case = concerned.file.case.pk
    stand = standings(pool, JOINT_YEARS, on=local_date(at))
    fitness = Fitness(concerned, stand, avoided_in([case]).get(case, ()), due_day(run))
    reasons = ((each, next((reason for _why, reason in fitness.against(each, {})), "")) for each in pool)
    judged = [CandidateExpert(each, reason, () if reason else fitness.doubts(each)) for each, reason in reasons]
    return tuple(sorted(judged, key=lambda each: bool(each.against)))
