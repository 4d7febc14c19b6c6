"""A codebook may come from anybody: whatever is in it, it is read or told in one line with the place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyrtext.files.errors import KyrtextError
from kyrtext.files.yaml_text import NotYamlError, values_of
from kyrtext.search.codebook import load_codebook

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, one in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOMB, "line 2"),
        ("codes: " + "[" * 5_000, "inside each other"),
        ("codes: " + "{a: " * 5_000, "inside each other"),
        ("codes:\n" + "".join(" " * at + "a:\n" for at in range(1, 300)), "inside each other"),
        ("codes: {иш: {label: 5, words: [a]}}", "иш.label"),
        ("codes: {иш: {label: {en: [a]}}}", "иш.label.en"),
        ("codes: {иш: {description: {a: b}}}", "иш.description"),
        ("codes: {иш: {patterns: 5}}", "иш.patterns"),
        ("codes: {иш: {patterns: [[a]]}}", "иш.patterns"),
        ("codes: {иш: {words: {ky: {a: b}}}}", "иш.ky"),
        ("codes: {иш: {words: {ky: [{a: b}]}}}", "иш.ky"),
        ("codes: {иш: {parent: [a]}}", "иш.parent"),
        ("codes: {иш: [a]}", "иш"),
        ("codes: {иш: null}", "иш"),
        ("codes: [a]", "codes"),
        ("codes: 5\nconcepts: {}", "codes"),
        ("concepts: [a]\ncodes: {иш: {}}", "concepts"),
        ("codes: {иш: {}, иш: {}}", "twice"),
        ("codes: {? [a, b] : {}}", "line 1"),
        ("codes: {иш: {description: 2020-99-99}}", "month"),
        ("!!python/object/apply:os.system ['true']", "line 1"),
        ("codes: !!python/name:os.system", "line 1"),
        ("a: b: c", "line 1"),
        ("\x00", "special characters"),
        ("", "codes"),
        ("5", "codes"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(KyrtextError) as error:
        load_codebook(path)
    assert told in str(error.value)
    assert time.process_time() - began < 2


@given(st.text(alphabet="ab: \n-{}[],&*!?|>'\"#%0.~\t", max_size=80))
def test_any_text_is_values_or_told(text: str) -> None:
    told = ""
    try:
        values_of(text)
    except NotYamlError as error:
        told = str(error)
    assert "\n" not in told
