"""The admin site of Gazette: Django's own, with our name on it."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class GazetteAdminSite(AdminSite):
    site_header = site_title = "Gazette"
    index_title = _("The newsroom")
