"""What the public pages of the discussion rest on; what a subject is, articles.freshness says.

| subject | touched by |
|---|---|
| `discussion:7` | what everybody can read under article 7, and how it is counted |
| `comments` | what everybody can read under any article: the feed of all comments |
| `rules` | the rules of the site that a page of the discussion tells |

A comment that waits touches nothing: nobody but its author sees it, and her page is never kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.freshness import Shown

if TYPE_CHECKING:
    from articles.models import Article

COMMENTS = "comments"
RULES = "rules"

SHOWN = (
    Shown(
        "comments_comment",
        touches=("discussion:{article_id}", COMMENTS),
        columns=(
            "article_id", "parent_id", "answers_id", "number", "path", "author_name", "author_url",
            "user_id", "state", "hidden_by", "html", "submitted_at", "decided_at",
        ),
        when="{row}.hidden_by = 0",
    ),
    Shown(
        "comments_tally",
        touches=("discussion:{scope}",),
        columns=("scope", "what", "n"),
        when="{row}.what IN ('visible', 'threads') AND {row}.scope > 0",
    ),
    Shown("comments_rulebook", touches=(RULES,), columns=("policy", "closes_after")),
)  # fmt: skip

NEVER_SHOWN = {
    "comments_revision": "every text as written; the public one is copied to its comment",
    "comments_decision": "the log, for moderators",
    "comments_loghead": "the log's end",
    "comments_finding": "what rules noticed",
    "comments_trace": "what alike texts are found by",
    "comments_report": "what readers reported",
    "comments_appeal": "what authors answered to a rejection",
    "comments_rejectionreason": "told to authors alone",
    "comments_heldterm": "words that hold a comment",
    "comments_standing": "whom moderators trust or watch",
    "comments_note": "moderators' notes",
    "comments_watch": "moderators' digests",
    "comments_address": "addresses for letters",
    "comments_follow": "who follows what",
    "comments_letter": "letters on their way",
    "comments_search": "the desk's search",
}
"""Tables whose rows stand on no page that may be kept, and what they are for."""


def of_discussion(article: Article) -> tuple[str, str]:
    """Return what a page rests on that shows the comments under an article, and names it."""
    return f"discussion:{article.pk}", f"article:{article.pk}"
