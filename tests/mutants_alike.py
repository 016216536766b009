"""Mutants that do the same as the original, by their names, each with the reason. `make mutants` leaves them out."""

ALIKE: dict[str, str] = {}
