"""Trees and nets: dendrogram, co-occurrence network."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style

ROUNDS = 300
CROWDED = 0.3  # of the picture


def dendrogram(
    items: pd.DataFrame, branches: pd.DataFrame, ax: Axes | None = None, *, title: str = "", lang: str = "en"
) -> Axes:
    """The tree of a cluster analysis, words at the right, clusters told by colour.

    Parameters
    ----------
    items : DataFrame
        `item, cluster, place` from `measures.clusters`.
    branches : DataFrame
        `x, y`: the four corners of each join.

    Returns
    -------
    Axes
        One line per join; the tick labels are the words from top to bottom.
    """
    ax = style.axes(ax, 6.5, 1.0 + 0.14 * max(len(items), 5))
    with style.styled(ax):
        base = style.type_size(ax.figure)
        for row in branches.itertuples():
            ax.plot(row.y, row.x, color="#555555", linewidth=0.9)
        places = 10 * np.arange(len(items)) + 5.0
        ax.yaxis.tick_right()
        room = 0.4 * 72 * ax.figure.bbox.width / ax.figure.dpi
        high = 0.8 * 72 * ax.figure.bbox.height / ax.figure.dpi / max(len(items), 1)
        names = [style.shortened(str(name), 0.833 * base, room, lang) for name in items["item"]]
        ax.set_yticks(list(places), names, fontsize=min(0.833 * base, max(0.9 * high, 3.0)))
        inks = style.distinct(int(items["cluster"].max()) if len(items) else 0)
        for label, cluster in zip(ax.get_yticklabels(), items["cluster"], strict=True):
            label.set_color(inks[int(cluster) - 1])
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(10 * max(len(items), 1), 0)
        deepest = max((max(row) for row in branches["y"]), default=1.0)
        ax.set_xlim(1.02 * deepest, 0)
        ax.set_xlabel(style.label("distance", lang))
        style.ticks(ax.xaxis, lang)
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.set_title(title, loc="left")
    return ax


def network(
    pairs: pd.DataFrame,
    ax: Axes | None = None,
    *,
    value: str = "similarity",
    top: int = 60,
    title: str = "",
) -> Axes:
    """The strongest pairs as a net: words are knots, thicker lines are stronger ties.

    At most the first `top` pairs are drawn, fewer where their names would not leave each other room.

    Parameters
    ----------
    pairs : DataFrame
        `first, second` and the column `value`, e.g. the `pairs` of `cluster_words`.

    Returns
    -------
    Axes
        One line per pair, one text per word. Places follow Fruchterman and Reingold (1991) from a fixed
        start on a circle, so the same table gives the same picture.
    """
    shown = pairs[pairs[value] > 0].head(top)
    ax = style.axes(ax, 7.0, 6.0)
    with style.styled(ax):
        while True:
            names, ends = _knots(shown)
            called, sizes, half = _written(ax, names, ends, titled=bool(title))
            # names cover so much of the picture at most; the weakest ties are left out for it
            if len(shown) < 2 or half.prod(axis=1).sum() <= CROWDED:
                break
            shown = shown.head(int(0.9 * len(shown)))
        weights = shown[value].to_numpy(dtype=float)
        places = untangled(spring(len(names), ends, weights), half)
        strongest = weights.max() if len(weights) else 1.0
        for (a, b), weight in zip(ends, weights, strict=True):
            ax.plot(
                places[[a, b], 0],
                places[[a, b], 1],
                color="#8fb3cc",
                linewidth=0.5 + 3.5 * weight / strongest,
                zorder=1,
            )
        for name, place, size in zip(called, places, sizes.tolist(), strict=True):
            box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
            ax.text(place[0], place[1], name, ha="center", va="center", fontsize=size, bbox=box, zorder=2)
        ax.set_axis_off()
        ax.set_xlim(-1.0, 1.0)
        ax.set_ylim(-1.0, 1.0)
        ax.set_title(title, loc="left")
    return ax


def _knots(pairs: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """The names in pairs, and the number of both names of each pair."""
    codes, names = pd.factorize(pairs[["first", "second"]].to_numpy(dtype=object).T.ravel())
    return [*map(str, names)], codes.reshape(2, -1).T.astype(np.int64)


def _written(
    ax: Axes, names: list[str], ends: np.ndarray, *, titled: bool
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """How names are written, in which type size, and half the room of each, of half the figure."""
    base = style.type_size(ax.figure)
    degree = np.bincount(ends.ravel(), minlength=len(names))
    sizes = base * (0.8 + 0.13 * np.sqrt(degree.astype(float)))
    wide, high = (72 * side for side in ax.figure.get_size_inches())  # type: ignore[union-attr]
    called = [
        style.shortened(name, size, 0.4 * wide) for name, size in zip(names, sizes.tolist(), strict=True)
    ]
    half = [  # screens round letters up to whole dots
        (
            (1.04 * style.width_of(name, size) + 6) / wide,
            1.5 * size / (high - (2.5 if titled else 0.5) * base),
        )
        for name, size in zip(called, sizes.tolist(), strict=True)
    ]
    return called, sizes, np.array(half).reshape(-1, 2)


def spring(size: int, ends: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Places of the knots: neighbours draw together, all push apart, cooling from a circle."""
    angle = 2 * np.pi * np.arange(size) / max(size, 1)
    places = np.column_stack([np.cos(angle), np.sin(angle)])
    if size < 2 or not len(ends):
        return places
    pull = np.zeros((size, size))
    np.add.at(pull, (ends[:, 0], ends[:, 1]), weights / weights.max())
    pull = pull + pull.T
    # a word with many ties is not dragged into a knot by all of them at once
    ties = (pull > 0).sum(axis=1)
    pull = pull / np.maximum(np.maximum(ties[:, None], ties[None, :]) / 2, 1)
    ideal = 2.2 / np.sqrt(size)
    for step in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-3)
        force = ideal**2 / distance**2 - pull * distance / ideal
        move = (apart * force[:, :, None]).sum(axis=1) - 0.8 * places
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        places = places + move / length * np.minimum(length, 0.12 * (1 - step / ROUNDS))
    return places


def untangled(places: np.ndarray, half: np.ndarray) -> np.ndarray:
    """The places in a square from -1 to 1 with names pushed apart until none lies on another.

    `half` is half the width and height of each name in the units of the square; none leaves it. Where there
    are too many, they are laid out in rows in the order of their heights.
    """
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    middle, reach = (low + high) / 2, np.maximum((high - low) / 2, 1e-9)
    inside = np.maximum(1 - half, 0)
    places = np.clip((places - middle) / reach, -1, 1) * (inside if len(places) > 1 else 0)
    room = half[:, None, :] + half[None, :, :]
    sign = np.sign(np.subtract.outer(np.arange(len(places)), np.arange(len(places))))
    for _ in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        overlap = room - np.abs(apart)
        hit = (overlap > 1e-9).all(axis=2)
        np.fill_diagonal(hit, False)
        if not hit.any():
            return places
        # names leave each other the shorter way
        across = hit & (overlap[..., 0] < overlap[..., 1])
        step = np.zeros_like(places)
        for axis, chosen in ((0, across), (1, hit & ~across)):
            way = np.where(apart[..., axis] == 0, sign, np.sign(apart[..., axis]))
            step[:, axis] = np.where(chosen, 0.52 * overlap[..., axis] * way, 0.0).sum(axis=1)
        places = np.clip(places + step, -inside, inside)
    return _in_rows(places, half)


def _in_rows(places: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Names in rows from top to bottom, each row from left to right."""
    out, at, row = places.copy(), np.array([-1.0, 1.0]), 2 * float(half[:, 1].max())
    for place in np.lexsort((places[:, 0], -places[:, 1])).tolist():
        if at[0] + 2 * half[place, 0] > 1.0 and at[0] > -1.0:
            at = np.array([-1.0, at[1] - row])
        out[place] = at[0] + half[place, 0], at[1] - row / 2
        at[0] += 2 * half[place, 0]
    return out
