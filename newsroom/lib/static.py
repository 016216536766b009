"""Static files under names that carry their hash, so that browsers may keep them for a year."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")


class CompressorOfHashed(Compressor):
    def compress(self, path: str) -> list[str]:
        """Compress a file, once: under a name that carries its hash it never changes."""
        made = [name for suffix in (".br", ".gz") if Path(name := path + suffix).exists()]
        return made or super().compress(path)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    # ES modules import each other by relative paths; those must be rewritten too.
    support_js_module_import_aggregation = True
    # Some source maps and fonts that packages name in comments are not shipped by them.
    manifest_strict = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return CompressorOfHashed(**kwargs)

    def compress_files(self, paths: Iterable[str]) -> Any:
        """Only those that pages name: nobody asks for a file without its hash, and for a source map a developer at most."""
        return super().compress_files([path for path in paths if HASHED.search(path) and not path.endswith(".map")])
