"""World files: what an administrator would have set up, as YAML, turned into a ``Site``."""

from finesse_mock.worlds.load import (
    fixtures_dir,
    load_world,
    parse_world,
    world_named,
    world_names,
)

__all__ = ["fixtures_dir", "load_world", "parse_world", "world_named", "world_names"]
