"""The curation desk's queue: what there is to read, in which order, and why."""
