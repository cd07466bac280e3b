#!/usr/bin/env python3
"""How often truths fall within the 50, 80 and 90 % intervals of a file of forecasts, and how far means are off in all.

  coverage.py FC.csv --set m3_quarterly --peers FOLDER --data FOLDER   (truths as the scorer in FOLDER loads them)
  coverage.py FC.csv --truth TRUTH.csv                                 (series_id,step,value)

FC.csv: series_id,step,mean,q05,q10,...,q95. Prints `set/file/measure value unit`:

coverage_pit_50, _80, _90  share of truths y whose probability integral transform lies in the central interval. On counts the
    transform is spread evenly between F(y-1) and F(y) (its mean over the random draw of the randomised transform; Czado,
    Gneiting & Held 2009). Quantiles tell F to a twentieth: within a twentieth its middle is taken.
bias_total  sum of means over sum of truths, less 1; only where all series have one unit (m5, intermittent).
"""
import argparse
import csv
import pathlib
import sys

LEVELS = [i / 20 for i in range(1, 20)]
COLUMNS = [f"q{5 * i:02d}" for i in range(1, 20)]
NOMINAL = [0.5, 0.8, 0.9]
EPSILON = 1e-9


def share_within(quantiles, y, nominal):
    """Chance that the transform of `y` lies within the central interval."""
    low, high = (1 - nominal) / 2, (1 + nominal) / 2
    below = max((level for level, q in zip(LEVELS, quantiles) if q < y), default=0.0)
    upto = max((level for level, q in zip(LEVELS, quantiles) if q <= y), default=0.0)
    if below == upto:  # between two quantiles: the whole twentieth lies on one side of each bound
        return float(below > low - EPSILON and below + 0.05 < high + EPSILON)
    start = below + 0.025 if below > 0 or y > 0 else 0.0
    end = upto + 0.025
    return max(0.0, min(end, high) - max(start, low)) / (end - start)


def judge(forecasts, truths):
    """-> {measure: value}; forecasts: dict rows, truths: {(series_id, step): value}"""
    within, count, said, seen = dict.fromkeys(NOMINAL, 0.0), 0, 0.0, 0.0
    for row in forecasts:
        y = truths.get((row["series_id"], int(row["step"])))
        if y is None:
            continue
        quantiles = [float(row[column]) for column in COLUMNS]
        for nominal in NOMINAL:
            within[nominal] += share_within(quantiles, y, nominal)
        count += 1
        said += float(row["mean"])
        seen += y
    figures = {f"coverage_pit_{nominal * 100:.0f}": within[nominal] / count for nominal in NOMINAL}
    return figures, (said / seen - 1 if seen else float("nan"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forecasts")
    parser.add_argument("--truth", help="CSV of series_id,step,value")
    parser.add_argument("--set", default="file", help="name of a set of the scorer")
    parser.add_argument("--peers", help="folder of the scorer")
    parser.add_argument("--data", help="folder of public data")
    args = parser.parse_args()
    if args.truth:
        with open(args.truth, newline="") as file:
            truths = {(r["series_id"], int(r["step"])): float(r["value"]) for r in csv.DictReader(file)}
        one_unit = True
    elif args.peers and args.data:
        sys.path.insert(0, args.peers)
        import forecast_score
        series, _, one_unit = forecast_score.load(pathlib.Path(args.data), args.set)
        truths = {(s.id, step): float(y) for s in series for step, y in enumerate(s.test, 1)}
    else:
        parser.error("give --truth, or --peers and --data")
    with open(args.forecasts, newline="") as file:
        figures, bias = judge(csv.DictReader(file), truths)
    for measure, value in figures.items():
        print(f"{args.set}/file/{measure} {value:.6g} share")
    if one_unit:
        print(f"{args.set}/file/bias_total {bias:.6g} share")


if __name__ == "__main__":
    main()
