"""Why comments are rejected: a list that the newsroom keeps, each with what its author is told."""
