"""What the pages of letters and documents have in common: the body that is typed, the paper that was kept."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy.steps.issue import Issue
from pingding.policy.steps.recommend import Recommend
from pingding.queries.batches.batches import BatchDesk
from pingding.records.models import Batch
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import Line, Typed
from pingding.web.frame.addresses import address


def body_field(desk: BatchDesk, typed: Typed, help_text: str) -> Field:
    """The body, the definition's until it is changed."""
    step = desk.step
    assert isinstance(step, Issue | Recommend)
    text = desk.edition.texts.get(step.text or "", "")
    return typed.field("text", "longtext", _("正文"), text, required=True, rows=10, help=help_text)


def only_one(desk: BatchDesk) -> str:
    """The name of the only case that waits, where it is that of a title; empty for several, and for selected cases."""
    if len(desk.cases) != 1 or desk.edition.programme.kind == "selection":
        return ""
    return desk.cases[0].name


def paper_lines(batch: Batch) -> Iterator[Line]:
    """The paper of a batch, where it has one."""
    paper = getattr(batch, "document", None)
    if paper is not None:
        yield {"term": _("文件"), "value": paper.title, "url": address("document", paper.pk)}
        if paper.addressed_to:
            yield {"term": _("主送"), "value": paper.addressed_to}
        if paper.copied_to:
            yield {"term": _("抄送"), "value": paper.copied_to}
