"""The API: the same acts and reads as the pages, under /api/v1, described by OpenAPI."""

from ninja import NinjaAPI

api = NinjaAPI(title="Pingding 评定", version="1", urls_namespace="api")
