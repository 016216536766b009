"""Static files under names that carry their hash, so that browsers may keep them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    # ES modules import each other by relative paths; those must be rewritten too.
    support_js_module_import_aggregation = True
    # Some source maps and fonts that packages name in comments are not shipped by them.
    manifest_strict = True
