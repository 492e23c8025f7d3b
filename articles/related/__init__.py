"""Related posts: decides which other articles a reader of this one is offered, when that is written,
and why each was chosen. Reading costs one query; no similarity is computed in a page view.
"""
