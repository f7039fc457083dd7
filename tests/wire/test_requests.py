"""What the bodies of real clients mean, and what is no body at all."""

import pytest

from finesse_mock.wire.requests import (
    DialogRequest,
    InvalidValueError,
    MobileRequest,
    UserRequest,
    client_log,
    dialog_request,
    user_request,
)
from finesse_mock.wire.xml import MAX_BYTES, UnreadableBodyError


def test_a_sign_in():
    body = b"<User><state>LOGIN</state><extension>7001</extension></User>"
    assert user_request(body) == UserRequest(state="LOGIN", extension="7001")


def test_a_sign_in_of_a_mobile_agent():
    body = (
        b"<User><extension>7001</extension><mobileAgent><dialNumber>5550100</dialNumber>"
        b"<mode>CALL_BY_CALL</mode></mobileAgent><state>LOGIN</state></User>"
    )
    assert user_request(body).mobile == MobileRequest("CALL_BY_CALL", "5550100")


def test_a_mobile_agent_without_anything_is_one_all_the_same():
    assert user_request(b"<User><mobileAgent/></User>").mobile == MobileRequest(None, None)


def test_white_space_comments_and_unknown_elements_mean_nothing():
    body = b"""
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- from a shell script -->
    <User>
        <activeDeviceId>4711</activeDeviceId>
        <state> NOT_<!-- never -->READY
        </state>
        <?php echo 1 ?>
        <reasonCodeId> 11 </reasonCodeId>
    </User>
    """
    assert user_request(body) == UserRequest(state="NOT_READY", reason_code_id=11)


def test_of_an_element_that_occurs_twice_the_last_counts():
    body = b"<User><state>READY</state><state>NOT_READY</state></User>"
    assert user_request(body).state == "NOT_READY"


@pytest.mark.parametrize("chosen", ["<reasonCodeId/>", "<reasonCodeId>-1</reasonCodeId>", ""])
def test_no_reason_code_is_sent_in_three_ways(chosen: str):
    body = f"<User><state>NOT_READY</state>{chosen}</User>".encode()
    assert user_request(body).reason_code_id is None


@pytest.mark.parametrize("text", ["lunch", "1.5", "-2", "9" * 5000, "\u0661"])
def test_a_reason_code_is_a_number(text: str):
    with pytest.raises(InvalidValueError) as raised:
        user_request(f"<User><reasonCodeId>{text}</reasonCodeId></User>".encode())
    assert raised.value.parameter == "reasonCodeId"


def test_an_encoding_is_what_the_declaration_says():
    body = '<?xml version="1.0" encoding="UTF-16"?><User><state>READY</state></User>'
    assert user_request(body.encode("utf-16")).state == "READY"


def test_a_call_with_variables():
    body = """<Dialog>
      <toAddress>7002</toAddress><fromAddress>7001</fromAddress>
      <requestedAction>MAKE_CALL</requestedAction>
      <mediaProperties><callvariables>
        <CallVariable><name>callVariable1</name><value> Über &amp; Söhne </value></CallVariable>
        <CallVariable><value></value><name>user.x</name></CallVariable>
      </callvariables></mediaProperties>
    </Dialog>"""
    assert dialog_request(body.encode()) == DialogRequest(
        requested_action="MAKE_CALL",
        from_address="7001",
        to_address="7002",
        media_properties=True,
        variables=(("callVariable1", " Über & Söhne "), ("user.x", "")),
    )


def test_stray_text_between_elements_means_nothing():
    body = (
        b'<Dialog>"<mediaProperties>"<wrapUpReason>Sales</wrapUpReason><callvariables>"'
        b'<CallVariable>"<name>callVariable3</name>"<value>b</value>"</CallVariable>"'
        b'</callvariables>"</mediaProperties>"'
        b"<requestedAction>UPDATE_CALL_DATA</requestedAction></Dialog>"
    )
    assert dialog_request(body) == DialogRequest(
        requested_action="UPDATE_CALL_DATA",
        media_properties=True,
        variables=(("callVariable3", "b"),),
        wrap_up_reason="Sales",
    )


def test_of_a_variable_that_is_set_twice_the_last_value_counts():
    variable = "<CallVariable><name>callVariable1</name><value>{}</value></CallVariable>"
    body = (
        "<Dialog><mediaProperties><callvariables>"
        + variable.format("old")
        + variable.format("new")
        + "</callvariables></mediaProperties></Dialog>"
    )
    assert dialog_request(body.encode()).variables == (("callVariable1", "new"),)


def test_action_parameters():
    body = (
        b"<Dialog><targetMediaAddress>7001</targetMediaAddress><actionParams><ActionParam>"
        b"<name>dtmfString</name><value>777</value></ActionParam></actionParams>"
        b"<requestedAction>SEND_DTMF</requestedAction></Dialog>"
    )
    assert dialog_request(body) == DialogRequest(
        requested_action="SEND_DTMF",
        target_media_address="7001",
        action_params=(("dtmfString", "777"),),
    )


def test_of_a_list_of_wrap_up_items_one_is_kept():
    body = (
        b"<Dialog><mediaProperties><wrapUpItems><wrapUpItem>One</wrapUpItem>"
        b"<wrapUpItem>Two</wrapUpItem></wrapUpItems></mediaProperties></Dialog>"
    )
    assert dialog_request(body).wrap_up_reason == "Two"


def test_a_client_log():
    body = b"<ClientLog><logData>line 1\nline 2 &lt;</logData></ClientLog>"
    assert client_log(body) == "line 1\nline 2 <"
    assert client_log(b"<ClientLog></ClientLog>") is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"state=READY",
        b'{"User": {"state": "READY"}}',
        b"<User><state>READY</User>",
        b"<User/><User/>",
        b"<Dialog></Dialog>",
        b"<user></user>",
        b'<User xmlns="urn:x"></User>',
        b"<User>&unknown;</User>",
        b"<!DOCTYPE User><User></User>",
        b'<!DOCTYPE User [<!ENTITY a "READY">]><User><state>&a;</state></User>',
        b'<!DOCTYPE User SYSTEM "file:///etc/passwd"><User></User>',
        b'<!DOCTYPE User [<!ENTITY a SYSTEM "file:///etc/passwd">]><User>&a;</User>',
        b"<User>\xff</User>",
        b"<User>\x01</User>",
        b"<User>" * 5000 + b"</User>" * 5000,
        b"<User>" + b" " * MAX_BYTES + b"</User>",
    ],
)
def test_what_is_no_user(body: bytes):
    with pytest.raises(UnreadableBodyError):
        user_request(body)


def test_the_longest_body_is_read():
    frame = len(b"<ClientLog><logData></logData></ClientLog>")
    log = "x" * (MAX_BYTES - frame)
    assert client_log(f"<ClientLog><logData>{log}</logData></ClientLog>".encode()) == log


@pytest.mark.parametrize(("said", "all_media"), [("true", True), ("false", False), ("", False)])
def test_a_sign_out_may_be_one_from_all_media(said: str, all_media: bool):
    body = f"<User><state>LOGOUT</state><logoutAllMedia>{said}</logoutAllMedia></User>"
    assert user_request(body.encode()).logout_all_media is all_media
