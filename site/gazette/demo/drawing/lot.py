"""Drawing lots: the yes or no in which two seeds differ."""

from random import Random


def happens(rng: Random, share: float) -> bool:
    """Whether something that happens in a share of all cases (0 to 1) happens this time."""
    return rng.random() < share
