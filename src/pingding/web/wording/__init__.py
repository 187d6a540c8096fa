"""What pages say: dates, states, amounts, rules, procedures and clauses in words."""
