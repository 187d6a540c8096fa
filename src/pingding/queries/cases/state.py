"""The one state in which a case is shown, on its own page and in every list."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pingding.queries.cases.lateness import never_handed_in
from pingding.queries.cases.path import WITHDRAWN, CasePath
from pingding.records.models import Case, StepRun

DEEMED = "deemed"
"""Time ended the case for want of a correction: its unit did not withdraw it."""
MISSED = "missed"
"""It was not handed in before its call closed."""
DERIVED = {DEEMED: gettext_lazy("视为撤回"), MISSED: gettext_lazy("截止前未提交")}


def state_title(state: str) -> str | Promise:
    """What a state is called."""
    return DERIVED[state] if state in DERIVED else Case.Status(state).label


def states_of(cases: Iterable[Case], at: datetime) -> dict[int, str]:
    """By case, its state at a moment: its status, or DEEMED or MISSED, in one query.

    The cases have their call already read.
    """
    every = list(cases)
    lapsed = _lapsed([case.pk for case in every])
    return {case.pk: _state(case, case.pk in lapsed, at) for case in every}


def state_of(case: Case, path: CasePath, at: datetime) -> str:
    """The state of one case whose path was read, as `states_of` says it."""
    return _state(case, path.lapsed is not None, at)


def _state(case: Case, lapsed: bool, at: datetime) -> str:
    if lapsed:
        return DEEMED
    return MISSED if never_handed_in(case, at) else str(case.status)


def _lapsed(cases: list[int]) -> frozenset[int]:
    """Those of the cases that ended behind the deadline of a correction (`CasePath.lapsed`)."""
    runs = StepRun.objects.filter(case__in=cases, outcome=WITHDRAWN, correction__isnull=False)
    return frozenset(runs.filter(closed_at__gt=F("due_at")).values_list("case", flat=True))
