"""Playing recordings: to whom, when, and whether they arrived as they were."""
