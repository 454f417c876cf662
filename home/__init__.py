"""The page types of the newsroom."""
