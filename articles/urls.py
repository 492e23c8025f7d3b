"""The addresses of the articles."""

from django.urls import path

from articles import feeds, views

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("categories/<slug:slug>/", views.category, name="category"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("archives/<int:year>/<int:month>/", views.month, name="month"),
    path("search/", views.search, name="search"),
    path("feed/", feeds.AtomFeed(), name="feed"),
    path("feed/rss/", feeds.RssFeed(), name="feed-rss"),
    path("media/<path:name>", views.media, name="media"),
]
