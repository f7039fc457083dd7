"""Profiles: how platforms (UCCE, UCCX) and releases differ, as data.

Every difference between them is a field here. Code asks the field and never the name, so that a
new release is a new row. The values are those of the "Platform-Based API Differences" tables of
the Finesse Web Services Developer Guide.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from finesse_mock.model import ports
from finesse_mock.model.dialog import CallType
from finesse_mock.model.ports import Endpoint


class Platform(StrEnum):
    """``SystemInfo/deploymentType``."""

    UCCE = "UCCE"
    UCCX = "UCCX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One platform at one release; what stands below a field is what it means."""

    name: str
    """What one gives to ``--profile``."""
    platform: Platform
    """``deploymentType`` of SystemInfo."""
    release: str
    """Release of the platform."""
    cti_version: int
    """``ctiVersion`` of SystemInfo."""
    openfire: str
    """Generation of the XMPP server behind the notification service."""
    endpoints: tuple[Endpoint, ...]
    """Where a real server listens."""

    e164_extension: bool
    """Sign-in extensions like +15551234 are accepted."""
    mobile_agents: bool
    """Agents may sign in at a phone of their own (``mobileAgent``)."""
    hold_state: bool
    """The User goes HOLD with the call; otherwise it stays TALKING, without an event."""
    work_ready: bool
    """Wrap-up of an agent who will be READY is WORK_READY; otherwise all wrap-up is WORK."""
    wrap_up_on_outgoing: bool
    """Calls that an agent made have a wrap-up setting of their own (``wrapUpOnOutgoing``)."""
    wrap_up_timer: bool
    """Users tell how long wrap-up lasts (``wrapUpTimer``)."""
    talking_on_any_call: bool
    """A call that was not routed makes the User TALKING; otherwise it stays as it is."""
    media_state: bool
    """Supervisors see who is in a call that was not routed (``mediaState``)."""
    logout_from_ready: bool
    """An agent may sign out from READY, too."""
    pending_ready: bool
    """READY may be asked for during a call, for its end."""
    pending_replaced: bool
    """NOT_READY may be asked for more than once during a call, with another reason."""
    leaves_outbound_reservation: bool
    """An agent may ask for a state while reserved by a campaign."""
    signed_out_error: tuple[int, str]
    """Error for a state that is asked for while signed out."""
    sign_in_code: int | None
    """Reason code of an agent who has just signed in."""
    off_hook_code: int
    """Reason code of an agent who made a call from READY, and is NOT_READY with it."""
    not_answered_code: int
    """Reason code of an agent who let a routed call ring, and is NOT_READY for that."""
    supervisor_not_ready_code: int
    """Reason code of an agent whom a supervisor made NOT_READY."""
    supervisor_logout_code: int
    """Reason code of an agent whom a supervisor signed out."""

    absence_signs_out: bool
    """An agent whose client is gone is signed out; otherwise made NOT_READY."""
    failover_signs_out: bool
    """After a failover of the CTI server agents are signed out; on a call when it ends."""
    failover_keeps_call_types: bool
    """After a failover of the CTI server calls have ``callType`` and BAStatus as before it."""
    secondary_reads: bool
    """Configuration may be read from the secondary node; otherwise all of it is 403 there."""

    calls_from_ready: bool
    """A READY agent may make a call, and becomes NOT_READY with it."""
    call_data_on_make_call: bool
    """MAKE_CALL may carry ``mediaProperties``."""
    protected_call_data: bool
    """Call variables of a call that was not routed may not be changed."""
    call_keys: bool
    """Routed calls have ``callKeyCallId``, ``callKeyPrefix`` and ``callKeySequenceNum``."""
    wrap_up_items: bool
    """Wrap-up reasons are also sent as ``wrapUpItems``."""
    queue_statistics: bool
    """Queues are counted; otherwise every number is -1."""
    dtmf_characters: str
    """What ``dtmfString`` may consist of."""
    recording: bool
    """START_RECORDING is available; otherwise it is answered with 501."""
    participant_drop: bool
    """PARTICIPANT_DROP is available to supervisors in a conference."""
    conference_parties: int = 8
    """So many parties are in a conference at the most."""
    not_controller_error: tuple[str, str, int]
    """Error of CONFERENCE for somebody else than the controller: type, message and code."""
    monitor_refusal: int
    """Error code of SILENT_MONITOR where there is no conversation to listen to."""
    monitor_between_calls: bool
    """SILENT_MONITOR of an agent in READY or wrap-up has that error, too; otherwise it is
    refused as Invalid State."""

    inbound_call_type: CallType
    """``callType`` of a call that a queue delivers."""
    inside_call_type: CallType
    """``callType`` of a call to another agent, for the caller."""
    offered_call_type: CallType
    """``callType`` of a consult call, for the agent who is consulted."""
    transferred_call_type: CallType
    """``callType`` after a consult transfer, for the agent who gets the call."""
    direct_transfer_call_type: CallType
    """``callType`` after a single step transfer, for the agent who gets the call."""

    task_routing: bool
    """There are nonvoice media and tasks; otherwise their resources are answered with 501."""
    media_connected: bool
    """Media objects have ``mediaConnected``."""
    callback_number: bool
    """Direct preview calls have ``callbackNumber``, the customer's number without prefix."""
    preview_mode: bool
    """There are preview campaigns beside those of direct preview."""
    reservations_expire: bool
    """An agent who does not decide on a customer in time loses the customer."""
    joined_ba_status: bool
    """BAStatus tells of a transfer or conference of a dialler's call."""

    @property
    def websocket(self) -> bool:
        """Whether the notification service speaks WebSocket, too."""
        return any(ports.WEBSOCKET_PATH in endpoint.paths for endpoint in self.endpoints)


_UCCE_12_6 = Profile(
    name="ucce-12.6",
    platform=Platform.UCCE,
    release="12.6",
    openfire="4.x",
    endpoints=ports.UCCE_12_6,
    e164_extension=False,
    hold_state=True,
    work_ready=True,
    wrap_up_on_outgoing=True,
    wrap_up_timer=True,
    talking_on_any_call=True,
    logout_from_ready=False,
    pending_ready=True,
    pending_replaced=True,
    calls_from_ready=True,
    call_data_on_make_call=True,
    protected_call_data=True,
    call_keys=True,
    wrap_up_items=False,
    queue_statistics=True,
    inbound_call_type=CallType.PREROUTE_ACD_IN,
    inside_call_type=CallType.AGENT_INSIDE,
    offered_call_type=CallType.CONSULT_OFFERED,
    transferred_call_type=CallType.CONSULT_OFFERED,
    direct_transfer_call_type=CallType.TRANSFER,
    dtmf_characters="0123456789*#ABCD",
    signed_out_error=(257, "CF_INVALID_PASSWORD_SPECIFIED"),
    sign_in_code=None,
    off_hook_code=50006,
    not_answered_code=32767,
    supervisor_not_ready_code=999,
    supervisor_logout_code=999,
    absence_signs_out=False,
    secondary_reads=False,
    failover_signs_out=False,
    failover_keeps_call_types=True,
    mobile_agents=True,
    cti_version=24,
    leaves_outbound_reservation=True,
    reservations_expire=False,
    task_routing=True,
    media_connected=True,
    callback_number=True,
    preview_mode=True,
    recording=False,
    participant_drop=True,
    not_controller_error=(
        "Generic Error",
        "<ConferenceCallCommand>: Conference failed...",
        20999,
    ),
    monitor_refusal=13145,
    monitor_between_calls=False,
    joined_ba_status=False,
    media_state=False,
)

_UCCX_12_5 = Profile(
    name="uccx-12.5",
    platform=Platform.UCCX,
    release="12.5",
    openfire="4.x",
    endpoints=ports.UCCX_12_5,
    e164_extension=True,
    hold_state=False,
    work_ready=False,
    wrap_up_on_outgoing=False,
    wrap_up_timer=True,
    talking_on_any_call=False,
    logout_from_ready=True,
    pending_ready=False,
    pending_replaced=False,
    calls_from_ready=True,
    call_data_on_make_call=False,
    protected_call_data=False,
    call_keys=False,
    wrap_up_items=True,
    queue_statistics=False,
    inbound_call_type=CallType.ACD_IN,
    inside_call_type=CallType.OUT,
    offered_call_type=CallType.OFFERED,
    transferred_call_type=CallType.TRANSFER,
    direct_transfer_call_type=CallType.OFFERED,
    dtmf_characters="0123456789*#",
    signed_out_error=(1010, "CF_INVALID_PARAMETER"),
    sign_in_code=32760,
    off_hook_code=32762,
    not_answered_code=32763,
    supervisor_not_ready_code=33,
    supervisor_logout_code=22,
    absence_signs_out=True,
    secondary_reads=True,
    failover_signs_out=True,
    failover_keeps_call_types=False,
    mobile_agents=False,
    cti_version=24,
    leaves_outbound_reservation=False,
    reservations_expire=True,
    task_routing=False,
    media_connected=False,
    callback_number=False,
    preview_mode=False,
    recording=True,
    participant_drop=False,
    not_controller_error=("Invalid State", "CF_INVALID_OBJECT_STATE", 22),
    monitor_refusal=88049,
    monitor_between_calls=True,
    joined_ba_status=True,
    media_state=True,
)

PROFILES = {
    profile.name: profile
    for profile in (
        _UCCE_12_6,
        replace(
            _UCCE_12_6,
            name="ucce-12.5",
            release="12.5",
            cti_version=23,
            endpoints=ports.UCCE_12_5,
        ),
        replace(
            _UCCE_12_6,
            name="ucce-11.6",
            release="11.6",
            openfire="3.x",
            cti_version=20,
            endpoints=ports.UCCE_11_6,
            calls_from_ready=False,
            media_connected=False,
            callback_number=False,
            wrap_up_timer=False,
        ),
        _UCCX_12_5,
        replace(
            _UCCX_12_5,
            name="uccx-11.6",
            release="11.6",
            openfire="3.x",
            cti_version=20,
            endpoints=ports.UCCX_11_6,
            wrap_up_timer=False,
        ),
    )
}
"""Every profile by the name one gives to ``--profile``."""

DEFAULT_PROFILE = PROFILES["ucce-12.6"]
