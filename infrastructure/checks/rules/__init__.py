from . import buckets_are_encrypted, no_way_in_for_everybody  # noqa: F401
