"""The articles: what is published, when, and what stands beside it. Knows no other app of ours."""
