"""The home of scipy: what it works out for measures."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import dendrogram, fcluster, linkage
from scipy.sparse import csr_matrix

__all__ = ["csr_matrix", "dendrogram", "fcluster", "fisher", "linkage", "svd"]


def fisher(table: np.ndarray) -> float:
    """P of Fisher's exact test, two-sided, on a two-by-two table of counts.

    Examples
    --------
    >>> round(fisher(np.array([[1, 68], [7, 150]])), 2)
    0.44
    """
    from scipy.stats import fisher_exact

    return float(fisher_exact(np.asarray(table)).pvalue)


def svd(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Singular value decomposition U, s, Vt, s descending; the signs of the columns are chance.

    Examples
    --------
    >>> svd(np.array([[3.0, 0.0], [0.0, -2.0]]))[1].tolist()
    [3.0, 2.0]
    """
    from scipy.linalg import svd as decompose

    left, values, right = decompose(matrix, full_matrices=False, check_finite=False)
    return left, values, right
