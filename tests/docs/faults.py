"""Small mistakes in the example that docs/adding-a-programme.md explains: file, what stands, what is typed."""

MISTAKES: tuple[tuple[str, str, str], ...] = (
    ("conditions.yaml", "service_ratio >= 0.20", "servise_ratio >= 0.20"),
    ("conditions.yaml", "service_ratio >= 0.20", "service_ratio >= 20"),
    ("conditions.yaml", "site_area >= 2000", "site_area ≥ 2000"),
    ("conditions.yaml", "service_ratio >= 0.20", "service_staff >= 20 * site_area"),
    ("conditions.yaml", "remedy: 请关注", "remedi: 请关注"),
    ("conditions.yaml", "clause: 二（三）\n", "clause: 二（三\n"),
    ("conditions.yaml", "    clause: 二（三）\n", ""),
    ("clauses.yaml", "  联系方式:", "  六: {document: notice, says: 由区科技局解释}\n  联系方式:"),
    ("clauses.yaml", "  二（五）: ", "  二（五）： "),
    ("programme.yaml", "closes: 2026-04-30", "closes: 2026年4月30日"),
    ("programme.yaml", "id: slq-incubator-2026", "id: slq-incubator"),
    ("forms.yaml", "          - {fact: lease_years, when: site_held = 'leased'}\n", ""),
    ("procedures.yaml", "done: {label: 评审完毕, to: list}", "done: {label: 评审完毕, to: lists}"),
    ("procedures.yaml", "issued: {label: 发文认定, end: recognised}", "issued: {label: 发文认定}"),
    ("marks.yaml", "title: 制度与流程, weight: 15", "title: 制度与流程, weight: 10"),
    ("procedures.yaml", "          upheld: {label: 异议成立, end: refused, tone: refuse, reason: true}\n", ""),
    ("programme.yaml", "closes: 2026-04-30", "closes: 2026-04-20"),
    ("marks.yaml", "minimum: 60", "minimum: 106"),
)
"""Each gives at least one fault; the page shows the first."""
