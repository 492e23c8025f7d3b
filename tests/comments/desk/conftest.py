"""Two moderators at the desk."""

import pytest
from django.contrib.auth.models import User

from tests.comments.desk.acting import MODERATE
from tests.factories import make_user


@pytest.fixture
def lea() -> User:
    return make_user("lea", MODERATE)


@pytest.fixture
def max_() -> User:
    return make_user("max", MODERATE)
