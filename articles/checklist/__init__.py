"""What a story is asked before it goes out: `rules` to look for, `marks` of the house, `check` for both together."""
