"""The relative URIs of Finesse objects, which are the names of their pubsub nodes, too."""

from typing import Final

API: Final = "/finesse/api"
SYSTEM_INFO: Final = f"{API}/SystemInfo"


def user(user_id: str) -> str:
    """A User."""
    return f"{API}/User/{user_id}"


def dialogs(user_id: str) -> str:
    """The voice dialogs of a User."""
    return f"{user(user_id)}/Dialogs"


def media_list(user_id: str) -> str:
    """A User in all nonvoice media."""
    return f"{user(user_id)}/Media"


def media(user_id: str, media_id: str) -> str:
    """A User in one nonvoice medium."""
    return f"{media_list(user_id)}/{media_id}"


def media_dialogs(user_id: str) -> str:
    """The nonvoice dialogs of a User."""
    return f"{dialogs(user_id)}/Media"


def dialogs_of_media(user_id: str, media_id: str) -> str:
    """The dialogs of a User in one nonvoice medium."""
    return f"{media(user_id, media_id)}/Dialogs"


def client_log(user_id: str) -> str:
    """The ClientLog of a User."""
    return f"{user(user_id)}/ClientLog"


def dialog(dialog_id: str) -> str:
    """A Dialog."""
    return f"{API}/Dialog/{dialog_id}"


def team(team_id: str) -> str:
    """A Team."""
    return f"{API}/Team/{team_id}"


def team_users(team_id: str) -> str:
    """The node on which the members of a team are published; there is no such REST resource."""
    return f"{team(team_id)}/Users"


def team_messages(team_id: str) -> str:
    """The messages to a team."""
    return f"{team(team_id)}/TeamMessages"


def team_message(message_id: int) -> str:
    """A TeamMessage."""
    return f"{API}/TeamMessage/{message_id}"


def queue(queue_id: str) -> str:
    """A Queue."""
    return f"{API}/Queue/{queue_id}"


def reason_code(reason_id: int) -> str:
    """A ReasonCode."""
    return f"{API}/ReasonCode/{reason_id}"


def phone_book(book_id: int) -> str:
    """A PhoneBook."""
    return f"{API}/PhoneBook/{book_id}"
