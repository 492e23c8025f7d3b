"""Decides what becomes of a new comment: rules give findings, a policy turns them into a verdict.

Plain Python on plain values. `rules.judge` looks at a `Submission`, `policy.decide` at findings.
"""
