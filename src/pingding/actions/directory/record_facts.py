"""Facts on an organisation's record: dated, with source and evidence, only ever added to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import forbidden
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.suggestions import did_you_mean
from pingding.policy.text.typed_text import read_line
from pingding.policy.values.size import refuse_oversized
from pingding.policy.values.values import read_value, write_value
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import current_values, facts_on_record, record_facts
from pingding.queries.editions import shared
from pingding.queries.journal.acts.directory import SetFacts
from pingding.queries.page_marks import Moved, moved_on
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Attachment, Organisation, OrganisationFact


@action
def set_facts(
    organisation: Organisation,
    values: Mapping[str, object],
    *,
    as_of: date,
    source: str,
    evidence: Attachment | None = None,
    seen: Mapping[str, str] | None = None,
    actor: Viewer,
    at: datetime,
) -> tuple[OrganisationFact, ...]:
    """Add dated values to the unit's record, as typed, by fact id of the shared vocabulary. By its writers.

    `seen` are the marks of the current values that the actor saw; where another was entered meanwhile it is Moved.
    Effects: a row for each value that is new (the same value of the same day is not entered twice); journal, when
    there was any. Refusals, all at once, and nothing is stored then: a value that cannot be read, the day, the source.
    """
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR, Role.WRITER):
        raise forbidden(_("只有本单位的管理员或填报人可以更新单位档案"), _("请联系本单位管理员。"))
    if evidence is not None and evidence.owner_id != organisation.pk:
        raise forbidden(_("佐证材料不是本单位上传的"), _("请由本单位上传后再选用。"))
    faults = Faults()
    if as_of > local_date(at):
        late = Refusal(_("晚于今日"), where=_("数据日期"), remedy=_("请填写数据所反映的日期。"))
        faults.add(late, "as_of")
    source = faults.read(lambda: read_line(source, _("来源"), 120), source, "source")
    stored = _read(values, faults)
    faults.refuse()
    for_change(Organisation.objects.all()).get(pk=organisation.pk)
    _refuse_moved(organisation, stored, seen or {})
    rows = _append(organisation, stored, as_of=as_of, source=source, evidence=evidence, actor=actor, at=at)
    if rows:
        act = SetFacts(as_of=as_of, source=source, facts={row.fact: row.value for row in rows})
        record_act(act, at=at, actor=actor, behalf=organisation, about=organisation.name)
    return rows


def _refuse_moved(organisation: Organisation, values: Mapping[str, Any], seen: Mapping[str, str]) -> None:
    current = {key: row.value for key, row in current_values(organisation).items()} if seen else {}
    if moved := moved_on(current, values, seen):
        lines = {line.id: line for line in facts_on_record(organisation) if line.id in moved}
        shown = {key: line.current.shown if line.current else "" for key, line in lines.items()}
        raise Moved([line.fact.label for line in lines.values()], shown)


def add_facts(
    organisation: Organisation,
    facts: Facts,
    *,
    source: str,
    actor: Viewer,
    at: datetime,
    current: Mapping[str, OrganisationFact] | None = None,
) -> tuple[OrganisationFact, ...]:
    """Carry what was handed in over to the unit's record; part of the action that hands in, which journals it.

    Every fact of the organisation counts, be it shared or the programme's own, and only where the value differs from
    the `current` one, which is read here unless given.
    """
    kept_on_record = {
        key for key, fact in facts.compiled.vocabulary.items() if fact.of == "organisation" and fact.typed_in
    }
    entered = {key: value for key, value in facts.entered.items() if key in kept_on_record and value is not None}
    values = {key: write_value(value) for key, value in entered.items()}
    current = current_values(organisation) if current is None else current
    changed = {key: value for key, value in values.items() if key not in current or current[key].value != value}
    return _append(
        organisation,
        changed,
        as_of=local_date(at),
        source=source[:120],
        evidence=None,
        actor=actor,
        at=at,
        current=current,
    )


def _read(values: Mapping[str, object], faults: Faults) -> dict[str, Any]:
    """The values as they are stored, by fact; what cannot be read is among the faults, at its fact."""
    vocabulary = record_facts()
    stored: dict[str, Any] = {}
    for key, raw in values.items():
        with faults.caught(key):
            if key not in vocabulary:
                raise Refusal(_("单位档案中没有“%(fact)s”这一项") % {"fact": key}, remedy=did_you_mean(key, vocabulary))
            refuse_oversized(vocabulary[key], raw, where=vocabulary[key].label)
            stored[key] = write_value(read_value(vocabulary[key], raw, shared(), where=vocabulary[key].label))
    return stored


def _append(
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    as_of: date,
    source: str,
    evidence: Attachment | None,
    actor: Viewer,
    at: datetime,
    current: Mapping[str, OrganisationFact] | None = None,
) -> tuple[OrganisationFact, ...]:
    """Add the values that are news to the `current` ones, which are read here unless given."""
    rows_now = current_values(organisation) if current is None else current

    def is_entered(key: str, value: Any) -> bool:
        row = rows_now.get(key)
        return row is not None and (row.value, row.as_of, row.source, row.evidence_id) == (
            value,
            as_of,
            source,
            evidence.pk if evidence else None,
        )

    rows = [
        OrganisationFact(
            organisation=organisation,
            fact=key,
            value=value,
            as_of=as_of,
            source=source,
            evidence=evidence,
            entered_by=actor.person,
            entered_at=at,
        )
        for key, value in values.items()
        if not is_entered(key, value)
    ]
    return tuple(OrganisationFact.objects.bulk_create(rows))
