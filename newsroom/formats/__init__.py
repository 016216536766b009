"""What leaves and enters the house: text on one side, dataclasses on the other; no database."""
