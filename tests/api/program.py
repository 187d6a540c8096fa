"""A program that speaks to the API for somebody, and the moment at which the platform believes it to be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pingding.actions.directory.access_tokens import create_access_token
from pingding.queries.viewer import Viewer

BASE = "/api/v1"


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is the JSON, or the text where it is none."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Program:
    """Sends requests, with an access token where it acts for somebody."""

    token: str = ""

    def ask(self, method: str, path: str, payload: object = None, **headers: str) -> Answer:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        client = Client(headers=headers)
        body = {} if payload is None else {"data": json.dumps(payload, default=str), "content_type": "application/json"}
        return answer(getattr(client, method)(BASE + path, **body))

    def get(self, path: str) -> Answer:
        return self.ask("get", path)

    def post(self, path: str, payload: object = None, **headers: str) -> Answer:
        return self.ask("post", path, {} if payload is None else payload, **headers)

    def put(self, path: str, payload: object) -> Answer:
        return self.ask("put", path, payload)

    def patch(self, path: str, payload: object) -> Answer:
        return self.ask("patch", path, payload)

    def delete(self, path: str) -> Answer:
        return self.ask("delete", path)

    def upload(self, path: str, **fields: Any) -> Answer:
        client = Client(headers={"Authorization": f"Bearer {self.token}"} if self.token else {})
        return answer(client.post(BASE + path, data=fields))


PUBLIC = Program()


def program_of(viewer: Viewer, at: datetime) -> Program:
    """A program that acts for a person, or for nobody."""
    return Program(create_access_token("试验程序", actor=viewer, at=at).secret) if viewer.signed_in else PUBLIC


def answer(response: Any) -> Answer:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content and response["Content-Type"].startswith("application/json"):
        return Answer(response.status_code, json.loads(content), response.headers)
    return Answer(response.status_code, content, response.headers)


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """From now on the platform's clock stands at this moment."""
    monkeypatch.setattr("pingding.queries.clock.timezone", SimpleNamespace(now=lambda: at))
