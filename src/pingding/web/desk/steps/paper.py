"""What the pages of letters and documents have in common: the body that is typed, the paper that was kept."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.papers import LONGEST_RECIPIENTS, NamedByHand
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


def recipient_fields(typed: Typed) -> list[Field]:
    """To whom the paper is addressed and copied, where it is not to whom the definition says."""
    help_ = _("不填的按办法，确认时列出；填写的以填写为准，几个单位用顿号隔开。")
    return [
        typed.field("addressed_to", "text", _("主送"), help=help_, max_chars=LONGEST_RECIPIENTS),
        typed.field("copied_to", "text", _("抄送"), help=help_, max_chars=LONGEST_RECIPIENTS),
    ]


def typed_recipients(post: QueryDict) -> NamedByHand:
    return NamedByHand(post.get("addressed_to", ""), post.get("copied_to", ""))


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
