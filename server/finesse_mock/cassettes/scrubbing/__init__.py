"""What nobody else may read: finding it, and putting something else in its place."""
