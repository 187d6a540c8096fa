"""The papers of a case beside those of its applicant, as links to files: those that there are, for their readers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.documents.case_papers import opinions_given
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import CasePart, CaseVisibility
from pingding.queries.steps.case_opinions import rectification_ordered
from pingding.queries.titles.proposals import hearing_of
from pingding.web.papers.files import paper_links


def case_papers(file: CaseFile, visibility: CaseVisibility) -> Iterator[dict[str, str]]:
    """Each paper as PDF and as DOCX."""
    if CasePart.OPINIONS in visibility.parts and any(run.correction is not None for run in file.runs):
        yield from _links(file, "correction_paper", _("补正通知书（%(kind)s）"))
    if hearing_of(file, visibility):
        yield from _links(file, "hearing_paper", _("陈述申辩告知书（%(kind)s）"))
    if rectification_ordered(file, visibility):
        yield from _links(file, "order_paper", _("责令整改通知书（%(kind)s）"))
    if opinions_given(file, visibility):
        yield from _links(file, "opinion_paper", _("意见书（%(kind)s）"))


def _links(file: CaseFile, page: str, title: str) -> Iterator[dict[str, str]]:
    for kind, url in paper_links(page, file.case.number):
        yield {"title": title % {"kind": kind}, "url": url}
