"""All articles of a site in memory, for when every list is made anew."""

from array import array
from collections import defaultdict
from collections.abc import Iterable

from articles.related import ranking
from articles.related.packed import Packed
from articles.related.ranking import Profile, Suggestion


class Index:
    """Profiles in memory, found by their heaviest words: what the table of terms is on disk."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.profiles: Packed[Profile] = Packed()
        self.days: dict[int, int | None] = {}
        self.postings: dict[str, dict[str, array[int]]] = defaultdict(dict)
        for profile in profiles:
            self.profiles.add(profile.id, profile)
            self.days[profile.id] = profile.day
            postings = self.postings[profile.language]
            for word, weight in profile.entries().items():
                postings.setdefault(word, array("q")).extend((profile.id, weight))

    def candidates(self, article: Profile) -> list[Profile]:
        """Return the articles to compare with `article`, by their heaviest words and its own."""
        postings = self.postings[article.language]
        sums: dict[int, int] = defaultdict(int)
        for word, weight in article.heaviest().items():
            entries = iter(postings.get(word, ()))
            for other, its_weight in zip(entries, entries, strict=True):
                sums[other] += weight * its_weight
        sums.pop(article.id, None)
        nearest = sorted([(near, other) for other, near in sums.items()], reverse=True)
        found = ((other, near, self.days[other]) for near, other in nearest[: ranking.FOUND])
        return [self.profiles[other] for other in ranking.likeliest(article.day, found)]

    def suggestions(self, article_id: int) -> list[Suggestion]:
        """Return the suggestions for one of these articles, best first."""
        article = self.profiles[article_id]
        return ranking.rank(article, self.candidates(article))
