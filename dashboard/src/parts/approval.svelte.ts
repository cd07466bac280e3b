/** Proposals picked from a list, to be approved together, some with another quantity, or put off together. */
import { ApiError, post } from "../api/client";
import { live } from "../api/live.svelte";
import type { Amount, Change, Schemas } from "../api/types";

/** Most that the server takes at once. */
const AT_ONCE = 500;

/** What amounts of one currency come to; none where there are none. */
export function total(amounts: readonly (Amount | null | undefined)[]): Amount | null {
  const known = amounts.filter((amount) => amount !== null && amount !== undefined);
  return known[0] ? { ...known[0], amount: String(known.reduce((sum, amount) => sum + Number(amount.amount), 0)) } : null;
}

/** What was asked for those picked. */
export type Asked = "approve" | "snooze" | "wake";

/** What became of them. */
export interface Outcome {
  asked: Asked;
  done: number;
  refused: number;
  error: ApiError | null;
}

export class Approval {
  picked = $state.raw<ReadonlySet<string>>(new Set());
  /** Another action in place of the one proposed, by decision. */
  changes = $state.raw<ReadonlyMap<string, Change>>(new Map());
  busy = $state(false);
  outcome = $state.raw<Outcome | null>(null);

  pick(ids: readonly string[], on: boolean): void {
    const picked = new Set(this.picked);
    for (const id of ids) {
      if (on) picked.add(id);
      else picked.delete(id);
    }
    this.picked = picked;
    this.outcome = null;
  }

  /** Puts another action in place of the one proposed, which picks it; none takes that back. */
  change(id: string, to: Change | null): void {
    const changes = new Map(this.changes);
    if (to) changes.set(id, to);
    else changes.delete(id);
    this.changes = changes;
    if (to) this.pick([id], true);
  }

  clear(): void {
    this.picked = new Set();
    this.changes = new Map();
    this.outcome = null;
  }

  /** Forgets what is not open any more. */
  keep(open: ReadonlySet<string>): void {
    const gone = [...this.picked].filter((id) => !open.has(id));
    if (!gone.length) return;
    this.picked = new Set([...this.picked].filter((id) => open.has(id)));
    this.changes = new Map([...this.changes].filter(([id]) => open.has(id)));
  }

  approve(): Promise<void> {
    const ids = [...this.picked];
    const asProposed = ids.filter((id) => !this.changes.has(id));
    return this.#all("approve", async (outcome) => {
      for (let at = 0; at < asProposed.length; at += AT_ONCE) {
        const done = await post<Schemas["Approved"]>(["decisions", "approve"], { ids: asProposed.slice(at, at + AT_ONCE) });
        outcome.done += done.approved.length;
        outcome.refused += done.refused.length;
      }
      for (const id of ids) {
        const action = this.changes.get(id);
        if (action) await this.#each(["decisions", id, "override"], { action, reason: null }, outcome);
      }
    });
  }

  /** Puts them off by so many midnights of the shop. */
  snooze(days: number, note: string | null): Promise<void> {
    const ids = [...this.picked];
    return this.#all("snooze", async (outcome) => {
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const done = await post<Schemas["SnoozedAll"]>(["decisions", "snooze"], { ids: ids.slice(at, at + AT_ONCE), days, note });
        outcome.done += done.snoozed.length;
        outcome.refused += done.refused.length;
      }
    });
  }

  /** Lets them wait for an answer again. */
  wake(): Promise<void> {
    const ids = [...this.picked];
    return this.#all("wake", async (outcome) => {
      for (const id of ids) await this.#each(["decisions", id, "wake"], {}, outcome);
    });
  }

  async #all(asked: Asked, work: (outcome: Outcome) => Promise<void>): Promise<void> {
    this.busy = true;
    const outcome: Outcome = { asked, done: 0, refused: 0, error: null };
    try {
      await work(outcome);
    } catch (caught) {
      outcome.error = caught instanceof ApiError ? caught : new ApiError(0, "unknown", String(caught));
    }
    this.clear();
    this.outcome = outcome;
    this.busy = false;
    live.changed();
  }

  async #each(parts: string[], body: unknown, outcome: Outcome): Promise<void> {
    try {
      await post(parts, body);
      outcome.done += 1;
    } catch (caught) {
      if (!(caught instanceof ApiError) || caught.status === 0 || caught.status >= 500) throw caught;
      outcome.refused += 1;
    }
  }
}
