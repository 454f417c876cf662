"""Who writes: the newspaper's members and the platforms they come from."""
