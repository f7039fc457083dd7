"""Who is there: users for the server, and the user `finesse` for everybody."""

from finesse_mock.xmpp.domain import Domain
from xmpp.play import DOMAIN, Client, make_domain

BARE = f"1001001@{DOMAIN}"
GOODBYE = "<presence type='unavailable'/>"


def watched(seen: list[tuple[str, bool]]) -> Domain:
    domain = make_domain()
    domain.attendance = lambda user, present: seen.append((user, present))
    return domain


def test_the_first_client_and_the_last_one_count():
    seen: list[tuple[str, bool]] = []
    domain = watched(seen)
    desktop, cisco = (Client(domain).sign_in(resource=name) for name in ("desktop", "cisco"))
    assert seen == []
    desktop.send("<presence/>")
    assert seen == [("1001001", True)]
    cisco.send("<presence/>")
    desktop.send("<presence><show>away</show></presence>", GOODBYE, GOODBYE)
    assert seen == [("1001001", True)]
    cisco.session.lost()
    assert seen == [("1001001", True), ("1001001", False)]


def test_a_client_that_takes_no_messages_is_there_all_the_same():
    seen: list[tuple[str, bool]] = []
    client = Client(watched(seen)).sign_in()
    client.send("<presence><priority>-1</priority></presence>", "</stream:stream>")
    assert seen == [("1001001", True), ("1001001", False)]


def test_a_client_that_never_said_it_was_there_does_not_go():
    seen: list[tuple[str, bool]] = []
    client = Client(watched(seen)).sign_in()
    client.send(GOODBYE)
    client.session.lost()
    assert seen == []


def test_a_client_that_takes_the_place_of_its_predecessor_comes_after_it_has_gone():
    seen: list[tuple[str, bool]] = []
    domain = watched(seen)
    Client(domain).sign_in().send("<presence/>")
    newer = Client(domain).sign_in()
    assert seen == [("1001001", True), ("1001001", False)]
    newer.send("<presence/>")
    assert seen[2:] == [("1001001", True)]


def test_everybody_who_is_available_sees_the_system_user_go_and_come():
    domain = make_domain()
    agent = Client(domain).sign_in()
    agent.send("<presence/>")
    agent.take()
    silent = Client(domain).sign_in(resource="silent")
    for _ in range(2):
        domain.show_system_user(available=False)
    agent.receives(f'<presence type="unavailable" from="finesse@{DOMAIN}/finesse" to="{BARE}"/>')
    domain.show_system_user(available=True)
    agent.receives(f'<presence from="finesse@{DOMAIN}/finesse" to="{BARE}"/>')
    silent.receives()


def test_who_comes_while_the_system_user_is_away_is_told_so_by_its_account():
    domain = make_domain()
    domain.show_system_user(available=False)
    agent = Client(domain).sign_in()
    away = f'<presence type="unavailable" from="finesse@{DOMAIN}" to="{BARE}"/>'
    agent.send("<presence/>")
    agent.receives(away)
    agent.send(f"<presence type='subscribe' to='finesse@{DOMAIN}'/>")
    agent.receives(f'<presence type="subscribed" from="finesse@{DOMAIN}" to="{BARE}"/>', away)
