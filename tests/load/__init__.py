"""Load: plans, what they mean to happen, how agents behave, what is measured."""
