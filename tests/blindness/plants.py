"""Canaries: one string for every place of a file, so that the place a leak came from is known."""

from dataclasses import dataclass, field

from tests.blindness.identities import Identity


@dataclass(slots=True)
class Plants:
    """What was planted where in one file: place → string; all of them betray one identity."""

    one: Identity
    made: dict[str, str] = field(default_factory=dict)

    def unseen(self, place: str) -> str:
        """Plant a string where no reader of the work looks: it must vanish."""
        return self._keep(place, f"{self.one.note}-{len(self.made):03}")

    def read(self, place: str) -> str:
        """Plant a name where a reader may look: it must vanish or be masked."""
        return self._keep(place, f"{self.one.name}之{len(self.made):03}")

    def _keep(self, place: str, words: str) -> str:
        assert place not in self.made, place
        self.made[place] = words
        return words
