"""The partners on a page of the form: named with their code, invited, confirmed or not, taken off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.applications.partners import add_partner, remove_partner
from pingding.actions.page_drafts import drop_page_draft, keep_page_draft
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_pages import FormPage
from pingding.queries.applications.writing import OpenForm
from pingding.queries.directory.organisations import organisation_kinds
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Partner
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import DraftForm, draft_of
from pingding.web.unit.applications.section_page import PostedPage, SavedPage
from pingding.web.unit.fields import FormField

PREFIX = "partner."
"""What the fields for a new partner are called; no fact can have a dot in its name."""


@dataclass(frozen=True)
class PartnerLine:
    """A partner with the state of its invitation."""

    id: int
    name: str
    code: str
    kind: str
    duties: str
    state: str
    tone: str
    statement: str


@dataclass(frozen=True)
class PartnersPanel:
    """The partners of the case and, while they may be changed, the fields to name another."""

    label: str
    lines: tuple[PartnerLine, ...]
    open: bool
    fields: tuple[FormField, ...]
    errors: tuple[str, ...]
    note: str


def panel(request: ViewerRequest, form: OpenForm, page: FormPage, kept: PostedPage) -> PartnersPanel | None:
    """The partners part of a page; None where the page has none."""
    visible = next((each for each in page.fields if each.fact.record == "partners"), None)
    if visible is None:
        return None
    kinds, open_now = organisation_kinds(), form.partners_open(page)
    before = _draft(request, form).begun.texts if open_now else {}
    typed_now = {name: texts[-1] for name, texts in before.items()} | dict(kept.typed)
    return PartnersPanel(
        label=visible.label,
        lines=tuple(_line(partner, kinds) for partner in form.partners),
        open=open_now,
        fields=_fields(replace(kept, typed=typed_now), kinds),
        errors=tuple(kept.errors.get("partners", ())),
        note=form.notes.get(f"fact:{visible.id}", ""),
    )


def _line(partner: Partner, kinds: Mapping[str, str]) -> PartnerLine:
    state, tone = _("待确认"), "warn"
    if partner.confirmed is True:
        state, tone = _("已确认参与"), "good"
    elif partner.confirmed is False:
        state, tone = _("已谢绝"), "bad"
    elif partner.organisation is None:
        state = _("待注册并确认")
    return PartnerLine(
        partner.pk,
        partner.name,
        partner.code,
        kinds.get(partner.kind, partner.kind),
        partner.duties,
        state,
        tone,
        partner.statement,
    )


def _fields(kept: PostedPage, kinds: Mapping[str, str]) -> tuple[FormField, ...]:
    def form_field(key: str, kind: str, label: str, **more: object) -> FormField:
        name = f"{PREFIX}{key}"
        new = FormField(name, kind, label, value=kept.typed.get(name, ""), errors=list(kept.errors.get(name, ())))
        for part, value in more.items():
            setattr(new, part, value)
        return new

    return (
        form_field("name", "text", _("单位名称"), required=True),
        form_field("code", "text", _("统一社会信用代码"), required=True, help=_("18位，按营业执照或法人证书填写。")),
        form_field("kind", "text", _("单位性质"), required=True, choices=tuple(kinds.items())),
        form_field("duties", "longtext", _("职责分工"), required=True, rows=3),
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
        keep_page_draft(draft.page, texts, seen=None, actor=request.viewer, at=request.at)


def typed(post: QueryDict) -> dict[str, str]:
    """What was typed for a new partner, by field name."""
    return {key: str(value) for key, value in post.items() if key.startswith(PREFIX)}


def act(request: ViewerRequest, form: OpenForm, page: FormPage, saved: SavedPage) -> None:
    """Name the partner that was typed, or take one off, when such a button was pressed."""
    if not any(each.fact.record == "partners" for each in page.fields):
        return
    keep(request, form, typed(request.POST))
    removed = natural_number(str(request.POST.get("remove_partner", "")))
    try:
        if "add_partner" in request.POST:
            _add(request, form, saved)
        elif removed is not None:
            remove_partner(form.case.number, removed, actor=request.viewer, at=request.at)
            saved.message, saved.anchor = _("已移除该合作单位。"), "#partners"
    except Refusal as refusal:
        fields = {_("合作单位名称"): "name", _("职责分工"): "duties"}
        adding = "add_partner" in request.POST
        saved.refuse(PREFIX + fields.get(refusal.where, "code") if adding else "partners", refusal)


def _add(request: ViewerRequest, form: OpenForm, saved: SavedPage) -> None:
    values = {key.removeprefix(PREFIX): value.strip() for key, value in typed(request.POST).items()}
    labels = {each.name.removeprefix(PREFIX): each.label for each in _fields(PostedPage(), {})}
    lacking = [key for key in labels if not values.get(key)]
    for key in lacking:
        saved.refuse(f"{PREFIX}{key}", Refusal(_("尚未填写"), remedy=_("请填写后再添加。")))
    if lacking:
        return
    partner = add_partner(
        form.case.number,
        name=values["name"],
        code=values["code"],
        kind=values["kind"],
        duties=values["duties"],
        actor=request.viewer,
        at=request.at,
    )
    drop_page_draft(_draft(request, form).page, actor=request.viewer, at=request.at)
    request.begun.clear()
    saved.kept.typed = {key: value for key, value in saved.kept.typed.items() if not key.startswith(PREFIX)}
    saved.message, saved.anchor = _("已添加并邀请“%(name)s”。") % {"name": partner.name}, "#partners"
    if (partner.name, partner.kind) != (values["name"], values["kind"]):
        saved.message += _("该单位已注册，名称和单位性质按其登记信息填写，与您填写的不同，请核对。")
