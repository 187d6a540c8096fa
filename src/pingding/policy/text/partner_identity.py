"""By what a partner that has no credit code is known: where it is registered, and its number in the register there."""

from collections.abc import Mapping
from dataclasses import dataclass

from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.text.likeness import name_key
from pingding.policy.text.typed_text import read_line
from pingding.policy.translation import gettext as _

MAINLAND, OTHER = "mainland", "other"
"""In the list of countries and regions: the mainland, and any that the list does not name."""
LONGEST_REASON = 200


@dataclass(frozen=True)
class WithoutCode:
    """What stands in place of a credit code: `country` from the list, under OTHER its `country_name`; the number of
    the register there, or, of a mainland unit alone, why it has neither."""

    country: str = ""
    country_name: str = ""
    register_number: str = ""
    no_number_reason: str = ""

    @property
    def shown(self) -> str:
        """The number in one text; under OTHER with the country's name, without one the reason."""
        if not self.register_number:
            return f"无登记号码（{self.no_number_reason}）"
        return self.register_number + (f"（{self.country_name}）" if self.country_name else "")

    def key(self, name: str) -> str:
        """What two units of a case are told apart by: place, number and name, however they were written."""
        number = "".join(c for c in folded(self.register_number).upper() if c.isalnum())
        return "|".join((self.country, name_key(self.country_name), number, name_key(name)))


def read_without_code(typed: WithoutCode, countries: Mapping[str, str]) -> WithoutCode:
    """What was typed, in clean lines. Raises Refusal, which names the field, where it does not name one unit.

    >>> places = {"mainland": "中国内地", "hk": "香港特别行政区", "other": "其他"}
    >>> read_without_code(WithoutCode("hk", register_number=" ０123456 "), places).shown
    '0123456'
    >>> read_without_code(WithoutCode("other", "示例国", "A-1"), places).shown
    'A-1（示例国）'
    """
    where, country = _("国家或地区"), typed.country.strip()
    if country not in countries:
        remedy = _("请从所列国家和地区中选择，未列出的选“其他”。")
        what = _("没有这个国家或地区") if country else _("未选择")
        raise Refusal(what, where=where, remedy=remedy, field="country")
    name = _line(typed, "country_name", _("国家或地区名称"), 60)
    number = folded(_line(typed, "register_number", _("登记号码"), 60))
    reason = _line(typed, "no_number_reason", _("没有登记号码的原因"), LONGEST_REASON)
    if (country == OTHER) != bool(name):
        what = _("选“其他”的须写明名称") if country == OTHER else _("只在选“其他”时填写")
        remedy = _("请填写国家或地区的名称。") if country == OTHER else _("请删去，或在国家或地区中选“其他”。")
        raise Refusal(what, where=_("国家或地区名称"), remedy=remedy, field="country_name")
    if number and reason:
        remedy = _("有登记号码的，请删去原因。")
        raise Refusal(_("已填登记号码"), where=_("没有登记号码的原因"), remedy=remedy, field="no_number_reason")
    if not number and country != MAINLAND:
        remedy = _("请按当地注册或登记证书填写，如公司编号、法人番号、注册号。")
        raise Refusal(_("未填写"), where=_("登记号码"), remedy=remedy, field="register_number")
    if not number and not reason:
        remedy = _("请填写登记证书或批准设立文件上的号码；没有号码的，写明原因。")
        raise Refusal(_("未填写"), where=_("登记号码"), remedy=remedy, field="register_number")
    return WithoutCode(country, name, number, reason)


def _line(typed: WithoutCode, field: str, label: str, longest: int) -> str:
    try:
        return read_line(getattr(typed, field), label, longest, required=False)
    except Refusal as refusal:
        refusal.field = field
        raise
