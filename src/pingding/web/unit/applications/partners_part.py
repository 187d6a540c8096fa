"""The partners on a page of the form: named with their code or number, invited, confirmed or not, taken off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.applications.partners import add_partner, remove_partner
from pingding.actions.page_drafts import drop_page_draft, keep_page_draft
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.text.partner_identity import MAINLAND, WithoutCode
from pingding.queries.applications.invitations import ShownPartner, shown_partner
from pingding.queries.applications.writing import OpenForm
from pingding.queries.directory.organisations import organisation_kinds, partner_countries
from pingding.queries.page_marks import marks_of
from pingding.queries.refusals import each_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import DraftForm, draft_of
from pingding.web.unit.applications.section_page import PostedPage, SavedPage
from pingding.web.unit.fields import FormField

PREFIX = "partner."
"""What the fields for a new partner are called; no fact can have a dot in its name."""


@dataclass(frozen=True)
class PartnersPanel:
    """The partners of the case and, while they may be changed, the fields to name another."""

    label: str
    lines: tuple[ShownPartner, ...]
    open: bool
    fields: tuple[FormField, ...]
    places: tuple[FormField, ...]
    """In place of the code, for a unit that has none; nothing where the platform has no list of countries."""
    errors: tuple[str, ...]
    note: str
    required: bool


def panel(request: ViewerRequest, form: OpenForm, page: FormPage, kept: PostedPage) -> PartnersPanel | None:
    """The partners part of a page; None where the page has none."""
    visible = next((each for each in page.fields if each.fact.record == "partners"), None)
    if visible is None:
        return None
    kinds, open_now = organisation_kinds(), form.partners_open(page)
    before = _draft(request, form).begun.texts if open_now else {}
    shown = replace(kept, typed={name: texts[-1] for name, texts in before.items()} | dict(kept.typed))
    return PartnersPanel(
        label=visible.label,
        lines=tuple(shown_partner(partner) for partner in form.partners),
        open=open_now,
        fields=_fields(shown, kinds),
        places=_places(shown) if partner_countries() else (),
        errors=tuple(kept.errors.get("partners", ())),
        note=form.notes.get(f"fact:{visible.id}", ""),
        required=visible.required,
    )


def _field(kept: PostedPage, key: str, kind: str, label: str, **more: Any) -> FormField:
    name = f"{PREFIX}{key}"
    return FormField(name, kind, label, value=kept.typed.get(name, ""), errors=list(kept.errors.get(name, ())), **more)


def _fields(kept: PostedPage, kinds: Mapping[str, str]) -> tuple[FormField, ...]:
    code_help = _("18位，按营业执照或法人证书填写；没有的，在下面填写国家或地区和登记号码。")
    return (
        _field(kept, "name", "text", _("单位名称"), required=True),
        _field(kept, "code", "text", _("统一社会信用代码"), help=code_help),
        _field(kept, "kind", "text", _("单位性质"), required=True, choices=tuple(kinds.items())),
        _field(kept, "duties", "longtext", _("职责分工"), required=True, rows=3),
    )


def _places(kept: PostedPage) -> tuple[FormField, ...]:
    places = partner_countries()
    if MAINLAND in places:
        places[MAINLAND] = _("%(place)s（无统一社会信用代码）") % {"place": places[MAINLAND]}
    number_help = _("当地登记机关给的号码，如公司编号、法人番号、注册号。")
    reason_help = _("只有内地单位可以没有登记号码，请写明原因。")
    return (
        _field(kept, "country", "text", _("国家或地区"), choices=tuple(places.items())),
        _field(kept, "country_name", "text", _("国家或地区名称"), help=_("只在选“其他”时填写。")),
        _field(kept, "register_number", "text", _("登记号码"), help=number_help),
        _field(kept, "no_number_reason", "text", _("没有登记号码的原因"), help=reason_help),
    )


def _draft(request: ViewerRequest, form: OpenForm) -> DraftForm:
    draft = draft_of(request, f"case-{form.case.pk}", "partner")
    assert draft is not None  # who writes is signed in
    return draft


def keep(request: ViewerRequest, form: OpenForm, sent: Mapping[str, object]) -> None:
    """Keep what was typed for a partner who is not added yet: it belongs to no version of the form."""
    texts = {name: [str(text)] for name, text in sent.items() if name.startswith(PREFIX)}
    draft = _draft(request, form)
    if texts and (draft.begun.texts or any(text for (text,) in texts.values())):
        seen = marks_of(draft.begun.texts, texts)
        keep_page_draft(draft.page, texts, seen=seen, actor=request.viewer, at=request.at)


def typed(post: QueryDict) -> dict[str, str]:
    """What was typed for a new partner, by field name."""
    return {key: str(value) for key, value in post.items() if key.startswith(PREFIX)}


def not_invited(post: QueryDict) -> str:
    """The partner that was typed while another button than the one that invites was pressed; else nothing."""
    if "add_partner" in post:
        return ""
    sent = typed(post)
    return sent.get(f"{PREFIX}name", "").strip() or sent.get(f"{PREFIX}code", "").strip()


def act(request: ViewerRequest, form: OpenForm, page: FormPage, saved: SavedPage) -> None:
    """Name the partner that was typed, take one off, or go on to its paper, when such a button was pressed."""
    if not any(each.fact.record == "partners" for each in page.fields):
        return
    paper = natural_number(str(request.POST.get("partner_paper", "")))
    if paper is not None:
        saved.onward = address("partner_paper", form.case.number, paper)
    keep(request, form, typed(request.POST))
    removed = natural_number(str(request.POST.get("remove_partner", "")))
    try:
        if "add_partner" in request.POST:
            _add(request, form, saved)
        elif removed is not None:
            remove_partner(form.case.number, removed, actor=request.viewer, at=request.at)
            saved.message, saved.anchor = _("已移除该合作单位。"), "#partners"
    except Refusal as refusal:
        adding = "add_partner" in request.POST
        for each in each_of(refusal):
            saved.refuse(f"{PREFIX}{each.field or 'code'}" if adding else "partners", each)


def _add(request: ViewerRequest, form: OpenForm, saved: SavedPage) -> None:
    values = {key.removeprefix(PREFIX): value.strip() for key, value in typed(request.POST).items()}
    asked = _fields(PostedPage(), {})
    lacking = [each.name for each in asked if each.required and not values.get(each.name.removeprefix(PREFIX))]
    for name in lacking:
        saved.refuse(name, Refusal(_("尚未填写"), remedy=_("请填写后再添加。")))
    if lacking:
        return
    place = WithoutCode(**{each.name: values.get(each.name, "") for each in dataclass_fields(WithoutCode)})
    partner = add_partner(
        form.case.number,
        name=values["name"],
        code=values.get("code", ""),
        without_code=place,
        kind=values["kind"],
        duties=values["duties"],
        actor=request.viewer,
        at=request.at,
    )
    drop_page_draft(_draft(request, form).page, actor=request.viewer, at=request.at)
    request.begun.clear()
    saved.kept.typed = {key: value for key, value in saved.kept.typed.items() if not key.startswith(PREFIX)}
    added = _("已添加并邀请“%(name)s”。") if partner.code else _("已添加“%(name)s”，请上传其盖章的书面确认。")
    saved.message, saved.anchor = added % {"name": partner.name}, "#partners"
    if (partner.name, partner.kind) != (values["name"], values["kind"]) and partner.organisation_id is not None:
        saved.message += _("该单位已注册，名称和单位性质按其登记信息填写，与您填写的不同，请核对。")
