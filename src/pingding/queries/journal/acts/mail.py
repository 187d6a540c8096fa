"""Acts on mail: what a person chooses, and what is sent once more."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.shown import language_name, mail_choice


class ChooseMail(JournalAct, act_name=_("选择邮件方式")):
    how: Annotated[str, Words(_("邮件方式"), mail_choice)]
    language: Annotated[str, Words(_("语言"), language_name)]
    sms: Annotated[bool, Words(_("有期限的同时发短信"))] = False
    address_asked: Annotated[bool, Words(_("要求更改电子邮箱，待确认"))] = False
    address_changed: Annotated[bool, Words(_("更改电子邮箱"))] = False
    phone_changed: Annotated[bool, Words(_("更改联系电话"))] = False


class ConfirmAddress(JournalAct, act_name=_("确认电子邮箱")):
    pass


class AskAddressAgain(JournalAct, act_name=_("重新发送邮箱确认邮件")):
    pass


class WithdrawAddress(JournalAct, act_name=_("放弃更改电子邮箱")):
    pass


class RetryMail(JournalAct, act_name=_("重新发送邮件")):
    mails: Annotated[tuple[int, ...], Words(_("邮件编号"))]
