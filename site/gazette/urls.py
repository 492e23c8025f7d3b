"""Every address of the site."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from articles.freshness import LISTS, resting_on
from articles.sitemaps import SITEMAPS
from gazette import privacy, views

urlpatterns = [
    path("admin/comments/desk/", include("comments.desk.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("healthz/", views.healthz, name="healthz"),
    path("readyz/", views.readyz, name="readyz"),
    path("privacy/", privacy.privacy, name="privacy"),
    path(
        "sitemap.xml",
        resting_on(LISTS)(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        resting_on(LISTS)(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler400 = views.bad_request
handler500 = views.server_error
