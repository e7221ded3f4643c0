"""Whether a file may be passed on, by the licence that it names.

A name that is not known allows nothing: nobody's words are given away by guessing.
"""

import re

# Licences that let anybody pass on unchanged copies, by the beginnings of their names (SPDX).
_OPEN = (
    "cc0", "cc-by", "mit", "apache", "bsd", "odbl", "odc-by", "pddl", "public domain", "unicode",
    "gpl", "lgpl", "agpl", "mpl", "isc", "unlicense", "openrail", "bigscience",
)  # fmt: skip
# Words that take it back, whatever stands before them: "MIT, not to be published".
_BUT = re.compile(r"\b(not|never|no|only|internal|confidential|private|secret)\b", re.IGNORECASE)


def may_be_passed_on(licence: str) -> bool:
    """Whether unchanged copies may be given to others, as far as the name of the licence says."""
    if _BUT.search(licence):
        return False
    name = re.sub(r"[\s_]+", "-", licence.strip().casefold()).replace("creative-commons", "cc")
    return any(
        re.match(rf"{re.escape(known.replace(' ', '-'))}(?![a-z])", name) is not None
        for known in _OPEN
    )
