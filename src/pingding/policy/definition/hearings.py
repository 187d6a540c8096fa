"""A consequence that names a hearing is read as one with a procedure of its own, made of ordinary steps."""

from typing import Any

from pingding.policy.definition.yaml_source import YamlSource
from pingding.policy.language import Edition, Fact, Form, Procedure
from pingding.policy.language.procedures import Consequence, Hearing, HearingDocument

LONGEST_STATEMENT = 3000
"""Characters of what a holder says for itself."""


def with_hearings(edition: Edition, positions: YamlSource) -> Edition:
    """The edition with each hearing written out: procedure, form and fact, at the place of the hearing.

    A hearing whose consequence bears the name of a procedure stays as it is, which the checks report.
    """
    heard = {
        key: (consequence, consequence.hearing)
        for key, consequence in edition.consequences.items()
        if consequence.hearing and not consequence.procedure and key not in edition.procedures
    }
    if not heard:
        return edition
    parts: dict[str, dict[str, Any]] = {
        name: dict(getattr(edition, name)) for name in ("procedures", "forms", "facts", "consequences")
    }
    for key, (consequence, hearing) in heard.items():
        statement, cited = f"{key}_statement", _cited(consequence, hearing)
        parts["procedures"][key] = _procedure(key, consequence, hearing, cited)
        parts["forms"][statement] = _form(statement, hearing, cited)
        parts["facts"][statement] = Fact(label="陈述申辩", type="longtext", max_chars=LONGEST_STATEMENT, **cited)
        parts["consequences"][key] = consequence.model_copy(update={"procedure": key, "hearing": None})
        _place(key, hearing, positions)
    return edition.model_copy(update=parts)


def _cited(consequence: Consequence, hearing: Hearing) -> dict[str, Any]:
    """The clause, or for want of one the local reason, that every part of the hearing rests on."""
    source = hearing if hearing.clause or not consequence.clause else consequence
    return {"clause": source.clause, "local": source.local or consequence.local}


def _period(hearing: Hearing, cited: dict[str, Any]) -> dict[str, Any]:
    """The time for the statement, with its own local reason."""
    return {"working_days": hearing.working_days, "passed": "silent", **cited} | (
        {"local": hearing.local} if hearing.local else {}
    )


def _form(statement: str, hearing: Hearing, cited: dict[str, Any]) -> Form:
    section = {"title": "陈述申辩", "by": hearing.holder, "fields": [statement], **cited}
    return Form.model_validate({"title": "陈述申辩书", "sections": {"statement": section}, **cited})


def _procedure(key: str, consequence: Consequence, hearing: Hearing, cited: dict[str, Any]) -> Procedure:
    steps = {
        f"{key}_statement": _statement(key, hearing, cited),
        f"{key}_decision": _decision(key, hearing) | cited,
    }
    if hearing.document:
        steps[f"{key}_document"] = _document(hearing, hearing.document, cited)
    whole = {"title": consequence.title, "opened_by": "consequence", "starts": f"{key}_statement", "steps": steps}
    return Procedure.model_validate(whole | cited)


def _statement(key: str, hearing: Hearing, cited: dict[str, Any]) -> dict[str, Any]:
    """The holder states its case, or the time for that runs out."""
    return {
        "kind": "fill",
        "title": "陈述申辩",
        "by": hearing.holder,
        "form": f"{key}_statement",
        "withdraw": False,
        "deadline": _period(hearing, cited),
        "outcomes": {
            "submit": {"label": "提出陈述申辩", "to": f"{key}_decision"},
            "silent": {"label": "期满未提出", "to": f"{key}_decision"},
        },
        **cited,
    }


def _decision(key: str, hearing: Hearing) -> dict[str, Any]:
    """Somebody confirms, with the acts where no document follows, or rejects with a reason."""
    onward = {"to": f"{key}_document"} if hearing.document else {"end": "closed", "acts": hearing.acts}
    return {
        "kind": "review",
        "title": "决定",
        "by": hearing.by,
        "outcomes": {
            "confirm": {"label": "确认处理", **onward},
            "reject": {"label": "不予处理", "end": "closed", "tone": "refuse", "reason": True},
        },
    }


def _document(hearing: Hearing, document: HearingDocument, cited: dict[str, Any]) -> dict[str, Any]:
    """The document with which the acts take effect."""
    own = {"clause": document.clause, "local": document.local} if document.clause or document.local else cited
    return {
        "kind": "issue",
        "title": document.document,
        "by": hearing.by,
        "document": document.document,
        "number": document.number,
        "text": document.text,
        "outcomes": {"issued": {"label": "发文", "end": "closed", "acts": hearing.acts}},
        **own,
    }


def _place(key: str, hearing: Hearing, positions: YamlSource) -> None:
    """What was written out stands where the hearing stands, its acts where they were written."""
    written = ("consequences", key, "hearing")
    places = positions.places
    here = positions.at(written)
    for path in (("procedures", key), ("forms", f"{key}_statement"), ("facts", f"{key}_statement")):
        places[path] = here
    step, outcome = (f"{key}_document", "issued") if hearing.document else (f"{key}_decision", "confirm")
    acts = ("procedures", key, "steps", step, "outcomes", outcome, "acts")
    inner = {path: place for path, place in places.items() if path[:4] == (*written, "acts")}
    places |= {(*acts, *path[4:]): place for path, place in inner.items()}
