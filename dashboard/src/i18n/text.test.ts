/** Both languages word every code of the API, and format figures as people write them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Decision } from "../api/types";
import { en, type Language } from "./en";
import { fill, sentence, Text } from "./text";
import { zh } from "./zh";

interface Schema {
  enum?: string[];
  oneOf?: { properties: Record<string, { enum?: string[] }> }[];
}
const document = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8")) as {
  components: { schemas: Record<string, Schema> };
};

/** A closed set's values, of an enumeration or of the tags of a sum type. */
function codes(name: string, tag = "kind"): string[] {
  const schema = document.components.schemas[name];
  const tags = schema?.oneOf?.flatMap((variant) => variant.properties[tag]?.enum ?? []);
  const found = schema?.enum ?? tags ?? [];
  expect(found.length, name).toBeGreaterThan(1);
  return found;
}

const SETS: [schema: string, words: keyof Language][] = [
  ["Area", "area"], ["Status", "status"], ["ReasonCode", "reason"], ["FactCode", "fact"], ["Baseline", "baseline"],
  ["UndecidedReason", "undecided"], ["Assumption", "assumption"], ["TaskKind", "task"], ["Language", "tongue"],
  ["Sentiment", "sentiment"], ["Intent", "intent"], ["PredictionKind", "prediction"], ["RejectReason", "reject"],
  ["OrderStatus", "orderStatus"], ["TrackingStatus", "tracking"], ["Risk", "risk"], ["Consent", "consent"],
  ["JobState", "job"], ["Action", "kind"], ["Action", "action"], ["Subject", "subject"],
];

describe.each([["en", en], ["zh", zh]] as const)("%s", (_name, language) => {
  it.each(SETS)("words every %s (%s)", (schema, set) => {
    const words = language[set] as Record<string, string | string[]>;
    for (const code of codes(schema)) expect(words[code]?.length ?? 0, `${schema}.${code}`).toBeGreaterThan(0);
  });

  it("names only facts that exist in its reasons", () => {
    const facts = codes("FactCode");
    for (const part of Object.values(language.reason).flat()) {
      for (const [, fact] of part.matchAll(/\{(\w+)\}/g)) expect(facts).toContain(fact);
    }
  });
});

it("has the same gaps in both languages", () => {
  const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
  for (const [key, text] of Object.entries(en.words)) expect(gaps(zh.words[key as keyof typeof zh.words]), key).toEqual(gaps(text));
  for (const set of ["action", "subject", "unit"] as const) {
    const theirs = zh[set] as Record<string, string>;
    for (const [key, text] of Object.entries(en[set])) expect(gaps(theirs[key] ?? ""), key).toEqual(gaps(text));
  }
});

it("keeps Chinese Chinese", () => {
  const latin = (text: string) => text.replace(/\{\w+\}|shop\.toml|policy\.toml|API|Alt|[jkarz]\b/g, "").match(/[A-Za-z]{2,}/g);
  for (const [key, text] of Object.entries(zh.words)) expect(latin(text), key).toBeNull();
  for (const [code, text] of Object.entries(zh.dayRefusal)) expect(latin(text), code).toBeNull();
});

describe("figures", () => {
  const english = new Text("en", "Europe/Berlin");
  const chinese = new Text("zh", "Asia/Shanghai");

  it("writes money with its currency", () => {
    expect(english.money({ amount: "-12.05", currency: "EUR" })).toBe("-€12.05");
    expect(english.money({ amount: "12345.67", currency: "GBP" })).toBe("£12,346");
    expect(chinese.money({ amount: "12.50", currency: "CNY" })).toBe("¥12.50");
    expect(english.money({ amount: "7", currency: "JPY" })).toBe("¥7");
    expect(english.money(null)).toBe("–");
  });

  it("writes times in the shop's zone", () => {
    expect(english.clock("2026-01-31T23:30:00Z")).toBe("00:30");
    expect(chinese.clock("2026-01-31T23:30:00Z")).toBe("07:30");
    expect(chinese.day("2026-03-09")).toBe("3月9日");
    expect(english.time("not a time")).toBe("not a time");
    expect(english.time(null)).toBe("–");
  });

  it("writes units, shares and spans", () => {
    expect(english.unit("days", 1)).toBe("1 day");
    expect(english.unit("days", 2.4, 1)).toBe("2.4 days");
    expect(chinese.unit("units", 48)).toBe("48 件");
    expect(english.percent(0.345)).toBe("35%");
    expect(english.relative("2026-01-01T03:00:00Z", "2026-01-01T00:00:00Z")).toBe("in 3 hours");
    expect(chinese.span("2026-01-01T00:00:00Z", "2026-01-01T05:00:00Z")).toBe("5 小时");
  });
});

describe("reasons", () => {
  const decision = { reason: { code: "cover_too_short", models: [], facts: [{ code: "cover_days", value: { type: "number", value: 4.2 } }] } };

  it("leaves out what is not known", () => {
    const text = new Text("en").reason(decision as unknown as Decision);
    expect(text).toBe("Stock and what is on order may run out before the next delivery can arrive: 4.2 days of cover.");
    expect(sentence(["a {x}", " b"], {})).toBe(" b");
  });

  it("leaves no gap open", () => {
    expect(new Text("zh").reason(decision as unknown as Decision)).not.toMatch(/[{}]/);
    expect(fill("{a} {b}", { a: 1 })).toBe("1 {b}");
  });
});
