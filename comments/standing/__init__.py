"""Where an author stands with the newsroom: trusted or blocked, by whom, why and until when.

`decide` and `lift` are all that changes it; nothing is ever deleted.
"""

from comments.standing.deciding import decide, lift

__all__ = ["decide", "lift"]
