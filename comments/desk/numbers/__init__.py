"""The desk's numbers: how long comments wait, who decides how much, and what was taken back.

`read` asks the log, `figures` reckons, `plots` draws, `report` tells a month in the law's terms.
"""
