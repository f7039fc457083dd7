from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finesse_mock import documents
from finesse_mock.errors import UsageError
from finesse_mock.model.agent import AgentDefinition, Role
from finesse_mock.model.desktop import Contact, PhoneBook, WorkflowVariable
from finesse_mock.model.desktop_layout import DESKTOP_LAYOUT
from finesse_mock.model.site import Destination, DropParticipantFor, Outcome, Queue, Timings
from finesse_mock.worlds import load_world
from finesse_mock.worlds.build import build
from worlds.world_files import DEFAULT, SMALL, complaint, world_of


def test_what_is_left_out_has_a_default(tmp_path: Path):
    site = world_of(SMALL, tmp_path)
    assert site.agents == {
        "1001": AgentDefinition(
            id="1001",
            login_name="1001",
            first_name="Agent",
            last_name="1001",
            team_id="1",
            extension="1001",
        )
    }
    assert site.passwords == {"1001": "finesse"}
    assert site.profile.name == "ucce-12.6"
    assert site.timings == Timings()
    assert site.default_destination == Destination(number="")
    assert site.devices == frozenset()
    assert site.drop_participant_for is DropParticipantFor.SUPERVISOR_ONLY


def test_everything_can_be_said(tmp_path: Path):
    site = world_of(
        """\
world: 1
name: full
profile: uccx-12.5
password: secret
administrators: {root: toor}
teams: [{id: 1, name: One}]
agents:
  - {id: 0042, team: 1, extension: 0100, password: own, supervises: [1], wrapUpTimer: 5}
queues: [{id: 7, name: Q, routePoint: 70, dialedNumber: 700, teams: [1]}, {id: 8, name: R}]
phoneBooks: [{id: 1, name: B, contacts: [{phoneNumber: 1}, {phoneNumber: 2, firstName: X}]}]
workflows:
  - id: 1
    name: W
    trigger: CALL_ARRIVES
    triggers: [{variable: {name: a, type: CUSTOM, node: //b}, comparator: IS_EQUAL}]
    applyMethod: ANY
    actions: [{id: 1, name: A, type: BROWSER_POP, params: {b: 2, a: 1}}]
destinations: [{number: 9, outcome: no_answer}, {number: 10, after: 2m, hangsUpAfter: 500ms}]
defaultDestination: {outcome: busy}
timings: {dial: 0, connect: 1s, ring: 10s, reservation: 20s, absence: 3m}
devices: [0100, 0101]
enableDropParticipantFor: conference_controller_and_supervisor
""",
        tmp_path,
    )
    agent = site.agents["0042"]
    assert (agent.extension, agent.roles, agent.supervised_teams, agent.wrap_up_seconds) == (
        "0100",
        (Role.AGENT, Role.SUPERVISOR),
        ("1",),
        5,
    )
    assert site.profile.name == "uccx-12.5"
    assert site.passwords == {"0042": "own"}
    assert site.administrators == {"root": "toor"}
    assert site.queues == {
        "7": Queue(id="7", name="Q", route_point="70", dialed_number="700", teams=("1",)),
        "8": Queue(id="8", name="R", route_point="8", dialed_number="8"),
    }
    assert site.phone_books[1] == PhoneBook(
        id=1,
        name="B",
        contacts=(
            Contact(id=1, first_name="", last_name="", phone_number="1"),
            Contact(id=2, first_name="X", last_name="", phone_number="2"),
        ),
    )
    assert site.workflows[1].apply == "ANY"
    assert site.workflows[1].action_ids == (1,)
    assert site.workflow_actions[1].params == (("b", "2"), ("a", "1"))
    assert site.workflows[1].triggers[0].variable == WorkflowVariable(
        name="a", type="CUSTOM", node="//b"
    )
    assert site.destinations == {
        "9": Destination(number="9", outcome=Outcome.NO_ANSWER),
        "10": Destination(number="10", after_s=120.0, hangs_up_after_s=0.5),
    }
    assert site.default_destination.outcome is Outcome.BUSY
    assert site.timings == Timings(
        dial_s=0.0, connect_s=1.0, ring_s=10.0, reservation_s=20.0, absence_s=180.0
    )
    assert site.devices == {"0100", "0101"}
    assert site.drop_participant_for is DropParticipantFor.CONTROLLER_AND_SUPERVISOR


@pytest.mark.parametrize(
    ("profile", "expected"),
    [("ucce-12.6", {50006, 32767, 255, 999}), ("uccx-12.5", {32762, 32763, 255, 33, 22, 32760})],
)
def test_system_reason_codes_are_always_there(tmp_path: Path, profile: str, expected: set[int]):
    text = SMALL + "reasonCodes: [{id: 9002, category: LOGOUT, code: 1, label: Home}]\n"
    codes = world_of(text, tmp_path, profile).reason_codes
    system = {code.code for code in codes.values() if code.system}
    assert system == expected
    assert codes[9002].label == "Home"
    assert all(id_ == code.id for id_, code in codes.items())


TWO = """\
world: 1
name: two
teams: [{id: 1, name: One}]
agents:
  - {id: 1001, team: 1, loginName: ann}
  - {id: 1002, team: 1, loginName: ben}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: x", ':1:1: this is not a world file: it needs the line "world: 1".'),
        ("- a", ':1:1: this is not a world file: it needs the line "world: 1".'),
        ("world: 2", ":1:8: world must be 1, the one version there is."),
        (f"{SMALL}agent: []", ':5:1: unknown key "agent"; did you mean "agents"?'),
        (f"{SMALL}wold: 1", ':5:1: unknown key "wold"; did you mean "world"?'),
        (
            f"{SMALL}profile: ucce-12",
            ':5:10: there is no profile "ucce-12"; did you mean "ucce-12.6"?',
        ),
        (
            TWO.replace("1002, team: 1", "1002, team: 2"),
            ':6:22: there is no team "2"; teams here: 1.',
        ),
        (
            TWO.replace("loginName: ben", "supervises: [1, 12]"),
            ':6:41: there is no team "12"; did you mean "1"?',
        ),
        (TWO.replace("id: 1002", "id: 1001"), ':6:10: the id "1001" is taken already in line 5.'),
        (
            TWO.replace("loginName: ben", "extension: 1001"),
            ':6:36: the extension "1001" is taken already in line 5.',
        ),
        (
            TWO.replace("loginName: ben", "loginName: ANN"),
            ':6:36: the loginName "ANN" is taken already in line 5.',
        ),
        (
            TWO.replace("loginName: ann", "loginName: 1002"),
            ':5:36: the loginName "1002" is the id of another agent.',
        ),
        (
            TWO.replace("id: 1002", "id: b@c"),
            ':6:10: an id must not contain "@": it is part of addresses and paths.',
        ),
        (
            TWO + "administrators: {x: y, 1002: y}",
            ':7:24: "1002" is an agent; name somebody else.',
        ),
        (
            SMALL + "reasonCodes: [{id: 1, category: NOT_READY, code: 50006, label: x}]",
            ":5:50: the code 50006 is the system's own (Agent is off hook); choose another.",
        ),
        (
            SMALL
            + "reasonCodes:\n- {id: 1, category: LOGOUT, code: 1, label: x}\n"
            + "- {id: 2, category: LOGOUT, code: 1, label: y}",
            ':7:35: the code "1" is taken already in line 6.',
        ),
        (
            SMALL + "queues: [{id: 7, name: x, teams: [3]}]",
            ':5:35: there is no team "3"; teams here: 1.',
        ),
        (
            SMALL + "queues:\n- {id: 7, name: x, dialedNumber: 800}\n- {id: 800, name: y}",
            ':7:8: the number "800" is that of the queue in line 6.',
        ),
        (
            SMALL + "queues: [{id: 7, name: x, routePoint: 1001}]",
            ':5:39: the number "1001" is an agent\'s extension.',
        ),
        (
            SMALL + "layouts: [{id: 1, name: x}]",
            ':5:11: the key "header" is missing here; add it.',
        ),
        (
            SMALL + "timings: {ring: soon}",
            ':5:17: ring must be a length of time such as 30s, 500ms, 1.5s or 2m, not "soon".',
        ),
        (
            SMALL + "destinations: [{number: 1, outcome: bussy}]",
            ':5:37: outcome cannot be "bussy"; did you mean "busy"?',
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, expected: str):
    assert complaint(text, tmp_path) == expected


def test_an_unknown_name_is_told_with_the_names_there_are():
    with pytest.raises(UsageError) as caught:
        load_world("defalt")
    assert str(caught.value) == (
        'There is no built-in world "defalt"; did you mean "default"? '
        "The path of a world file ends in .yaml."
    )


def test_an_unknown_profile_is_told_with_the_nearest_one():
    with pytest.raises(UsageError) as caught:
        load_world("default", "uccx-12.6")
    assert "uccx-12.6" in str(caught.value)
    assert "did you mean" in str(caught.value)


LINES = DEFAULT.read_text().splitlines()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, len(LINES) - 1), max_size=4),
    st.sampled_from(["", "  - {id: 1}", "teams: []", "x: &a [*a]", "\t", "id: 5007", "- - -"]),
    st.integers(0, len(LINES)),
)
def test_no_damage_raises_anything_but_a_usage_error(gone: list[int], new: str, at: int):
    lines = [line for number, line in enumerate(LINES) if number not in gone]
    lines.insert(at, new)
    try:
        document = documents.parse("\n".join(lines), "w.yaml")
        build(document, version_key="world")
    except UsageError as error:
        assert str(error).startswith("w.yaml:")  # noqa: PT017 - some damage does no harm


def test_the_layout_of_the_desktop_can_be_another_one(tmp_path: Path):
    layout = '<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"/>'
    site = world_of(f"{SMALL}\ndesktopLayout: '{layout}'\n", tmp_path)
    assert site.desktop_layout == layout
    assert world_of(SMALL, tmp_path).desktop_layout == DESKTOP_LAYOUT


@pytest.mark.parametrize("layout", ["nothing", "<finesseLayout/>"])
def test_the_layout_of_the_desktop_is_one(tmp_path: Path, layout: str):
    said = complaint(f"{SMALL}\ndesktopLayout: '{layout}'\n", tmp_path)
    assert "desktopLayout" in said
    assert "finesseLayout" in said
