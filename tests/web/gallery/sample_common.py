"""What the samples share: two moments and a fictional organisation."""

from datetime import UTC, datetime

NOW = datetime(2025, 6, 17, 2, 30, tzinfo=UTC)
CLOSING = datetime(2025, 6, 20, 9, 0, tzinfo=UTC)
ORGANISATION = "重庆云岭智能装备有限公司（示例）"
