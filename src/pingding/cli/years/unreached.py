"""What a definition has that no case came to in all the years, and why: words of a policy that may be dead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pingding.cli.rehearsal.course import PASSED_OVER, Branch, branches_of
from pingding.cli.rehearsal.guide import visits
from pingding.policy.language import Edition, Procedure, Support
from pingding.policy.language.procedures import Consequence
from pingding.policy.parts import percent
from pingding.policy.procedures.progress import SKIP
from pingding.records.models import Case, ObligationPeriod, Proposal, StepRun, StoredEdition, SupportEntry, TitleSpan

NO_TITLE = "没有授予过所涉及的称号"

Part = tuple[str, int]
"""An instalment: the id of its support and its number."""


@dataclass(frozen=True)
class Unreached:
    """A part that nothing came to: what it is, what it is called, by which clause, why."""

    what: str
    title: str
    clause: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Causes:
    """What a rehearsal saw of why something did not come about: by procedure, by instalment, by step and outcome."""

    unopened: Mapping[str, str]
    unpaid: Mapping[Part, str]
    obstacles: Mapping[Branch, str]


class Unreachable:
    """Looks through the whole definition for what nothing came to."""

    def __init__(self, stored: StoredEdition, edition: Edition, causes: Causes) -> None:
        self.edition, self.causes = edition, causes
        cases = Case.objects.filter(edition=stored)
        self.opened = set(cases.values_list("procedure", flat=True))
        self.ended = set(cases.filter(ended_at__isnull=False).values_list("procedure", flat=True))
        self.reached = set(StepRun.objects.filter(case__edition=stored).values_list("step", flat=True))
        self.titles = set(TitleSpan.objects.filter(title__edition=stored).values_list("kind", flat=True))
        periods = ObligationPeriod.objects.filter(title__edition=stored)
        self.owed = set(periods.values_list("obligation", flat=True))
        self.overdue = set(periods.filter(case__submitted_at=None, exempt=False).values_list("obligation", flat=True))
        self.proposed = set(Proposal.objects.filter(title__edition=stored).values_list("consequence", flat=True))
        payments = SupportEntry.objects.filter(title__edition=stored, kind=SupportEntry.Kind.PAID)
        self.paid = set(payments.values_list("support", "instalment"))
        self.visits = visits(edition)

    def every(self) -> Iterator[Unreached]:
        """All of it, the whole before its parts: of a procedure that never began no step is named."""
        for key, title in self.edition.titles.items():
            if key not in self.titles:
                yield Unreached("称号", title.label, title.clause, "没有件走到授予")
        for key, obligation in self.edition.obligations.items():
            if key not in self.owed:
                yield Unreached("义务", obligation.title, obligation.clause, self._why_not_owed(obligation.titles))
        for key, consequence in self.edition.consequences.items():
            if key not in self.proposed:
                why = self._why_not_proposed(consequence)
                yield Unreached("后果", consequence.title, consequence.clause, why)
        for key, support in self.edition.supports.items():
            yield from self._unpaid(key, support)
        for key, procedure in self.edition.procedures.items():
            if key in self.opened:
                yield from self._parts(procedure)
            else:
                yield Unreached("程序", procedure.title, procedure.clause, self._why_not_opened(key, procedure))

    def _unpaid(self, key: str, support: Support) -> Iterator[Unreached]:
        """The support of which nothing was ever paid, or each of its instalments that never was."""
        parts = [n for n, each in enumerate(support.payments, 1) if each.share is None or percent(each.share)]
        never = [number for number in parts if (key, number) not in self.paid]
        whole = never == parts
        for number in never[:1] if whole else never:
            title = support.title if whole else f"{support.title}第{number}期"
            clause = support.clause if whole else support.payments[number - 1].clause or support.clause
            yield Unreached("支持", title, clause, self.causes.unpaid.get((key, number), NO_TITLE).rstrip("。"))

    def _parts(self, procedure: Procedure) -> Iterator[Unreached]:
        for key, step in procedure.steps.items():
            if key not in self.reached:
                yield Unreached("步骤", step.title, step.clause or procedure.clause, "没有件走到本步骤")
        for key, way in branches_of(procedure):
            if key in self.reached and not self.visits[key, way] and way not in (SKIP, PASSED_OVER):
                step = procedure.steps[key]
                outcome = step.outcomes[way]
                why = self.causes.obstacles.get((key, way), "到达的各件都走了其他去向").rstrip("。")
                yield Unreached("结果", f"{step.title}：{outcome.label}", step.clause or procedure.clause, why)

    def _why_not_owed(self, kinds: tuple[str, ...]) -> str:
        return "期限内没有到期的" if self.titles.intersection(kinds or self.titles) else NO_TITLE

    def _why_not_proposed(self, consequence: Consequence) -> str:
        cause = consequence.from_
        if cause.title_act is not None:
            return "由其他办法的称号变动引起，本预演只有这一办法"
        if cause.found:
            return "没有机关提出"
        if cause.missed is not None and cause.missed not in self.overdue:
            return f"“{self.edition.obligations[cause.missed].title}”没有逾期未报的"
        ended = [self.edition.procedures[key].title for key in cause.after if key not in self.ended]
        if cause.after and len(ended) == len(cause.after):
            return f"“{'”“'.join(ended)}”没有办结的件"
        never = [each for each in cause.outcome if not self.visits[_branch(each)]]
        if cause.outcome and len(never) == len(cause.outcome):
            return "没有件得出所要求的办理结果"
        return "所要求的情形没有出现"

    def _why_not_opened(self, key: str, procedure: Procedure) -> str:
        if (why := self.causes.unopened.get(key)) is not None:
            return why.rstrip("。")
        if procedure.opened_by == "consequence":
            return "没有提出过所对应的处理"
        return "没有到期的" if procedure.opened_by == "obligation" else "没有人发起"


def _branch(name: str) -> Branch:
    step, _dot, outcome = name.partition(".")
    return step, outcome
