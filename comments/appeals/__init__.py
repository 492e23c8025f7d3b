"""Appeals: how an author answers the rejection of her comment, once, and who decides about it."""
