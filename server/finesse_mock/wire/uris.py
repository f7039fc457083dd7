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


def queue(queue_id: str) -> str:
    """A Queue."""
    return f"{API}/Queue/{queue_id}"


def reason_code(reason_id: int) -> str:
    """A ReasonCode."""
    return f"{API}/ReasonCode/{reason_id}"


def phone_book(book_id: int) -> str:
    """A PhoneBook."""
    return f"{API}/PhoneBook/{book_id}"
