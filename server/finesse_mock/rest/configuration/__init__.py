"""The configuration APIs, for administrators: "Finesse Configuration APIs" of the developer guide.

What is written here is what agents read from then on, until the next reset; no event tells them.
"""

from finesse_mock.rest.configuration.routes import CONFIGURATION

__all__ = ["CONFIGURATION"]
