"""Pages on disk: a restart serves them at once, if they can be believed and nothing has changed."""

import os
from pathlib import Path

import pytest
import time_machine

from gazette.pages.address import Address
from gazette.pages.disk import SWEEP, Folder
from gazette.pages.store import Store
from tests.gazette.pages import ARTICLE, HOME, RememberedLog, make_page

pytestmark = pytest.mark.once

ROOM = 1_000_000
TEXT = "Les batteries, les bornes et les bus se suivent. " * 20


@pytest.fixture
def log() -> RememberedLog:
    return RememberedLog()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pages"


def open_store(log: RememberedLog, folder: Path, version: str = "a version") -> Store:
    """A store as a process has it that begins now."""
    return Store(log, ROOM, Folder(folder, ROOM, version))


def keep(store: Store, address: Address = HOME, *subjects: str) -> None:
    store.keep(address, make_page(TEXT, *subjects), store.begin())


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_a_restart_finds_the_whole_page_again(log: RememberedLog, folder: Path) -> None:
    before = open_store(log, folder)
    keep(before)

    found, kept = open_store(log, folder).find(HOME), before.find(HOME)

    assert found is not None
    assert kept is not None
    assert found.page == kept.page
    assert found.variants == kept.variants


def test_a_page_is_read_from_disk_once(log: RememberedLog, folder: Path) -> None:
    keep(open_store(log, folder))
    store = open_store(log, folder)

    first = store.find(HOME)
    only_file(folder).unlink()

    assert first is not None
    assert store.find(HOME) is first


@pytest.mark.parametrize(("touched", "is_found"), [("lists", False), ("article:7", True)])
def test_what_was_touched_while_nothing_ran_is_not_found(
    log: RememberedLog, folder: Path, touched: str, *, is_found: bool
) -> None:
    keep(open_store(log, folder))

    log.commit(touched)

    assert (open_store(log, folder).find(HOME) is not None) == is_found


def test_a_log_that_begins_anew_voids_what_is_on_disk(log: RememberedLog, folder: Path) -> None:
    keep(open_store(log, folder))

    log.commit()
    log.began_anew = len(log.commits)

    assert open_store(log, folder).find(HOME) is None


def test_a_page_that_was_touched_while_it_was_rendered_is_not_on_disk_either(
    log: RememberedLog, folder: Path
) -> None:
    store = open_store(log, folder)
    ticket = store.begin()
    log.commit("lists")

    store.keep(HOME, make_page(), ticket)

    assert list(folder.iterdir()) == []


def test_what_changes_by_the_clock_alone_is_not_found_after_its_time(
    log: RememberedLog, folder: Path
) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        store = open_store(log, folder)
        keep(store, ARTICLE)
        store.keep(HOME, make_page(until=1_800_000_060), store.begin())
        log.moments = [1_800_000_090]

        clock.shift(60)
        ended = open_store(log, folder).find(HOME)
        still = open_store(log, folder).find(ARTICLE)
        clock.shift(30)

        assert ended is None
        assert still is not None
        assert open_store(log, folder).find(ARTICLE) is None


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 100, -1])
def test_a_file_that_was_cut_short_is_ignored_and_replaced(
    log: RememberedLog, folder: Path, length: int
) -> None:
    keep(open_store(log, folder))
    whole = only_file(folder).read_bytes()
    only_file(folder).write_bytes(whole[:length])
    store = open_store(log, folder)

    found = store.find(HOME)
    keep(store)

    assert found is None
    assert open_store(log, folder).find(HOME) is not None


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_file_that_was_altered_is_ignored(log: RememberedLog, folder: Path, at: int) -> None:
    keep(open_store(log, folder))
    content = bytearray(only_file(folder).read_bytes())
    content[at] ^= 1

    only_file(folder).write_bytes(content)

    assert open_store(log, folder).find(HOME) is None


def test_a_file_of_another_version_of_the_site_is_ignored(log: RememberedLog, folder: Path) -> None:
    keep(open_store(log, folder, "an older version"))
    older = only_file(folder)
    keep(open_store(log, folder))
    ours = next(file for file in folder.iterdir() if file != older)

    ours.write_bytes(older.read_bytes())

    assert open_store(log, folder).find(HOME) is None


def test_a_file_that_took_the_place_of_another_is_ignored(log: RememberedLog, folder: Path) -> None:
    keep(open_store(log, folder), HOME)
    home = only_file(folder)
    keep(open_store(log, folder), ARTICLE)
    article = next(file for file in folder.iterdir() if file != home)

    article.write_bytes(home.read_bytes())

    assert open_store(log, folder).find(ARTICLE) is None


def test_a_folder_that_has_gone_costs_nothing_but_the_restart(
    log: RememberedLog, folder: Path
) -> None:
    store = open_store(log, folder)
    folder.rmdir()

    keep(store)

    assert store.find(HOME) is not None


def test_nobody_else_can_read_or_write_what_is_stored(log: RememberedLog, folder: Path) -> None:
    keep(open_store(log, folder))

    assert folder.stat().st_mode & 0o077 == 0
    assert only_file(folder).stat().st_mode & 0o077 == 0


def test_the_oldest_files_go_where_the_folder_is_too_full(folder: Path) -> None:
    folder.mkdir()
    for number in range(10):
        file = folder / f"{number}"
        file.write_bytes(b"x" * 1000)
        os.utime(file, (number, number))

    Folder(folder, 5_500, "a version")

    assert sorted(file.name for file in folder.iterdir()) == ["5", "6", "7", "8", "9"]


def test_the_folder_stays_bounded_while_the_site_runs(log: RememberedLog, folder: Path) -> None:
    store = Store(log, ROOM, Folder(folder, 10_000, "a version"))

    for number in range(SWEEP):
        keep(store, Address(f"http://gazette.example/{number}/"))

    assert sum(file.stat().st_size for file in folder.iterdir()) <= 10_000
