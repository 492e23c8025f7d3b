"""The page store: decides which ready page answers a request, and that none is ever stale.

What pages rest on is declared beside the models (articles.freshness, comments.freshness); `triggers`
writes down what was touched, `log` reads it, `store` drops and keeps pages by it. `wsgi` and `front`
put the store before the site.
"""
