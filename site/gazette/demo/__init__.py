"""The demo content: what a first visitor sees, written and drawn for it. Filling it in twice changes nothing.

`accounts`, `publication` and `discussion` each fill in one part; the command `demo` runs them in order.
"""
