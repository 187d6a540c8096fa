"""Which procedures somebody may open on a title now, or why not: its holder, an office, anybody of the public."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.expressions.in_words import in_words
from pingding.policy.expressions.terms import OPENED
from pingding.policy.facts.bound import values_in_words
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Procedure
from pingding.policy.language.procedures import Opening
from pingding.policy.language.standing import STANDINGS
from pingding.policy.procedures.deadlines import last_day_within
from pingding.policy.titles.state import LIVING
from pingding.policy.translation import counted, day, listed
from pingding.queries.cases.facts import facts_of_many
from pingding.queries.cases.parties import APPLICANTS, ROLES_OF, seats_of
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import calendar, edition_of
from pingding.queries.title_spans import decisions_for, span_of, standing_since
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, Title, TitleSpan

BY_ONE = ("request", "report")
"""What a procedure is opened by that somebody opens on a single title."""


@dataclass(frozen=True)
class PossibleOpening:
    """A procedure that somebody may open on a title, on behalf of a body (nobody of the public has one).

    `refusal` says why it cannot be opened now.
    """

    key: str
    procedure: Procedure
    opens: Opening
    behalf: Organisation | None
    refusal: Refusal | None

    @property
    def clause(self) -> tuple[str, ...]:
        return self.opens.clause or self.procedure.clause


def openings(viewer: Viewer, title: Title, on: date) -> tuple[PossibleOpening, ...]:
    """What the viewer may open on the title, in the order of the definition, each with what keeps it back now.

    What anybody of the public may report is not proposed to the holder itself, who is not kept from it either.
    The title comes with its edition and case. In a settled number of queries for each party that may open something.
    """
    asked = TitleOnDay(title, on)
    return tuple(
        PossibleOpening(key, procedure, opens, body, asked.refusal(key, procedure, opens))
        for key, procedure, opens in _opened_by_one(asked.edition)
        for body in asked.behalves(viewer, opens)[:1]
        if body is not None or not asked.held_by(viewer)
    )


def opening_or_refuse(viewer: Viewer, title: Title, key: str, way: str, on: date) -> PossibleOpening:
    """The procedure that the viewer opens on the title in this `way`, request or report.

    Refusals: the edition has no such procedure; none of the parties that may open it; then what keeps it back.
    """
    asked = TitleOnDay(title, on)
    procedure = asked.edition.procedures.get(key)
    if procedure is None or procedure.opens is None or procedure.opened_by != way:
        raise Refusal(
            _("“%(programme)s”没有可以这样发起的事项“%(key)s”")
            % {"programme": asked.edition.programme.short, "key": procedure.title if procedure else key},
            kind="missing",
            remedy=_("称号适用授予时的办法，请从称号页面所列事项中选择。"),
        )
    opens = procedure.opens
    behalves = asked.behalves(viewer, opens)
    if not behalves:
        raise _not_theirs(asked, procedure, opens)
    refusal = asked.refusal(key, procedure, opens)
    if refusal is not None:
        raise refusal
    return PossibleOpening(key, procedure, opens, behalves[0], None)


def anybody_may(edition: Edition, opens: Opening) -> bool:
    """Whether anybody of the public may open it."""
    return any(key in edition.parties and edition.parties[key].role == "public" for key in opens.by)


def _opened_by_one(edition: Edition) -> Iterator[tuple[str, Procedure, Opening]]:
    for key, procedure in edition.procedures.items():
        if procedure.opens is not None and procedure.opened_by in BY_ONE:
            yield key, procedure, procedure.opens


def _not_theirs(asked: "TitleOnDay", procedure: Procedure, opens: Opening) -> Refusal:
    who = listed(asked.edition.parties[key].title for key in opens.by if key in asked.edition.parties)
    return Refusal(
        _("“%(what)s”由%(who)s发起") % {"what": procedure.title, "who": who},
        clause=opens.clause or procedure.clause,
        kind="forbidden",
        remedy=_("不是本单位的称号，请由称号单位或其主管部门办理。"),
    )


@compiled_query
def _requests(title: int) -> QuerySet[Case]:
    return Case.objects.filter(held_title=title, requested=True).order_by("-pk")


@dataclass
class TitleOnDay:
    """A title as it is asked about on a day; what is read of it is read once.

    Whoever asks about many titles gives what is known of each, `read_facts`, read together.
    """

    title: Title
    on: date
    read_facts: Facts | None = None
    _bodies: dict[str, list[Organisation]] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        return edition_of(self.title.edition)

    @cached_property
    def span(self) -> TitleSpan | None:
        return span_of(self.title, self.on)

    @cached_property
    def facts(self) -> Facts:
        """What is known of the title: the facts of the case that it was granted in, as of the day."""
        if self.read_facts is not None:
            return self.read_facts
        case = self.title.case
        case.edition = self.title.edition
        return facts_of_many([case], {case.pk: self.on})[case.pk]

    @cached_property
    def requests(self) -> list[Case]:
        """The cases that were opened on request, the newest first."""
        return _requests(self.title.pk)

    def behalves(self, viewer: Viewer, opens: Opening) -> list[Organisation | None]:
        """On whose behalf the viewer may open: bodies of the parties that it acts for; None, as anybody may."""
        own: list[Organisation | None] = [
            body
            for key in opens.by
            for body in self._sitting(key)
            if viewer.holds(body.pk, *ROLES_OF[self.edition.parties[key].role])
        ]
        return own or ([None] if anybody_may(self.edition, opens) else [])

    def held_by(self, viewer: Viewer) -> bool:
        """Whether the viewer belongs to the unit that holds the title."""
        return self.span is not None and any(unit.pk == self.span.organisation_id for unit in viewer.organisations)

    def _sitting(self, party_id: str) -> list[Organisation]:
        """The bodies that are the party for this title; none where the office is not on the platform."""
        if party_id not in self._bodies:
            party = self.edition.parties.get(party_id)
            if party is None or self.span is None:
                return []
            case = self.title.case
            case.edition = self.title.edition
            try:
                own = [self.span.organisation] if party.role in APPLICANTS else seats_of(case, party_id)
            except Refusal:
                own = []
            self._bodies[party_id] = own
        return self._bodies[party_id]

    def refusal(self, key: str, procedure: Procedure, opens: Opening) -> Refusal | None:
        """What keeps the procedure from being opened on the title now; None where nothing does."""
        clause = opens.clause or procedure.clause
        return (
            self.of_another_kind(procedure, opens, clause)
            or self.standing_refused(procedure, opens, clause)
            or self._too_late(procedure, opens, clause)
            or self.when_refused(procedure, opens.when, clause)
            or self._requested_before(key, procedure, opens, clause)
        )

    def of_another_kind(self, procedure: Procedure, opens: Opening, clause: tuple[str, ...]) -> Refusal | None:
        assert self.span is not None
        if not opens.titles or self.span.kind in opens.titles:
            return None
        kinds = self.edition.titles
        words = {"what": procedure.title, "kind": kinds[self.span.kind].label}
        admitted = listed(kinds[kind].label for kind in opens.titles if kind in kinds)
        return Refusal(
            _("“%(kind)s”不办理“%(what)s”") % words,
            clause=clause,
            kind="conflict",
            remedy=_("可以办理的称号：%(kinds)s。") % {"kinds": admitted},
        )

    def standing_refused(self, procedure: Procedure, opens: Opening, clause: tuple[str, ...]) -> Refusal | None:
        span = self.span
        assert span is not None
        if span.standing in opens.standings:
            return None
        words = {"what": procedure.title, "name": span.name, "standing": _(STANDINGS[span.standing])}  # type: ignore[index]
        if span.standing == "expired" and span.expires_on is not None:
            what = _("“%(name)s”的有效期已届满（%(day)s），不能再办理“%(what)s”") % (
                words | {"day": day(span.expires_on)}
            )
        else:
            what = _("“%(name)s”%(standing)s，不能办理“%(what)s”") % words
        remedy = (
            _("可以在称号%(standings)s时办理。") % {"standings": listed(_(STANDINGS[each]) for each in opens.standings)}
            if span.standing in LIVING
            else _("称号已经终止，如仍需要，请按申报通知重新申报。")
        )
        return Refusal(what, clause=clause, kind="conflict", remedy=remedy)

    def _too_late(self, procedure: Procedure, opens: Opening, clause: tuple[str, ...]) -> Refusal | None:
        """Why it can be begun no more: the time for it has run since the title became what it is."""
        if opens.within is None:
            return None
        last = last_day_within(opens.within, self._since, calendar())
        if self.on <= last:
            return None
        words = {"what": procedure.title, "day": day(last), "since": day(self._since)}
        what = _("“%(what)s”应自%(since)s起算，至%(day)s止，已经逾期") % words
        return Refusal(what, clause=clause, kind="conflict", remedy=_("请向作出决定的机关询问其他救济途径。"))

    @cached_property
    def _since(self) -> date:
        """Since when the title is of its standing; where that was decided for an earlier day, since it was decided."""
        assert self.span is not None
        since, decided = standing_since(self.span), decisions_for(self.span).first()
        return max(since, decided.effective_on, local_date(decided.recorded_at)) if decided else since

    def when_refused(self, procedure: Procedure, when: str | None, clause: tuple[str, ...]) -> Refusal | None:
        if when is None or self.facts.holds(when) is not False:
            return None
        facts = self.facts
        asked = OPENED[procedure.opened_by]
        why = facts.expression(when).explain(facts, facts.show, asked)
        words = {
            "what": procedure.title,
            "when": in_words(facts.edition, facts.shared, when, day=asked),
            "value": values_in_words(why),
        }
        return Refusal(
            _("“%(what)s”只限%(when)s的称号，本称号%(value)s") % words,
            clause=clause,
            kind="conflict",
            remedy=_("请待符合这一情形时再发起；所列内容有误的，请先更正。"),
        )

    def _requested_before(
        self, key: str, procedure: Procedure, opens: Opening, clause: tuple[str, ...]
    ) -> Refusal | None:
        """One request of a procedure at a time, and no more than it says; what was withdrawn does not count."""
        if procedure.opened_by != "request":
            return None
        same = [case for case in self.requests if case.procedure == key]
        under_way = next((case for case in same if case.ended_at is None), None)
        if under_way is not None:
            return Refusal(
                _("已有一件“%(what)s”在办：%(case)s") % {"what": procedure.title, "case": under_way.number},
                clause=clause,
                kind="conflict",
                remedy=_("请在该件中办理；办结后可以再次发起。"),
            )
        earlier = [case for case in same if case.status != Case.Status.WITHDRAWN]
        if opens.times is None or len(earlier) < opens.times:
            return None
        return Refusal(
            counted("“%(what)s”至多办理%(times)d次，本称号已办理%(n)d次", opens.times)
            % {"what": procedure.title, "times": opens.times, "n": len(earlier)},
            clause=clause,
            kind="conflict",
            remedy=_("请查看称号页面的办理经过。"),
        )
