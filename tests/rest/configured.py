"""A configuration, and bodies that an administrator sends to change it."""

from dataclasses import replace

from finesse_mock.model.desktop import Workflow, WorkflowAction, WorkflowActionType
from rest.centre import SITE
from rest.client import ADMIN, Reply, Rest

OWN = "/User/1001001"
POP = WorkflowAction(
    id=4,
    name="Pop",
    type=WorkflowActionType.BROWSER_POP,
    params=(("windowName", "crm"), ("path", "https://crm.example.com/")),
)
CONFIGURED = replace(
    SITE,
    workflows={
        3: Workflow(id=3, name="Show", trigger="CALL_ARRIVES", triggers=(), action_ids=(4,))
    },
    workflow_actions={4: POP},
)


def element(name: str, /, **texts: object) -> str:
    inside = "".join(f"<{key}>{text}</{key}>" for key, text in texts.items())
    return f"<{name}>{inside}</{name}>"


def path_of(reply: Reply) -> str:
    """Where a new object is, below /finesse/api."""
    assert (reply.status, reply.body) == (200, b"")
    return reply.headers["Location"].partition("/finesse/api")[2]


async def created(rest: Rest, path: str, body: str) -> str:
    return path_of(await rest.post(path, body, ADMIN))


COFFEE = element("ReasonCode", category="NOT_READY", code=77, label="Coffee", forAll="true")
RETURN = element("WrapUpReason", label="Return", forAll="true")
BOOK = element("PhoneBook", name="New book", type="GLOBAL")
CONTACT = element("Contact", firstName="Ana", lastName="Ito", phoneNumber="5551", description="d")
LAYOUT = (
    "<MediaPropertiesLayout><name>New</name><description>d</description>"
    "<header><entry><displayName/><mediaProperty>callVariable3</mediaProperty></entry></header>"
    "<column><entry><displayName>A</displayName><mediaProperty>user.a</mediaProperty></entry>"
    "</column></MediaPropertiesLayout>"
)
WORKFLOW = """
<Workflow>
  <name>New</name>
  <description>d</description>
  <media>Voice</media>
  <TriggerSet>
    <type>SYSTEM</type>
    <name>CALL_ANSWERED</name>
    <allowOverlappingCallWorkflow>false</allowOverlappingCallWorkflow>
    <triggers>
      <Trigger>
        <Variable><name>mediaType</name><node>//Dialog/mediaType</node><type>CUSTOM</type></Variable>
        <comparator>IS_EQUAL</comparator>
        <value>Voice</value>
      </Trigger>
    </triggers>
  </TriggerSet>
  <ConditionSet>
    <applyMethod>ANY</applyMethod>
    <conditions>
      <Condition>
        <Variable><name>callVariable1</name><type>SYSTEM</type></Variable>
        <comparator>CONTAINS</comparator>
        <value>gold</value>
      </Condition>
    </conditions>
  </ConditionSet>
  <workflowActions>
    <WorkflowAction><uri>/finesse/api/WorkflowAction/4</uri></WorkflowAction>
  </workflowActions>
</Workflow>
"""
ACTION = """
<WorkflowAction>
  <name>Tell</name>
  <type>HTTP_REQUEST</type>
  <handledBy>OTHER</handledBy>
  <params>
    <Param><name>path</name><value>https://crm.example.com/</value></Param>
    <Param><name>method</name><value>POST</value></Param>
    <Param><name>location</name><value>OTHER</value></Param>
  </params>
  <actionVariables>
    <ActionVariable><name>callVariable1</name><type>SYSTEM</type><node></node>
      <testValue>1234</testValue></ActionVariable>
  </actionVariables>
</WorkflowAction>
"""
KINDS = {
    "/ReasonCode": COFFEE,
    "/WrapUpReason": RETURN,
    "/PhoneBook": BOOK,
    "/PhoneBook/7/Contact": CONTACT,
    "/MediaPropertiesLayout": LAYOUT,
    "/Workflow": WORKFLOW,
    "/WorkflowAction": ACTION,
}
