"""What the page says is looked at before it is believed: wrong types are refused, half signs are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kyrtext import KyrtextError
from kyrtext.desk.gate import Gate
from kyrtext.desk.routes import Desk

from .make import TEXTS, corpus_of, give, new_code, replayed, study_over


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("new_code", {"name": "а", "labels": 5}),
        ("new_code", {"name": "а", "labels": "ky"}),
        ("new_code", {"name": "а", "labels": {"ky": ["иш"]}}),
        ("new_code", {"name": "а", "finds": [1]}),
        ("new_code", {"name": "а", "finds": {"words": "иш"}}),
        ("new_code", {"name": "а", "finds": {"words": {"ky": "иш"}}}),
        ("new_code", {"name": "а", "finds": {"patterns": [5]}}),
        ("new_code", {"name": "а", "parent": ["work"]}),
        ("new_code", {"name": "а", "rank": 2**63}),
        ("state", {"row": 10**40, "state": "read"}),
        ("sample", {"n": 1, "seed": 1, "rows": "all"}),
        ("sample", {"n": 1, "seed": 1, "rows": [0, "1"]}),
        ("sample", {"n": 1, "seed": 1, "rows": [99]}),
        ("sample", {"n": 1, "seed": 10**40}),
    ],
)
def test_wrong_types_are_refused(tmp_path: Path, name: str, given: dict[str, Any]) -> None:
    study = study_over(tmp_path)
    with pytest.raises(KyrtextError):
        Desk(study).tell(name, given)
    assert study.file.seq == 0


def test_half_a_sign_can_be_coded(tmp_path: Path) -> None:
    half = "жарым \ud83d белги"
    study = study_over(tmp_path, corpus_of((*TEXTS, half)))
    give(study, len(TEXTS), new_code(study, "work"), half)
    assert Desk(study).ask("post", {"row": str(len(TEXTS))})["codings"][0]["status"] == "attached"
    assert Desk(study).ask("memo", {"on": "post", "target": "\ud83d"})["version"] == 0
    assert replayed(study.file) == study.file.state()


def test_a_token_may_be_any_text() -> None:
    gate = Gate(1)
    token = gate.token()
    assert not gate.spend("жок")
    assert gate.spend(token)
