/** Differences and breaks in words. */
import type { Amount, Break, DayRefusal, Problem, Unassigned } from "../api/types";
import { sentence, type Text } from "../i18n/text";
import type { Difference } from "./draft";

function sign(value: number): string {
  return value > 0 ? "+" : "";
}

export function moreMoney(text: Text, amount: Amount): string {
  return sign(Number(amount.amount)) + text.money(amount);
}

/** Cost, distance and time more or less; what stays is left out. */
export function differences(text: Text, by: Difference): string {
  const parts = [
    Number(by.cost.amount) === 0 ? "" : moreMoney(text, by.cost),
    Math.abs(by.metres) < 50 ? "" : sign(by.metres) + text.unit("km", by.metres / 1000, 1),
    Math.abs(by.seconds) < 30 ? "" : sign(by.seconds) + text.unit("minutes", by.seconds / 60),
  ];
  return parts.filter(Boolean).join(" · ") || text.t("unchangedCost");
}

/** How late a stop is served, or how long a tour takes after the shift; empty for nothing. Begun minutes count. */
export function minutes(text: Text, word: "lateBy" | "overtimeBy", seconds: number): string {
  return seconds > 0 ? text.t(word, { time: text.unit("minutes", Math.ceil(seconds / 60)) }) : "";
}

/** What a tour breaks, with the order it is about. */
export function broken(text: Text, of: Break): string {
  const told = sentence(text.l.breaks[of.code] ?? text.l.breaks["other"] ?? [of.code], of.by === null ? {} : { by: amount(text, of.code, of.by) });
  return of.order ? `${of.order} · ${told}` : told;
}

function amount(text: Text, code: string, by: number): string {
  switch (code) {
    case "over_capacity":
      return text.unit("kg", by / 1000, 1);
    case "out_of_range":
      return text.unit("km", by / 1000, 1);
    case "stop_count":
      return text.number(by);
    default:
      return by < 7200 ? text.unit("minutes", Math.ceil(by / 60)) : by < 172_800 ? text.unit("hours", by / 3600, 1) : text.unit("days", by / 86_400, 1);
  }
}

export function why(text: Text, order: Unassigned): string {
  return order.reason ? text.l.undecided[order.reason] : text.t("takenOff");
}

/** Why the server takes something told of a day not up; in its own words where ours have none for its code. */
export function refusal(text: Text, of: { message: string; errors: Problem["errors"] }): string {
  const [first] = of.errors;
  if (first?.code && isRefusal(text, first.code)) return text.l.dayRefusal[first.code];
  return text.t("dayRefused", { why: first?.message ?? of.message });
}

function isRefusal(text: Text, code: string): code is DayRefusal {
  return Object.hasOwn(text.l.dayRefusal, code);
}
