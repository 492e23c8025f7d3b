"""Introduces the apps to each other."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class AdminConfig(SimpleAdminConfig):
    """Django's admin with our name and look."""

    default_site = "gazette.admin_site.GazetteAdminSite"
    default = False

    def ready(self) -> None:
        super().ready()
        self.module.autodiscover()


class GazetteConfig(AppConfig):
    default = True
    name = "gazette"
    verbose_name = "Gazette"

    def ready(self) -> None:
        from gazette import checks  # noqa: F401 (registers them)
