"""Whether an application can be sent on: which offices its first step after the form needs that nobody holds yet."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import regions_of_party
from pingding.policy.language import Edition, Step
from pingding.policy.procedures.progress import Applies, advance, applies_to, begin
from pingding.policy.steps.fill import Fill
from pingding.queries.calls.details import whom_to_ask
from pingding.queries.directory.offices import offices_around
from pingding.queries.editions import shared
from pingding.records.models import Call, OfficeHeld


def sending_refusal(
    edition: Edition,
    call: Call | None,
    regions: Sequence[str],
    facts: Facts | None = None,
    staffed: Collection[str] | None = None,
) -> Refusal | None:
    """Why an application of these regions could not be sent on once it is handed in; None when it can. One query, none
    where the offices that are `staffed` are given.

    Without `facts`, nothing is said of offices that a fact chooses, nor of steps that facts decide upon.
    """
    places = [region for region in regions if region in shared().regions]
    steps = _first_steps(edition, facts) if places else ()
    needed = {place: step for step in steps for place in _offices(edition, step, places, facts)}
    if not needed:
        return None
    near = {place: offices_around(*place) for place in needed}
    sought = {office for offices in near.values() for office in offices}
    taken = frozenset(offices_held(sought) if staffed is None else staffed)
    lacking = [place for place in needed if taken.isdisjoint(near[place])]
    if not lacking:
        return None
    names = translation.listed(shared().office_title("@".join(place)) for place in lacking)
    return Refusal(
        _("“%(office)s”尚未在平台设立，提交时无法送达") % {"office": names},
        clause=needed[lacking[0]].clause or edition.programme.intake.clause,
        remedy=_("可以先填写保存。提交之前请联系%(whom)s，由平台为该部门设立账户。") % {"whom": whom_to_ask(call)},
        kind="undeliverable",
    )


def offices_held(among: Collection[str] = ()) -> Collection[str]:
    """The offices that somebody holds, of these or of all."""
    rows = OfficeHeld.objects.filter(office__in=among) if among else OfficeHeld.objects.all()
    return frozenset(rows.values_list("office", flat=True))


def _first_steps(edition: Edition, facts: Facts | None) -> Iterator[Step]:
    """The steps that open when the application is handed in."""
    procedure = edition.application
    form = procedure.steps[procedure.starts]
    if not isinstance(form, Fill):
        return
    applies: Applies = applies_to(facts) if facts else lambda _, step: step.when is None
    after = advance(procedure, begin(procedure, applies), procedure.starts, form.handed_in, applies)
    yield from (procedure.steps[key] for key in sorted(after.open))


def _offices(edition: Edition, step: Step, regions: Sequence[str], facts: Facts | None) -> Iterator[tuple[str, str]]:
    """The department and region of each office that sits at a step."""
    for party in (edition.parties[key] for key in step.by):
        if party.chosen_by:
            department, _at, region = str(facts[party.chosen_by] or "").partition("@") if facts else ("", "", "")
            if region:
                yield department, region
        elif party.department:
            yield from ((party.department, region) for region in regions_of_party(shared(), party, regions))
