"""At most one question to Django at a time for each answer that is missing."""

from __future__ import annotations

import threading

from .asking import Target
from .entry import Entry

# Seconds that others wait for the one who asks; then each asks for itself.
PATIENCE = 10.0


class Flight:
    """One question on its way; whoever asks the same meanwhile gets the same answer."""

    def __init__(self) -> None:
        self._landed = threading.Event()
        self._entry: Entry | None = None

    def land(self, entry: Entry | None) -> None:
        """The answer is there; None if it is not one for everyone, or if asking failed."""
        self._entry = entry
        self._landed.set()

    def wait(self) -> Entry | None:
        """The answer; None where each must ask for itself."""
        self._landed.wait(PATIENCE)
        return self._entry


class Flights:
    """Every question that is on its way in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[Target, Flight] = {}

    def join(self, key: Target) -> tuple[Flight, bool]:
        """The flight of a question, and whether the caller is the one who must ask."""
        with self._lock:
            if (flight := self._flights.get(key)) is not None:
                return flight, False
            flight = self._flights[key] = Flight()
            return flight, True

    def leave(self, key: Target, flight: Flight, entry: Entry | None) -> None:
        """End a flight, whatever became of it."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.land(entry)

    def send_away(self) -> None:
        """Whoever asks from now on gets no answer that was begun before: something has changed."""
        with self._lock:
            self._flights.clear()
