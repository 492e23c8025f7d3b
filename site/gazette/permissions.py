"""What an account may do, read in one query where Django's own backend asks two."""

from __future__ import annotations

from typing import Any

from articles.stored import rows

_GIVEN = """
SELECT t.app_label, p.codename
  FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
 WHERE p.id IN (SELECT permission_id FROM auth_user_user_permissions WHERE user_id = %(user)s)
    OR p.id IN (SELECT g.permission_id FROM auth_group_permissions g
                  JOIN auth_user_groups u ON u.group_id = g.group_id WHERE u.user_id = %(user)s)"""


class InOneQuery:
    """Reads the permissions of an account, its own and its groups', and leaves them to Django's own
    backend, which comes next: it knows the accounts, and answers all else.
    """

    def authenticate(self, request: object) -> None:
        """Know nobody: Django calls only backends that take what was sent, and this takes nothing."""

    def has_perm(self, user: Any, perm: str, obj: object = None) -> bool:
        """Whether an account was given a permission; a superuser needs none."""
        return perm in self.get_all_permissions(user, obj)

    def get_all_permissions(self, user: Any, obj: object = None) -> set[str]:
        """Return what an account was given."""
        if not user.is_active or user.is_superuser or obj is not None:
            return set()
        if not hasattr(user, "_perm_cache"):  # where ModelBackend keeps them
            given = rows(_GIVEN, {"user": user.pk})
            user._perm_cache = {f"{app}.{name}" for app, name in given}  # noqa: SLF001
        return user._perm_cache  # type: ignore[no-any-return]  # noqa: SLF001
