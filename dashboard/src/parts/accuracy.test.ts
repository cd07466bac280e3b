import { expect, test } from "vitest";
import { better } from "./accuracy";

test("a smaller error is better, and without a baseline nothing is said", () => {
  expect(better({ error: 0.6, naive_error: 0.8 })).toBeCloseTo(0.25);
  expect(better({ error: 1, naive_error: 0.8 })).toBeCloseTo(-0.25);
  expect(better({ error: null, naive_error: 0.8 })).toBeNull();
  expect(better({ error: 0, naive_error: 0 })).toBeNull();
});
