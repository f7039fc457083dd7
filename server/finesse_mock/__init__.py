"""A Cisco Finesse server for development and tests, in one process.

An asyncio dialog engine emits state changes; a publisher serialises them into Finesse XML
update events and pushes them over XMPP pubsub to the subscribed clients.
"""

__version__ = "0.1.0"
