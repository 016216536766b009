"""The screens of one story, and of many: form, verbs, history, list."""
