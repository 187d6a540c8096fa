"""Every clause of a programme's documents, each place of the platform that carries it out, and how conditions are
computed; the same of the clauses as a text to keep."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy.definition.coverage import ClauseLine, State, cover
from pingding.policy.definition.rules import Rule
from pingding.policy.language import Edition
from pingding.policy.translation import bracketed, headed, listed
from pingding.queries.calls import programmes as queries
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.public.programmes.conditions import condition_rows
from pingding.web.public.programmes.programmes import programme_frame
from pingding.web.wording.clause_links import clause_anchor, rule_url


def programme_clauses(request: ViewerRequest, programme: str) -> HttpResponse:
    """The clauses by document, with their states counted at the top."""
    info = queries.programme(programme, request.at)
    edition = info.edition
    coverage = cover(edition)
    chosen_state = request.GET.get("state", "")
    state_labels = _state_labels()
    states = [
        {"key": key, "label": label, "count": count}
        for key, label in state_labels.items()
        if (count := coverage.counts[key]) or key != "neither"
    ]
    lines = [line for line in coverage.lines if chosen_state in ("", line.state)]
    return render(
        request,
        "public/programmes/clauses.html",
        programme_frame(request, info, "programme_clauses")
        | {
            "groups": [_chips(states, chosen_state, len(coverage.lines))],
            "documents": [
                {
                    "title": document.title,
                    "number": document.number,
                    "lines": [_line(edition, line, state_labels) for line in lines if line.clause.document == key],
                }
                for key, document in edition.documents.items()
            ],
            "rules": condition_rows(edition),
        },
    )


def _state_labels() -> dict[State, str]:
    return {
        "carried": _("已落实"),
        "partly": _("部分落实"),
        "excused": _("无须落实"),
        "later": _("尚未落实"),
        "neither": _("遗漏"),
    }


def clauses_text(request: ViewerRequest, programme: str) -> HttpResponse:
    """The clauses in our own words as a text to keep, by document, with the official number to look the original up."""
    info = queries.programme(programme, request.at)
    edition, lines = info.edition, cover(info.edition).lines
    texts = [f"{edition.title}（{edition.programme.edition}）", _("条款全文以官方文件为准，以下为本平台自己的概括。")]
    for key, document in edition.documents.items():
        texts += [
            "",
            _("《%(title)s》") % {"title": document.title} + bracketed(document.number),
            listed(document.issuers),
        ]
        texts += [_clause_text(line) for line in lines if line.clause.document == key]
    response = HttpResponse("\n".join(texts) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.id}.txt"'
    return response


def _clause_text(line: ClauseLine) -> str:
    state = bracketed(headed(_state_labels()[line.state], _reason(line)) if _reason(line) else "")
    return f"{line.id}　{line.clause.says}{state}"


def _chips(states: list[dict[str, Any]], chosen_state: str, total: int) -> dict[str, Any]:
    every = [{"label": _("全部"), "url": "?", "active": not chosen_state, "count": total}]
    return {
        "label": _("落实情况"),
        "chips": every
        + [
            {"label": s["label"], "url": f"?state={s['key']}", "active": chosen_state == s["key"], "count": s["count"]}
            for s in states
        ],
    }


def _line(edition: Edition, line: ClauseLine, state_labels: Mapping[State, str]) -> dict[str, Any]:
    return {
        "anchor": clause_anchor(edition, line.id),
        "number": line.id,
        "says": line.clause.says,
        "state": state_labels[line.state],
        "tone": {"carried": "good", "partly": "warn", "excused": "quiet", "later": "warn", "neither": "bad"}[
            line.state
        ],
        "reason": _reason(line),
        "places": list(_places(edition, line.carriers)),
    }


def _reason(line: ClauseLine) -> str:
    if line.state == "excused":
        why = {
            "principle": _("原则性规定"),
            "definition": _("定义"),
            "guidance": _("指导性内容"),
            "elsewhere": _("由其他单位或程序办理"),
            "contact": _("联系方式"),
        }[line.clause.excused or "principle"]
        return f"{why}。{line.clause.note}" if line.clause.note else why
    return line.note


def _places(edition: Edition, rules: tuple[Rule, ...]) -> list[dict[str, str]]:
    """Where the clause is carried out, each place once."""
    places: dict[tuple[str, str], dict[str, str]] = {}
    for rule in rules:
        url = rule_url(edition, rule)
        places.setdefault((url, rule.title), {"kind": _(rule.kind), "title": rule.title, "url": url})
    return list(places.values())
