/** Days to which a decision can be put off. All days are those of the shop's zone. */

export interface Choice {
  /** Midnights from today. */
  days: number;
  /** The day on which it is back. */
  day: string;
}

/** Days offered. */
const OFFERED = [1, 3, 7];
/** Most that the server takes. */
const MOST = 365;
const MS_PER_DAY = 86_400_000;

/** The calendar day of an instant, as 2026-11-30. */
export function dayIn(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(new Date(at));
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);
}

/** The last day to which it can be put off: it is back at the day's beginning, before its deadline. */
export function lastDay(clock: string, zone: string, deadline: string | null): string {
  const most = plusDays(dayIn(clock, zone), MOST);
  if (!deadline) return most;
  const last = dayIn(new Date(Date.parse(deadline) - 1).toISOString(), zone);
  return last < most ? last : most;
}

/** What is offered at an instant; none where the deadline is nearer than tomorrow. */
export function choices(clock: string, zone: string, deadline: string | null): Choice[] {
  const today = dayIn(clock, zone);
  const last = lastDay(clock, zone, deadline);
  return OFFERED.map((days) => ({ days, day: plusDays(today, days) })).filter((choice) => choice.day <= last);
}
