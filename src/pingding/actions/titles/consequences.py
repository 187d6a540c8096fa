"""Consequences: proposed by what came about or by who found something; each is heard and decided in its own case."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.opening import open_case
from pingding.actions.door import action, for_change, hold_journal, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.procedures.acts_ahead import ways_ahead
from pingding.policy.text.typed_text import read_paragraphs
from pingding.policy.titles import grounds
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import ProposeConsequence
from pingding.queries.title_spans import span_of
from pingding.queries.titles.causes import Arising, Cause, arising, settled
from pingding.queries.titles.proposals import LONGEST_FACTS, finding_office, not_proposable
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, Proposal, Title


@action
def follow_up(cause: Cause, *, at: datetime) -> int:
    """Propose what follows from a cause (`queries.titles.causes`), each once; how many were proposed.

    Effects of each: a case of the consequence's procedure for whoever holds the title, with the grounds; the holder is
    notified; journal. The cause is marked when nothing more can follow from it. What does not stand open to proposal
    (the title is no longer held, the same is proposed already) is passed over.
    """
    proposed = 0
    for each in arising(cause, at):
        hold_journal()
        title = _held(each.title)
        earlier = Proposal.objects.filter(title=title, consequence=each.key)
        same = earlier.filter(owed=each.owed) if each.owed else earlier.filter(cause=each.cause)
        if same.exists() or not_proposable(title, each.key, at) is not None:
            continue
        _open(title, each, at=at)
        proposed += 1
    if settled(cause, at):
        type(cause)._default_manager.filter(pk=cause.pk).update(follow_up=False)
    return proposed


@action
def propose(title_code: str, consequence: str, *, facts: str, actor: Viewer, at: datetime) -> Case:
    """Propose a consequence of what an office found, which states the facts; the case in which it is heard.

    Effects as of `follow_up`. Refusals: no such title or consequence; not an office that the definition names; facts
    not stated; the title is no longer held, is not concerned, or the same is proposed already.
    """
    title = Title.objects.filter(code=title_code).select_related("edition", "case").first()
    if title is None:
        raise Refusal(_("没有验证码为“%(code)s”的称号") % {"code": title_code}, kind="missing")
    office = finding_office(actor, title, consequence)
    words = read_paragraphs(facts, _("事实"), LONGEST_FACTS)
    hold_journal()
    title = _held(title)
    if (refusal := not_proposable(title, consequence, at)) is not None:
        raise refusal
    written = edition_of(title.edition).consequences[consequence]
    why = grounds.of_finding(office.name, local_date(at), words)
    sentences = (why, *grounds.resting_on(written.from_.clause or written.clause))
    return _open(title, Arising(title, consequence, written, sentences), at=at, actor=actor, office=office)


def _held(title: Title) -> Title:
    """The title held until the transaction ends, so that two do not propose the same at once."""
    edition = title.edition
    title = for_change(Title.objects.all()).get(pk=title.pk)
    title.edition = edition
    return title


def _open(
    title: Title, each: Arising, *, at: datetime, actor: Viewer | None = None, office: Organisation | None = None
) -> Case:
    case = open_case(_case_of(title, each, actor, at), at=at)
    Proposal.objects.create(
        title=title,
        consequence=each.key,
        cause=each.cause,
        owed=each.owed,
        grounds=list(each.grounds),
        case=case,
        proposed_at=at,
    )
    procedure = edition_of(case.edition).procedures[case.procedure]
    ways = tuple(way.label for way in ways_ahead(procedure, [procedure.starts]))
    choice: dict[str, Any] = {"ways": ways} if len(ways) > 1 else {}
    act = ProposeConsequence(consequence=each.consequence.title, grounds=each.grounds, **choice)
    record_act(act, at=at, actor=actor, behalf=office, case=case, about=case.name, clause=each.consequence.clause)
    words = {"name": case.name, "what": each.consequence.title, "grounds": "".join(each.grounds)}
    notify(
        gettext_noop("“%(name)s”：拟“%(what)s”，择一：%(ways)s。%(grounds)s请在期限内陈述申辩。")
        if choice
        else gettext_noop("“%(name)s”：拟“%(what)s”。%(grounds)s请在期限内陈述申辩。"),
        words | ({"ways": "；".join(ways)} if choice else {}),
        at=at,
        organisation=case.organisation,
        case=case,
    )
    return case


def _case_of(title: Title, each: Arising, actor: Viewer | None, at: datetime) -> Case:
    """The case of the consequence, not stored yet: for whoever holds the title now, under its present name.

    It counts as handed in, so that the leading authority sees it from the first day.
    """
    span = span_of(title, local_date(at))
    assert span is not None
    return Case(
        edition=title.edition,
        procedure=each.consequence.procedure,
        organisation=span.organisation,
        held_title=title,
        name=span.name,
        regions=title.case.regions,
        opened_by=actor.person if actor else None,
        submitted_at=at,
    )
