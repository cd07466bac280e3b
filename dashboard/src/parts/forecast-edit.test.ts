import { expect, test } from "vitest";
import { sent, standing, withPercent, withUnits, type Edits, type Week } from "./forecast-edit";

const week = (from: string, baseline: number, expected = baseline): Week => ({ from, to: from, baseline, expected, said: null });
const none: Edits = new Map();
const first = week("2026-11-30", 40.26);
const second = week("2026-12-07", 20, 30);

test("a number is of the whole week, and the one that stands is no edit", () => {
  const edits = withUnits(none, first, "55");
  expect(standing(first, edits)).toBe(55);
  expect(withUnits(edits, first, "").size).toBe(0);
  expect(withUnits(none, first, "40.3").size).toBe(0);
  expect(withUnits(none, first, "-1").size).toBe(0);
  expect(standing(second, none)).toBe(30);
  expect(standing(first, withUnits(none, first, "0"))).toBe(0);
});

test("a percentage changes the model's weeks from one to another", () => {
  const edits = withPercent(none, [first, second, week("2026-12-14", 10)], 50, "2026-11-30", "2026-12-07");
  expect(edits.size).toBe(2);
  expect(standing(second, edits)).toBe(30);
  expect(withPercent(none, [first], Number.NaN, "2026-11-30", "2026-11-30").size).toBe(0);
  expect(withPercent(none, [first], -101, "2026-11-30", "2026-11-30").size).toBe(0);
});

test("weeks are sent in their order with the note trimmed", () => {
  const edits = withUnits(withPercent(none, [second], 10, "2026-12-07", "2026-12-07"), first, "9");
  expect(sent(edits, " fair ")).toEqual({
    note: "fair",
    weeks: [
      { week: "2026-11-30", expects: { by: "units", value: 9 } },
      { week: "2026-12-07", expects: { by: "factor", value: 1.1 } },
    ],
  });
});
