"""The REST API that delivers the newsroom to the front end."""
