"""Rounds: which titles an authority may take into one together, and why others stay out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import regions_of_party
from pingding.policy.language import Edition, Procedure
from pingding.policy.language.procedures import Opening
from pingding.policy.language.rounds import TitleCohort
from pingding.policy.translation import counted, day
from pingding.policy.values.periods import add_months
from pingding.queries.access import visible_cases
from pingding.queries.cases.facts import facts_of_many
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.directory.offices import OFFICE_KIND, sitting_at
from pingding.queries.editions import edition_of, shared
from pingding.queries.title_spans import with_day
from pingding.queries.titles.openings import TitleOnDay
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, Partner, StoredEdition, Title, TitleRound, TitleSpan


@dataclass(frozen=True)
class Candidate:
    """A title that a round may take in, as it is on the day; `refusal` says why it stays out."""

    title: Title
    span: TitleSpan
    refusal: Refusal | None


@dataclass(frozen=True)
class RoundCandidates:
    """The titles that somebody may take into a round of a procedure, on behalf of a body, and those that stay out.

    `number` of those inside are drawn where the cohort is sampled; `evaluator` is what the definition calls the unit
    that the round is entrusted to, empty where it entrusts none.
    """

    key: str
    procedure: Procedure
    opens: Opening
    behalf: Organisation
    inside: tuple[Candidate, ...]
    outside: tuple[Candidate, ...]
    evaluator: str = ""

    @property
    def clause(self) -> tuple[str, ...]:
        return self.opens.clause or self.procedure.clause

    @property
    def sampled(self) -> bool:
        return self.opens.cohort is not None and self.opens.cohort.sample is not None

    @property
    def number(self) -> int:
        sample = self.opens.cohort.sample if self.opens.cohort else None
        return sample.number_of(len(self.inside)) if sample else len(self.inside)


def round_procedures(viewer: Viewer, edition: Edition) -> dict[str, Procedure]:
    """The procedures of which the viewer may open rounds, for some titles at least."""
    return {
        key: procedure
        for key, procedure in edition.procedures.items()
        if procedure.opened_by == "round" and procedure.opens and _acting(viewer, edition, procedure.opens)
    }


def round_candidates(viewer: Viewer, stored: StoredEdition, key: str, year: int, on: date) -> RoundCandidates:
    """The titles of an edition for a round of a year, as they are on a day; in a settled number of queries.

    Refusals: the edition has no such procedure that a round opens; the viewer acts for none of the offices that may.
    """
    edition = edition_of(stored)
    procedure = edition.procedures.get(key)
    if procedure is None or procedure.opens is None or procedure.opened_by != "round":
        what = _("“%(programme)s”没有成批开展的“%(key)s”") % {"programme": edition.programme.short, "key": key}
        raise Refusal(what, kind="missing", remedy=_("请从可以开展的事项中选择。"))
    opens = procedure.opens
    bodies = _acting(viewer, edition, opens)
    if not bodies:
        raise Refusal(
            _("“%(what)s”由办法所列的机关开展") % {"what": procedure.title},
            clause=opens.clause or procedure.clause,
            kind="forbidden",
            remedy=_("请由负责的机关办理。"),
        )
    titles = _titles(stored, on)
    own = [title for title, offices in _offices(edition, opens, titles) if bodies.keys() & offices]
    asked = _Asked(key, procedure, opens, year, on, _taken(stored, key, year))
    facts = _facts(own, on) if opens.when or (opens.cohort and opens.cohort.when) else {}
    candidates = [asked.candidate(title, facts.get(title.case_id)) for title in own]
    return RoundCandidates(
        key,
        procedure,
        opens,
        next(iter(bodies.values())),
        tuple(each for each in candidates if each.refusal is None),
        tuple(each for each in candidates if each.refusal is not None),
        _evaluator(edition, procedure),
    )


def _evaluator(edition: Edition, procedure: Procedure) -> str:
    """What the party is called that the authority names when it opens a round; empty where there is none."""
    parties = (edition.parties[key] for step in procedure.steps.values() for key in step.by)
    return next((each.title for each in parties if each.role == "evaluator" and each.chosen_by is None), "")


def independent_unit(code: str, candidates: RoundCandidates, chosen: Sequence[Candidate]) -> Organisation:
    """The unit of this credit code, to evaluate the chosen titles.

    Refusals: no unit of the code is registered and approved; it is an office; it holds one of the titles, or takes
    part in it.
    """
    unit = registered_unit(code, candidates.evaluator, candidates.clause)
    titles = {each.title.case_id: (each.span.name, each.span.organisation_id) for each in chosen}
    refuse_tied_unit(unit, titles, candidates.evaluator, candidates.clause)
    return unit


def registered_unit(code: str, where: str, clause: tuple[str, ...]) -> Organisation:
    """The approved unit of this credit code, which is no office; or a Refusal."""
    unit = Organisation.objects.filter(code=code.strip().upper(), status=Organisation.Status.APPROVED).first()
    if not code.strip() or unit is None or unit.kind == OFFICE_KIND:
        raise Refusal(
            _("统一社会信用代码为“%(code)s”的单位没有在平台登记") % {"code": code} if code.strip() else _("未填写"),
            where=where,
            clause=clause,
            remedy=_("请填写受托机构的统一社会信用代码；没有登记的，请其先登记。"),
        )
    return unit


def refuse_tied_unit(
    unit: Organisation, titles: Mapping[int, tuple[str, int]], where: str, clause: tuple[str, ...]
) -> None:
    """Refuse a unit that holds one of the titles, or takes part in it; `titles` gives by granting case
    each one's name and holder."""
    takes_part = Partner.objects.filter(case__in=titles, code=unit.code, removed_at=None).values_list("case", flat=True)
    tied = {case for case, (_name, holder) in titles.items() if holder == unit.pk} | set(takes_part)
    for case, (name, _holder) in titles.items():
        if case in tied:
            raise Refusal(
                _("“%(unit)s”是“%(title)s”的单位或合作单位，不能评价它") % {"unit": unit.name, "title": name},
                where=where,
                clause=clause,
                kind="conflict",
                remedy=_("请委托与所列称号没有关系的机构，或另开一轮。"),
            )


def _titles(stored: StoredEdition, on: date) -> list[Title]:
    rows = Title.objects.filter(edition=stored, granted_on__lte=on).select_related("case__organisation")
    titles = list(with_day(rows.order_by("granted_on", "number"), on))
    for title in titles:
        title.edition = title.case.edition = stored
    return titles


def _facts(titles: Sequence[Title], on: date) -> Mapping[int, Facts]:
    return facts_of_many([title.case for title in titles], {title.case_id: on for title in titles})


def _taken(stored: StoredEdition, key: str, year: int) -> dict[int | None, str]:
    """By title, the name of the year's round of the procedure that has it."""
    rows = Case.objects.filter(title_round__edition=stored, title_round__procedure=key, title_round__year=year)
    return dict(rows.values_list("held_title", "title_round__name"))


def _acting(viewer: Viewer, edition: Edition, opens: Opening) -> dict[int, Organisation]:
    """The bodies for which the viewer acts and whose offices may be those that open, by key."""
    roles = [ROLES_OF[party.role] for key in opens.by if (party := edition.parties.get(key)) and party.department]
    return {body.pk: body for body in viewer.organisations if any(viewer.holds(body.pk, *each) for each in roles)}


def _offices(edition: Edition, opens: Opening, titles: Sequence[Title]) -> list[tuple[Title, set[int]]]:
    """Each title with the bodies that may take it into a round; in one query."""
    parties = [party for key in opens.by if (party := edition.parties.get(key)) and party.department]
    near = {
        title.pk: {
            f"{party.department}@{region}"
            for party in parties
            for region in regions_of_party(shared(), party, title.case.regions)
        }
        for title in titles
    }
    sitting = sitting_at({office for offices in near.values() for office in offices})
    return [(title, {int(sitting[o]) for o in near[title.pk] if sitting[o].isdigit()}) for title in titles]


@dataclass(frozen=True)
class _Asked:
    """A round that is asked about."""

    key: str
    procedure: Procedure
    opens: Opening
    year: int
    on: date
    taken: Mapping[int | None, str]

    def candidate(self, title: Title, facts: Facts | None) -> Candidate:
        asked, clause = TitleOnDay(title, self.on, facts), self.opens.clause or self.procedure.clause
        assert asked.span is not None
        cohort = self.opens.cohort or TitleCohort()
        refusal = (
            asked.of_another_kind(self.procedure, self.opens, clause)
            or asked.standing_refused(self.procedure, self.opens, clause)
            or self._out_of_turn(title, cohort, cohort.clause or clause)
            or asked.when_refused(self.procedure, self.opens.when, clause)
            or asked.when_refused(self.procedure, cohort.when, cohort.clause or clause)
        )
        return Candidate(title, asked.span, refusal)

    def _out_of_turn(self, title: Title, cohort: TitleCohort, clause: tuple[str, ...]) -> Refusal | None:
        recognised, since = title.granted_on.year, self.year - title.granted_on.year
        what = ""
        if title.pk in self.taken:
            what = _("已列入本年度的“%(round)s”") % {"round": self.taken[title.pk]}
        elif cohort.recognised and since not in cohort.recognised:
            years = _("、").join(str(each) for each in cohort.recognised)
            what = _("本轮限认定后第%(years)s年，本称号为第%(n)d年") % {"years": years, "n": since}
        elif cohort.min_age_years and add_months(title.granted_on, 12 * cohort.min_age_years) > self.on:
            words = {"n": cohort.min_age_years, "day": day(title.granted_on)}
            what = counted("认定未满%(n)d年（%(day)s认定）", cohort.min_age_years) % words
        elif cohort.rotation and not cohort.rotation.due(recognised, self.year):
            words = {"every": cohort.rotation.every, "year": recognised, "from": cohort.rotation.from_}
            what = (
                counted("每%(every)d年一轮（自%(from)d年起），%(year)d年认定的本年度不轮到", cohort.rotation.every)
                % words
            )
        return Refusal(what, clause=clause, kind="conflict", remedy=_("不列入本轮。")) if what else None


def editions_with_rounds(viewer: Viewer) -> list[tuple[Edition, dict[str, Procedure]]]:
    """The editions that granted titles, with the procedures of which the viewer may open rounds."""
    stored = StoredEdition.objects.filter(titles__isnull=False).distinct().defer("content").order_by("title", "pk")
    editions = [(edition, round_procedures(viewer, edition)) for edition in map(edition_of, stored)]
    return [(edition, procedures) for edition, procedures in editions if procedures]


@dataclass(frozen=True)
class RoundSoFar:
    """A round with how many of its cases have ended."""

    title_round: TitleRound
    done: int
    total: int


def rounds_of(viewer: Viewer) -> list[RoundSoFar]:
    """The rounds that the viewer's bodies opened, the newest first, with how far each has come; in two queries."""
    rows = TitleRound.objects.filter(organisation__in=list(viewer.roles)).select_related("edition")
    return so_far(rows.defer("edition__content").order_by("-opened_at", "-pk"))


def so_far(rounds: Iterable[TitleRound]) -> list[RoundSoFar]:
    """The rounds with how far each has come; in one query."""
    listed = list(rounds)
    counts = Case.objects.filter(title_round__in=listed).order_by().values("title_round")
    by_round = {
        row["title_round"]: (row["done"], row["total"])
        for row in counts.annotate(total=Count("pk"), done=Count("pk", filter=Q(ended_at__isnull=False)))
    }
    return [RoundSoFar(each, *by_round.get(each.pk, (0, 0))) for each in listed]


def cases_in(viewer: Viewer, title_round: TitleRound) -> list[Case]:
    """The cases of a round that the viewer may see, those under way first, each with its title and applicant."""
    rows = visible_cases(viewer).filter(title_round=title_round).select_related("held_title", "organisation")
    return list(rows.order_by(F("ended_at").asc(nulls_first=True), "number"))
