"""The addresses of the comments."""

from django.urls import path

from comments import feeds, views

app_name = "comments"

urlpatterns = [
    path("articles/<slug:slug>/comments/", views.leave, name="leave"),
    path("articles/<slug:slug>/comments/feed/", feeds.DiscussionFeed(), name="feed"),
    path("comments/<str:token>/", views.own, name="own"),
]
