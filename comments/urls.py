"""The addresses of the comments."""

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("articles/<slug:slug>/comments/", views.leave, name="leave"),
    path("comments/<str:token>/", views.own, name="own"),
]
