"""Write docs/sbom.json: everything kyrtext needs at run time, with licences, as CycloneDX.

Run it in an environment in which kyrtext is installed: `python .ci/sbom.py`.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TARGET = Path(__file__).resolve().parent.parent / "docs" / "sbom.json"
# what metadata of older packages call their licence -> its SPDX name
SPDX = {
    "apache": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "mit": "MIT",
    "psf": "PSF-2.0",
    "python software foundation": "PSF-2.0",
    "mpl": "MPL-2.0",
    "mozilla": "MPL-2.0",
    "hpnd": "HPND",
    "cnri": "CNRI-Python",
    "isc": "ISC",
    "unlicense": "Unlicense",
}


def needed(root: str = "kyrtext") -> dict[str, list[str]]:
    """Installed distributions that the root needs, itself left out, each with what it needs in turn."""
    found: dict[str, set[str]] = {}
    waiting, seen = [(root, "")], set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        below = found.setdefault(name, set())
        for line in requires(name) or []:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                inner = canonicalize_name(wanted.name)
                below.add(inner)
                waiting += [(inner, part) for part in ("", *sorted(wanted.extras))]
    found.pop(root, None)
    return {name: sorted(below) for name, below in sorted(found.items())}


def licence(name: str) -> str:
    """The licence of an installed distribution as an SPDX expression, else as its metadata say."""
    data = distribution(name).metadata
    if data.get("License-Expression"):
        return str(data["License-Expression"])
    kinds = [line for line in data.get_all("Classifier") or [] if line.startswith("License ::")]
    told = " ".join(kinds) or (data.get("License") or "").strip().split("\n")[0]
    for key, spdx in SPDX.items():
        if re.search(rf"\b{key}", told, re.IGNORECASE):
            return spdx
    return told or "unknown"


def bill() -> dict[str, object]:
    """The bill of materials; the same environment gives the same bill."""
    parts = needed()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "library", "name": "kyrtext", "purl": "pkg:pypi/kyrtext"}},
        "components": [
            {
                "type": "library",
                "name": name,
                "version": distribution(name).version,
                "purl": f"pkg:pypi/{name}@{distribution(name).version}",
                "licenses": [{"expression": licence(name)}],
            }
            for name in parts
        ],
        "dependencies": [{"ref": name, "dependsOn": below} for name, below in parts.items()],
    }


if __name__ == "__main__":
    TARGET.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    print(f"wrote {TARGET}")
