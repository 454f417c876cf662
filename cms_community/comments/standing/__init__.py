"""Standing by a pick: its source is asked again and again, and what it takes back leaves."""
