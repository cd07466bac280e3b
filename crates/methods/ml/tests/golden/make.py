"""Writes badly_scaled.json: a least-squares problem with hard scales and offsets, solved in exact rationals.

Needs numpy and scipy (run with numpy 2.4, scipy 1.17, scikit-learn 1.9). The exact solution of the normal
equations over fractions.Fraction is the truth; scikit-learn's coefficients are checked against it here.
Run: python make.py > badly_scaled.json
"""
import json
from fractions import Fraction as F

import numpy as np
from scipy import stats
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler


def solve(a, b):
    """Gauss-Jordan over fractions."""
    n = len(a)
    m = [row[:] + right[:] for row, right in zip(a, b)]
    for i in range(n):
        pivot = next(k for k in range(i, n) if m[k][i] != 0)
        m[i], m[pivot] = m[pivot], m[i]
        m[i] = [v / m[i][i] for v in m[i]]
        for k in range(n):
            if k != i and m[k][i] != 0:
                m[k] = [v - m[k][i] * w for v, w in zip(m[k], m[i])]
    return [row[n:] for row in m]


rng = np.random.default_rng(20240501)
n = 60
x = np.column_stack([
    rng.normal(0, 1e-6, n),
    rng.normal(5, 2, n),
    1.7e9 + rng.integers(0, 100000, n),
    rng.normal(-3e6, 1e6, n),
    rng.integers(0, 2, n).astype(float),
])
y = 12 + 3e6 * x[:, 0] - 2 * x[:, 1] + 1e-4 * (x[:, 2] - 1.7e9) + 2e-6 * x[:, 3] + 4 * x[:, 4] + rng.normal(0, 1, n)

rows = [[F(1)] + [F(float(v)) for v in row] for row in x]
target = [F(float(v)) for v in y]
p = len(rows[0])
xtx = [[sum(r[i] * r[j] for r in rows) for j in range(p)] for i in range(p)]
xty = [[sum(r[i] * t for r, t in zip(rows, target))] for i in range(p)]
inverse = solve(xtx, [[F(int(i == j)) for j in range(p)] for i in range(p)])
beta = [sum(inverse[i][j] * xty[j][0] for j in range(p)) for i in range(p)]
rss = sum((t - sum(b * v for b, v in zip(beta, r))) ** 2 for r, t in zip(rows, target))
mean = sum(target) / n
tss = sum((t - mean) ** 2 for t in target)
df = n - p
sigma = (float(rss) / df) ** 0.5

# On the raw columns scikit-learn drops the tiny one as if it were noise, so it is given standardised ones.
scaler = StandardScaler().fit(x)
sk = LinearRegression().fit(scaler.transform(x), y).coef_ / scaler.scale_
gap = max(abs(s / float(b) - 1) for s, b in zip(sk, beta[1:]))
assert gap < 1e-9, gap

at = [2e-6, 4.5, 1.7e9 + 130000, -2e6, 1.0]
v = [F(1)] + [F(a) for a in at]
point = sum(b * c for b, c in zip(beta, v))
leverage = sum(v[i] * inverse[i][j] * v[j] for i in range(p) for j in range(p))
half = {level: float(stats.t.ppf((1 + level) / 2, df)) * sigma * (1 + float(leverage)) ** 0.5 for level in (0.5, 0.8, 0.95)}
print(json.dumps({
    "x": x.tolist(), "y": y.tolist(),
    "intercept": float(beta[0]), "coefficients": [float(b) for b in beta[1:]],
    "standard_errors": [sigma * float(inverse[i][i]) ** 0.5 for i in range(p)],
    "rss": float(rss), "r2": float(1 - rss / tss), "sigma": sigma,
    "at": at, "point": float(point), "leverage": float(leverage),
    "half_widths": [[level, w] for level, w in half.items()],
}))
