"""Comments in the admin: moderators find, read and decide; nothing is edited or deleted."""

from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin

__all__ = ["CommentAdmin", "DecisionAdmin"]
