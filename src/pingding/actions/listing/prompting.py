"""催办: whoever keeps a case waiting is told that others wait for it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, for_change, notify, platform_language, record_act
from pingding.policy.errors import Refusal
from pingding.policy.translation import listed
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.queries.journal.acts.steps import RemindExpert
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.awaited import Awaited, awaited_by
from pingding.records.models import Assignment, Case, Organisation, Person

MOST = 100


@dataclass(frozen=True)
class Prompted:
    """Whom a prompt reached: the bodies by name, and how many experts, at one step of one case."""

    number: str
    step: str
    bodies: tuple[str, ...]
    experts: int


@action
def prompt_others(numbers: Sequence[str], *, actor: Viewer, at: datetime) -> tuple[Prompted, ...]:
    """Tell everybody who keeps these cases waiting that they are waited for.

    Effects: a message to each body for each case, and one to each expert however many cases it is about; an entry in
    each case's journal with whom it reached. Whoever was prompted of it today is left out. Refusals: no case; too many;
    a case in which nobody is waited for, or that is not the actor's to wait for; all of them prompted today.
    """
    actor.person_or_refuse()
    chosen = list(dict.fromkeys(numbers))
    if not chosen or len(chosen) > MOST:
        what = _("一次可催办 1 至 %(most)d 件") % {"most": MOST}
        raise Refusal(what, remedy=_("请选择要催办的件。"))
    rows = Case.objects.filter(number__in=chosen).order_by("number").select_related("organisation")
    cases = {case.number: case for case in for_change(rows)}
    owing = Assignment.objects.filter(run__case__in=list(cases.values()), run__closed_at=None).order_by("pk")
    list(for_change(owing).values_list("pk"))
    awaited = awaited_by(actor, chosen)
    _refuse(chosen, awaited, at)
    now = [each for each in awaited if not each.rests(at)]
    for each in now:
        _tell_bodies(each, cases[each.number], at=at)
    _tell_experts(now, at=at)
    return tuple(_record(each, cases[each.number], actor=actor, at=at) for each in now)


def _refuse(numbers: Sequence[str], awaited: Sequence[Awaited], at: datetime) -> None:
    faults, waiting = Faults(), {each.number for each in awaited}
    for number in numbers:
        if number not in waiting:
            what = _("本件没有您可以催办的环节")
            remedy = _("只能催办本单位办过、或本机关牵头的件，且正在等其他单位或专家。")
            faults.add(Refusal(what, where=number, kind="forbidden", remedy=remedy), "cases", number)
    for office in dict.fromkeys(each.office.name for each in awaited if not each.prompts):
        what = _("催办由%(office)s的经办人进行") % {"office": office}
        faults.add(Refusal(what, kind="forbidden", remedy=_("请由该单位的经办人催办。")), "cases", office)
    faults.refuse()
    if all(each.rests(at) for each in awaited):
        raise Refusal(_("今天已经催办过"), kind="conflict", remedy=_("明天起可以再催，也可以直接联系对方。"))


def _tell_bodies(awaited: Awaited, case: Case, *, at: datetime) -> None:
    words = {"who": awaited.office.name, "case": case, "step": awaited.title, "due": awaited.due}
    text = gettext_noop("%(who)s催办：%(case)s，“%(step)s”尚待办理，期限%(due)s")
    if awaited.due is None:
        text = gettext_noop("%(who)s催办：%(case)s，“%(step)s”尚待办理")
        del words["due"]
    for organisation in Organisation.objects.filter(pk__in=awaited.bodies_at(at)):
        notify(text, words, at=at, organisation=organisation, case=case)


def _tell_experts(awaited: Sequence[Awaited], *, at: datetime) -> None:
    """Tell each expert once how many sheets are still to come, and until when the first; keep that they heard it."""
    owed: dict[int, list[Awaited]] = defaultdict(list)
    for each in awaited:
        for expert in each.experts_at(at):
            owed[expert].append(each)
        Assignment.objects.filter(run=each.run, expert__in=each.experts_at(at), ended_at=None).update(reminded_at=at)
    for person in Person.objects.filter(pk__in=owed).order_by("pk"):
        own = owed[person.pk]
        with platform_language():
            offices = listed(dict.fromkeys(each.office.name for each in own))
        words: dict[str, object] = {"who": offices, "n": len(own)}
        text = gettext_noop("%(who)s催办评审：还有%(n)s件没有封存")
        if due := min((each.due for each in own if each.due), default=None):
            text, words["due"] = gettext_noop("%(who)s催办评审：还有%(n)s件没有封存，最早%(due)s到期"), due
        notify(text, words, at=at, person=person)


def _record(awaited: Awaited, case: Case, *, actor: Viewer, at: datetime) -> Prompted:
    bodies, experts = tuple(awaited.bodies_at(at).values()), awaited.experts_at(at)
    if bodies:
        act = PromptOthers(bodies=bodies)
        record_act(act, at=at, actor=actor, behalf=awaited.office, case=case, step=awaited.step)
    if experts:
        with platform_language():
            names = listed(Person.objects.filter(pk__in=experts).order_by("pk").values_list("name", flat=True))
        about = RemindExpert(cases=(case.number,))
        record_act(about, at=at, actor=actor, behalf=awaited.office, case=case, step=awaited.step, about=names)
    return Prompted(case.number, awaited.title, bodies, len(experts))
