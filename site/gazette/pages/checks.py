"""System checks: every table is known to show or not to show, and the database has the triggers."""

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import connections
from django.utils.translation import gettext as _

from articles import freshness as articles
from comments import freshness as comments
from gazette.pages import triggers

NOT_OF_THE_PUBLICATION = {"admin", "auth", "axes", "contenttypes", "gazette", "sessions"}
"""Apps of which nothing stands on a page that may be kept."""


def is_declared(table: str) -> bool:
    """Whether the apps say of this table that it shows, or that it never does."""
    shown = {shown.table for shown in triggers.SHOWN}
    return table in shown | articles.NEVER_SHOWN.keys() | comments.NEVER_SHOWN.keys()


@register(Tags.models)
def check_declarations(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Refuse a model of which nobody said what becomes of pages when its rows change."""
    return [
        _undeclared(model._meta.db_table)  # noqa: SLF001
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in NOT_OF_THE_PUBLICATION  # noqa: SLF001
        and not is_declared(model._meta.db_table)  # noqa: SLF001
    ]


@register(Tags.database)
def check_triggers(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **options: object,
) -> list[CheckMessage]:
    """Warn of triggers that lack or differ; no error, for `migrate` asks first and then mends it."""
    return [
        _unwatched(alias, wrong)
        for alias in databases or ()
        if (wrong := triggers.wrong_in(connections[alias]))
    ]


def _undeclared(table: str) -> Error:
    return Error(
        _("Nobody says whether the table %(table)s shows on public pages.") % {"table": table},
        hint=_("Add it to SHOWN or to NEVER_SHOWN in the freshness.py of its app."),
        id="gazette.E105",
    )


def _unwatched(alias: str, wrong: set[str]) -> Warning:
    return Warning(
        _(
            "In the database “%(alias)s” triggers that tell the page store of changes lack or are "
            "out of date, so every page is made anew: %(names)s"
        )
        % {"alias": alias, "names": ", ".join(sorted(wrong))},
        hint=_("Run manage.py migrate, which puts them back."),
        id="gazette.W104",
    )
