"""What goes wrong under a newsroom, with real processes: kills, crowds, locks, full disks, clocks that are set.

The suite runs a short form of each; `make faults` the full one, whose figures are in bench/results/faults.md.
"""

import os

FULL = os.environ.get("FAULTS") == "full"
