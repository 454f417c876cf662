"""Sources that are asked and that call us, while their exports are only read."""
