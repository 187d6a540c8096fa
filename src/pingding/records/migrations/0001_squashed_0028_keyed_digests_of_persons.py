"""All tables of an empty database at once, in the form to which the first 28 migrations lead.

An installation that has some of the 28 goes on with the others. Of what they do to data, only the triggers that keep how
much waits mean something where there is none.
"""

from typing import Any

from django.db import migrations, models

from pingding.records.migrations._tables import CreateTables
from pingding.records.migrations._waiting_triggers import keep, keep_no_more

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def key(to: str, related_name: str = "+", **options: Any) -> "models.ForeignKey[Any, Any]":
    """A key to a row that cannot go while it is named."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related_name, **options)


def loose_key(to: str) -> "models.ForeignKey[Any, Any]":
    """A key that the database does not watch over: these rows are only ever summed up."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, related_name="+", null=True, db_constraint=False, db_index=False
    )


TABLES = [
    migrations.CreateModel(
        "Person",
        [
            ID,
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            ("username", models.CharField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=60)),
            ("phone", models.CharField(blank=True, max_length=120)),
            ("email", models.CharField(blank=True, max_length=120)),
            (
                "platform_office",
                models.CharField(
                    blank=True,
                    choices=[("", "无"), ("auditor", "审计员"), ("administrator", "平台管理员")],
                    default="",
                    max_length=20,
                ),
            ),
            ("is_active", models.BooleanField(default=True)),
            ("created_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "AccessToken",
        [
            ID,
            ("person", key("records.person", related_name="access_tokens")),
            ("name", models.CharField(max_length=60)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField()),
            ("last_used_at", models.DateTimeField(blank=True, null=True)),
            ("revoked_at", models.DateTimeField(blank=True, null=True)),
        ],
    ),
    migrations.CreateModel(
        "Attempt",
        [
            ID,
            ("sort", models.CharField(max_length=20)),
            ("key", models.CharField(max_length=64)),
            ("count", models.FloatField(default=0)),
            ("last_at", models.DateTimeField()),
        ],
        options={
            "indexes": [models.Index(fields=["last_at"], name="attempt_last_at")],
            "constraints": [models.UniqueConstraint(fields=("sort", "key"), name="attempt_once")],
        },
    ),
    migrations.CreateModel(
        "FamiliarPlace",
        [ID, ("key", models.CharField(max_length=64, unique=True)), ("last_at", models.DateTimeField())],
        options={"indexes": [models.Index(fields=["last_at"], name="familiar_place_last_at")]},
    ),
    migrations.CreateModel(
        "Heartbeat",
        [
            ID,
            ("started_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            ("counts", models.JSONField(default=dict)),
            ("held_up", models.PositiveIntegerField(default=0)),
            ("fault", models.CharField(blank=True, max_length=500)),
            ("version", models.CharField(max_length=40)),
        ],
    ),
    migrations.CreateModel(
        "Failure",
        [
            ID,
            ("work", models.CharField(max_length=40)),
            ("thing", models.CharField(blank=True, max_length=120)),
            ("case_number", models.CharField(blank=True, max_length=30)),
            ("reason", models.CharField(max_length=500)),
            ("broken", models.BooleanField()),
            ("tries", models.PositiveIntegerField()),
            ("first_at", models.DateTimeField()),
            ("last_at", models.DateTimeField()),
            ("next_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("work", "thing"), name="failure_once")]},
    ),
    migrations.CreateModel(
        "StoredEdition",
        [
            ID,
            ("programme", models.CharField(max_length=60, unique=True)),
            ("title", models.CharField(max_length=120)),
            ("kind", models.CharField(max_length=20)),
            ("lead", models.CharField(max_length=80)),
            ("digest", models.CharField(max_length=80)),
            ("content", models.TextField()),
            ("loaded_at", models.DateTimeField()),
            ("revised_by", key("records.storededition", related_name="revises", blank=True, null=True)),
            ("revised_from", models.DateField(blank=True, help_text="修订后的版本施行之日。", null=True)),
        ],
    ),
    migrations.CreateModel(
        "Call",
        [
            ID,
            ("edition", key("records.storededition", related_name="calls")),
            ("title", models.CharField(max_length=200)),
            ("number", models.CharField(blank=True, max_length=60)),
            ("opens_at", models.DateTimeField()),
            ("closes_at", models.DateTimeField(blank=True, null=True)),
            ("regions", models.JSONField(default=list, help_text="地区编号；空为全部地区。")),
            ("contact", models.CharField(blank=True, help_text="联系处室，不写个人。", max_length=100)),
            ("telephone", models.CharField(blank=True, max_length=60)),
            ("address", models.CharField(blank=True, help_text="纸质材料送达地址。", max_length=200)),
            ("norms", models.JSONField(default=dict, help_text="按事实，各地区（空为全部）的基准值。")),
            ("norms_basis", models.CharField(blank=True, help_text="给定基准值的依据。", max_length=200)),
            ("published_at", models.DateTimeField()),
            ("published_by", key("records.person", null=True)),
            ("reopened_at", models.DateTimeField(blank=True, null=True)),
            ("reopened_by_document", models.CharField(blank=True, max_length=200)),
        ],
        options={"indexes": [models.Index(fields=["opens_at", "closes_at"], name="call_window")]},
    ),
    migrations.CreateModel(
        "Attachment",
        [
            ID,
            ("sha256", models.CharField(max_length=64)),
            ("name", models.CharField(max_length=200)),
            ("kind", models.CharField(max_length=10)),
            ("size", models.BigIntegerField()),
            ("owner", key("records.organisation", related_name="attachments", null=True)),
            ("uploaded_by", key("records.person", null=True)),
            ("uploaded_at", models.DateTimeField()),
        ],
        options={"indexes": [models.Index(fields=["sha256"], name="attachment_hash")]},
    ),
    migrations.CreateModel(
        "Organisation",
        [
            ID,
            ("name", models.CharField(max_length=120)),
            ("code", models.CharField(blank=True, max_length=18, null=True, unique=True)),
            ("kind", models.CharField(max_length=40)),
            ("region", models.CharField(max_length=40)),
            ("address", models.CharField(blank=True, max_length=200)),
            ("legal_representative", models.CharField(blank=True, max_length=60)),
            ("established", models.DateField(blank=True, null=True)),
            ("licence", key("records.attachment", blank=True, null=True)),
            ("code_reason", models.CharField(blank=True, default="", max_length=500)),
            (
                "status",
                models.CharField(
                    choices=[("pending", "待核准"), ("approved", "已核准"), ("refused", "未核准")],
                    default="pending",
                    max_length=10,
                ),
            ),
            ("status_reason", models.CharField(blank=True, max_length=500)),
            ("registered_at", models.DateTimeField()),
            ("decided_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={"indexes": [models.Index(fields=["status", "region"], name="org_status_region")]},
    ),
    migrations.CreateModel(
        "Batch",
        [
            ID,
            ("edition", key("records.storededition", related_name="batches")),
            ("call", key("records.call", related_name="batches", null=True)),
            ("step", models.CharField(max_length=60)),
            ("kind", models.CharField(max_length=20)),
            ("organisation", key("records.organisation", related_name="batches")),
            ("content", models.JSONField(default=dict)),
            ("acted_at", models.DateTimeField()),
            ("acted_by", key("records.person")),
        ],
    ),
    migrations.CreateModel(
        "IssuedDocument",
        [
            ID,
            ("batch", models.OneToOneField(on_delete=models.PROTECT, related_name="document", to="records.batch")),
            ("pattern", models.CharField(max_length=60)),
            ("year", models.IntegerField()),
            ("n", models.IntegerField(null=True)),
            ("number", models.CharField(max_length=60)),
            ("title", models.CharField(max_length=200)),
            ("dated", models.DateField()),
            ("head", models.CharField(blank=True, default="", max_length=200)),
            ("body", models.TextField(blank=True, default="")),
            ("issuer", models.CharField(blank=True, default="", max_length=200)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("pattern", "year", "n"), name="document_number_once"),
                models.UniqueConstraint(
                    condition=models.Q(("pattern", ""), _negated=True),
                    fields=("number",),
                    name="document_full_number_once",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Title",
        [
            ID,
            ("case", models.OneToOneField(on_delete=models.PROTECT, related_name="title", to="records.case")),
            ("edition", key("records.storededition", related_name="titles")),
            ("kind", models.CharField(max_length=60)),
            ("status", models.CharField(max_length=12)),
            ("organisation", key("records.organisation", related_name="titles")),
            ("name", models.CharField(max_length=120)),
            ("number", models.CharField(max_length=60, unique=True)),
            ("region", models.CharField(max_length=40)),
            ("field", models.CharField(blank=True, max_length=60)),
            ("granted_on", models.DateField()),
            ("expires_on", models.DateField(blank=True, null=True)),
            ("code", models.CharField(max_length=20, unique=True)),
            ("document", key("records.issueddocument", related_name="titles")),
            ("next_opens_on", models.DateField(blank=True, null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["next_opens_on"], name="title_next_opens"),
                models.Index(fields=["edition", "field"], name="title_field"),
                models.Index(fields=["organisation"], name="title_holder"),
            ]
        },
    ),
    migrations.CreateModel(
        "TitleRound",
        [
            ID,
            ("edition", key("records.storededition", related_name="title_rounds")),
            ("procedure", models.CharField(max_length=60)),
            ("name", models.CharField(max_length=120)),
            ("year", models.IntegerField()),
            ("closes_at", models.DateTimeField(blank=True, null=True)),
            ("organisation", key("records.organisation")),
            ("opened_by", key("records.person")),
            ("opened_at", models.DateTimeField()),
            ("drawing", models.JSONField(default=dict)),
            ("evaluator", key("records.organisation", null=True)),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("edition", "procedure", "name"), name="title_round_once")]
        },
    ),
    migrations.CreateModel(
        "Case",
        [
            ID,
            ("number", models.CharField(max_length=30, unique=True)),
            ("edition", key("records.storededition", related_name="cases")),
            ("call", key("records.call", related_name="cases", blank=True, null=True)),
            ("procedure", models.CharField(max_length=60)),
            ("organisation", key("records.organisation", related_name="cases")),
            ("held_title", key("records.title", related_name="later_cases", blank=True, null=True)),
            ("title_round", key("records.titleround", related_name="cases", blank=True, null=True)),
            ("requested", models.BooleanField(default=False)),
            ("confidential", models.BooleanField(default=False)),
            ("late_days", models.IntegerField(blank=True, null=True)),
            ("period", models.IntegerField(blank=True, null=True)),
            ("name", models.CharField(blank=True, max_length=120)),
            ("regions", models.JSONField(default=list)),
            (
                "status",
                models.CharField(
                    choices=[
                        ("draft", "草稿"),
                        ("correcting", "待补正"),
                        ("reviewing", "审核中"),
                        ("assessing", "评审中"),
                        ("noticed", "公示中"),
                        ("recognised", "已认定"),
                        ("pilot", "培育试点"),
                        ("preparatory", "建设中"),
                        ("selected", "已入选"),
                        ("filed", "已备案"),
                        ("refused", "未通过"),
                        ("not_selected", "未入选"),
                        ("withdrawn", "已撤回"),
                        ("closed", "已办结"),
                    ],
                    default="draft",
                    max_length=12,
                ),
            ),
            ("progress", models.JSONField()),
            ("scores", models.JSONField(default=dict)),
            ("revision", models.IntegerField(default=1)),
            ("opened_at", models.DateTimeField()),
            ("opened_by", key("records.person", null=True)),
            ("submitted_at", models.DateTimeField(blank=True, null=True)),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            ("follow_up", models.BooleanField(default=False)),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "status"], name="case_org_status"),
                models.Index(fields=["call", "status"], name="case_call_status"),
                models.Index(fields=["status", "-opened_at"], name="case_status_opened"),
                models.Index(condition=models.Q(("follow_up", True)), fields=["ended_at"], name="case_to_follow_up"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None), ("held_title", None)),
                    fields=("organisation", "call"),
                    name="case_one_open",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None), ("requested", True)),
                    fields=("held_title", "procedure"),
                    name="case_one_requested",
                ),
                models.UniqueConstraint(fields=("held_title", "title_round"), name="case_once_in_round"),
            ],
        },
    ),
    migrations.CreateModel(
        "BatchItem",
        [
            ID,
            ("batch", models.ForeignKey(on_delete=models.CASCADE, related_name="items", to="records.batch")),
            ("case", key("records.case", related_name="batch_items")),
            ("place", models.IntegerField(blank=True, null=True)),
            ("score", models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True)),
            ("outcome", models.CharField(blank=True, max_length=60)),
            ("reason", models.TextField(blank=True)),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("batch", "case"), name="batchitem_once")]},
    ),
    migrations.CreateModel(
        "Notice",
        [
            ID,
            ("batch", models.OneToOneField(on_delete=models.PROTECT, related_name="notice", to="records.batch")),
            ("title", models.CharField(max_length=200)),
            ("body", models.TextField(blank=True)),
            ("first_day", models.DateField()),
            ("last_day", models.DateField()),
            ("provisional", models.BooleanField(default=False)),
            ("ends_at", models.DateTimeField()),
        ],
        options={"indexes": [models.Index(fields=["ends_at"], name="notice_ends")]},
    ),
    migrations.CreateModel(
        "Objection",
        [
            ID,
            ("notice", key("records.notice", related_name="objections")),
            ("case", key("records.case", related_name="objections")),
            ("receipt", models.CharField(max_length=40, unique=True)),
            ("name", models.CharField(max_length=60)),
            ("contact", models.CharField(max_length=120)),
            ("grounds", models.TextField()),
            ("raised_at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "待处理"),
                        ("upheld", "异议成立"),
                        ("rejected", "异议不成立"),
                        ("closed", "一并办结"),
                    ],
                    default="open",
                    max_length=10,
                ),
            ),
            ("answer", models.TextField(blank=True)),
            ("answered_at", models.DateTimeField(blank=True, null=True)),
            ("answered_by", key("records.person", blank=True, null=True)),
        ],
        options={"indexes": [models.Index(fields=["case", "state"], name="objection_case_state")]},
    ),
    migrations.CreateModel(
        "CalendarAddress",
        [
            ID,
            (
                "person",
                models.OneToOneField(on_delete=models.PROTECT, related_name="calendar_address", to="records.person"),
            ),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "StepRun",
        [
            ID,
            ("case", key("records.case", related_name="runs")),
            ("step", models.CharField(max_length=60)),
            ("kind", models.CharField(max_length=20)),
            ("round", models.IntegerField(default=1)),
            ("opened_at", models.DateTimeField()),
            ("due_at", models.DateTimeField(blank=True, null=True)),
            ("provisional", models.BooleanField(default=False)),
            ("closed_at", models.DateTimeField(blank=True, null=True)),
            ("outcome", models.CharField(blank=True, max_length=60)),
            ("correction", models.JSONField(blank=True, null=True)),
            ("ends_by_itself", models.BooleanField(default=False)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("closed_at", None), ("ends_by_itself", True)),
                    fields=["due_at"],
                    name="steprun_ends_by_itself",
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("case", "step", "round"), name="steprun_round_once"),
                models.UniqueConstraint(
                    condition=models.Q(("closed_at", None)), fields=("case", "step"), name="steprun_one_open"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Seat",
        [
            ID,
            ("run", models.ForeignKey(on_delete=models.CASCADE, related_name="seats", to="records.steprun")),
            ("party", models.CharField(max_length=60)),
            ("organisation", key("records.organisation", related_name="seats")),
            ("acted_at", models.DateTimeField(blank=True, null=True)),
            ("acted_by", key("records.person", blank=True, null=True)),
            ("outcome", models.CharField(blank=True, max_length=60)),
            ("content", models.JSONField(default=dict)),
            ("waiting", models.BooleanField(default=True)),
            ("role", models.CharField(max_length=20)),
            ("edition", key("records.storededition", db_index=False)),
            ("call", key("records.call", db_index=False, null=True)),
            ("procedure", models.CharField(max_length=60)),
            ("step", models.CharField(max_length=60)),
            ("kind", models.CharField(max_length=20)),
            ("regions", models.TextField()),
            ("opened_at", models.DateTimeField()),
            ("due_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("waiting", True)),
                    fields=["organisation", "due_at", "opened_at", "id"],
                    name="seat_waiting_order",
                ),
                models.Index(
                    condition=models.Q(("waiting", True)),
                    fields=[
                        "organisation",
                        "role",
                        "edition",
                        "procedure",
                        "step",
                        "kind",
                        "call",
                        "regions",
                        "due_at",
                    ],
                    name="seat_waiting_sorts",
                ),
            ],
            "constraints": [models.UniqueConstraint(fields=("run", "party", "organisation"), name="seat_once")],
        },
    ),
    migrations.CreateModel(
        "Override",
        [
            ID,
            ("case", key("records.case", related_name="overrides")),
            ("condition", models.CharField(max_length=160)),
            ("reason", models.TextField()),
            ("by", key("records.person")),
            ("organisation", key("records.organisation")),
            ("at", models.DateTimeField()),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("case", "condition"), name="override_once")]},
    ),
    migrations.CreateModel(
        "Filing",
        [
            ID,
            ("case", key("records.case", related_name="filings")),
            ("form", models.CharField(max_length=60)),
            ("organisation", key("records.organisation")),
            ("version", models.IntegerField(default=1)),
            ("data", models.JSONField(default=dict)),
            ("signed", models.JSONField(default=list)),
            ("saved_at", models.DateTimeField()),
            ("submitted_at", models.DateTimeField(blank=True, null=True)),
            ("submitted_by", key("records.person", blank=True, null=True)),
            ("receipt", models.CharField(blank=True, max_length=40, null=True, unique=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("case", "form", "organisation", "version"), name="filing_version_once"),
                models.UniqueConstraint(
                    condition=models.Q(("submitted_at", None)),
                    fields=("case", "form", "organisation"),
                    name="filing_one_draft",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "FilingFile",
        [
            ID,
            ("filing", models.ForeignKey(on_delete=models.CASCADE, related_name="files", to="records.filing")),
            ("material", models.CharField(max_length=60)),
            ("attachment", key("records.attachment", related_name="filed")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("filing", "material", "attachment"), name="filingfile_once")
            ]
        },
    ),
    migrations.CreateModel(
        "Partner",
        [
            ID,
            ("case", key("records.case", related_name="partners")),
            ("name", models.CharField(max_length=120)),
            ("code", models.CharField(blank=True, max_length=18)),
            ("country", models.CharField(default="mainland", max_length=40)),
            ("country_name", models.CharField(blank=True, default="", max_length=60)),
            ("register_number", models.CharField(blank=True, default="", max_length=60)),
            ("no_number_reason", models.CharField(blank=True, default="", max_length=200)),
            ("identity_key", models.CharField(blank=True, default="", max_length=600)),
            ("kind", models.CharField(max_length=40)),
            ("duties", models.TextField(blank=True)),
            ("organisation", key("records.organisation", related_name="partnerships", blank=True, null=True)),
            ("invited_at", models.DateTimeField()),
            ("answered_at", models.DateTimeField(blank=True, null=True)),
            ("answered_by", key("records.person", blank=True, null=True)),
            ("confirmed", models.BooleanField(blank=True, null=True)),
            ("statement", models.TextField(blank=True)),
            ("paper", key("records.attachment", related_name="confirming", blank=True, null=True)),
            ("removed_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["code"], name="partner_code")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("removed_at", None), models.Q(("code", ""), _negated=True)),
                    fields=("case", "code"),
                    name="partner_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("code", ""), ("removed_at", None)),
                    fields=("case", "identity_key"),
                    name="partner_without_code_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("code", ""), _negated=True),
                        models.Q(
                            models.Q(("identity_key", ""), _negated=True),
                            models.Q(("no_number_reason", ""), ("register_number", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="partner_has_an_identity",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paper", None), models.Q(("code", ""), ("confirmed", True)), _connector="OR"),
                    name="partner_paper_without_code",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "JournalEntry",
        [
            ID,
            ("seq", models.BigIntegerField(unique=True)),
            ("at", models.DateTimeField()),
            ("actor", key("records.person", blank=True, null=True)),
            ("actor_name", models.CharField(max_length=60)),
            ("behalf", models.CharField(blank=True, max_length=120)),
            ("act", models.CharField(max_length=60)),
            ("case", key("records.case", related_name="journal", blank=True, null=True)),
            ("step", models.CharField(blank=True, max_length=60)),
            ("about", models.CharField(blank=True, max_length=200)),
            ("clause", models.CharField(blank=True, max_length=200)),
            ("change", models.JSONField(default=dict)),
            ("algorithm", models.CharField(max_length=10)),
            ("previous", models.CharField(max_length=64)),
            ("digest", models.CharField(max_length=64)),
        ],
        options={
            "indexes": [
                models.Index(fields=["case", "seq"], name="journal_case_seq"),
                models.Index(fields=["act", "seq"], name="journal_act_seq"),
            ]
        },
    ),
    migrations.CreateModel(
        "JournalHead",
        [
            ID,
            ("seq", models.BigIntegerField(default=0)),
            (
                "digest",
                models.CharField(
                    default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "Message",
        [
            ID,
            ("organisation", key("records.organisation", related_name="messages", null=True)),
            ("person", key("records.person", related_name="messages", null=True)),
            ("case", key("records.case", related_name="messages", null=True)),
            ("text", models.CharField(max_length=500)),
            ("words", models.JSONField(default=dict)),
            ("sent_at", models.DateTimeField()),
            ("read_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "read_at"], name="message_org"),
                models.Index(fields=["person", "read_at"], name="message_person"),
            ]
        },
    ),
    migrations.CreateModel(
        "ActToken",
        [
            ID,
            ("token", models.CharField(max_length=64, unique=True)),
            ("act", models.CharField(max_length=60)),
            ("answer", models.CharField(max_length=200)),
            ("at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel("DemoClock", [ID, ("shift_seconds", models.BigIntegerField(default=0))]),
    migrations.CreateModel(
        "FormerName",
        [
            ID,
            ("organisation", key("records.organisation", related_name="former_names")),
            ("name", models.CharField(max_length=120)),
            ("until", models.DateTimeField()),
            ("ended", models.CharField(choices=[("renamed", "更名"), ("corrected", "更正")], max_length=10)),
            ("renamed_on", models.DateField(blank=True, null=True)),
            ("document", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "indexes": [models.Index(fields=["name"], name="formername_name")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ended", "corrected"), ("renamed_on", None)),
                        models.Q(("ended", "renamed"), ("renamed_on__isnull", False)),
                        _connector="OR",
                    ),
                    name="formername_renamed_on_a_day",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "OfficeHeld",
        [
            ID,
            ("organisation", key("records.organisation", related_name="offices")),
            ("office", models.CharField(max_length=80, unique=True)),
        ],
    ),
    migrations.CreateModel(
        "Membership",
        [
            ID,
            ("person", key("records.person", related_name="memberships")),
            ("organisation", key("records.organisation", related_name="memberships")),
            (
                "role",
                models.CharField(
                    choices=[
                        ("administrator", "单位管理员"),
                        ("writer", "填报人"),
                        ("officer", "经办人"),
                        ("secretary", "会议秘书"),
                    ],
                    max_length=20,
                ),
            ),
            ("since", models.DateTimeField()),
            ("until", models.DateTimeField(blank=True, null=True)),
            ("evidence", key("records.attachment", blank=True, null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("until", None)),
                    fields=("person", "organisation", "role"),
                    name="one_live_membership",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "OrganisationFact",
        [
            ID,
            ("organisation", key("records.organisation", related_name="facts")),
            ("fact", models.CharField(max_length=60)),
            ("value", models.JSONField(null=True)),
            ("as_of", models.DateField()),
            ("source", models.CharField(max_length=120)),
            ("evidence", key("records.attachment", blank=True, null=True)),
            ("entered_by", key("records.person", null=True)),
            ("entered_at", models.DateTimeField()),
        ],
        options={"indexes": [models.Index(fields=["organisation", "fact", "-entered_at"], name="orgfact_newest")]},
    ),
    migrations.CreateModel(
        "PageDraft",
        [
            ID,
            ("person", key("records.person", related_name="page_drafts")),
            ("page", models.CharField(max_length=120)),
            ("typed", models.JSONField(default=dict)),
            ("size", models.PositiveIntegerField(default=0)),
            ("saved_at", models.DateTimeField()),
        ],
        options={
            "indexes": [
                models.Index(fields=["saved_at"], name="page_draft_saved"),
                models.Index(fields=["page"], name="page_draft_page"),
            ],
            "constraints": [models.UniqueConstraint(fields=("person", "page"), name="page_draft_once")],
        },
    ),
    migrations.CreateModel(
        "Assignment",
        [
            ID,
            ("run", models.ForeignKey(on_delete=models.CASCADE, related_name="assignments", to="records.steprun")),
            ("expert", key("records.person", related_name="assignments")),
            ("assigned_at", models.DateTimeField()),
            ("assigned_by", key("records.person")),
            ("bar", models.TextField(blank=True, default="")),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            ("ended_reason", models.CharField(blank=True, max_length=500)),
            ("replaced_by", key("records.person", blank=True, null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["expert", "ended_at"], name="assignment_expert")],
            "constraints": [models.UniqueConstraint(fields=("run", "expert"), name="assignment_once")],
        },
    ),
    migrations.CreateModel(
        "ScoreSheet",
        [
            ID,
            ("case", key("records.case", related_name="sheets")),
            ("run", key("records.steprun", related_name="sheets", null=True)),
            ("indicators", models.CharField(blank=True, max_length=60)),
            ("source", models.CharField(max_length=12)),
            ("scorer", key("records.person", related_name="sheets", null=True)),
            ("organisation", key("records.organisation", null=True)),
            ("points", models.JSONField(default=dict)),
            ("reasons", models.JSONField(default=dict)),
            ("answers", models.JSONField(default=list)),
            ("favour", models.BooleanField(blank=True, null=True)),
            ("comment", models.TextField(blank=True)),
            ("typed", models.JSONField(blank=True, default=dict)),
            ("total", models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True)),
            ("saved_at", models.DateTimeField()),
            ("submitted_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("source", "expert")), fields=("run", "scorer"), name="sheet_one_an_expert"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Expert",
        [
            ID,
            ("person", models.OneToOneField(on_delete=models.PROTECT, related_name="expert", to="records.person")),
            ("employer", key("records.organisation", related_name="experts", blank=True, null=True)),
            ("employer_name", models.CharField(blank=True, max_length=120)),
            ("fields", models.JSONField(default=list)),
            ("rank", models.CharField(blank=True, max_length=60)),
            ("is_active", models.BooleanField(default=True)),
        ],
    ),
    migrations.CreateModel(
        "CallDocument",
        [
            ID,
            ("call", key("records.call", related_name="documents")),
            ("attachment", key("records.attachment", related_name="offered")),
            ("title", models.CharField(max_length=200)),
            ("added_at", models.DateTimeField()),
            ("removed_at", models.DateTimeField(blank=True, null=True)),
        ],
    ),
    migrations.CreateModel(
        "DistrictDate",
        [
            ID,
            ("call", key("records.call", related_name="district_dates")),
            ("region", models.CharField(max_length=40)),
            ("closes_at", models.DateTimeField()),
            ("set_at", models.DateTimeField()),
        ],
        options={"constraints": [models.UniqueConstraint(fields=("call", "region"), name="districtdate_once")]},
    ),
    migrations.CreateModel(
        "SupportEntry",
        [
            ID,
            ("title", key("records.title", related_name="support_entries")),
            ("support", models.CharField(max_length=60)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("promised", "确定"),
                        ("paid", "支付"),
                        ("stopped", "停止"),
                        ("resumed", "恢复"),
                        ("claimed", "须追回"),
                        ("recovered", "追回"),
                        ("reversed", "更正"),
                    ],
                    max_length=12,
                ),
            ),
            ("instalment", models.PositiveSmallIntegerField(blank=True, null=True)),
            ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
            ("day", models.DateField()),
            ("until", models.DateField(blank=True, null=True)),
            (
                "reverses",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="reversed_by",
                    to="records.supportentry",
                ),
            ),
            ("stated", models.JSONField(default=dict)),
            ("document", models.CharField(blank=True, max_length=200)),
            ("reason", models.TextField(blank=True)),
            ("clause", models.JSONField(default=list)),
            ("office", key("records.organisation", null=True)),
            ("entered_by", key("records.person", null=True)),
            ("entered_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "TitleChange",
        [
            ID,
            ("title", key("records.title", related_name="changes")),
            ("act", models.CharField(max_length=20)),
            ("sets", models.JSONField(default=dict)),
            ("details", models.JSONField(default=dict)),
            ("effective_on", models.DateField()),
            ("clause", models.JSONField(default=list)),
            ("reason", models.TextField(blank=True)),
            ("case", key("records.case", related_name="title_changes")),
            ("step", models.CharField(max_length=60)),
            ("document", key("records.issueddocument", null=True)),
            ("recorded_at", models.DateTimeField()),
            ("follow_up", models.BooleanField(default=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["title", "effective_on"], name="titlechange_day"),
                models.Index(
                    condition=models.Q(("follow_up", True)), fields=["effective_on"], name="titlechange_to_follow_up"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "TitleSpan",
        [
            ID,
            ("title", models.ForeignKey(on_delete=models.CASCADE, related_name="spans", to="records.title")),
            ("starts", models.DateField()),
            ("ends", models.DateField(blank=True, null=True)),
            ("standing", models.CharField(max_length=12)),
            ("status", models.CharField(max_length=12)),
            ("kind", models.CharField(max_length=60)),
            ("name", models.CharField(max_length=120)),
            ("organisation", key("records.organisation")),
            ("field", models.CharField(blank=True, max_length=60)),
            ("expires_on", models.DateField(blank=True, null=True)),
            ("until", models.DateField(blank=True, null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "starts"], name="titlespan_holder"),
                models.Index(fields=["standing", "starts", "ends"], name="titlespan_standing"),
            ],
            "constraints": [models.UniqueConstraint(fields=("title", "starts"), name="titlespan_once")],
        },
    ),
    migrations.CreateModel(
        "Ban",
        [
            ID,
            ("change", key("records.titlechange", related_name="bans")),
            ("edition", key("records.storededition", related_name="bans")),
            ("organisation", key("records.organisation", related_name="bans", null=True)),
            ("partner_code", models.CharField(blank=True, max_length=18)),
            ("person", models.CharField(blank=True, max_length=64)),
            ("everywhere", models.BooleanField(default=False)),
            ("starts", models.DateField()),
            ("ends", models.DateField(blank=True, null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation"], name="ban_unit"),
                models.Index(fields=["partner_code"], name="ban_partner"),
                models.Index(fields=["person"], name="ban_person"),
            ]
        },
    ),
    migrations.CreateModel(
        "BanLifting",
        [
            ID,
            ("ban", models.OneToOneField(on_delete=models.PROTECT, related_name="lifting", to="records.ban")),
            ("effective_on", models.DateField()),
            ("reason", models.TextField(blank=True)),
            ("document", models.CharField(blank=True, max_length=200)),
            ("clause", models.JSONField(default=list)),
            ("case", key("records.case")),
            ("office", key("records.organisation", null=True)),
            ("recorded_by", key("records.person", null=True)),
            ("recorded_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "ObligationPeriod",
        [
            ID,
            ("title", key("records.title", related_name="owed")),
            ("obligation", models.CharField(max_length=60)),
            ("period", models.IntegerField()),
            ("due_at", models.DateTimeField()),
            ("case", models.OneToOneField(on_delete=models.PROTECT, related_name="owed", to="records.case")),
            ("exempt", models.BooleanField(default=False)),
            ("reminded", models.JSONField(default=list)),
            ("remind_on", models.DateField(blank=True, null=True)),
            ("follow_up", models.BooleanField(default=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["remind_on"], name="obligation_remind_on"),
                models.Index(
                    condition=models.Q(("follow_up", True)), fields=["due_at"], name="obligation_to_follow_up"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("title", "obligation", "period"), name="obligation_period_once")
            ],
        },
    ),
    migrations.CreateModel(
        "Proposal",
        [
            ID,
            ("title", key("records.title", related_name="proposals")),
            ("consequence", models.CharField(max_length=60)),
            ("cause", key("records.case", null=True)),
            ("owed", key("records.obligationperiod", null=True)),
            ("grounds", models.JSONField(default=list, help_text="提出的理由，逐句。")),
            ("case", models.OneToOneField(on_delete=models.PROTECT, related_name="proposal", to="records.case")),
            ("proposed_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("cause__isnull", False)),
                    fields=("title", "consequence", "cause"),
                    name="proposal_of_case",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("owed__isnull", False)),
                    fields=("title", "consequence", "owed"),
                    name="proposal_of_owed",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "TitleReport",
        [
            ID,
            ("case", models.OneToOneField(on_delete=models.PROTECT, related_name="title_report", to="records.case")),
            ("receipt", models.CharField(max_length=40, unique=True)),
            ("text", models.TextField()),
            ("name", models.CharField(blank=True, max_length=60)),
            ("contact", models.CharField(blank=True, max_length=120)),
            ("body", key("records.organisation", null=True)),
            ("reported_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "WaitingChange",
        [
            ID,
            ("what", models.CharField(max_length=10)),
            ("organisation", loose_key("records.organisation")),
            ("person", loose_key("records.person")),
            ("role", models.CharField(max_length=20)),
            ("edition", loose_key("records.storededition")),
            ("procedure", models.CharField(max_length=60)),
            ("step", models.CharField(max_length=60)),
            ("kind", models.CharField(max_length=20)),
            ("call", loose_key("records.call")),
            ("regions", models.TextField()),
            ("n", models.IntegerField()),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "what", "role"], name="waiting_of_organisation"),
                models.Index(
                    condition=models.Q(("person__isnull", False)), fields=["person"], name="waiting_of_person"
                ),
            ]
        },
    ),
]


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("records", "0001_initial"),
        ("records", "0002_waiting_changes"),
        ("records", "0003_attempts"),
        ("records", "0004_case_scores"),
        ("records", "0005_assignments_end"),
        ("records", "0006_former_names"),
        ("records", "0007_issued_texts"),
        ("records", "0008_call_details_and_district_dates"),
        ("records", "0009_typed_texts"),
        ("records", "0010_call_norms"),
        ("records", "0011_licences"),
        ("records", "0012_partners_without_a_code"),
        ("records", "0013_letters"),
        ("records", "0014_old_drafts"),
        ("records", "0015_familiar_places"),
        ("records", "0016_barred_assignments"),
        ("records", "0017_size_of_drafts"),
        ("records", "0018_life_of_titles"),
        ("records", "0019_heartbeats_and_failures"),
        ("records", "0020_calendar_addresses"),
        ("records", "0021_follow_up"),
        ("records", "0022_exempt_periods"),
        ("records", "0023_openings_of_procedures"),
        ("records", "0024_support_entries"),
        ("records", "0025_evaluators_of_rounds"),
        ("records", "0026_liftings_of_bans"),
        ("records", "0027_claims_of_supports"),
        ("records", "0028_keyed_digests_of_persons"),
    ]
    operations = [CreateTables(TABLES), migrations.RunPython(keep, keep_no_more)]
