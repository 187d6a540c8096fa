"""The papers of a case beside those of its applicant, as links to files: those that there are, for their readers."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pingding.documents.case_papers import opinions_given
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import CasePart, CaseVisibility
from pingding.queries.steps.case_opinions import rectification_ordered
from pingding.queries.titles.proposals import hearing_of
from pingding.web.papers.files import paper_links


def case_papers(file: CaseFile, visibility: CaseVisibility) -> Iterator[dict[str, Any]]:
    """Each paper with its files, PDF and DOCX."""
    number = file.case.number
    if CasePart.OPINIONS in visibility.parts and any(run.correction is not None for run in file.runs):
        yield {"title": _("补正通知书"), "files": paper_links("correction_paper", number)}
    if hearing_of(file, visibility):
        yield {"title": _("陈述申辩告知书"), "files": paper_links("hearing_paper", number)}
    if rectification_ordered(file, visibility):
        yield {"title": _("责令整改通知书"), "files": paper_links("order_paper", number)}
    if opinions_given(file, visibility):
        yield {"title": _("意见书"), "files": paper_links("opinion_paper", number)}
