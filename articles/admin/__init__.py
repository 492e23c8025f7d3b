"""The newsroom: how articles are written, found and published in Django's admin, and the pictures,
categories, tags and authors that they stand on. Everything works without JavaScript; the editor of
the text, the choosers and the previews are put on top of plain fields.
"""

from articles.admin.articles import ArticleAdmin
from articles.admin.discussion import DiscussionChangeAdmin
from articles.admin.pictures import PictureAdmin
from articles.admin.subjects import AuthorAdmin, CategoryAdmin, TagAdmin

__all__ = [
    "ArticleAdmin", "AuthorAdmin", "CategoryAdmin", "DiscussionChangeAdmin", "PictureAdmin", "TagAdmin",
]  # fmt: skip
