"""Two cassettes are compared without their ids and times."""

from cassettes.tapes import cassette, event, put, reply, update
from finesse_mock.cassettes.differing import differences
from finesse_mock.cassettes.showing import table, timeline


def test_ids_and_times_do_not_count():
    one = cassette(put(1, "ANSWER"), reply(1), event(update(1, "ACTIVE")))
    other = cassette(
        put(7, "ANSWER") | {"n": 5, "requestId": "else"},
        reply(5) | {"n": 9},
        event(update(7, "ACTIVE").replace("09:30:01.000Z", "11:00:00.000Z"), cause=5) | {"n": 11},
    )
    assert list(differences(one, other)) == []


def test_a_difference_is_told_with_lines_and_the_first_field():
    one = cassette(put(1, "ANSWER"), reply(1), event(update(1, "ACTIVE")))
    other = cassette(put(1, "ANSWER"), reply(1), event(update(1, "HELD")), event(update(1, "X")))
    assert list(differences(one, other)) == [
        "- tape.jsonl:4  event PUT User/1001001/Dialogs: dialog #1 ACTIVE 5550001111:ACTIVE",
        "+ tape.jsonl:4  event PUT User/1001001/Dialogs: dialog #1 HELD 5550001111:HELD",
        '  Update/data/dialog/participants/Participant/state: "ACTIVE" there, "HELD" here',
        "+ tape.jsonl:5  event PUT User/1001001/Dialogs: dialog #1 X 5550001111:X",
    ]


def test_the_epoch_of_the_last_heartbeat_is_a_time():
    def told(milliseconds: int) -> str:
        time = f"<lastSuccessCTIHeartbeatTime>{milliseconds}</lastSuccessCTIHeartbeatTime>"
        return f"<SystemInfo>{time}</SystemInfo>"

    one, other = (
        cassette(put(1, "ANSWER"), reply(1) | {"body": told(each)})
        for each in (1795381016500, 1795381020926)
    )
    assert list(differences(one, other)) == []


def info(host: str, ports: str, pubsub: str) -> dict[str, object]:
    body = (
        "<Update><data><systemInfo><currentTimestamp>2026-01-15T09:30:01Z</currentTimestamp>"
        f"<primaryNode><host>{host}</host>{ports}</primaryNode><status>IN_SERVICE</status>"
        f"<xmppPubSubDomain>{pubsub}</xmppPubSubDomain></systemInfo></data></Update>"
    )
    return event(body, "/finesse/api/SystemInfo")


def test_where_the_server_is_counts_only_when_all_does():
    one = cassette(info("fin1", "<httpsPort>8445</httpsPort>", "pubsub.fin1"))
    ports = "<httpsPort>41001</httpsPort><xmppPort>41002</xmppPort>"
    other = cassette(info("localhost", ports, "pubsub.localhost"))
    assert list(differences(one, other)) == []
    assert list(differences(one, other, exact=True))[-1] == (
        '  Update/data/systemInfo/primaryNode/host: "fin1" there, "localhost" here'
    )


def test_ids_and_times_count_when_all_does():
    one = cassette(event(update(1, "ACTIVE")))
    later = cassette(event(update(1, "ACTIVE").replace("09:30:01.000Z", "11:00:00.000Z")))
    named = cassette(event(update(1, "ACTIVE", request_id="mine")))
    assert list(differences(one, later)) == []
    assert list(differences(one, named)) == []
    assert len(list(differences(one, later, exact=True))) == 3
    assert len(list(differences(one, named, exact=True))) == 3


def test_what_is_not_there_is_no_empty_text():
    one = cassette(event("<Update><requestId/><data/></Update>"))
    other = cassette(event("<Update><data/><source/></Update>"))
    assert list(differences(one, other))[2:] == ['  Update/source: nothing there, "" here']


def test_a_request_and_an_event_are_not_held_against_each_other():
    one = cassette(put(1, "HOLD"))
    other = cassette(event(update(1, "HELD")))
    assert [line[0] for line in differences(one, other)] == ["-", "+"]


def test_a_table_has_a_line_for_each_entry_with_its_cause():
    shown = list(table(cassette(put(1, "HOLD"), reply(1), event(update(1, "HELD"), cause=1))))
    assert [" ".join(line.split()) for line in shown] == [
        "n t",
        "1 1.000 1001001 PUT Dialog/#1 HOLD",
        "2 2.000 reply 202 to 1",
        "3 3.000 event PUT User/1001001/Dialogs: dialog #1 HELD 5550001111:HELD ◄ 1",
    ]


def test_a_timeline_has_the_gaps():
    shown = list(timeline(cassette(put(1, "HOLD"), reply(1), event(update(1, "HELD"), cause=1))))
    assert [line.split()[0] for line in shown] == ["client", "+1.000", "+1.000", "+1.000"]
    assert "──▶" in shown[1]
    assert "◀──" in shown[2]
    assert shown[3].rstrip().endswith("◄ 1")
