"""Proposed consequences: who may propose which, what keeps one from being proposed, what is shown of one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Step
from pingding.policy.language.procedures import Consequence
from pingding.policy.language.standing import STANDINGS
from pingding.policy.procedures.acts_ahead import Way, acts_taken, ways_ahead
from pingding.policy.suggestions import did_you_mean
from pingding.policy.titles.acts import TITLES
from pingding.policy.titles.state import LIVING
from pingding.policy.translation import bracketed, listed
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import ROLES_OF, seats_of
from pingding.queries.cases.visibility import CasePart, CaseVisibility
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.title_spans import span_of
from pingding.queries.titles.causes import granted_facts
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, Proposal, StepRun, Title, TitleChange

LONGEST_FACTS = 2000
"""Characters of the facts that an office states."""


def finding_office(viewer: Viewer, title: Title, key: str) -> Organisation:
    """The office for which the viewer may propose the consequence, having found something.

    Refusals: the definition has no such consequence, or none that is proposed by who finds something; not an officer
    of the offices that it names for this title.
    """
    viewer.person_or_refuse()
    consequence = edition_of(title.edition).consequences.get(key)
    if consequence is None or not consequence.from_.found:
        findable = [name for name, each in edition_of(title.edition).consequences.items() if each.from_.found]
        what = _("本办法没有可以由机关提出的处理“%(key)s”") % {"key": key}
        raise Refusal(what, kind="missing", remedy=did_you_mean(key, findable))
    office = next(_offices(viewer, title, consequence), None)
    if office is None:
        parties = edition_of(title.edition).parties
        who = "、".join(map(str, (parties[party].title for party in consequence.from_.found)))
        raise Refusal(
            _("“%(what)s”由%(who)s提出") % {"what": consequence.title, "who": who},
            clause=consequence.from_.clause or consequence.clause,
            kind="forbidden",
            remedy=_("如发现有关情况，请书面告知该部门。"),
        )
    return office


def _offices(viewer: Viewer, title: Title, consequence: Consequence) -> Iterator[Organisation]:
    """The offices that may propose the consequence for the title and that the viewer acts for."""
    case, parties = title.case, edition_of(title.edition).parties
    case.edition = title.edition
    for party in consequence.from_.found:
        for office in seats_of(case, party):
            if viewer.holds(office.pk, *ROLES_OF.get(parties[party].role, frozenset({"nobody"}))):
                yield office


def findable(viewer: Viewer, title: Title, at: datetime) -> dict[str, Consequence]:
    """The consequences that the viewer may propose for the title now, by their keys."""
    if viewer.person is None:
        return {}
    return {
        key: consequence
        for key, consequence in edition_of(title.edition).consequences.items()
        if next(_offices(viewer, title, consequence), None) and not_proposable(title, key, at) is None
    }


def not_proposable(title: Title, key: str, at: datetime) -> Refusal | None:
    """Why a consequence cannot be proposed for the title at a moment; None when it can.

    The title is held no longer, or is of a kind that is not concerned; the same is proposed already and not decided;
    for what is found, its condition does not hold.
    """
    consequence, span = edition_of(title.edition).consequences[key], span_of(title, local_date(at))
    words, clause = {"name": title.name, "what": consequence.title}, consequence.from_.clause or consequence.clause
    if span is None or span.standing not in LIVING:
        words["standing"] = _(STANDINGS[span.standing]) if span else _("尚未授予")  # type: ignore[index]
        what = _("“%(name)s”%(standing)s，不再提出“%(what)s”") % words
        return Refusal(what, clause=clause, kind="conflict", remedy=_("请在称号页核对其状态和经过。"))
    if consequence.titles and span.kind not in consequence.titles:
        what = _("“%(what)s”不适用于“%(name)s”这一种称号") % words
        return Refusal(what, clause=clause, kind="conflict", remedy=_("请选择适用的处理。"))
    running = Proposal.objects.filter(title=title, consequence=key, case__ended_at=None).select_related("case").first()
    if running is not None:
        words["number"] = running.case.number
        what = _("“%(name)s”已提出“%(what)s”（%(number)s），尚未办结") % words
        return Refusal(what, clause=clause, kind="conflict", remedy=_("请在该件中一并处理。"))
    when = consequence.from_.when if consequence.from_.found else None
    if when is not None and granted_facts(title, local_date(at)).holds(when) is not True:
        what = _("“%(name)s”不符合提出“%(what)s”的条件") % words
        return Refusal(what, clause=clause, kind="conflict", remedy=_("请核对条款。"))
    return None


@dataclass(frozen=True)
class ProposalInfo:
    """A proposal as its case shows it: what is proposed by which clause, why, heard until when, by whom decided.

    `acts` are those that are meant, or since the decision those that were `taken`; none where one of several `ways` is
    still to be chosen, or the decision was against it. `carried_out` are the acts
    that the case brought about, each with its day and document.
    """

    title: str
    clause: tuple[str, ...]
    grounds: tuple[str, ...]
    acts: tuple[str, ...]
    taken: bool
    ways: tuple[Way, ...]
    heard_until: datetime | None
    heard: bool
    decided_by: tuple[str, ...]
    code: str
    carried_out: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What is to become of the title, or what became of it; which of several it is to be is still open."""
        if self.ways:
            ways = (way.label + bracketed(listed(way.acts)) for way in self.ways)
            return _("择一：%(ways)s") % {"ways": _("；").join(map(str, ways))}
        return listed(self.acts) or _("不予处理")


def hearing_of(file: CaseFile, visibility: CaseVisibility) -> StepRun | None:
    """The round in which the holder was called to state its case until a day, after which the case goes on without it,
    for whoever reads the opinions of the case; None where there was none."""
    if file.procedure.opened_by != "consequence" or CasePart.OPINIONS not in visibility.parts:
        return None
    timed = (run for run in file.runs if run.kind == "fill" and run.due_at is not None)
    return next((run for run in timed if _goes_on(file.procedure.steps[run.step])), None)


def _goes_on(step: Step) -> bool:
    return step.deadline is not None and step.deadline.passed in step.outcomes


def proposal_of(case: Case, *, heard_at: str = "") -> ProposalInfo | None:
    """What is proposed in the case; None in a case that is not about a consequence.

    With `heard_at`, a step, the acts are those that were meant when it opened, whatever was decided since.
    """
    procedure = edition_of(case.edition).procedures[case.procedure]
    if procedure.opened_by != "consequence":
        return None
    proposal = Proposal.objects.filter(case=case).select_related("title").first()
    if proposal is None:
        return None
    edition = edition_of(case.edition)
    consequence = edition.consequences[proposal.consequence]
    runs = list(case.runs.order_by("pk"))
    hearing = next((run for run in runs if run.kind == "fill"), None)
    taken = () if heard_at else acts_taken(procedure, ((run.step, run.outcome) for run in runs))
    begun = [heard_at] if heard_at else [run.step for run in runs if run.closed_at is None]
    ways = () if taken else ways_ahead(procedure, begun)
    (way,) = ways if len(ways) == 1 else (Way("", taken),)
    deciding = [party for step in procedure.steps.values() if step.kind != "fill" for party in step.by]
    return ProposalInfo(
        title=consequence.title,
        clause=consequence.clause,
        grounds=tuple(proposal.grounds),
        acts=_titled(way.acts),
        taken=bool(taken) or case.ended_at is not None,
        ways=tuple(Way(each.label, _titled(each.acts)) for each in ways) if len(ways) > 1 else (),
        heard_until=hearing.due_at if hearing else None,
        heard=hearing is not None and hearing.closed_at is not None,
        decided_by=tuple(edition.parties[party].title for party in dict.fromkeys(deciding)),
        code=proposal.title.code,
        carried_out=_carried_out(case) if case.ended_at else (),
    )


def _titled(acts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_(TITLES[act]) for act in acts)


def _carried_out(case: Case) -> tuple[str, ...]:
    """The acts on the title that the case brought about, in words."""
    words = []
    for change in TitleChange.objects.filter(case=case).select_related("document").order_by("effective_on", "pk"):
        parts = {"act": _(TITLES[change.act]), "day": translation.day(change.effective_on)}
        number = translation.bracketed(change.document.number) if change.document else ""
        words.append(_("%(act)s，自%(day)s起") % parts + number)
    return tuple(words)
