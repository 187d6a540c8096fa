"""Text as people type it: one clean line, a clean paragraph, telephone numbers, a credit code."""

import re

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from pingding.policy.characters import clean_text, folded
from pingding.policy.errors import Refusal
from pingding.policy.translation import gettext as _

PHONE = re.compile(r"\(?\+?[0-9][0-9() -]{5,18}[0-9](?:转[0-9]{1,6})?")


def read_line(text: str, label: str, longest: int, *, required: bool = True) -> str:
    r"""One line of text: trimmed, inner spaces single. Refusal when it is missing or longer than `longest` characters.

    >>> read_line(" 示例\n公司 ", "单位名称", 20)
    '示例 公司'
    """
    return _bounded(" ".join(clean_text(text, label).split()), label, longest, required)


def read_paragraphs(text: str, label: str, longest: int, *, required: bool = True) -> str:
    r"""Several lines of text, line ends made alike. Refusal when it is missing or longer than `longest` characters.

    >>> read_paragraphs("一\r\n二  ", "理由", 20)
    '一\n二'
    """
    return _bounded(clean_text(text, label).strip(), label, longest, required)


def _bounded(text: str, label: str, longest: int, required: bool) -> str:
    if required and not text:
        raise Refusal(_("未填写"), where=label, remedy=_("请填写后再提交。"))
    if len(text) > longest:
        what = _("有%(n)d字，最多%(most)d字") % {"n": len(text), "most": longest}
        raise Refusal(what, where=label, remedy=_("请删减后再提交。"))
    return text


def read_phones(text: str, label: str, longest: int) -> str:
    """Telephone numbers in one form, several with 、 between them; empty for none. Refusal when one is none.

    >>> read_phones("０２３－６００００００１转 12，13800000000", "联系电话", 60)
    '023-60000001转12、13800000000'
    >>> read_phones("（023）6000 0001", "联系电话", 60)
    '(023)6000 0001'
    """
    line = re.sub(r"\s*(?:转|轉|分机|(?i:ext\.?))\s*", "转", folded(read_line(text, label, longest, required=False)))
    numbers = [number.strip() for number in re.split(r"[、,;/，；]", line) if number.strip()]
    if not all(PHONE.fullmatch(number) for number in numbers):
        remedy = _("请填写手机号或带区号的座机号，分机写“转”，几个号码用顿号分开。")
        raise Refusal(_("格式不正确"), where=label, remedy=remedy)
    return "、".join(numbers)


def read_code(text: str, *, as_shown: bool = False) -> str:
    """A 统一社会信用代码 in its normal form, by the check of GB 32100-2015. Refusal when it is not one.

    With `as_shown` it may fail its check digit: an officer admits what a licence shows.

    >>> read_code("９１１１００００ 600037341l"), read_code("911100006000373410", as_shown=True)
    ('91110000600037341L', '911100006000373410')
    """
    typed = uscc.compact(folded(clean_text(text, _("统一社会信用代码"))))
    where, remedy = _("统一社会信用代码"), _("请对照营业执照或法人证书核对后重新填写。")
    if not typed:
        raise Refusal(_("未填写"), where=where, remedy=_("请按营业执照或法人证书填写。"))
    try:
        return uscc.validate(typed)
    except InvalidLength as fault:
        raise Refusal(_("应为18位，填写的是%(n)d位") % {"n": len(typed)}, where=where, remedy=remedy) from fault
    except InvalidChecksum as fault:
        if as_shown:
            return typed
        raise Refusal(_("校验位不正确"), where=where, clause=("GB 32100-2015",), remedy=remedy) from fault
    except ValidationError as fault:
        remedy = _("前8位为数字，其后为数字和大写字母，不用I、O、S、V、Z。请对照营业执照或法人证书核对后重新填写。")
        raise Refusal(_("含有不该出现的字符"), where=where, clause=("GB 32100-2015",), remedy=remedy) from fault


def fails_check_digit(code: str) -> bool:
    """Whether a code in its normal form fails the check of GB 32100-2015.

    >>> fails_check_digit("91110000600037341L"), fails_check_digit("911100006000373410")
    (False, True)
    """
    return not uscc.is_valid(code)
