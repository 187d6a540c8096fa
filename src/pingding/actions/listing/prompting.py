"""催办: whoever keeps a case waiting is told that others wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, hold_journal, notify, record_act
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.awaited import Awaited, awaited_by
from pingding.records.models import Case, Organisation, Person

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

    Effects: a message to each body and expert; an entry in each case's journal with whom it reached. Rounds that were
    prompted within a day are left out. Refusals: no case; too many; a case in which nobody is waited for, or that is
    not the actor's to wait for; all of them prompted within the last day.
    """
    actor.person_or_refuse()
    hold_journal()
    chosen = list(dict.fromkeys(numbers))
    if not chosen or len(chosen) > MOST:
        what = _("一次催办一至%(most)d件") % {"most": MOST}
        raise Refusal(what, remedy=_("请选择要催办的件。"))
    cases = {case.number: case for case in Case.objects.filter(number__in=chosen).select_related("organisation")}
    awaited = awaited_by(actor, chosen)
    _refuse(chosen, awaited, at)
    return tuple(_prompt(each, cases[each.number], actor=actor, at=at) for each in awaited if not each.rests(at))


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
        raise Refusal(_("一天之内已经催办过"), kind="conflict", remedy=_("请明天再催，或直接联系对方。"))


def _prompt(awaited: Awaited, case: Case, *, actor: Viewer, at: datetime) -> Prompted:
    behalf = awaited.office
    words = {"who": behalf.name, "case": case, "step": awaited.title, "due": awaited.due}
    text = gettext_noop("%(who)s催办：%(case)s，“%(step)s”尚待办理，期限%(due)s")
    if awaited.due is None:
        text = gettext_noop("%(who)s催办：%(case)s，“%(step)s”尚待办理")
        del words["due"]
    for organisation in Organisation.objects.filter(pk__in=awaited.bodies):
        notify(text, words, at=at, organisation=organisation, case=case)
    for person in Person.objects.filter(pk__in=awaited.experts):
        notify(text, words, at=at, person=person, case=case)
    act = PromptOthers(bodies=tuple(awaited.bodies.values()), experts=len(awaited.experts))
    record_act(act, at=at, actor=actor, behalf=behalf, case=case, step=awaited.step)
    return Prompted(case.number, awaited.title, act.bodies, act.experts)
