"""The addresses of the comments."""

from django.urls import path

from comments import api, feeds, own, views
from comments.mail import views as mail
from comments.reports import views as reports

app_name = "comments"

urlpatterns = [
    path("articles/<slug:slug>/", views.read, name="read"),
    path("articles/<slug:slug>/comments.json", api.comments, name="json"),
    path("articles/<slug:slug>/comments/", views.leave, name="leave"),
    path("articles/<slug:slug>/comments/feed/", feeds.DiscussionFeed(), name="feed"),
    path("comments/feed/", feeds.CommentsFeed(), name="all-feed"),
    path("comments/report/<int:pk>/", reports.report, name="report"),
    path("comments/report/<int:pk>/sent/", reports.sent, name="report-sent"),
    path("comments/<str:token>/", own.page, name="own"),
    path("comments/<str:token>/follow/", mail.follow, name="follow"),
    path("comments/<str:token>/edit/", own.edit, name="edit"),
    path("comments/<str:token>/appeal/", own.appeal, name="appeal"),
    path("comments/<str:token>/withdraw/", own.withdraw, name="withdraw"),
    path("comments/mail/<str:token>/confirm/", mail.confirm, name="mail-confirm"),
    path("comments/mail/<str:token>/stop/", mail.stop, name="mail-stop"),
    path("comments/mail/<str:token>/end/", mail.end, name="mail-end"),
]
