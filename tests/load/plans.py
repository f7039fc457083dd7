"""Plans for tests: small, quick, and the same each time."""

from finesse_mock.load.plan import Plan, parse_plan

QUICK = """
think:
  answer: {uniform: [50ms, 150ms]}
  talk: {uniform: [100ms, 300ms]}
  hold: {uniform: [100ms, 200ms]}
  consult: {fixed: 1500ms}
  wrapUp: {fixed: 100ms}
  ready: {fixed: 50ms}
  pause: {fixed: 200ms}
  patience: {fixed: 20s}
"""

EVERYTHING = (
    """
load: 1
name: everything
seed: 7
duration: 10s
agents: {count: 40, signIn: 2s}
calls: {rate: 5, ring: 1s}
mixture:
  answered: 4
  held: 2
  consult_transfer: 2
  conference: 2
  unanswered: 1
  outgoing: 1
  state_change: 1
drain: 1m
"""
    + QUICK
)


def plan_of(text: str) -> Plan:
    """The plan that this is, the version put before it where it has none."""
    return parse_plan(text if "load:" in text else f"load: 1\n{text}", "plan.yaml")
