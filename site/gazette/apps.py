"""Introduces the apps to each other."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate, pre_migrate


class AdminConfig(admin.AdminConfig):
    """Django's admin with our name and look."""

    default_site = "gazette.admin_site.GazetteAdminSite"
    default = False


class GazetteConfig(AppConfig):
    default = True
    name = "gazette"
    verbose_name = "Gazette"

    def ready(self) -> None:
        from gazette import checks  # noqa: F401 (registers them)
        from gazette.pages import triggers

        pre_migrate.connect(triggers.take_away, sender=self)
        post_migrate.connect(triggers.put_back, sender=self)
