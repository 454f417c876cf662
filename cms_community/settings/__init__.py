"""Settings of the newsroom when it runs as its own project; a host site keeps its own."""
