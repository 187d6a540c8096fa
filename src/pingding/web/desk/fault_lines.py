"""Refusals as the desk's pages show them: lines of the error summary, and what is wrong by field."""

from collections.abc import Mapping

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.page_marks import Moved
from pingding.queries.refusals import each_of
from pingding.web.frame.page_marks import stands_now


def fault_of(refusal: Refusal) -> dict[str, str]:
    """A refusal as a line of the error summary, with the link to its field where it names one."""
    text = translation.headed(refusal.where, refusal.what)
    href = f"#f-{refusal.field}" if refusal.field else ""
    return {"text": text.rstrip("。"), "href": href, "clause": refusal.cited, "remedy": refusal.remedy}


def faults_of(refusal: Refusal | None) -> list[dict[str, str]]:
    """A refusal as the error summary takes it; several gathered, or a form that is incomplete, list each fault."""
    if refusal is None:
        return []
    return [line for each in each_of(refusal) for line in (fault_of(each), *_form_faults(each))]


def errors_of(refusal: Refusal | None) -> dict[str, list[str]]:
    """What is wrong by field, as the fields take it."""
    errors: dict[str, list[str]] = {}
    if isinstance(refusal, Moved):
        return stands_now(refusal)
    for each in each_of(refusal) if refusal is not None else ():
        if each.field:
            errors.setdefault(each.field, []).append(each.advice)
    return errors


def _form_faults(refusal: Refusal) -> list[dict[str, str]]:
    listed = getattr(refusal, "faults", ())
    lines = [{"text": f.what, "clause": "、".join(f.clause), "remedy": f.remedy} for f in listed]
    unreadable: Mapping[str, Refusal] = getattr(refusal, "unreadable", {})
    return lines + [fault_of(each) for each in unreadable.values()]
