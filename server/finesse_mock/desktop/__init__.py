"""The gadget host: what a page of another origin embeds to live beside the Finesse desktop."""

from finesse_mock.desktop.routes import tunnel_routes

__all__ = ["tunnel_routes"]
