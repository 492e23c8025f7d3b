"""Puts an article's stored body together with what follows other articles: the « Lire également » boxes."""

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import markup
from articles.models import Article


def body(article: Article) -> SafeString:
    """Return the article's body for its page; at most one query, none without boxes.

    A box whose article is not public is left out. The stored body is clean since it was written.
    """
    targets = _targets(article)
    template = get_template("articles/see_also.html") if targets else None

    def box(pk: int) -> str:
        if template is None or pk not in targets:
            return ""
        return template.render({"article": targets[pk]})

    return mark_safe(_with_frames(markup.with_see_also(article.body, box)))  # noqa: S308


def _with_frames(body: str) -> str:
    """Frame each table, so that a wide one is scrolled, by keyboard too, and the page is not."""
    frame = format_html(
        '<div class="prose__table" role="group" tabindex="0" aria-label="{}">', _("Table")
    )
    return body.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")


def _targets(article: Article) -> dict[int, Article]:
    wanted = article.linked_ids()
    if not wanted:
        return {}
    return Article.objects.published().for_lists().in_bulk(wanted)
