import pytest

from finesse_mock.wire.select import select
from finesse_mock.wire.xml import UnreadableBodyError

DIALOG = """\
<Dialog><fromAddress>5550123</fromAddress><id>42</id>\
<mediaProperties><DNIS>5022</DNIS><callType>ACD_IN</callType><callvariables>\
<CallVariable><name>callVariable1</name><value>gold</value></CallVariable>\
<CallVariable><name>callVariable2</name><value></value></CallVariable>\
<CallVariable><name>user.tier</name><value>one</value></CallVariable>\
<CallVariable><name>user.tier[0]</name><value>two</value></CallVariable>\
</callvariables></mediaProperties><participants>\
<Participant><actions><action>HOLD</action><action>DROP</action></actions>\
<mediaAddress>1001001</mediaAddress><state>ACTIVE</state></Participant>\
<Participant><actions></actions><mediaAddress>5550123</mediaAddress>\
<state>HELD</state></Participant>\
</participants><state>ACTIVE</state><event>of the dialog</event></Dialog>"""


def update(payload: str) -> str:
    return (
        f"<Update><data>{payload}</data><event>PUT</event>"
        "<requestId>r1</requestId><source>/finesse/api/Dialog/42</source></Update>"
    )


IN_COLLECTION = update(f"<dialogs>{DIALOG}</dialogs>")
BY_ITSELF = update(DIALOG.replace("Dialog>", "dialog>"))


@pytest.mark.parametrize("text", [IN_COLLECTION, BY_ITSELF], ids=["collection", "object"])
@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("state", ["ACTIVE"]),
        ("dialog.state", ["ACTIVE"]),
        ("Dialog.id", ["42"]),
        ("mediaProperties.callType", ["ACD_IN"]),
        ("callType", ["ACD_IN"]),
        ("participants.1001001.state", ["ACTIVE"]),
        ("participants.5550123.state", ["HELD"]),
        ("participants.1001001.actions", ["HOLD", "DROP"]),
        ("participants.1001001.actions.action", ["HOLD", "DROP"]),
        ("participants.5550123.actions", [""]),
        ("participants.Participant.state", ["ACTIVE", "HELD"]),
        ("callvariables.callVariable1", ["gold"]),
        ("mediaProperties.callvariables.callVariable1", ["gold"]),
        ("callvariables.callVariable2", [""]),
        ("callvariables.user.tier", ["one"]),
        ("callvariables.user.tier[0]", ["two"]),
        ("callvariables.callVariable1.name", ["callVariable1"]),
        ("event", ["of the dialog"]),
        ("requestId", ["r1"]),
        ("source", ["/finesse/api/Dialog/42"]),
        ("nothing", []),
        ("participants.1.state", []),
        ("state.of.affairs", []),
        ("", []),
        ("..", []),
        ("*", []),
        ("participants[1]", []),
    ],
)
def test_paths_into_a_dialog(text: str, path: str, texts: list[str]):
    assert select(text, path) == texts


def test_a_user():
    text = update(
        "<user><state>READY</state><reasonCode><code>12</code></reasonCode>"
        "<roles><role>Agent</role><role>Supervisor</role></roles></user>"
    )
    assert select(text, "user.state") == ["READY"]
    assert select(text, "reasonCode.code") == ["12"]
    assert select(text, "roles") == ["Agent", "Supervisor"]
    assert select(text, "event") == ["PUT"]


def test_an_error():
    text = update("<apiErrors><apiError><errorType>Device Busy</errorType></apiError></apiErrors>")
    assert select(text, "errorType") == ["Device Busy"]
    assert select(text, "apiError.errorType") == ["Device Busy"]


@pytest.mark.parametrize("payload", ["", "<dialogs></dialogs>", "some text"])
def test_an_update_about_nothing_has_an_envelope(payload: str):
    assert select(update(payload), "state") == []
    assert select(update(payload), "event") == ["PUT"]


@pytest.mark.parametrize("text", ["", "<a></a>", "<Update>"])
def test_what_is_no_update_is_refused(text: str):
    with pytest.raises(UnreadableBodyError):
        select(text, "state")
