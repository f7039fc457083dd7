"""What administrators send, read into values."""

import pytest

from finesse_mock.model.desktop import LayoutEntry, VariableType, WorkflowTest, WorkflowVariable
from finesse_mock.wire.configuration import (
    action_request,
    is_desktop_layout,
    layout_request,
    referred,
    texts,
    workflow_request,
)
from finesse_mock.wire.requests import InvalidValueError
from finesse_mock.wire.xml import UnreadableBodyError


def test_texts_are_found_at_their_paths_and_the_last_of_several_counts():
    body = b"<A><b>1</b> stray <b> 2 </b><c><d>x</d></c><c><d>y</d><e/></c><f>no</f></A>"
    assert texts(body, "A", ["b", "c/d", "c/e", "g", "g/h"]) == {"b": "2", "c/d": "y", "c/e": ""}


@pytest.mark.parametrize("body", [b"", b"<B/>", b"<A>", b"{}"])
def test_another_document_is_unreadable(body: bytes):
    with pytest.raises(UnreadableBodyError):
        texts(body, "A", ["b"])


def test_references_end_in_a_number():
    body = b"<Rs><R><uri>/finesse/api/R/7</uri></R><R><uri>R/8/</uri></R><S/></Rs>"
    assert referred(body, "Rs", "R") == [7, 8]
    assert referred(b"<Rs/>", "Rs", "R") == []
    for uri in (b"", b"<uri/>", b"<uri>/finesse/api/R/default</uri>"):
        with pytest.raises(InvalidValueError, match="uri"):
            referred(b"<Rs><R>" + uri + b"</R></Rs>", "Rs", "R")


def test_a_layout_may_be_given_in_part():
    entry = b"<entry><displayName> A </displayName><mediaProperty>user.a</mediaProperty></entry>"
    whole = layout_request(
        b"<MediaPropertiesLayout><name>N</name><description/><header>"
        + entry
        + b"</header><column>"
        + entry * 2
        + b"</column><column/></MediaPropertiesLayout>"
    )
    field = LayoutEntry("A", "user.a")
    assert (whole.name, whole.description, whole.header) == ("N", "", field)
    assert whole.columns == ((field, field), ())
    assert layout_request(b"<MediaPropertiesLayout><uri>x</uri></MediaPropertiesLayout>").empty


def test_a_workflow_may_be_given_in_part():
    triggers = workflow_request(
        b"<Workflow><TriggerSet><name>CALL_ENDS</name><triggers><Trigger>"
        b"<Variable><name>a</name><type>CUSTOM</type><node>//b</node></Variable>"
        b"<comparator>IS_EQUAL</comparator></Trigger></triggers></TriggerSet></Workflow>"
    )
    assert triggers.trigger_set is not None
    assert triggers.trigger_set.overlaps
    assert triggers.trigger_set.triggers == (
        WorkflowTest(
            variable=WorkflowVariable(name="a", type=VariableType.CUSTOM, node="//b"),
            comparator="IS_EQUAL",
            value="",
        ),
    )
    assert (triggers.condition_set, triggers.action_ids) == (None, None)
    assert not triggers.empty
    assert workflow_request(b"<Workflow><workflowActions/></Workflow>").action_ids == ()
    assert workflow_request(b"<Workflow/>").empty


@pytest.mark.parametrize(
    ("trigger", "named"),
    [
        (b"<comparator>IS_EQUAL</comparator>", "Variable"),
        (b"<Variable/><comparator>IS_EQUAL</comparator>", "name"),
        (b"<Variable><name>a</name></Variable>", "comparator"),
    ],
)
def test_a_part_of_a_workflow_is_whole(trigger: bytes, named: str):
    body = b"<Workflow><TriggerSet><name>N</name><triggers><Trigger>%s</Trigger></triggers>"
    with pytest.raises(InvalidValueError, match=named):
        workflow_request(body % trigger + b"</TriggerSet></Workflow>")


def test_an_action_may_be_given_in_part():
    asked = action_request(
        b"<WorkflowAction><params/><handledBy>OTHER</handledBy></WorkflowAction>"
    )
    assert (asked.fields, asked.params, asked.variables) == ({"handledBy": "OTHER"}, (), None)
    assert action_request(b"<WorkflowAction/>").empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"/>', True),
        ('<f:finesseLayout xmlns:f="http://www.cisco.com/vtg/finesse">x</f:finesseLayout>', True),
        ("<finesseLayout/>", False),
        ('<!DOCTYPE a><finesseLayout xmlns="http://www.cisco.com/vtg/finesse"/>', False),
        ("text", False),
        ("", False),
    ],
)
def test_the_layout_of_a_desktop_is_known_by_its_root(text: str, expected: bool):
    assert is_desktop_layout(text) == expected
