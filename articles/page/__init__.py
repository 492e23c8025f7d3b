"""An article's own page: decides what is read for it, in two statements, and how it is filled in.

The template is rendered once a process, language and shape; after that a page is its values, joined.
`find(slug)` reads an article, `html(facts, more, discussion, basis)` makes its page in its language.
"""

from articles.page.filling import html
from articles.page.reading import Facts, find

__all__ = ["Facts", "find", "html"]
