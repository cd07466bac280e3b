/** The day under way that is looked at: its moment, what happened since the last commit, and what comes of it. */
import { ApiError, ask, post } from "../api/client";
import { live } from "../api/live.svelte";
import type { DayPreview, Dispatched, Happening } from "../api/types";
import { tell } from "./day";

class DayUnderWay {
  depot = $state("");
  /** The moment that counts as now; empty until one was set. */
  now = $state("");
  happenings = $state.raw<Happening[]>([]);
  preview = $state.raw<DayPreview | null>(null);
  busy = $state(false);
  /** Whether the tours have changed since the preview. */
  stale = $state(false);
  error = $state.raw<ApiError | null>(null);

  get broken(): number {
    return this.preview?.tours.reduce((sum, tour) => sum + tour.breaks.length, 0) ?? 0;
  }
  get ready(): boolean {
    return this.happenings.length > 0 && this.preview !== null && !this.broken && !this.busy && !this.stale;
  }

  /** Looks at a depot's day at a moment. What was told of another depot is given up. */
  look(depot: string, now: string): Promise<boolean> {
    if (depot !== this.depot) this.happenings = [];
    return this.#ask(depot, now, depot === this.depot ? this.happenings : []);
  }

  tell(one: Happening): Promise<boolean> {
    return this.#ask(this.depot, this.now, tell(this.happenings, one));
  }

  takeBack(one: Happening): Promise<boolean> {
    return this.#ask(this.depot, this.now, this.happenings.filter((other) => other !== one));
  }

  /** Asks what comes of it. What cannot have happened is not kept. */
  async #ask(depot: string, now: string, happenings: Happening[]): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      this.preview = await ask<DayPreview>(["dispatch", "day", "preview"], { depot, now, happenings });
      [this.depot, this.now, this.happenings, this.stale] = [depot, now, happenings, false];
      return true;
    } catch (caught) {
      this.#fail(caught);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Has the tours go on so; answers whether they do. */
  async commit(reason: string): Promise<boolean> {
    const preview = this.preview;
    if (!this.ready || !preview) return false;
    this.busy = true;
    this.error = null;
    try {
      const why = reason.trim() ? { reason: reason.trim() } : {};
      const body = { depot: this.depot, now: preview.now, happenings: this.happenings, basis: preview.basis, ...why };
      await post<Dispatched>(["dispatch", "day", "commit"], body);
      this.happenings = [];
      live.changed();
      return true;
    } catch (caught) {
      this.#fail(caught);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #fail(caught: unknown): void {
    this.error = caught instanceof ApiError ? caught : new ApiError(0, "unknown", String(caught));
    this.stale = this.error.code === "status_conflict";
  }
}

export const day = new DayUnderWay();
