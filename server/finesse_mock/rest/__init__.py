"""The REST API of Finesse: ``/finesse/api``.

A request is authenticated and authorised, its body read, and all that Finesse checks at once
checked against the world; then it is answered, and only after the answer is on the wire is the
command submitted. What is refused later comes as an event.
"""

from finesse_mock.rest.floor import Floor
from finesse_mock.rest.routes import add_rest, rest_routes
from finesse_mock.rest.settings import RestSettings

__all__ = ["Floor", "RestSettings", "add_rest", "rest_routes"]
