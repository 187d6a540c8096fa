"""The fields of a unit's registered data and of a person's account: made, read, and shown with their faults."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.unit_data import UnitData
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.text.typed_text import fails_check_digit, read_code
from pingding.queries.directory.offices import approver, staffed_offices
from pingding.queries.directory.organisations import organisation_kinds, unit_labels
from pingding.queries.editions import shared
from pingding.queries.refusals import Faults, each_of
from pingding.records.models import Organisation
from pingding.web.unit.fields import FormField

Typed = Mapping[str, str]


def person_labels() -> dict[str, str]:
    """The labels of an account's data by name."""
    return {
        "person_name": _("姓名"),
        "username": _("用户名"),
        "password": _("密码"),
        "again": _("再次输入密码"),
        "phone": _("联系电话"),
        "email": _("电子邮箱"),
    }


def region_choices(on: date, keep: str = "") -> tuple[tuple[str, str], ...]:
    """The regions that a unit can belong to on a day: districts, counties and zones; `keep` stays choosable."""
    return tuple(
        (key, region.title)
        for key, region in shared().regions.items()
        if key == keep or (not region.upper and region.valid_on(on))
    )


def approvers(on: date) -> dict[str, str]:
    """By region, who approves the registrations of its units, by name."""
    staffed = staffed_offices()
    return {region: approver(region, on, staffed) for region in shared().regions}


def unit_fields(
    typed: Typed, on: date, *, keep_region: str = "", approvers: Mapping[str, str] | None = None
) -> list[FormField]:
    """The fields of a unit's data with what was typed; each region with who approves there, where that is given."""
    labels = unit_labels()

    def form_field(name: str, kind: str = "text", **more: object) -> FormField:
        field = FormField(name, kind, labels[name], typed.get(name, ""))
        for part, value in more.items():
            setattr(field, part, value)
        return field

    return [
        form_field("name", required=True, help=_("与营业执照或法人证书上的名称一致。"), autocomplete="organization"),
        form_field("code", required=True, help=_("18位，最后一位是校验位。")),
        form_field("kind", required=True, choices=tuple(organisation_kinds().items())),
        form_field(
            "region",
            required=True,
            choices=[
                (key, title + translation.bracketed(_("由%(office)s核准") % {"office": approvers[key]}))
                if approvers
                else (key, title)
                for key, title in region_choices(on, keep_region)
            ],
            help=_("按注册地址选择今日有效的区县或功能区；注册由所选地区后注明的一个机构核准。"),
        ),
        form_field("address"),
        form_field("legal_representative"),
        form_field("established", "date"),
    ]


def is_odd(typed: Typed) -> bool:
    """Whether the code typed is one whose check digit alone does not fit, which a licence may show all the same."""
    try:
        code = read_code(typed.get("code", ""), as_shown=True)
    except Refusal:
        return False
    return bool(code) and fails_check_digit(code)


def person_fields(typed: Typed, *, phone_required: bool = False) -> list[FormField]:
    """The fields of a new account; passwords are never sent back."""
    labels = person_labels()

    def form_field(name: str, **more: Any) -> FormField:
        value = "" if more.get("input") == "password" else typed.get(name, "")
        return FormField(name, "text", labels[name], value, **{"required": True, **more})

    hint = _("至少10个字符，不能全是数字，不能与姓名、用户名相近，也不能是常见密码。")
    name_hint = _("3至60个字母、数字或 @ . _ -，以字母或数字开头。")
    return [
        form_field("person_name", autocomplete="name"),
        form_field("username", help=name_hint, autocomplete="username"),
        form_field("password", input="password", help=hint, autocomplete="new-password"),
        form_field("again", input="password", autocomplete="new-password"),
        form_field("phone", required=phone_required, input="tel", autocomplete="tel"),
        form_field("email", required=False, input="email", autocomplete="email"),
    ]


def read_unit(typed: Typed, faults: Faults) -> UnitData:
    """The unit's data as typed; a day that is none is among the faults."""
    plain = {name: typed.get(name, "") for name in unit_labels() if name != "established"}
    established = faults.read(lambda: read_day(typed.get("established", ""), _("成立日期")), None, "established")
    return UnitData(**plain, established=established, code_as_shown=bool(typed.get("code_as_shown")))


def read_person(typed: Typed, faults: Faults) -> NewPerson:
    """The new account's data as typed; that the two passwords differ is among the faults."""
    if typed.get("password", "") != typed.get("again", ""):
        differ = Refusal(_("两次输入的密码不一致"), where=_("再次输入密码"), remedy=_("请重新输入。"))
        faults.add(differ, "again")
    return NewPerson(
        username=typed.get("username", ""),
        password=typed.get("password", ""),
        name=typed.get("person_name", ""),
        phone=typed.get("phone", ""),
        email=typed.get("email", ""),
    )


def admitted_words(unit: Organisation) -> str:
    """What stands beside a code that fails its check digit; nothing beside any other."""
    if not unit.code or not fails_check_digit(unit.code):
        return ""
    if not unit.code_reason:
        return _("校验位不符，待核准机关核对证照")
    return _("校验位不符，经核对证照采用：%(reason)s") % {"reason": unit.code_reason}


def place(refusal: Refusal, fields: list[FormField], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """Put each refusal at the field that it is about; gives the lines for the summary, in the fields' order."""
    places = {f"#f-{field.name}": n for n, field in enumerate(fields)}
    lines = [_placed(each, fields, labels) for each in each_of(refusal)]
    return sorted(lines, key=lambda line: places.get(line["href"], -1))


def _placed(refusal: Refusal, fields: list[FormField], labels: Mapping[str, str]) -> dict[str, str]:
    by_label = {label: name for name, label in labels.items()}
    where = refusal.where
    name = refusal.field if refusal.field in labels else by_label.get(where, "")
    for field in fields:
        if field.name == name:
            field.errors = [*field.errors, refusal.advice]
    text = translation.headed(where, refusal.what)
    return {"text": text, "href": f"#f-{name}" if name else "", "clause": refusal.cited, "remedy": refusal.remedy}
