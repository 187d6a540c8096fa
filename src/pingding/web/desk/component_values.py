"""Clauses as links, fields, cells, chips and crumbs, as the components of the desk's pages take them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import get_script_prefix

from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.language import Edition
from pingding.policy.translation import joined
from pingding.queries.editions import shared
from pingding.records.models import Attachment
from pingding.web.frame.addresses import address
from pingding.web.wording.clause_links import chips

Field = dict[str, Any]


@dataclass(frozen=True)
class CitedClause:
    """Clauses in one chip: their numbers, and where the first is explained."""

    number: str = ""
    url: str = ""
    gist: str = ""


def cite(edition: Edition, clauses: tuple[str, ...]) -> CitedClause:
    """The clauses of a rule as one chip; nothing where the rule is a local decision."""
    if not clauses:
        return CitedClause()
    compiled = compiled_edition(edition, shared())
    return compiled.cached(("cited", get_script_prefix(), clauses), lambda: _cited(edition, clauses))


def _cited(edition: Edition, clauses: tuple[str, ...]) -> CitedClause:
    cited = chips(edition, clauses)
    gist = joined("；", (chip.gist for chip in cited))
    return CitedClause("、".join(chip.number for chip in cited), cited[0].url, gist)


def field(name: str, kind: str, label: str, value: object = "", **more: Any) -> Field:
    """A field as the component `field_box` takes it."""
    return {"name": name, "kind": kind, "label": label, "value": value, **more}


def evidence_links(files: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Files that came as evidence, as the component `evidence_files` takes them."""
    return [{"name": each.name, "size": each.size, "url": address("attachment", each.pk)} for each in files]


def column(label: str, kind: str = "text") -> dict[str, str]:
    return {"label": label, "kind": kind}


def cell(text: object, **more: Any) -> dict[str, Any]:
    return {"text": text, **more}


def chip(label: str, url: str, active: bool, count: int | None = None) -> dict[str, Any]:
    """One filter chip."""
    return {"label": label, "url": url, "active": active, "count": count}


def crumbs(*links: tuple[str, str]) -> list[dict[str, str]]:
    """Title and address of each page above, and this page's title last."""
    return [{"title": title, "url": url} for title, url in links]
