"""What members write, and what the desk picks of it."""
