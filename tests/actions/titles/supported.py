"""A life whose titles bring money: in instalments, decided by the district, and by what another level gave."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.titles import supports
from pingding.actions.titles.typed_entries import TypedEntry
from pingding.queries.clock import SHANGHAI
from pingding.queries.supports import Ledger, ledger_of
from pingding.queries.viewer import Viewer
from pingding.records.models import SupportEntry, Title

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
GRANT = "facts:\n  city_grant: {label: 上级补助, type: money, unit: 万元, min: 0, clause: 五}\n"


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=SHANGHAI)


class Supported:
    """A recognised centre with its holder, and somebody who enters into its ledger on some day."""

    def __init__(self, folder: Path) -> None:
        self.life: Life = changed_life(folder, ("\ntitles:\n", SUPPORTS), ("\nfacts:\n", "\n" + GRANT))
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

    def correct(self, entry: SupportEntry, *, actor: Viewer | None = None, on: date | None = None) -> SupportEntry:
        moment = at(on or self.granted)
        return supports.correct_support_entry(
            self.title.code, entry.pk, "登记有误", actor=actor or self.life.officer, at=moment
        )

    def ledger(self, on: date | None = None) -> Ledger:
        return ledger_of(
            Title.objects.select_related("edition", "organisation", "case").get(pk=self.title.pk), on or self.granted
        )
