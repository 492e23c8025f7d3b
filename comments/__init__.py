"""The discussion: what readers write under an article, and what becomes of it.

Knows the articles, and no other app of ours.
"""
