"""Guards: what a proposed change must not do, and what kind of change it really is."""

from builder.proposing.guarding.guards import broken
from builder.proposing.guarding.kinds import honest_kind

__all__ = ["broken", "honest_kind"]
