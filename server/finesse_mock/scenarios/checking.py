"""Whether a scenario can be played where it says that it plays."""

from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.scenarios.schema import Scenario
from finesse_mock.worlds import load_world


def check_at_home(scenario: Scenario) -> None:
    """Check that everybody whom it names is in its world, if it names one.

    Raises:
        UsageError: the world has a mistake, or somebody is not there; it tells all of them.
    """
    world = scenario.world
    if world is None:
        return
    site = world if isinstance(world, Site) else _loaded(world, scenario)
    scenario.check_fit(site, scenario.nodes)


def _loaded(world: str, scenario: Scenario) -> Site:
    try:
        return load_world(world, scenario.profile)
    except UsageError as error:
        raise scenario.document.error(("world",), str(error)) from error
