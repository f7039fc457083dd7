"""Profiles: how platforms (UCCE, UCCX) and releases differ, as data.

Every difference between them is a field here. Code asks the field and never the name, so that a
new release is a new row. The values are those of the "Platform-Based API Differences" tables of
the Finesse Web Services Developer Guide.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from finesse_mock.model.dialog import CallType


class Platform(StrEnum):
    """``SystemInfo/deploymentType``."""

    UCCE = "UCCE"
    UCCX = "UCCX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One platform at one release.

    ``e164_extension``: sign-in extensions like ``+15551234`` are accepted.
    ``hold_state``: the User goes HOLD with the call. ``work_ready``: wrap-up of a ready agent is a
    state of its own. ``talking_on_any_call``: calls that were not routed make the User TALKING.
    ``logout_from_ready``: signing out needs no NOT_READY first. ``pending_ready``: READY may be
    asked for during a call. ``pending_replaced``: NOT_READY may be so more than once, with another
    reason. ``calls_from_ready``: MAKE_CALL takes a READY agent out of READY.
    ``call_data_on_make_call``: MAKE_CALL may carry mediaProperties. ``protected_call_data``: call
    data of a call that was not routed may not be changed. ``leaves_outbound_reservation``: an agent
    may ask for a state while reserved by a campaign. ``reservations_expire``: an agent who does not
    decide loses the customer. ``preview_mode``: there are preview campaigns beside direct ones.
    ``monitor_refusal``: error code where there is no conversation to listen to.
    ``joined_ba_status``: BAStatus tells of a transfer or conference. ``media_state``: supervisors
    see who is on a call that is not routed. ``conference_parties``: so many at the most.
    """

    name: str
    platform: Platform
    release: str
    e164_extension: bool
    hold_state: bool
    work_ready: bool
    talking_on_any_call: bool
    logout_from_ready: bool
    pending_ready: bool
    pending_replaced: bool
    calls_from_ready: bool
    call_data_on_make_call: bool
    protected_call_data: bool
    call_keys: bool
    wrap_up_items: bool
    inbound_call_type: CallType
    inside_call_type: CallType
    offered_call_type: CallType
    transferred_call_type: CallType
    direct_transfer_call_type: CallType
    dtmf_characters: str
    signed_out_error: tuple[int, str]
    supervisor_not_ready_code: int
    mobile_agents: bool
    cti_version: int
    leaves_outbound_reservation: bool
    reservations_expire: bool
    preview_mode: bool
    recording: bool
    participant_drop: bool
    monitor_refusal: int
    joined_ba_status: bool
    media_state: bool
    conference_parties: int = 8


_UCCE_12_6 = Profile(
    name="ucce-12.6",
    platform=Platform.UCCE,
    release="12.6",
    e164_extension=False,
    hold_state=True,
    work_ready=True,
    talking_on_any_call=True,
    logout_from_ready=False,
    pending_ready=True,
    pending_replaced=True,
    calls_from_ready=True,
    call_data_on_make_call=True,
    protected_call_data=True,
    call_keys=True,
    wrap_up_items=False,
    inbound_call_type=CallType.PREROUTE_ACD_IN,
    inside_call_type=CallType.AGENT_INSIDE,
    offered_call_type=CallType.CONSULT_OFFERED,
    transferred_call_type=CallType.CONSULT_OFFERED,
    direct_transfer_call_type=CallType.TRANSFER,
    dtmf_characters="0123456789*#ABCD",
    signed_out_error=(257, "CF_INVALID_PASSWORD_SPECIFIED"),
    supervisor_not_ready_code=999,
    mobile_agents=True,
    cti_version=24,
    leaves_outbound_reservation=True,
    reservations_expire=False,
    preview_mode=True,
    recording=False,
    participant_drop=True,
    monitor_refusal=13145,
    joined_ba_status=False,
    media_state=False,
)

_UCCX_12_5 = Profile(
    name="uccx-12.5",
    platform=Platform.UCCX,
    release="12.5",
    e164_extension=True,
    hold_state=False,
    work_ready=False,
    talking_on_any_call=False,
    logout_from_ready=True,
    pending_ready=False,
    pending_replaced=False,
    calls_from_ready=True,
    call_data_on_make_call=False,
    protected_call_data=False,
    call_keys=False,
    wrap_up_items=True,
    inbound_call_type=CallType.ACD_IN,
    inside_call_type=CallType.OUT,
    offered_call_type=CallType.OFFERED,
    transferred_call_type=CallType.TRANSFER,
    direct_transfer_call_type=CallType.OFFERED,
    dtmf_characters="0123456789*#",
    signed_out_error=(1010, "CF_INVALID_PARAMETER"),
    supervisor_not_ready_code=33,
    mobile_agents=False,
    cti_version=24,
    leaves_outbound_reservation=False,
    reservations_expire=True,
    preview_mode=False,
    recording=True,
    participant_drop=False,
    monitor_refusal=88049,
    joined_ba_status=True,
    media_state=True,
)

PROFILES = {
    profile.name: profile
    for profile in (
        _UCCE_12_6,
        replace(_UCCE_12_6, name="ucce-12.5", release="12.5", cti_version=23),
        replace(
            _UCCE_12_6, name="ucce-11.6", release="11.6", calls_from_ready=False, cti_version=20
        ),
        _UCCX_12_5,
        replace(_UCCX_12_5, name="uccx-11.6", release="11.6", cti_version=20),
    )
}
"""Every profile by the name one gives to ``--profile``."""

DEFAULT_PROFILE = PROFILES["ucce-12.6"]
