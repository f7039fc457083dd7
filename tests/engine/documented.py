"""The tables of the developer guide, copied by hand, to which those of the engine must agree."""

from collections.abc import Mapping
from typing import Final

Moves = Mapping[str, frozenset[str]]


def _moves(text: str) -> Moves:
    rows = (line.split() for line in text.strip().splitlines())
    return {row[0]: frozenset(row[2:]) for row in rows}


UCCE_MOVES: Final = _moves(
    """
    LOGOUT                    > NOT_READY
    NOT_READY                 > LOGOUT READY TALKING
    READY                     > NOT_READY RESERVED RESERVED_OUTBOUND RESERVED_OUTBOUND_PREVIEW
    RESERVED                  > TALKING READY NOT_READY
    RESERVED_OUTBOUND         > TALKING READY NOT_READY
    RESERVED_OUTBOUND_PREVIEW > TALKING READY NOT_READY
    TALKING                   > HOLD READY NOT_READY WORK WORK_READY
    HOLD                      > TALKING READY NOT_READY WORK WORK_READY
    WORK                      > NOT_READY READY
    WORK_READY                > READY NOT_READY
    """
)
""" "Supported Agent State Transitions for Finesse", Unified CCE."""

SUPERVISOR_MOVES: Final = _moves(
    """
    READY                     > READY NOT_READY LOGOUT
    NOT_READY                 > READY LOGOUT
    RESERVED                  > LOGOUT
    RESERVED_OUTBOUND         > LOGOUT
    RESERVED_OUTBOUND_PREVIEW > LOGOUT
    TALKING                   > LOGOUT
    HOLD                      > LOGOUT
    WORK                      > READY NOT_READY LOGOUT
    WORK_READY                > READY NOT_READY LOGOUT
    """
)
"""What a supervisor may ask for; LOGOUT out of a call or a reservation waits for its end."""

UCCX_MOVES: Final = _moves(
    """
    LOGOUT                    > NOT_READY
    NOT_READY                 > LOGOUT READY TALKING
    READY > LOGOUT NOT_READY RESERVED RESERVED_OUTBOUND RESERVED_OUTBOUND_PREVIEW
    RESERVED                  > TALKING READY NOT_READY
    RESERVED_OUTBOUND         > TALKING READY NOT_READY
    RESERVED_OUTBOUND_PREVIEW > TALKING READY NOT_READY
    TALKING                   > READY NOT_READY WORK
    HOLD                      >
    WORK                      > NOT_READY READY
    WORK_READY                >
    """
)
"""The same for Unified CCX, which has neither HOLD nor WORK_READY.

NOT_READY > TALKING happens when a routed call is transferred to an agent who is not ready.
"""

UNDOCUMENTED_MOVES: Final = _moves(
    """
    READY      > TALKING
    WORK       > TALKING
    WORK_READY > TALKING
    """
)
"""Of agents who answer a call that no queue delivered while they are ready or wrap up."""

REQUESTS: Final = """
                              LOGOUT  NOT_READY   READY       WORK
    LOGOUT                    REFUSE  SIGNED_OUT  SIGNED_OUT  REFUSE
    NOT_READY                 APPLY   APPLY       APPLY       REFUSE
    READY                     {ready} APPLY       KEEP        REFUSE
    RESERVED                  REFUSE  REFUSE      REFUSE      REFUSE
    RESERVED_OUTBOUND         {leaving}  {reserved}  {reserved}  REFUSE
    RESERVED_OUTBOUND_PREVIEW REFUSE  {preview}   {preview}   REFUSE
    TALKING                   REFUSE  PEND        PEND        WRAP_UP
    HOLD                      REFUSE  PEND        PEND        WRAP_UP
    WORK                      REFUSE  APPLY       APPLY       REFUSE
    WORK_READY                REFUSE  APPLY       APPLY       REFUSE
"""
"""What a request for a state (column) does in a state (row); what stands in braces differs."""

UCCE_EFFECTS: Final = {
    "ready": "REFUSE",
    "leaving": "REFUSE",
    "reserved": "APPLY",
    "preview": "PEND_SILENTLY",
}
UCCX_EFFECTS: Final = {
    "ready": "APPLY",
    "leaving": "INTERNAL_ERROR",
    "reserved": "INTERNAL_ERROR",
    "preview": "INTERNAL_ERROR",
}
