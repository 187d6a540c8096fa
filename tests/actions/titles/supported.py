"""A life whose titles bring money: in instalments, decided by the district, and by what another level gave."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.actions.titles import supports
from pingding.actions.titles.requests import open_request
from pingding.actions.titles.typed_entries import TypedEntry
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import SHANGHAI
from pingding.queries.supports import Ledger, ledger_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, SupportEntry, Title

SUPPORTS = """
supports:
  special:
    title: 专项支持
    titles: centre
    by: authority
    unit: 万元
    amount: 100
    instalments: [40%, 30%, 30%]
    clause: 五
  local: {title: 区县补助, by: district, unit: 万元, decided: true, up_to: 20, clause: 三}
  matched:
    title: 配套
    by: authority
    unit: 元
    ratio: 0.5
    of: city_grant
    states: city_grant
    once: true
    clause: 五

titles:
"""
CLAIMING = """
procedures:
  claiming:
    title: 追回支持
    opened_by: request
    opens: {by: authority}
    clause: 五
    starts: claim_state
    steps:
      claim_state:
        kind: fill
        title: 写明事实
        by: authority
        form: claim
        outcomes: {submit: {label: 提出, to: claim_hear}}
      claim_hear:
        kind: fill
        title: 陈述
        by: holder
        form: claim_answer
        withdraw: false
        deadline: {working_days: 5, passed: silent, local: 测试}
        outcomes:
          submit: {label: 陈述, to: claim_decide}
          silent: {label: 未陈述, to: claim_decide}
      claim_decide:
        kind: review
        title: 决定
        by: authority
        outcomes:
          confirm: {label: 追回, end: closed, acts: [ACT]}
          reject: {label: 不予追回, end: closed, tone: refuse, reason: true}
"""
CLAIM_FORMS = """
forms:
  claim: {title: 追回, clause: 五, sections: {why: {title: 追回, by: authority, fields: [false_from, to_pay_back]}}}
  claim_answer: {title: 陈述, clause: 五, sections: {why: {title: 陈述, by: holder, fields: [claim_statement]}}}
"""
CLAIM_FACTS = """
  false_from: {label: 弄虚作假之日, type: date, clause: 五}
  to_pay_back: {label: 应退回的金额, type: money, unit: 万元, min: 0, clause: 五}
  claim_statement: {label: 陈述, type: longtext, max_chars: 200, clause: 五}
"""
GRANT = "facts:\n  city_grant: {label: 上级补助, type: money, unit: 万元, min: 0, clause: 五}\n"


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=SHANGHAI)


class Supported:
    """A recognised centre with its holder, and somebody who enters into its ledger on some day."""

    def __init__(self, folder: Path, recovery: str = "", *more: tuple[str, str]) -> None:
        """With a `recovery`, an act as a definition writes it, the authority can claim money back; `more` are further
        changes of the definition, each an old text and its new one."""
        changes = [("\ntitles:\n", SUPPORTS), ("\nfacts:\n", "\n" + GRANT)]
        if recovery:
            changes[1] = ("\nfacts:\n", "\n" + GRANT + CLAIM_FACTS)
            changes += [("\nforms:\n", CLAIM_FORMS), ("\nprocedures:\n", CLAIMING.replace("ACT", recovery))]
        self.life: Life = changed_life(folder, *changes, *more)
        self.title, self.holder = self.life.recognised()
        self.granted = self.title.granted_on

    def years(self, number: int) -> date:
        return self.granted.replace(year=self.granted.year + number)

    def enter(
        self, act: str, support: str = "special", *, actor: Viewer | None = None, on: date | None = None, **typed: Any
    ) -> SupportEntry:
        """Do an act of `actions.titles.supports` by the authority's officer (or another) on a day, by default the
        day of recognition."""
        today = on or self.granted
        whole = {"day": today, "document": "示例财〔2026〕1号", "reason": "示例理由", "instalment": 1} | typed
        do = getattr(supports, act)
        return do(self.title.code, TypedEntry(support, **whole), actor=actor or self.life.officer, at=at(today))  # type: ignore[no-any-return]

    def claim(self, on: date, **stated: str) -> Case:
        """The authority claims money back, and confirms when the holder has said nothing."""
        officer = self.life.officer
        case = open_request(self.title.code, "claiming", actor=officer, at=at(on))
        values = {"false_from": self.granted.isoformat(), "to_pay_back": "1"} | stated
        save_draft(case.number, values, actor=officer, at=at(on))
        submit_application(case.number, actor=officer, at=at(on))
        decided = at(on + timedelta(days=20))
        tick(at=decided)
        act_at_step(case.number, "claim_decide", "confirm", ChecklistAnswers(), actor=officer, at=decided)
        return case

    def correct(self, entry: SupportEntry, *, actor: Viewer | None = None, on: date | None = None) -> SupportEntry:
        moment = at(on or self.granted)
        return supports.correct_support_entry(
            self.title.code, entry.pk, "登记有误", actor=actor or self.life.officer, at=moment
        )

    def ledger(self, on: date | None = None) -> Ledger:
        return ledger_of(
            Title.objects.select_related("edition", "organisation", "case").get(pk=self.title.pk), on or self.granted
        )
