/** The language in force: words, codes, numbers, times, money, sentences. */
import type { Action, Amount, Decision, Fact, FactCode, Subject } from "../api/types";
import { en, type Language, type Sentence, type Words } from "./en";
import { zh } from "./zh";

export type Lang = "zh" | "en";
export const LANGUAGES: Record<Lang, Language> = { zh, en };

type Unit = keyof Language["unit"];

/** The unit of each fact that is a number; the others tell their own. */
const UNITS: Partial<Record<FactCode, Unit>> = {
  work_minutes: "minutes",
  units: "units",
  on_hand: "units",
  on_order: "units",
  reserved: "units",
  daily_demand: "perDay",
  protection_days: "days",
  protection_demand: "units",
  model_demand: "units",
  order_up_to: "units",
  missed_before_arrival: "units",
  reorder_level: "units",
  room_free: "litres",
  room_taken: "litres",
  container_taken: "litres",
  shelf_life_days: "days",
  expected_waste: "units",
  diverted_demand: "units",
  closed_days: "days",
  cover_days: "days",
  pack: "units",
  minimum_quantity: "units",
  lead_time_days: "days",
  surplus: "units",
  horizon_days: "days",
  horizon_demand: "units",
  excess: "units",
  kilometres: "km",
  days_under_way: "days",
  recency_days: "days",
  waiting_hours: "hours",
};

/** Everything that puts the shop into words, for one language and zone. */
export class Text {
  readonly l: Language;
  readonly locale: string;

  constructor(
    readonly lang: Lang,
    readonly zone: string = "UTC",
  ) {
    this.l = LANGUAGES[lang];
    this.locale = lang === "zh" ? "zh-CN" : "en-GB";
  }

  /** A word or sentence with its gaps filled. */
  t(key: keyof Words, gaps: Record<string, string | number> = {}): string {
    return fill(this.l.words[key], gaps);
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
  }

  /** A number with as many digits as tell something. */
  telling(value: number): string {
    const size = Math.abs(value);
    return this.number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  }

  unit(unit: Unit, value: number, digits = 0): string {
    const text = fill(this.l.unit[unit], { n: this.number(value, digits) });
    return this.lang === "en" && this.number(value, digits) === "1" ? text.replace(/ (day|unit|row)s$/, " $1") : text;
  }

  percent(share: number, digits = 0): string {
    return new Intl.NumberFormat(this.locale, { style: "percent", maximumFractionDigits: digits }).format(share);
  }

  /** A share with its sign: +30 %. */
  signed(share: number): string {
    const digits = Math.abs(share) < 0.1 ? 1 : 0;
    return new Intl.NumberFormat(this.locale, { style: "percent", maximumFractionDigits: digits, signDisplay: "exceptZero" }).format(share);
  }

  /** Money, with its decimals only where they matter. */
  money(amount: Amount | null | undefined, whole = false): string {
    if (!amount) return this.t("none");
    const value = Number(amount.amount);
    const digits = whole || Math.abs(value) >= 1000 ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {};
    try {
      const style = { style: "currency", currency: amount.currency, currencyDisplay: "narrowSymbol", ...digits } as const;
      return new Intl.NumberFormat(this.locale, style).format(value);
    } catch {
      return `${amount.amount} ${amount.currency}`;
    }
  }

  #when(at: string, options: Intl.DateTimeFormatOptions): string {
    const time = new Date(at);
    if (Number.isNaN(time.getTime())) return at;
    return new Intl.DateTimeFormat(this.locale, { timeZone: this.zone, ...options }).format(time);
  }

  /** Day and minute. */
  time(at: string | null | undefined): string {
    if (!at) return this.t("none");
    return this.#when(at, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  }

  /** Day, year and minute. */
  fullTime(at: string | null | undefined): string {
    if (!at) return this.t("none");
    return this.#when(at, {
      year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false,
    });
  }

  clock(at: string): string {
    return this.#when(at, { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  /** An instant's day, with its year. */
  dayOf(at: string | null | undefined): string {
    if (!at) return this.t("none");
    return this.#when(at, { year: "numeric", month: "short", day: "numeric" });
  }

  /** A calendar day. */
  day(day: string | null | undefined): string {
    if (!day) return this.t("none");
    const time = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(time.getTime())) return day;
    return new Intl.DateTimeFormat(this.locale, { timeZone: "UTC", month: "short", day: "numeric" }).format(time);
  }

  /** A day with its weekday: Mon, 23 Nov. */
  weekday(day: string): string {
    return new Intl.DateTimeFormat(this.locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  }

  /** From `now` to `at`, in words: "in 3 hours", "2 days ago". */
  relative(at: string, now: string): string {
    const minutes = (new Date(at).getTime() - new Date(now).getTime()) / 60_000;
    const format = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    if (Math.abs(minutes) < 90) return format.format(Math.round(minutes), "minute");
    if (Math.abs(minutes) < 2880) return format.format(Math.round(minutes / 60), "hour");
    if (Math.abs(minutes) < 86_400) return format.format(Math.round(minutes / 1440), "day");
    return format.format(Math.round(minutes / 43_200), "month");
  }

  /** How long from `since` to `now`. */
  span(since: string, now: string): string {
    const hours = Math.max(0, (new Date(now).getTime() - new Date(since).getTime()) / 3_600_000);
    return hours < 48 ? this.unit("hours", hours) : this.unit("days", hours / 24);
  }

  segment(code: string | null | undefined): string {
    return code ? (this.l.segment[code] ?? code) : this.t("none");
  }

  person(id: string | null | undefined, name?: string | null): string {
    return name || (id ? id.slice(0, 8) : this.t("anonymous"));
  }

  subject(subject: Subject): string {
    const gaps: Record<string, string> = { ...subject };
    if (subject.kind === "vehicle") gaps["day"] = this.day(subject.day);
    if (subject.kind === "customer") gaps["customer"] = this.person(subject.customer);
    return fill(this.l.subject[subject.kind], gaps);
  }

  action(action: Action): string {
    return fill(this.l.action[action.kind], this.#gaps(action));
  }

  #gaps(action: Action): Record<string, string> {
    switch (action.kind) {
      case "fulfil": {
        const first = action.tasks[0];
        const last = action.tasks[action.tasks.length - 1];
        const workers = [...new Set(action.tasks.map((task) => task.worker))];
        const join = this.lang === "zh" ? "、" : ", ";
        const end = last ? this.clock(last.end) : "";
        return { start: first ? this.time(first.start) : "", end, workers: workers.join(join) };
      }
      case "purchase":
        return {
          quantity: this.unit("units", action.quantity),
          location: action.location,
          supplier: action.supplier,
          arrives: this.day(action.arrives_on),
        };
      case "transfer":
        return { quantity: this.unit("units", action.quantity), from: action.from, to: action.to };
      case "mark_down":
        return { quantity: this.unit("units", action.quantity), price: this.money(action.unit_price) };
      case "return":
        return {
          quantity: this.unit("units", action.quantity),
          supplier: action.supplier,
          total: this.money(action.total),
        };
      case "drive":
        return {
          stops: this.t("stopsN", { n: action.stops.length }),
          depot: action.depot,
          start: this.time(action.start),
          end: this.clock(action.end),
        };
      case "notify_late":
        return { expected: this.time(action.expected_at), promised: this.time(action.promised_at) };
      case "win_back":
        return { discount: this.percent(action.discount, 1) };
      case "reply":
        return { language: this.l.tongue[action.language], intent: this.l.intent[action.intent] };
      case "escalate":
        return { urgency: this.urgency(action.urgency) };
    }
  }

  urgency(level: number): string {
    return this.l.urgency[Math.min(3, Math.max(1, level)) - 1] ?? "";
  }

  /** A fact's value with its unit. */
  fact(fact: Fact): string {
    const { code, value } = fact;
    switch (value.type) {
      case "number":
      case "count": {
        const unit = UNITS[code];
        const digits = Math.abs(value.value) >= 20 ? 0 : 1;
        return unit ? this.unit(unit, value.value, digits) : this.number(value.value, digits);
      }
      case "money":
        return this.money(value.value);
      case "time":
        return this.time(value.value);
      case "share":
        return this.percent(value.value, value.value > 0.99 || value.value < 0.01 ? 1 : 0);
      case "code":
        return this.#code(code, value.value);
    }
  }

  #code(fact: FactCode, code: string): string {
    const l = this.l;
    const sets: Partial<Record<FactCode, Record<string, string>>> = {
      segment: l.segment,
      consent: l.consent,
      bound_by: l.bound,
      intent: l.intent,
      language: l.tongue,
      order_status: l.orderStatus,
      sentiment: l.sentiment,
    };
    return sets[fact]?.[code] ?? code;
  }

  /** The reason as a sentence. Parts that name a fact which is not there are left out. */
  reason(decision: Pick<Decision, "reason">): string {
    const facts: Record<string, string> = {};
    for (const fact of decision.reason.facts) {
      facts[fact.code] ??= fact.code === "stops" ? this.t("stopsN", { n: this.fact(fact) }) : this.fact(fact);
    }
    return sentence(this.l.reason[decision.reason.code], facts);
  }

  /** What the checker found wrong with a person's change; nothing where there are no words for it. */
  defect(code: string): string {
    const known: Record<string, string> = this.l.defect;
    return known[code] ?? "";
  }

  /** An alternative: a quantity, a name, or one of the words every planner uses. */
  alternative(what: string): string {
    const known: Record<string, string> = {
      nothing: this.l.baseline.do_nothing,
      do_nothing: this.l.baseline.do_nothing,
      by_hand: this.l.baseline.by_hand,
      nearest_next: this.l.baseline.nearest_next,
      first_in_first_out: this.l.baseline.first_in_first_out,
      ...this.l.other,
    };
    return known[what] ?? (/^\d+$/.test(what) ? this.unit("units", Number(what)) : what);
  }
}

export function fill(text: string, gaps: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(gaps[name] ?? whole));
}

export function sentence(parts: Sentence, facts: Record<string, string>): string {
  const here = parts.filter((part) => [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => name !== undefined && name in facts));
  return fill(here.join(""), facts);
}
