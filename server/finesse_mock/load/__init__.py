"""Load: a busy contact centre from a plan, agents who act in it, and what that came to."""
