/** The day under way that is looked at: its moment, what happened since the last commit, and what comes of it. */
import { ask, post } from "../api/client";
import { live } from "../api/live.svelte";
import type { DayPreview, Dispatched, Happening } from "../api/types";
import { tell } from "./day";
import { Task } from "./task.svelte";

class DayUnderWay extends Task {
  depot = $state("");
  /** The moment that counts as now; empty until one was set. */
  now = $state("");
  happenings = $state.raw<Happening[]>([]);
  preview = $state.raw<DayPreview | null>(null);
  /** Whether the tours go on as committed, nothing told since. */
  committed = $state(false);

  get broken(): number {
    return this.preview?.tours.reduce((sum, tour) => sum + tour.breaks.length, 0) ?? 0;
  }
  get ready(): boolean {
    return this.happenings.length > 0 && this.preview !== null && !this.broken && !this.busy && !this.stale;
  }

  /** Looks at a depot's day at a moment once nothing else is asked. What was told and seen of another depot is given up. */
  look(depot: string, now: string): Promise<void> {
    return this.queue(() => {
      if (depot !== this.depot) {
        [this.depot, this.now, this.happenings, this.preview, this.committed, this.stale] = [depot, now, [], null, false, false];
      }
      return this.#ask(now, this.happenings);
    });
  }

  /** Takes up what happened; answers whether it can have. What cannot have happened is not kept. */
  tell(one: Happening): Promise<boolean> {
    return this.#told(tell(this.happenings, one));
  }

  takeBack(one: Happening): Promise<boolean> {
    return this.#told(this.happenings.filter((other) => other !== one));
  }

  #told(happenings: Happening[]): Promise<boolean> {
    return this.run(async () => {
      await this.#ask(this.now, happenings);
      this.committed = false;
    });
  }

  async #ask(now: string, happenings: Happening[]): Promise<void> {
    this.preview = await ask<DayPreview>(["dispatch", "day", "preview"], { depot: this.depot, now, happenings });
    [this.now, this.happenings, this.stale] = [now, happenings, false];
  }

  /** Has the tours go on so; answers whether they do. */
  async commit(reason: string): Promise<boolean> {
    const preview = this.preview;
    if (!this.ready || !preview) return false;
    return this.run(async () => {
      const why = reason.trim() ? { reason: reason.trim() } : {};
      const body = { depot: this.depot, now: preview.now, happenings: this.happenings, basis: preview.basis, ...why };
      await post<Dispatched>(["dispatch", "day", "commit"], body);
      [this.happenings, this.committed] = [[], true];
      live.changed();
    });
  }
}

export const day = new DayUnderWay();
