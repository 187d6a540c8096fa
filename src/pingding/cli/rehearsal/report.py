"""The report of a rehearsal: what was visited and how often, how cases ended, what was refused."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pingding.cli.definitions.show_procedure import ENDS
from pingding.cli.printing import table
from pingding.cli.rehearsal.course import PASSED_OVER, Branch
from pingding.cli.rehearsal.funnel import Funnel, funnel_of, passage_of
from pingding.cli.rehearsal.guide import led_procedures
from pingding.cli.rehearsal.notes import Notes
from pingding.policy.language import Edition
from pingding.policy.procedures.progress import SKIP
from pingding.queries.calls.norms import norm_places
from pingding.queries.journal.journal import JournalCheck, verify
from pingding.records.models import Call


@dataclass(frozen=True)
class Report:
    """All that is said of a rehearsal."""

    edition: Edition
    funnel: Funnel
    notes: Notes
    journal: JournalCheck
    norms: tuple[tuple[str, str], ...] = ()
    """What the calls set, where the definition leaves something to them: label and value in words."""

    @property
    def sound(self) -> bool:
        """Whether every case went to its end, every branch was visited that can be, and the journal is whole."""
        return self.journal.ok and not self.notes.stuck and set(self.funnel.unvisited) == self.by_figures

    @property
    def by_figures(self) -> frozenset[Branch]:
        """The branches that no case went because of the figures of earlier years: other ones would have led there.

        So are those of steps that nothing but such a branch leads to.
        """
        behind = {branch for branch in self.funnel.unvisited if branch in self.notes.by_figures}
        missed = {line.id for line in self.funnel.steps if not line.reached}
        while further := self._behind(missed, behind):
            behind |= further
        return frozenset(behind)

    def _behind(self, missed: set[str], behind: set[Branch]) -> set[Branch]:
        """What hangs on these branches and is not yet among them."""
        leading: dict[str, set[Branch]] = {}
        for procedure in led_procedures(self.edition).values():
            for key, step in procedure.steps.items():
                for way, outcome in step.outcomes.items():
                    for to in outcome.to:
                        leading.setdefault(to, set()).add((key, way))
        hidden = {step for step in missed if step in leading and leading[step] <= behind}
        return {branch for branch in self.funnel.unvisited if branch[0] in hidden} - behind

    def plain(self) -> dict[str, object]:
        """As plain data."""
        refusals = [
            {"where": where, "clause": clause, "what": what, "times": times}
            for (where, clause, what), times in self.notes.refusals.most_common()
        ]
        return {
            "id": self.edition.id,
            **asdict(self.funnel),
            "norms": dict(self.norms),
            "by_figures": sorted(f"{step}.{key}" for step, key in self.by_figures),
            "reasons": {f"{step}.{key}": self._why(step, key) for step, key in self.funnel.unvisited},
            "never_submitted": self.notes.never_submitted,
            "refusals": refusals,
            "stuck": self.notes.stuck,
            "journal": asdict(self.journal),
        }

    def lines(self) -> Iterator[str]:
        """As lines to read."""
        funnel = self.funnel
        yield f"{self.edition.title}：开始申报{funnel.opened}件，提交{funnel.submitted}件。"
        if self.norms:
            yield f"申报通知设定的基准值：{'，'.join(f'{label} {shown}' for label, shown in self.norms)}。"
        for key, procedure in led_procedures(self.edition).items():
            if key in funnel.owed:
                yield f"{procedure.title}：由义务打开{funnel.owed[key]}件。"
            yield from table(self._steps(key), indent="  ")
        yield self._ends()
        yield self._visited()
        if others := self.edition.procedures.keys() - led_procedures(self.edition).keys():
            yield f"认定以后因请求、反映、统一开展或拟作出的处理而开始的程序{len(others)}个，用 --years 预演。"
        for step, branch in funnel.unvisited:
            yield f"  没有走到“{self._title(step)}”的“{self._label(step, branch)}”：{self._why(step, branch)}。"
        if self.notes.refusals:
            yield "遇到的拒绝："
            rows = [
                (f"{times}次", where, f"（{clause}）" if clause else "", what)
                for (where, clause, what), times in self.notes.refusals.most_common()
            ]
            yield from table(rows, indent="  ")
        for number, why in self.notes.stuck.items():
            yield f"走不下去：{number}　{why}"
            yield f"  经过：{passage_of(self.edition, number)}"
        journal = self.journal
        place = "" if journal.first_bad_seq is None else f"第{journal.first_bad_seq}条："
        yield f"日志{journal.entries}条，" + ("摘要链完整。" if journal.ok else f"{place}{journal.what}。")

    def _steps(self, procedure: str) -> list[tuple[object, ...]]:
        """A heading, then a row for each step of a procedure with how often each branch was visited."""
        rows: list[tuple[object, ...]] = [("步骤", "到达", "用时中位", "最长", "逾期", "走到")]
        for line in self.funnel.steps:
            if line.procedure == procedure:
                over = {} if line.passed_over is None else {PASSED_OVER: line.passed_over}
                visits = "，".join(f"{self._label(line.id, key)}{n}" for key, n in (line.outcomes | over).items())
                days = ("", "") if line.median_days is None else (f"{line.median_days:g}日", f"{line.longest_days}日")
                rows.append((line.title, line.reached, *days, line.late or "", visits))
        return rows

    def _ends(self) -> str:
        ends = "，".join(f"{ENDS.get(end, '未办结')}{n}件" for end, n in self.funnel.ends.items())
        if self.funnel.median_days is None:
            return f"申报的结局：{ends or '无'}。"
        days = f"中位{self.funnel.median_days:g}个工作日，最长{self.funnel.longest_days}个"
        return f"申报的结局：{ends}；从提交到办结{days}。"

    def _visited(self) -> str:
        """How many of the branches were visited."""
        funnel, apart = self.funnel, len(self.by_figures)
        further = f"，另有{apart}种取决于以往年度填报的数据" if apart else ""
        return f"各步骤的去向共{funnel.branches}种，走到{funnel.branches - len(funnel.unvisited)}种{further}。"

    def _title(self, step: str) -> str:
        return next(line.title for line in self.funnel.steps if line.id == step)

    def _why(self, step: str, key: str) -> str:
        """Why no case went that way: what last kept one from it, else that none came so far."""
        if why := self.notes.obstacles.get((step, key)):
            return why.rstrip("。")
        line = next(each for each in self.funnel.steps if each.id == step)
        if key == PASSED_OVER:
            return "没有造出不经过本步骤的件"
        return "到达的各件都走了其他去向" if line.reached else "没有件走到本步骤"

    def _label(self, step: str, key: str) -> str:
        """What a branch of a step is called."""
        procedure = next(each for each in self.edition.procedures.values() if step in each.steps)
        labels = {outcome: each.label for outcome, each in procedure.steps[step].outcomes.items()}
        return (labels | {SKIP: "不安排", PASSED_OVER: "不经过"})[key]


def report_on(edition: Edition, notes: Notes) -> Report:
    """The report on the rehearsal in the present database."""
    calls = Call.objects.filter(edition__programme=edition.id).select_related("edition")
    places = (place for call in calls for place in norm_places(call, edition) if place.value is not None)
    norms = dict.fromkeys((place.label, place.shown) for place in places)
    return Report(edition, funnel_of(edition), notes, verify(), tuple(norms))
