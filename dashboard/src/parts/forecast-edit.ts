/** What a person puts in the place of a forecast, week by week, before it is saved. */
import type { Schemas } from "../api/types";

export type Week = Schemas["ForecastWeek"];
export type Expects = Schemas["Expects"];
export type Edits = ReadonlyMap<string, Expects>;

/** Units that the edit says of a week whose forecast is `baseline`. */
export function units(expects: Expects, baseline: number): number {
  return expects.by === "units" ? expects.value : expects.value * baseline;
}

/** What stands for a week: the edit, otherwise what was said before, otherwise the forecast. */
export function standing(week: Week, edits: Edits): number {
  const edit = edits.get(week.from);
  return edit ? units(edit, week.baseline) : week.expected;
}

/** The edits with a week's units; an empty or wrong number takes the edit away, as does the number that stands already. */
export function withUnits(edits: Edits, week: Week, text: string): Edits {
  const next = new Map(edits);
  const value = Number(text);
  const same = Math.abs(value - Math.round(week.expected * 10) / 10) < 1e-9;
  if (text.trim() === "" || !Number.isFinite(value) || value < 0 || same) next.delete(week.from);
  else next.set(week.from, { by: "units", value });
  return next;
}

/** The edits with a change in percent for the weeks from one to another, both counted. */
export function withPercent(edits: Edits, weeks: readonly Week[], percent: number, from: string, to: string): Edits {
  const next = new Map(edits);
  if (!Number.isFinite(percent) || percent < -100) return next;
  for (const week of weeks) {
    if (week.from >= from && week.from <= to) next.set(week.from, { by: "factor", value: 1 + percent / 100 });
  }
  return next;
}

/** What is sent. */
export function sent(edits: Edits, note: string): Schemas["Overriding"] {
  const weeks = [...edits].sort(([a], [b]) => (a < b ? -1 : 1)).map(([week, expects]) => ({ week, expects }));
  return { weeks, note: note.trim() };
}
