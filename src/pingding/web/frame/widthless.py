"""Marks without width, pasted along unseen: they are taken out, and that is said."""

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.characters import named, widthless


def say_widthless(request: HttpRequest, *texts: str) -> None:
    """Leave a message with the codes of the marks that are in the texts and will not be kept: once for all savings."""
    marks = dict.fromkeys(mark for text in texts for mark in widthless(text))
    if marks:
        codes = translation.listed(named(mark).strip("（）") for mark in marks)
        says = _("粘贴的文字中有看不见的字符（%(codes)s），已去除。") % {"codes": codes}
        waiting = messages.get_messages(request)
        already = [each.message for each in waiting]
        if isinstance(waiting, BaseStorage):
            waiting.used = False  # only looked at
        if says not in already:
            messages.info(request, says)
