"""The page store hands out a page until something that it rests on has changed, and no longer."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gazette.pages.address import Address
from gazette.pages.disk import Folder
from gazette.pages.store import Store
from tests.gazette.pages import ARTICLE, HOME, RememberedLog, make_page

ROOM = 1_000_000


def keep(store: Store, address: Address = HOME, text: str = "a page", *subjects: str) -> None:
    """Render and keep a page while nothing happens."""
    store.keep(address, make_page(text, *subjects), store.begin())


def body(store: Store, address: Address = HOME) -> bytes | None:
    """What the store has for an address."""
    found = store.find(address)
    return found.page.body if found else None


@pytest.fixture
def log() -> RememberedLog:
    return RememberedLog()


@pytest.fixture
def store(log: RememberedLog) -> Store:
    return Store(log, ROOM)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(1_800_000_000, tick=False) as traveller:
        yield traveller


def test_a_page_is_found_by_its_address_alone(store: Store) -> None:
    keep(store, ARTICLE, "seven")

    assert body(store, ARTICLE) == b"seven"
    assert body(store, HOME) is None


def test_a_page_is_found_as_long_as_nothing_is_written_and_the_log_is_not_read(
    store: Store, log: RememberedLog
) -> None:
    keep(store)
    asked = log.asked

    found = [body(store) for _ in range(100)]

    assert found == [b"a page"] * 100
    assert log.asked == asked


@pytest.mark.parametrize(
    ("touched", "is_found"), [("lists", False), ("all", False), ("article:7", True), ("", True)]
)
def test_a_commit_drops_the_pages_that_rest_on_what_it_touched(
    store: Store, log: RememberedLog, touched: str, *, is_found: bool
) -> None:
    keep(store)

    log.commit(*filter(None, [touched]))

    assert (body(store) is not None) == is_found


@pytest.mark.parametrize(
    ("touched", "is_kept"), [("lists", False), ("all", False), ("article:7", True)]
)
def test_a_page_whose_subject_was_touched_while_it_was_rendered_is_sent_and_not_kept(
    store: Store, log: RememberedLog, touched: str, *, is_kept: bool
) -> None:
    ticket = store.begin()
    log.commit(touched)

    sent = store.keep(HOME, make_page(), ticket)

    assert sent.page.body == b"a page"
    assert (body(store) is not None) == is_kept


def test_a_touch_that_another_request_has_noticed_meanwhile_still_counts(
    store: Store, log: RememberedLog
) -> None:
    ticket = store.begin()
    log.commit("lists")
    store.find(ARTICLE)  # reads the log

    store.keep(HOME, make_page(), ticket)

    assert body(store) is None


def test_a_commit_while_the_log_is_read_is_read_by_the_next(
    store: Store, log: RememberedLog
) -> None:
    keep(store)
    log.commit("article:7")
    log.while_read = lambda: log.commit("lists")

    assert body(store) == b"a page"  # the commit came when this was under way
    assert body(store) is None


def test_a_commit_after_a_rendered_page_was_compared_with_the_log_drops_it(
    store: Store, log: RememberedLog
) -> None:
    ticket = store.begin()
    log.commit("article:7")
    store.find(ARTICLE)
    log.while_read = lambda: log.commit("lists")

    store.keep(HOME, make_page(), ticket)

    assert body(store) is None


def test_who_asks_while_the_log_is_read_waits_and_gets_no_page_that_is_about_to_be_dropped(
    store: Store, log: RememberedLog
) -> None:
    keep(store)
    log.commit("lists")
    found: list[bytes | None] = []
    other = threading.Thread(target=lambda: found.append(body(store)))

    def other_asks() -> None:
        other.start()
        other.join(0.1)
        assert found == []

    log.while_read = other_asks
    found_here = body(store)
    other.join()

    assert (found_here, found) == (None, [None])


def test_a_log_that_cannot_tell_makes_the_store_stand_aside(
    store: Store, log: RememberedLog
) -> None:
    keep(store)
    ticket = store.begin()
    log.is_lost = True

    sent = store.keep(ARTICLE, make_page("seven"), ticket)

    assert sent.page.body == b"seven"
    assert store.begin() is None
    assert (body(store, HOME), body(store, ARTICLE)) == (None, None)


def test_what_was_touched_while_the_log_could_not_tell_is_dropped_afterwards(
    store: Store, log: RememberedLog
) -> None:
    keep(store, HOME, "home", "lists")
    keep(store, ARTICLE, "seven", "article:7")
    log.is_lost = True
    body(store)
    log.commit("lists")

    log.is_lost = False

    assert (body(store, HOME), body(store, ARTICLE)) == (None, b"seven")


def test_a_log_that_begins_anew_drops_everything_and_voids_tickets(
    store: Store, log: RememberedLog
) -> None:
    keep(store)
    ticket = store.begin()
    log.commit()
    log.began_anew = len(log.commits)

    store.keep(ARTICLE, make_page(), ticket)

    assert (body(store, HOME), body(store, ARTICLE)) == (None, None)


def test_a_page_is_served_until_its_own_time(store: Store, clock: time_machine.Traveller) -> None:
    store.keep(HOME, make_page(until=time.time() + 60), store.begin())

    clock.shift(59)
    before = body(store)
    clock.shift(1)

    assert (before, body(store)) == (b"a page", None)


def test_at_a_moment_at_which_pages_change_all_are_dropped(
    store: Store, log: RememberedLog, clock: time_machine.Traveller
) -> None:
    log.moments = [time.time() + 60, time.time() + 120]
    keep(store)

    clock.shift(59)
    before = body(store)
    clock.shift(1)
    at = body(store)
    keep(store, text="a newer page")
    clock.shift(59)
    later = body(store)
    clock.shift(1)

    assert (before, at, later, body(store)) == (b"a page", None, b"a newer page", None)


def test_a_moment_that_was_set_and_passed_while_nobody_asked_is_not_missed(
    store: Store, log: RememberedLog, clock: time_machine.Traveller
) -> None:
    keep(store)
    log.moments = [time.time() + 60]
    log.commit("article:7")

    clock.shift(90)

    assert body(store) is None


def test_what_was_filed_while_the_clock_was_ahead_is_not_found_once_it_is_set_right(
    log: RememberedLog, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    clock.shift(3600)
    keep(_with_folder(log, tmp_path))
    ahead = body(_with_folder(log, tmp_path))

    clock.shift(-3600)

    assert ahead == b"a page"
    assert body(_with_folder(log, tmp_path)) is None


@pytest.mark.parametrize("is_noticed", [True, False])
def test_a_page_rendered_before_a_moment_and_kept_after_it_is_not_found(
    store: Store, log: RememberedLog, clock: time_machine.Traveller, *, is_noticed: bool
) -> None:
    log.moments = [time.time() + 60]
    ticket = store.begin()
    clock.shift(61)
    if is_noticed:
        store.find(ARTICLE)

    store.keep(HOME, make_page(), ticket)

    assert body(store) is None


def test_a_clock_that_jumps_back_drops_what_was_rendered_later(
    store: Store, log: RememberedLog, clock: time_machine.Traveller
) -> None:
    log.moments = [time.time() + 60]
    clock.shift(61)
    keep(store)

    clock.shift(-30)

    assert body(store) is None


def test_memory_is_bounded_and_what_was_not_asked_for_goes_first(
    log: RememberedLog, clock: time_machine.Traveller
) -> None:
    store = Store(log, room=50_000)
    addresses = [Address(f"http://gazette.example/articles/{number}/") for number in range(100)]

    for address in addresses:
        clock.shift(1)
        keep(store, address, "a" * 150)
        store.find(addresses[0])
    found = [address for address in addresses if store.find(address)]

    assert sum(stored.size for stored in filter(None, map(store.find, found))) <= 50_000
    assert found == [addresses[0], *addresses[101 - len(found) :]]
    assert len(found) > 10


def test_a_page_beyond_all_bounds_is_sent_and_drops_no_other(log: RememberedLog) -> None:
    store = Store(log, room=10_000)
    keep(store)

    sent = store.keep(ARTICLE, make_page("a" * 20_000), store.begin())

    assert len(sent.page.body) == 20_000
    assert (body(store, HOME), body(store, ARTICLE)) == (b"a page", None)


def test_keeping_a_page_again_takes_no_more_room(log: RememberedLog) -> None:
    store = Store(log, room=10_000)

    for number in range(100):
        keep(store, HOME, f"{number}")
        keep(store, ARTICLE, f"{number}")

    assert (body(store, HOME), body(store, ARTICLE)) == (b"99", b"99")


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["commit", "begin", "render", "keep", "ask", "ask", "lose", "restart"]),
        st.integers(0, 1),  # which store
        st.integers(0, 2),  # which page, and subject
    ),
    max_size=60,
)


@given(acts=ACTS)
def test_two_stores_with_one_folder_never_hand_out_a_page_older_than_the_last_commit(
    acts: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("pages")
    log = RememberedLog()
    versions = [0, 0, 0]
    stores = [_with_folder(log, folder) for _ in range(2)]
    tickets: dict[tuple[int, int], object] = {}
    rendered: dict[tuple[int, int], str] = {}

    for act, which, number in acts:
        store, key = stores[which], (which, number)
        address = Address(f"http://gazette.example/{number}/")
        if act == "commit":
            versions[number] += 1
            log.commit(f"article:{number}")
        elif act == "begin":
            tickets[key] = store.begin()
            rendered.pop(key, None)
        elif act == "render" and key in tickets:
            rendered[key] = f"version {versions[number]}"
        elif act == "keep" and key in rendered:
            page = make_page(rendered.pop(key), f"article:{number}")
            store.keep(address, page, tickets.pop(key))  # type: ignore[arg-type]
        elif act == "ask":
            assert body(store, address) in {None, f"version {versions[number]}".encode()}
        elif act == "lose":
            log.is_lost = not log.is_lost
        elif act == "restart":
            stores[which] = _with_folder(log, folder)


def _with_folder(log: RememberedLog, folder: Path) -> Store:
    return Store(log, ROOM, Folder(folder, ROOM, "one version"))
