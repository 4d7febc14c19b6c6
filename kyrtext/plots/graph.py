"""Trees and nets: dendrogram, co-occurrence network."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import style

ROUNDS = 300


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
    with style.styled():
        for row in branches.itertuples():
            ax.plot(row.y, row.x, color="#555555", linewidth=0.9)
        places = 10 * np.arange(len(items)) + 5.0
        ax.yaxis.tick_right()
        ax.set_yticks(list(places), items["item"].tolist(), fontsize=7)
        for label, cluster in zip(ax.get_yticklabels(), items["cluster"], strict=True):
            label.set_color(style.INKS[(int(cluster) - 1) % len(style.INKS)])
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(10 * max(len(items), 1), 0)
        deepest = max((max(row) for row in branches["y"]), default=1.0)
        ax.set_xlim(1.02 * deepest, 0)
        ax.set_xlabel(style.label("distance", lang))
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.set_title(title, loc="left", wrap=True)
    return ax


def network(
    pairs: pd.DataFrame, ax: Axes | None = None, *, value: str = "similarity", top: int = 60, title: str = ""
) -> Axes:
    """The strongest pairs as a net: words are knots, thicker lines are stronger ties.

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
    names = list(dict.fromkeys([*shown["first"], *shown["second"]]))
    number = {name: place for place, name in enumerate(names)}
    pairs_of = [(number[a], number[b]) for a, b in zip(shown["first"], shown["second"], strict=True)]
    ends = np.array(pairs_of, dtype=np.int64).reshape(-1, 2)
    weights = shown[value].to_numpy(dtype=float)
    ax = style.axes(ax, 7.0, 6.0)
    with style.styled():
        places = untangled(spring(len(names), ends, weights), [len(name) for name in names])
        strongest = weights.max() if len(weights) else 1.0
        for (a, b), weight in zip(ends, weights, strict=True):
            ax.plot(
                places[[a, b], 0],
                places[[a, b], 1],
                color="#8fb3cc",
                linewidth=0.5 + 3.5 * weight / strongest,
                zorder=1,
            )
        degree = np.bincount(ends.ravel(), minlength=len(names))
        for name, place, ties in zip(names, places, degree, strict=True):
            size = 7 + 1.2 * np.sqrt(float(ties))
            box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
            ax.text(place[0], place[1], name, ha="center", va="center", fontsize=size, bbox=box, zorder=2)
        ax.set_axis_off()
        if len(places):
            low, high = places.min(axis=0), places.max(axis=0)
            beside = 0.1 * np.maximum(high - low, 0.2)
            ax.set_xlim(low[0] - 1.5 * beside[0], high[0] + 1.5 * beside[0])
            ax.set_ylim(low[1] - beside[1], high[1] + beside[1])
        ax.set_title(title, loc="left", wrap=True)
    return ax


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


def untangled(places: np.ndarray, letters: list[int]) -> np.ndarray:
    """The places with words pushed apart until none lies on another."""
    if len(places) < 2:
        return places
    places = places / max(float(np.abs(places).max()), 1e-9)
    half = np.column_stack([0.017 * np.asarray(letters, dtype=float) + 0.02, np.full(len(letters), 0.034)])
    room = half[:, None, :] + half[None, :, :]
    for _ in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        overlap = room - np.abs(apart)
        hit = (overlap > 0).all(axis=2)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        # words leave each other upwards and downwards, where they are small
        side = np.where(
            apart[..., 1] == 0, np.sign(np.subtract.outer(range(len(places)), range(len(places)))), 1
        )
        step = np.where(
            hit, 0.5 * overlap[..., 1] * np.where(apart[..., 1] == 0, side, np.sign(apart[..., 1])), 0.0
        )
        places = places + np.column_stack([np.zeros(len(places)), step.sum(axis=1)])
    return places
