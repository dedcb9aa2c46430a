"""Trains the model that tells leaks from harmless growth, and checks it over machines.

usage: train-leak-model.py ROWS_FOLDER MODEL_JSON
ROWS_FOLDER holds rows.bin and rows.json of write-training-rows.ts. Needs scikit-learn (Debian: python3-sklearn).
"""
import json, os, sys
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

folder, out = sys.argv[1:3]
about = json.load(open(os.path.join(folder, "rows.json")))
columns = len(about["features"]) + 3
rows = np.fromfile(os.path.join(folder, "rows.bin"), dtype=np.float32).reshape(-1, columns)
features, machine, leak, weight = rows[:, :-3], rows[:, -3].astype(int), rows[:, -2], rows[:, -1] * 1000


def trees(count, leaves):
    return HistGradientBoostingClassifier(
        max_iter=count, learning_rate=0.1, max_leaf_nodes=leaves, min_samples_leaf=300, random_state=1)


def log_odds(model, x):
    p = np.clip(model.predict_proba(x)[:, 1], 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))


def fit(chosen):
    """Two rounds: harmless growth that the first takes for a leak weighs ten times as much in the second."""
    x, y, w = features[chosen], leak[chosen], weight[chosen].copy()
    first = trees(100, 8).fit(x, y, sample_weight=w)
    w[(y == 0) & (log_odds(first, x) > 2)] *= 10
    return trees(160, 12).fit(x, y, sample_weight=w)


def as_json(model):
    def node(n):
        if n["is_leaf"]:
            return [-1, round(float(n["value"]), 5), 0, 0]
        return [int(n["feature_idx"]), round(float(n["num_threshold"]), 5), int(n["left"]), int(n["right"])]

    return dict(features=about["features"], baseline=float(model._baseline_prediction.ravel()[0]),
                trees=[[node(n) for n in one.nodes] for (one,) in model._predictors])


everything = np.ones(len(leak), dtype=bool)
json.dump(as_json(fit(everything)), open(out, "w"), separators=(",", ":"))
print(f"{out}: {os.path.getsize(out)} bytes, from {len(leak)} rows of {len(about['machines'])} machines")
for fold in range(4):
    kept_apart = machine % 4 == fold
    path = out.replace(".json", f".without-{fold}.json")
    json.dump(as_json(fit(~kept_apart)), open(path, "w"), separators=(",", ":"))
    print(f"{path}: without machines {[m for i, m in enumerate(about['machines']) if i % 4 == fold]}")
