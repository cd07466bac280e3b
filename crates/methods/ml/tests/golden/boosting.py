"""Prints what LightGBM predicts on the table of ../it/boosting_golden.rs, for the figures that stand there.

Needs numpy and lightgbm (run with lightgbm 4.7.0). Run: python boosting.py
"""
import lightgbm as lgb
import numpy as np

PROBES = [0, 17, 51, 99]
COMMON = dict(num_leaves=6, min_data_in_bin=1, learning_rate=0.1, num_threads=1, deterministic=True, verbosity=-1)
CASES = {
    "squared error": (False, 25, dict(objective="l2", min_data_in_leaf=5)),
    "squared error, lambda_l2=3": (False, 25, dict(objective="l2", min_data_in_leaf=5, lambda_l2=3.0)),
    "missing values": (True, 25, dict(objective="l2", min_data_in_leaf=5)),
    "counts": (False, 25, dict(objective="poisson", min_data_in_leaf=1)),
    "amounts": (False, 15, dict(objective="tweedie", tweedie_variance_power=1.3, min_data_in_leaf=1)),
}


def table(missing):
    i = np.arange(120)
    a, b = (i * 37 % 101).astype(float), (i * 53 % 89).astype(float)
    target = i * i * 7 % 23 + np.where(a > 50, 20.0, 0.0) + 0.5 * b
    if missing:
        a[i % 4 == 0] = np.nan
    return np.column_stack([a, b]), target


for name, (missing, rounds, params) in CASES.items():
    x, y = table(missing)
    model = lgb.train(COMMON | params, lgb.Dataset(x, y), num_boost_round=rounds)
    print(name, *(f"{value:.12f}" for value in model.predict(x)[PROBES]))
