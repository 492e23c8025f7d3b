"""The addresses of the desk, below the admin's."""

from django.contrib import admin
from django.urls import path

from comments.desk import api, authors, views
from comments.desk.numbers.views import monthly, numbers, warned
from comments.desk.watch import views as watch

app_name = "desk"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("again/", admin.site.admin_view(views.again), name="again"),
    path("session/", api.session, name="session"),
    path("list/", api.listed, name="list"),
    path("cards/", api.carded, name="cards"),
    path("similar/", api.similar, name="similar"),
    path("act/", api.act, name="act"),
    path("undo/", api.undo, name="undo"),
    path("note/", api.note, name="note"),
    path("reply/", api.reply, name="reply"),
    path("keep/", api.keep, name="keep"),
    path("warnings/", warned, name="warnings"),
    path("author/<int:pk>/", authors.author, name="author"),
    path("mail/", admin.site.admin_view(watch.mail), name="mail"),
    path("mail/<str:token>/", watch.by_mail, name="by-mail"),
    path("numbers/", admin.site.admin_view(numbers), name="numbers"),
    path("report/<int:year>/<int:month>/", admin.site.admin_view(monthly), name="report"),
]
