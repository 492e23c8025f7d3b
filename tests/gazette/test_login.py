"""Log-ins: guessing is stopped, for the guesser alone; cookies are those of a safe site."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

LOGIN = reverse("admin:login")
RIGHT = "a long password"


def log_in(client: Client, password: str, username: str = "editor", language: str = "fr") -> Any:
    typed = {"username": username, "password": password}
    return client.post(LOGIN, typed, headers={"accept-language": language})


@pytest.fixture
def guessed(client: Client) -> Client:
    """A client after five wrong guesses."""
    make_user("editor")
    for _ in range(5):
        log_in(client, "wrong")
    return client


@pytest.mark.django_db
def test_the_sixth_wrong_guess_is_refused_with_the_time_to_wait(guessed: Client) -> None:
    answer = log_in(guessed, "wrong")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"


@pytest.mark.django_db
def test_the_sixth_guess_costs_no_hashing(guessed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def hash_nothing(*_: object, **__: object) -> bool:
        raise AssertionError("the password was hashed")

    monkeypatch.setattr("django.contrib.auth.hashers.verify_password", hash_nothing)
    monkeypatch.setattr("django.contrib.auth.hashers.make_password", hash_nothing)

    assert log_in(guessed, RIGHT).status_code == 429


@pytest.mark.django_db
def test_who_is_locked_out_is_told_so_in_her_language(guessed: Client) -> None:
    french = log_in(guessed, "wrong", language="fr").content.decode()
    english = log_in(guessed, "wrong", language="en").content.decode()

    assert '<html lang="fr"' in french
    assert "Too many attempts" in english
    assert "15" in english


@pytest.mark.django_db
def test_the_right_password_does_not_open_a_locked_door(guessed: Client) -> None:
    log_in(guessed, RIGHT)

    assert guessed.get(reverse("admin:index")).status_code == 302


@pytest.mark.django_db
def test_the_editor_herself_still_gets_in_from_her_own_address(guessed: Client) -> None:
    hers = Client(REMOTE_ADDR="192.0.2.7")

    assert log_in(hers, RIGHT).status_code == 302


@pytest.mark.django_db
def test_another_account_still_gets_in_from_the_guesser_s_address(guessed: Client) -> None:
    make_user("colleague")

    assert log_in(guessed, RIGHT, "colleague").status_code == 302


@pytest.mark.django_db
def test_a_right_password_forgives_the_wrong_ones_before_it(client: Client) -> None:
    make_user("editor")
    for _ in range(4):
        log_in(client, "wrong")
    log_in(client, RIGHT)
    client.logout()
    log_in(client, "wrong")

    assert log_in(client, RIGHT).status_code == 302


@pytest.mark.django_db
def test_the_wrong_password_keeps_the_name_that_was_typed(client: Client) -> None:
    make_user("editor")

    page = log_in(client, "wrong").content.decode()

    assert 'value="editor"' in page


SHOW = """
import json
from django.conf import settings
names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
         "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS",
         "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN", "SECURE_SSL_REDIRECT")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def on_https(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as on a site with an https address."""
    environment = {**os.environ, "SITE_URL": "https://gazette.example", "DATA_DIR": str(folder)}
    for of_tests_alone in ("DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(of_tests_alone, None)
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def test_the_deployment_check_has_nothing_to_say(tmp_path: Path) -> None:
    run = on_https(tmp_path, "check", "--deploy", "--fail-level", "WARNING")

    assert run.stderr == ""
    assert run.returncode == 0
    assert "no issues (0 silenced)" in run.stdout


def test_cookies_on_https_belong_to_this_host_alone(tmp_path: Path) -> None:
    run = on_https(tmp_path, "shell", "-v0", "-c", SHOW)

    assert json.loads(run.stdout.splitlines()[-1]) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 63_072_000,
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "SECURE_SSL_REDIRECT": True,
    }
