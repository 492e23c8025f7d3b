"""Who sits before the admin, in English, unless a file of tests says otherwise."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.comments.roles import member_of


@pytest.fixture
def roles() -> None:
    """The groups of the newsroom, with what each of them may do."""
    call_command("setup_roles", verbosity=0)


@pytest.fixture
def editor(client: Client, roles: None) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(member_of("editors"))
    return client


@pytest.fixture
def moderator(roles: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(member_of("moderators"))
    return client
