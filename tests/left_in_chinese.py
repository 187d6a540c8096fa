"""Chinese on an English page that nobody typed and no document has: what the platform or a definition left unsaid."""

import re
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from pingding.policy.definition.english import texts_of
from pingding.policy.language import Edition
from pingding.queries.editions import edition_of, shared
from pingding.queries.mail.kinds import OTHERWISE, SAMPLES
from pingding.records.models import Organisation, StoredEdition

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CLAUSES = re.compile(
    r"[（(]?(?:(?:第?[一二三四五六七八九十]+条?(?:第[一二三四五六]款)?(?:[（(][一二三四五六七八九十]+[)）])*|附件|前言)"
    r"\d*(?:\s*[、,，;；]\s*)?)+[）)]?"
)
"""Clauses are cited by the documents' own numbers."""
OWN = ("评定", "简体中文", "中文", "示例", "转")
"""The platform's name, that of the language, the mark of a demonstration's data, what stands before an extension."""
MASKED = re.compile(r"[\u4e00-\u9fff]\*+")
"""A person's name as others see it."""
SAYS_ITSELF = frozenset({"StoredEdition", "Message", "JournalEntry", "SearchEntry"})
"""Records whose texts the platform or a definition wrote."""
SHORTEST = 2


def typed_texts() -> list[str]:
    """Whatever of the records people typed or samples of mail stand for, and what documents are called by; the longest
    first."""
    typed: set[str] = {*_strings([SAMPLES, OTHERWISE])}
    for model in apps.get_app_config("records").get_models():
        if model.__name__ not in SAYS_ITSELF:
            names = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField | JSONField)]
            for row in model.objects.values_list(*names) if names else ():
                typed.update(_strings(list(row)))
    translated: set[str] = set()
    for stored in StoredEdition.objects.all():
        edition = edition_of(stored)
        typed |= set(_of_documents(edition))
        translated |= set(edition.english)
    said = translated | {text[:] for _, text in texts_of(shared())}
    names = set(Organisation.objects.values_list("name", flat=True))
    kept = {text for text in typed if len(text) >= SHORTEST and text not in said} | names | {*OWN}
    return sorted(kept, key=len, reverse=True)


def left_in_chinese(texts: Iterable[str], typed: list[str]) -> list[str]:
    """What of the texts is Chinese once what was typed and how clauses are cited is taken out."""
    return list(dict.fromkeys(filter(None, (_left(" ".join(text.split()), typed) for text in texts))))


def _left(text: str, typed: list[str]) -> str:
    rest = text
    for known in typed if CHINESE.search(rest) else ():
        if known in rest:
            rest = rest.replace(known, "·")
    return text if CHINESE.search(CLAUSES.sub("", MASKED.sub("", rest))) else ""


def _of_documents(edition: Edition) -> Iterator[str]:
    yield from edition.clauses
    for document in edition.documents.values():
        yield from filter(None, (document.number, document.under, document.title[:]))
    for kind in edition.titles.values():
        yield from filter(None, re.split(r"{\w+}", kind.naming.pattern if kind.naming else ""))
    for text in edition.texts.values():
        yield from filter(CHINESE.search, re.split(r"{\w+}|\n", text))


def _strings(value: object) -> Iterator[str]:
    """Every text in a record's value with Chinese in it, whole and line by line."""
    if isinstance(value, str) and CHINESE.search(value):
        yield value.strip()
        yield from (line.strip() for line in value.splitlines() if CHINESE.search(line))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
