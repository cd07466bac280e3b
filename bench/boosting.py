#!/usr/bin/env python3
"""Rows for gradient boosting, LightGBM on them, and a scorer for anybody's predictions.

  boosting.py prepare --data DIR --to FOLDER   NAME.json (what is fitted) and ROWS.bin (the rows) of each task
  boosting.py fit FOLDER NAME --out PRED.bin   fits LightGBM on one thread; prints `engine NAME` and `fit_cpu SECONDS`
  boosting.py score FOLDER NAME PRED.bin       prints `loss VALUE`: the mean loss over the test rows

Rows are 64-bit little-endian floats, column by column: the features, then the target; first all rows to train on, then
all rows to test on. Predictions are 64-bit floats, one for each test row. Needs the modules `common`, `delivery` and
`forecast_score` of the peers on PYTHONPATH. The losses of counts are deviances, so that a perfect guess scores 0.
"""
import argparse
import json
import pathlib
import sys

import common
import numpy as np
import pandas as pd

SHAPE = dict(rounds=500, learning_rate=0.05, max_leaves=63, min_leaf=50, row_share=0.8, feature_share=0.8)
TASKS = {  # name: rows, loss, its parameter
    "olist-l1": ("olist", "l1", None), "food-l1": ("food", "l1", None), "food-l2": ("food", "l2", None),
    "m5-tweedie": ("m5", "tweedie", 1.1), "m5-poisson": ("m5", "poisson", None), "m5-quantile": ("m5", "quantile", 0.9),
}
M5_TRAIN_DAYS, M5_TEST_DAYS = 364, 28


def delivery_rows(name, data):
    import delivery
    task = delivery.LOADERS[name](argparse.Namespace(data=data, test_data=None))
    frame = task.frame[task.numeric].assign(**{c: task.frame[c].astype("category").cat.codes for c in task.categories})
    frame[task.categories] = frame[task.categories].where(frame[task.categories] >= 0)
    return frame, task.categories, task.frame["y"], task.train, task.test


def m5_rows(data):
    """One row for each series and day; whatever is known of it is at least four weeks old."""
    table = common.read_csv(data, "demand/m5/sales_1000_series_d1_d1913.csv")
    sold = table[[c for c in table if c.startswith("d_")]].to_numpy(float)
    first, total = sold.shape[1] - M5_TEST_DAYS - M5_TRAIN_DAYS, np.cumsum(np.pad(sold, ((0, 0), (1, 0))), axis=1)
    zeros = np.cumsum(np.pad(sold == 0, ((0, 0), (1, 0))).astype(float), axis=1)
    days = np.arange(first, sold.shape[1])
    mean = lambda sums, width: (sums[:, days - 27] - sums[:, days - 27 - width]) / width
    columns = {f"lag_{k}": sold[:, days - k] for k in (28, 35, 42, 49, 56, 364)}
    columns |= {f"mean_{w}": mean(total, w) for w in (7, 28, 56, 182)} | {"zeros_56": mean(zeros, 56)}
    wide = lambda row: np.broadcast_to(row, (len(sold), len(days)))
    columns |= {"weekday": wide(days % 7), "year_day": wide(days % 365)}
    names = ["store_id", "dept_id"]
    columns |= {c: np.broadcast_to(table[c].astype("category").cat.codes.to_numpy()[:, None], (len(sold), len(days))) for c in names}
    frame = pd.DataFrame({name: column.ravel().astype(float) for name, column in columns.items()})
    test = wide(days >= sold.shape[1] - M5_TEST_DAYS).ravel()
    return frame, names, pd.Series(sold[:, days].ravel()), ~test, test


def prepare(args):
    args.to.mkdir(parents=True, exist_ok=True)
    shapes = {}
    for rows in sorted({rows for rows, _, _ in TASKS.values()}):
        frame, categories, y, train, test = m5_rows(args.data) if rows == "m5" else delivery_rows(rows, args.data)
        whole = np.vstack([np.c_[part.to_numpy(float), truth.to_numpy(float)] for part, truth in ((frame[train], y[train]), (frame[test], y[test]))])
        whole.T.astype("<f8").tofile(args.to / f"{rows}.bin")
        shapes[rows] = dict(features=list(frame), categories=categories, train=int(train.sum()), test=int(test.sum()))
    for name, (rows, loss, parameter) in TASKS.items():
        described = dict(name=name, rows=rows, loss=loss, parameter=parameter, **SHAPE, **shapes[rows])
        (args.to / f"{name}.json").write_text(json.dumps(described, indent=1))
        print(name)


def load(folder, name):
    """-> description, features (row, feature), target, both of all rows"""
    task = json.loads((folder / f"{name}.json").read_text())
    whole = np.fromfile(folder / f"{task['rows']}.bin", "<f8").reshape(len(task["features"]) + 1, -1)
    return task, whole[:-1].T, whole[-1]


def fit(args):
    import lightgbm
    task, x, y = load(args.folder, args.name)
    train = task["train"]
    options = dict(objective=task["loss"], learning_rate=task["learning_rate"], num_leaves=task["max_leaves"], num_threads=1, seed=args.seed,
                   min_data_in_leaf=task["min_leaf"], bagging_fraction=task["row_share"], bagging_freq=1, feature_fraction=task["feature_share"], verbose=-1)
    options |= {"tweedie": {"tweedie_variance_power": task["parameter"]}, "quantile": {"alpha": task["parameter"]}}.get(task["loss"], {})
    places = [task["features"].index(c) for c in task["categories"]]
    rows = np.ascontiguousarray(x[:train])
    with common.Clock() as clock:
        rows = lightgbm.Dataset(rows, y[:train], categorical_feature=places)
        model = lightgbm.train(options, rows, num_boost_round=task["rounds"])
    model.predict(x[train:]).astype("<f8").tofile(args.out)
    print("engine", f"LightGBM-{lightgbm.__version__}")
    print("fit_cpu", clock.cpu)


def mean_loss(task, y, p):
    e, kind, at = y - p, task["loss"], task["parameter"]
    if kind == "l1":
        return np.abs(e).mean()
    if kind == "l2":
        return (e ** 2).mean()
    if kind == "quantile":
        return np.maximum(at * e, (at - 1) * e).mean()
    if kind == "poisson":
        return 2 * (np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / p), 0) - e).mean()
    return 2 * (y ** (2 - at) / ((1 - at) * (2 - at)) - y * p ** (1 - at) / (1 - at) + p ** (2 - at) / (2 - at)).mean()


def score(args):
    task, _, y = load(args.folder, args.name)
    guess = np.fromfile(args.predictions, "<f8")
    if len(guess) != task["test"] or not np.isfinite(guess).all():
        sys.exit("the predictions are not one finite number for each test row")
    print("loss", mean_loss(task, y[task["train"]:], guess))


def main():
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = top.add_subparsers(dest="command", required=True)
    for name, call in (("prepare", prepare), ("fit", fit), ("score", score)):
        p = sub.add_parser(name)
        p.set_defaults(call=call)
        if name == "prepare":
            p.add_argument("--data", type=pathlib.Path, required=True)
            p.add_argument("--to", type=pathlib.Path, required=True)
            continue
        p.add_argument("folder", type=pathlib.Path)
        p.add_argument("name", choices=TASKS)
        if name == "fit":
            p.add_argument("--out", type=pathlib.Path, required=True)
            p.add_argument("--seed", type=int, default=0)
        else:
            p.add_argument("predictions", type=pathlib.Path)
    args = top.parse_args()
    args.call(args)


if __name__ == "__main__":
    main()
