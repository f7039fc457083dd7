"""Update events in one line."""

import pytest

from finesse_mock.wire.summary import Summary, indented, summary

DIALOG = """<Dialog><id>16804377</id><state>ACTIVE</state><participants>
<Participant><actions><action>HOLD</action><action>DROP</action></actions>
<mediaAddress>1001001</mediaAddress><state>ACTIVE</state></Participant>
<Participant><actions/><mediaAddress>5551234</mediaAddress><state>ACTIVE</state></Participant>
</participants></Dialog>"""
ABOUT_DIALOG = "dialog 16804377 ACTIVE 1001001:ACTIVE [HOLD DROP] 5551234:ACTIVE"


def update(payload: str, event: str = "PUT") -> str:
    return (
        f"<Update><data>{payload}</data><event>{event}</event><requestId>7f3</requestId>"
        "<source>/finesse/api/User/1001001</source></Update>"
    )


def test_the_envelope_is_told():
    told = summary(update("<user><loginId>1001001</loginId><state>READY</state></user>", "POST"))
    assert told == Summary("POST", "/finesse/api/User/1001001", "7f3", "user 1001001 READY")


@pytest.mark.parametrize(
    ("payload", "about"),
    [
        (f"<dialogs>{DIALOG}</dialogs>", ABOUT_DIALOG),
        (DIALOG.replace("Dialog>", "dialog>"), ABOUT_DIALOG),
        (
            (
                "<user><loginId>1001001</loginId><state>TALKING</state>"
                "<pendingState>NOT_READY</pendingState></user>"
            ),
            "user 1001001 TALKING then NOT_READY",
        ),
        (
            (
                "<apiErrors><apiError><errorData>22</errorData>"
                "<errorMessage>CF_INVALID_OBJECT_STATE</errorMessage>"
                "<errorType>Generic Error</errorType></apiError></apiErrors>"
            ),
            "refused: Generic Error CF_INVALID_OBJECT_STATE 22",
        ),
        ("<systemInfo><status>OUT_OF_SERVICE</status></systemInfo>", "system OUT_OF_SERVICE"),
        ("<queue><name>Sales</name></queue>", "queue Sales"),
        ("", ""),
    ],
)
def test_what_it_is_about(payload: str, about: str):
    assert summary(update(payload)).about == about


@pytest.mark.parametrize("text", ["", "<Update>", "no xml", "<User/>"])
def test_what_a_fault_broke_is_said_to_be_unreadable(text: str):
    assert summary(text) == Summary(about="(no readable update)")


def test_a_line_for_each_element():
    assert indented("<Update><data><a>1</a></data></Update>").splitlines() == [
        "<Update>",
        "  <data>",
        "    <a>1</a>",
        "  </data>",
        "</Update>",
    ]
    assert indented("<Update>") == "<Update>"
