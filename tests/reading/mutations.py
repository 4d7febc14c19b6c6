"""Ways in which a file gets damaged."""

from __future__ import annotations

import json
import random
from typing import Any

from kyrtext.reading import ReadReport


def damage(data: bytes, seed: int) -> bytes:
    """The bytes after one to three accidents, told by the seed."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        if not data:
            return data
        at = chance.randrange(len(data))
        length = chance.choice((1, 2, 7, 40, len(data) // 3 + 1))
        kind = chance.randrange(7)
        if kind == 0:
            data = data[:at]
        elif kind == 1:
            data = data[:at] + data[at + length :]
        elif kind == 2:
            data = data[:at] + data[at : at + length] * 2 + data[at + length :]
        elif kind == 3:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif kind == 4:
            data = (
                data[:at]
                + chance.choice((b'"', b"{", b"]", b"\x00", b"\n", b";", b"<", b"\xff\xfe", b"\\u"))[:]
                + data[at:]
            )
        elif kind == 5:
            word = data[at : at + 4]
            data = data.replace(word, b"", 2) if word else data
        else:
            data = data.replace(b"\n", chance.choice((b"", b"\r", b"\r\n", b"\n\n")))
    return data


def unknown(report: ReadReport) -> bool:
    """Whether a file was left out because nobody knows its format, which a strict run does not stand."""
    return any("of a known format" in reason for _, reason in report.ignored)


def twisted(value: Any, chance: random.Random) -> Any:
    """A JSON value some of whose parts are of another type than anybody would expect."""
    if chance.random() < 0.03:
        return chance.choice(
            (None, True, -1, 10**30, 1.5, "", "сөз", [], {}, [None], {"id": []}, [[]], "2024-13-45")
        )
    if isinstance(value, dict):
        return {key: twisted(inner, chance) for key, inner in value.items() if chance.random() > 0.02}
    if isinstance(value, list):
        return [twisted(inner, chance) for inner in value]
    return value


def twisted_json(data: bytes, seed: int) -> bytes | None:
    """The JSON file with parts of other types, None when it is no JSON."""
    chance = random.Random(seed)
    try:
        return json.dumps(twisted(json.loads(data), chance), ensure_ascii=False).encode()
    except ValueError:
        pass
    try:
        values = [json.loads(line) for line in data.decode().splitlines()]
    except ValueError:
        return None
    return "\n".join(json.dumps(twisted(value, chance), ensure_ascii=False) for value in values).encode()
