"""The reference page: what each operation is for, takes and answers, drawn from the OpenAPI document alone."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class ReferenceLine:
    """A parameter, or a field of a body or an answer: its name, its type in words, whether it must be there."""

    name: str
    place: str
    kind: str
    required: bool
    says: str


@dataclass(frozen=True)
class ReferenceOperation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    named: str
    english: str
    says: str
    auth: str
    takes: tuple[ReferenceLine, ...]
    body: str
    answers: str
    answers_at: str
    status: str


@dataclass(frozen=True)
class ReferenceSchema:
    """A schema by its name."""

    name: str
    says: str
    fields: tuple[ReferenceLine, ...]


def reference(request: HttpRequest, schema: Mapping[str, Any]) -> HttpResponse:
    """The page of all operations by noun, then of all schemas."""
    groups: dict[str, list[ReferenceOperation]] = {}
    named = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_described(method.upper(), path, operation, named))
    shapes = [_shape(name, shape) for name, shape in sorted(named.items())]
    context = {"groups": list(groups.items()), "shapes": shapes}
    return render(request, "api/reference.html", context)


def _described(method: str, path: str, operation: Mapping[str, Any], shapes: Collection[str]) -> ReferenceOperation:
    named, _dot, english = operation["summary"].partition(" · ")
    status, answer = next((code, response) for code, response in operation["responses"].items() if int(code) < 300)
    content = operation.get("requestBody", {}).get("content", {})
    return ReferenceOperation(
        id=operation["operationId"],
        method=method,
        path=path,
        named=named,
        english=english,
        says=operation.get("description", ""),
        auth=_auth(operation),
        takes=tuple(_parameters(operation)) + tuple(_form(content)),
        body=_kind(content["application/json"]["schema"]) if "application/json" in content else "",
        answers=_answer(answer),
        answers_at=name if (name := _answer(answer).removesuffix("[]")) in shapes else "",
        status=str(status),
    )


def _auth(operation: Mapping[str, Any]) -> str:
    if not operation.get("security"):
        return "public"
    return "optional" if {} in operation["security"] else "signed_in"


def _parameters(operation: Mapping[str, Any]) -> Iterator[ReferenceLine]:
    for one in operation.get("parameters", ()):
        yield ReferenceLine(
            one["name"], one["in"], _kind(one["schema"]), one["required"], one["schema"].get("description", "")
        )


def _form(content: Mapping[str, Any]) -> Iterator[ReferenceLine]:
    form = content.get("multipart/form-data", {}).get("schema", {})
    for name, field in form.get("properties", {}).items():
        yield ReferenceLine(name, "form", _kind(field), name in form.get("required", ()), "")


def _answer(answer: Mapping[str, Any]) -> str:
    for media, content in answer.get("content", {}).items():
        return _kind(content["schema"]) if media == "application/json" else media
    return ""


def _shape(name: str, shape: Mapping[str, Any]) -> ReferenceSchema:
    required = shape.get("required", ())
    fields = tuple(
        ReferenceLine(key, "", _kind(field), key in required, field.get("description", ""))
        for key, field in shape.get("properties", {}).items()
    )
    return ReferenceSchema(name, shape.get("description", ""), fields)


def _kind(schema: Mapping[str, Any]) -> str:
    """The type in short words: `string`, `date`, `CallOut`, `CallOut[]`, `string or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f"“{one}”" for one in schema["enum"])
    if "const" in schema:
        return f"“{schema['const']}”"
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{…: {_kind(schema['additionalProperties'])}}}"
    return str(schema.get("format", kind)) if kind == "string" else kind
