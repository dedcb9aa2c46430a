import { GROWTH_FEATURE_NAMES } from "./growth-feature-names";
import model from "./leak-model.json";

/** A node of a tree in the file: the feature it asks for (-1: a leaf), its threshold or the leaf's value, and where to go on. */
type Node = [feature: number, value: number, left: number, right: number];

const TREES = model.trees as unknown as readonly (readonly Node[])[];
if (model.features.join() !== GROWTH_FEATURE_NAMES.join()) {
  throw new Error("leak-model.json was made for other features: train it anew (docs/FORESIGHT.md)");
}

// All trees behind each other: a node's children stand at places in the same arrays, and a leaf asks for no feature.
const NODE_COUNT = TREES.reduce((sum, { length }) => sum + length, 0);
const FEATURES = new Int16Array(NODE_COUNT);
const VALUES = new Float64Array(NODE_COUNT);
const LEFT = new Int16Array(NODE_COUNT);
const RIGHT = new Int16Array(NODE_COUNT);
const ROOTS = new Int16Array(TREES.length);
let filled = 0;
TREES.forEach((nodes, tree) => {
  ROOTS[tree] = filled;
  nodes.forEach(([feature, value, left, right], i) => {
    FEATURES[filled + i] = feature;
    VALUES[filled + i] = value;
    LEFT[filled + i] = ROOTS[tree]! + left;
    RIGHT[filled + i] = ROOTS[tree]! + right;
  });
  filled += nodes.length;
});

/**
 * The log odds that a growth is a leak, by boosted trees (Friedman 2001) that were trained on simulated leaks in real noise.
 * @param features in the order of GROWTH_FEATURE_NAMES
 */
export function leakScore(features: Float64Array): number {
  let score = model.baseline;
  for (let tree = 0; tree < ROOTS.length; tree++) {
    let at = ROOTS[tree]!;
    let feature = FEATURES[at]!;
    while (feature >= 0) {
      at = features[feature]! <= VALUES[at]! ? LEFT[at]! : RIGHT[at]!;
      feature = FEATURES[at]!;
    }
    score += VALUES[at]!;
  }
  return score;
}
