"""Titles of other programmes that an imagined unit holds before it applies, granted by the real acts of a small one."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition, programme_ids
from pingding.cli.player.play import Play
from pingding.cli.player.world import OFFICE_OPENS, PlayedUnit, World
from pingding.policy.facts.earlier import HeldTitle
from pingding.policy.language import Edition
from pingding.policy.parts import Level
from pingding.policy.values.periods import add_months
from pingding.queries.clock import SHANGHAI, local_date
from pingding.records.models import StoredEdition

MOST_YEARS = 8
"""For how many years at most a title elsewhere is held already."""
USUAL_KIND = "centre"
BECAUSE = {"local": "预演所设。"}
ASKED: dict[str, Any] = {
    "facts": {"what": {"label": "申请事项", "type": "text", **BECAUSE}},
    "forms": {
        "request": {
            "title": "申请表",
            "sections": {"all": {"title": "申请", "by": "applicant", "fields": ["what"], **BECAUSE}},
            **BECAUSE,
        }
    },
}
"""The one form of the small programme."""


class Elsewhere(NamedTuple):
    """A title that a definition asks about: of which programme (of any, where its level counts), kind and level."""

    programme: str
    level: Level
    kind: str

    def granted(self, on: date) -> HeldTitle:
        """The title as it is held once it is granted on a day."""
        return HeldTitle(frozenset({self.programme}), self.level, on, self.kind)


def titles_elsewhere(edition: Edition) -> tuple[Elsewhere, ...]:
    """The titles of other programmes or levels that facts of an edition read, each once."""
    own = _with_older(edition)

    def asked() -> Iterator[Elsewhere]:
        for fact in edition.earlier_facts.values():
            if fact.earlier is None or fact.earlier.of_title:
                continue
            if fact.earlier.holds is None and fact.earlier.level is not None:
                yield Elsewhere(f"elsewhere-{fact.earlier.level}", fact.earlier.level, USUAL_KIND)
            elif fact.earlier.holds is not None and fact.earlier.holds not in own:
                yield Elsewhere(fact.earlier.holds, edition.programme.level, fact.earlier.kind or USUAL_KIND)

    return tuple(dict.fromkeys(asked()))


def _with_older(edition: Edition) -> frozenset[str]:
    """The ids of the edition and of those that it revises one after another, as far as their folders are there."""
    older, chain, folders = edition.programme.revises, {edition.id}, programme_ids()
    while older is not None and older not in chain:
        chain.add(older)
        older = open_edition(older).edition.programme.revises if older in folders else None
    return frozenset(chain)


def grant(world: World, edition: Edition, unit: PlayedUnit, title: Elsewhere, on: date) -> None:
    """Have the unit apply for the title and be granted it on a day that may be past."""
    now, world.at = world.at, datetime.combine(on, OFFICE_OPENS, SHANGHAI)
    try:
        if not StoredEdition.objects.filter(programme=title.programme).exists():
            _open(world, edition, title, local_date(now))
        play = Play(world, title.programme)
        play.apply(unit)
        play.act("decide", "grant")
    finally:
        world.at = max(now, world.at)


def _open(world: World, edition: Edition, title: Elsewhere, today: date) -> None:
    """Store the small programme and publish its call, early enough for whoever holds its title for long."""
    granted, world.at = world.at, datetime.combine(add_months(today, -12 * (MOST_YEARS + 1)), OFFICE_OPENS, SHANGHAI)
    store_edition(_small(edition, title, world.today()), at=world.at)
    world.call(title.programme)
    world.at = granted


def _small(edition: Edition, title: Elsewhere, since: date) -> Edition:
    """A programme of that name whose authority grants the title to whoever applies."""
    department, region = edition.programme.authorities[0].split("@")
    because = BECAUSE
    return Edition.model_validate(
        {
            "programme": {
                "id": title.programme,
                "title": "其他办法（预演所设）",
                "short": "其他办法",
                "kind": "title",
                "level": title.level,
                "edition": f"{since.year}年",
                "authorities": [edition.programme.authorities[0]],
                "summary": "预演所设，只用于授予申报单位已持有的称号。",
                "regions": "all",
                "intake": {"kind": "rolling", **because},
            },
            "documents": {
                "notice": {"title": "预演所设的通知", "issuers": ["预演"], "signed": since, "published": since}
            },
            "clauses": {"一": {"document": "notice", "says": "由主管部门授予。"}},
            "parties": {
                "applicant": {"title": "申报单位", "role": "applicant", **because},
                "authority": {
                    "title": "主管部门",
                    "role": "officer",
                    "department": department,
                    "region": region,
                    **because,
                },
            },
            **ASKED,
            "procedures": _procedures(title),
            "texts": {"granting": "授予下列{count}家：\n{list}"},
            "titles": {title.kind: {"label": "其他办法的称号", "status": "recognised", **because}},
        }
    )


def _procedures(title: Elsewhere) -> dict[str, Any]:
    """Whoever applies is granted the title by a document."""
    because = BECAUSE
    return {
        "granting": {
            "title": "授予",
            "opened_by": "application",
            "starts": "ask",
            "steps": {
                "ask": {
                    "kind": "fill",
                    "title": "申请",
                    "by": "applicant",
                    "form": "request",
                    "outcomes": {"submit": {"label": "提交", "to": "decide"}},
                    **because,
                },
                "decide": {
                    "kind": "issue",
                    "title": "授予",
                    "by": "authority",
                    "document": "授予通知",
                    "number": "预演〔{year}〕{n}号",
                    "text": "granting",
                    "outcomes": {"grant": {"label": "授予", "end": "recognised", "grants": title.kind}},
                    **because,
                },
            },
            **because,
        }
    }
