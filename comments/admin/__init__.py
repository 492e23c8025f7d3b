"""Comments in the admin: moderators find, read and decide, and say where authors stand; nothing is
edited or deleted. Editors set the rules that hold for all discussions, the words that hold a comment,
and the reasons for rejecting one.
"""

from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin
from comments.admin.notes import NoteAdmin
from comments.admin.reasons import RejectionReasonAdmin
from comments.admin.rulebook import RulebookAdmin
from comments.admin.standing import StandingAdmin
from comments.admin.terms import HeldTermAdmin

__all__ = [
    "CommentAdmin", "DecisionAdmin", "HeldTermAdmin", "NoteAdmin", "RejectionReasonAdmin",
    "RulebookAdmin", "StandingAdmin",
]  # fmt: skip
