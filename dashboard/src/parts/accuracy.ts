/** How forecasts did beside seasonal naive. */
import type { Schemas } from "../api/types";

/** By which share the error is smaller than that of seasonal naive, below zero where it is larger; none where that is not known. */
export function better(of: Pick<Schemas["Accuracy"], "error" | "naive_error">): number | null {
  if (of.error === null || of.naive_error === null || of.naive_error <= 0) return null;
  return 1 - of.error / of.naive_error;
}
