"""Introduces the apps to each other."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


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
