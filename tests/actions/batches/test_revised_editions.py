"""A value that admits only one title has it, whichever of the editions that revise one another granted it."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from tests import factories
from tests.actions.batches.changed_life import changed_life, listed, meet, rank
from tests.actions.life import Life, open_steps

from pingding.policy.conditions.verdicts import Answer
from pingding.policy.errors import Refusal
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.records.models import Case, Seat, StoredEdition, Title

pytestmark = pytest.mark.django_db
BINDING = ("unique_force: warning", "unique_force: refuse")


def revised(old: StoredEdition) -> StoredEdition:
    """A newer edition of the same definition, loaded under another programme id."""
    newer = StoredEdition.objects.get(pk=old.pk)
    content = json.loads(newer.content)
    content["programme"]["revises"] = old.programme
    newer.pk, newer.programme, newer.content = None, "sample-life-2027", json.dumps(content)
    newer.digest = sha256(newer.content.encode()).hexdigest()
    newer.save()
    old.revised_by, old.revised_from = newer, factories.START.date()
    old.save()
    return newer


def under(edition: StoredEdition, *cases: Case) -> None:
    """The cases, as if they belonged to the edition."""
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(edition=edition)
    Seat.objects.filter(run__case__in=cases).update(edition=edition)


def test_a_title_under_the_former_edition_takes_the_value(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BINDING)
    first, second = listed(life), listed(life)
    rank(life, first, second)
    meet(life, first)
    newer = revised(first.edition)
    under(newer, second)
    refused(life, second)
    life.after(life.notice(first))
    title = life.issue(first)
    refused(life, second)
    assert Title.objects.get().edition_id == title.edition_id != newer.pk
    findings = assessment_of(CaseFile(Case.objects.get(pk=second.pk)), at=life.at).every()
    assert next(each.answer for each in findings if each.path == "one_field") is Answer.not_satisfied


def test_an_edition_that_revises_nothing_knows_nothing_of_others(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BINDING)
    first, second = listed(life), listed(life)
    rank(life, first, second)
    meet(life, first)
    newer = revised(first.edition)
    StoredEdition.objects.filter(pk=first.edition_id).update(revised_by=None)
    under(newer, second)
    meet(life, second)
    assert open_steps(second) == {"notice"}


def refused(life: Life, case: Case) -> None:
    with pytest.raises(Refusal, match="“钢铁”已有“示例钢铁协同中心”"):
        meet(life, case)
