"""What is counted, and under which words."""

from datetime import UTC, datetime

import pytest

from finesse_mock.control.tally import BUCKETS, Tally, kind_of
from finesse_mock.events.deliveries import Delivery, Fate
from finesse_mock.events.facts import EventPublished
from finesse_mock.events.journal import Entry

UPDATE = (
    "<Update><data><user><firstName>&lt;event&gt;POST</firstName></user></data>"
    "<event>PUT</event><requestId/><source>/finesse/api/User/1001001</source></Update>"
)


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ("/finesse/api/SystemInfo", "SystemInfo"),
        ("/finesse/api/User/1001001", "User"),
        ("/finesse/api/User/ann/Dialogs", "User/Dialogs"),
        ("/finesse/api/User/1001001/Dialogs/Media", "User/Dialogs/Media"),
        ("/finesse/api/User/1001001/Media/5000", "User/Media"),
        ("/finesse/api/Team/5007/Users", "Team/Users"),
        ("/finesse/api/Queue/5022", "Queue"),
    ],
)
def test_a_node_counts_by_what_is_told_there_and_not_of_whom(node: str, kind: str):
    assert kind_of(node) == kind


def test_deliveries_count_by_transport_and_the_others_by_their_fate():
    tally = Tally()
    deliveries = (
        Delivery("1001001@localhost/a", "tcp", Fate.DELIVERED),
        Delivery("1001001@localhost/b", "bosh", Fate.DELIVERED),
        Delivery("1001001@localhost/c", "bosh", Fate.WAITS_FOR_PRESENCE),
        Delivery("1001900@localhost", "", Fate.NO_SESSION),
        Delivery("1001002@localhost/a", "tcp", Fate.DELIVERED),
    )
    event = EventPublished(
        node="/finesse/api/User/1001001", update=UPDATE, change=1, deliveries=deliveries
    )
    tally(Entry(2, datetime(2026, 1, 5, tzinfo=UTC), "request 1", event))
    assert tally.notifications == {("User", "PUT"): 1}
    assert tally.delivered == {"tcp": 2, "bosh": 1}
    assert tally.other_fates == {("bosh", "waits for presence"): 1, ("none", "no session"): 1}


def test_requests_count_by_a_bounded_number_of_words():
    tally = Tally()
    for method, path in (
        ("GET", "/finesse/api/User/{user}{slash}"),
        ("GET", "/finesse/api/User/{user}{slash}"),
        ("BREW", "/finesse/api{below}"),
    ):
        tally.request(method, path, 200, BUCKETS[1])
    found = {
        key: (latencies.counts, latencies.total_s) for key, latencies in tally.requests.items()
    }
    none = [0] * (len(BUCKETS) + 1)
    assert found == {
        ("GET", "/finesse/api/User/{user}", 200): ([0, 2, *none[2:]], 2 * BUCKETS[1]),
        ("other", "unknown", 200): ([0, 1, *none[2:]], BUCKETS[1]),
    }


def test_what_takes_longer_than_any_bucket_counts_too():
    tally = Tally()
    tally.request("GET", "/finesse/api/User/{user}{slash}", 200, BUCKETS[-1] + 1)
    (latencies,) = tally.requests.values()
    assert latencies.counts[-1] == 1
