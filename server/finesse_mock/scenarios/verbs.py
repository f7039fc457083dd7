"""The vocabulary of ``do`` and ``await``: each verb and the act that it is.

Operations of Finesse are written as Finesse writes them; what the mock does on behalf of the world
outside is lower case, and dotted where there are several of a kind.
"""

from collections.abc import Mapping
from typing import Final

from finesse_mock.scenarios import acts, house_acts, task_acts

BY_CLIENTS: Final[Mapping[str, type[acts.Act]]] = {
    "login": acts.Login,
    "ready": acts.Ready,
    "not_ready": acts.WithReason,
    "logout": acts.WithReason,
    "work": acts.OfAgents,
    "agent.state": acts.AnyState,
    "call.outgoing": acts.OutgoingCall,
    "call.outbound": acts.OutgoingCall,
    "ANSWER": acts.InCall,
    "HOLD": acts.InCall,
    "RETRIEVE": acts.InCall,
    "DROP": acts.InCall,
    "UPDATE_CALL_DATA": acts.Update,
    "CONSULT_CALL": acts.Consult,
    "TRANSFER": acts.InCall,
    "CONFERENCE": acts.InCall,
    "TRANSFER_SST": acts.TransferTo,
    "SEND_DTMF": acts.SendDigits,
    "SILENT_MONITOR": acts.Monitor,
    "BARGE_CALL": acts.Barge,
    "PARTICIPANT_DROP": acts.DropParty,
    "START_RECORDING": acts.InCall,
    "ACCEPT": acts.InCall,
    "CLOSE": acts.InCall,
    "REJECT": acts.InCall,
    "RECLASSIFY": acts.Reclassify,
    "UPDATE_SCHEDULED_CALLBACK": acts.ScheduleCallback,
    "CANCEL_SCHEDULED_CALLBACK": acts.InCall,
    "media.login": task_acts.SignInToMedium,
    "media.ready": task_acts.InMedium,
    "media.not_ready": task_acts.LeaveMedium,
    "media.logout": task_acts.LeaveMedium,
    "task.accept": task_acts.InTask,
    "task.start": task_acts.InTask,
    "task.pause": task_acts.InTask,
    "task.resume": task_acts.InTask,
    "task.wrap_up": task_acts.InTask,
    "task.transfer": task_acts.TransferTask,
    "task.close": task_acts.InTask,
}
"""What an agent's client can do, and so what can be awaited."""

BY_ANYBODY: Final[Mapping[str, type[acts.Act]]] = {
    **BY_CLIENTS,
    "call.inbound": acts.InboundCall,
    "reservation": acts.Reservation,
    "party.answer": acts.ByParty,
    "party.hold": acts.ByParty,
    "party.retrieve": acts.ByParty,
    "party.hangup": acts.ByParty,
    "call.abandon": acts.Abandon,
    "task.offer": task_acts.Offer,
    "task.end": task_acts.OfTask,
    "agent.absence": acts.Absence,
    "team.message": house_acts.Announce,
    "system.out_of_service": house_acts.Service,
    "system.in_service": house_acts.Service,
    "notifications.down": house_acts.Notifications,
    "notifications.up": house_acts.Notifications,
    "web.down": house_acts.WebApplication,
    "web.up": house_acts.WebApplication,
    "cti.failover": house_acts.Failover,
    "connection.cut": house_acts.CutConnection,
}
"""What the mock can do."""
