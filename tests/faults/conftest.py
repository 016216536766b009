from tests.faults import FULL
from tests.faults.house import db, house, told  # noqa: F401 - fixtures

collect_ignore = [] if FULL else ["test_full_disk.py"]  # needs a disk of its own, as only root gets one
