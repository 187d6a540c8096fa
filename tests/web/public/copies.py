"""Many rows out of one that the actions made, to see that pages ask the database no more often for them."""

from copy import copy

from pingding.actions.cases.new_titles import rebuild_spans
from pingding.records.models import BatchItem, Case, Filing, Notice, Organisation, Title


def unit_copy(unit: Organisation) -> Organisation:
    """The same unit once more, without a code."""
    made = copy(Organisation.objects.get(pk=unit.pk))
    made.pk, made.code = None, None
    made._state.adding = True
    made.save()
    return made


def case_copy(case: Case, n: int) -> Case:
    """The same case of another unit under another number, with what it handed in."""
    made = copy(Case.objects.get(pk=case.pk))
    made.pk, made.number, made.name = None, f"2099-{n:05d}", f"{case.name}{n}"
    made.organisation = unit_copy(case.organisation)
    made._state.adding = True
    made.save()
    for filing in Filing.objects.filter(case=case):
        filing.case, filing.receipt, filing.pk = made, f"copy-{n}-{filing.pk}", None
        if filing.organisation_id == case.organisation_id:
            filing.organisation = made.organisation
        filing._state.adding = True
        filing.save()
    return made


def noticed_copies(notice: Notice, case: Case, count: int) -> None:
    """More cases on a notice."""
    for n in range(count):
        BatchItem.objects.create(batch=notice.batch, case=case_copy(case, n), place=n + 2)


def title_copies(title: Title, count: int) -> None:
    """More titles on the register, of the same document."""
    for n in range(count):
        made = copy(Title.objects.get(pk=title.pk))
        made.pk, made.case = None, case_copy(title.case, n)
        made.number, made.code, made.name = f"copy-{n}", f"COPY{n:08d}", f"{title.name}{n}"
        made._state.adding = True
        made.save()
        rebuild_spans(made)
