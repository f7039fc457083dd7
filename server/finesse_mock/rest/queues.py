"""The Queue resource, with statistics counted from the world."""

from finesse_mock.engine.statistics import count
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.wire import queues


def get_queue(call: Call) -> Answer:
    """Answer "Queue—Get Queue"; for every user."""
    found = call.floor.site.queues.get(call.path["queue"])
    if found is None:
        raise rejections.not_found(call.path["queue"])
    return Document(queues.queue("Queue", found, count(call.floor.world, found)))


def get_user_queues(call: Call) -> Answer:
    """Answer "Queue—Get List of Queues for User"; a supervisor's are those of the teams, too."""
    who = access.named_user(call).definition
    teams = {who.team_id, *who.supervised_teams}
    served = (each for each in call.floor.site.queues.values() if teams.intersection(each.teams))
    return Document(
        queues.queues(queues.queue("Queue", each, count(call.floor.world, each)) for each in served)
    )
