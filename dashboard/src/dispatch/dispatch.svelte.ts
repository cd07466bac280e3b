/** The draft under work. It outlives a refresh of the tours and a look at another page, until it is committed or given up. */
import { ask, post } from "../api/client";
import { live } from "../api/live.svelte";
import type { DispatchPreview, Dispatched, Routes } from "../api/types";
import { begin, changes, move, same, type Draft, type Spot } from "./draft";
import { Task } from "./task.svelte";

interface Step {
  draft: Draft;
  preview: DispatchPreview | null;
}

class Dispatch extends Task {
  /** The tours as proposed when the draft was begun. */
  base = $state.raw<Draft>([]);
  #step = $state.raw<Step>({ draft: [], preview: null });
  #past = $state.raw<Step[]>([]);
  /** The order that is chosen, on a tour or in the tray. */
  chosen = $state<string | null>(null);

  get draft(): Draft {
    return this.#step.draft;
  }
  get preview(): DispatchPreview | null {
    return this.#step.preview;
  }
  get changed(): Draft {
    return changes(this.draft, this.base);
  }
  get undoable(): boolean {
    return this.#past.length > 0;
  }
  get broken(): number {
    return this.preview?.tours.reduce((sum, tour) => sum + tour.breaks.length, 0) ?? 0;
  }
  get ready(): boolean {
    return this.changed.length > 0 && !this.broken && !this.stale && !this.busy;
  }

  /** Takes the tours as they stand now. A draft of others than these is kept, but cannot be committed. */
  take(routes: Routes): void {
    const now = begin(routes.routes);
    if (same(now, this.base)) {
      this.stale = false;
    } else if (this.changed.length === 0) {
      this.#begin(now);
    } else {
      this.stale = true;
    }
  }

  #begin(base: Draft): void {
    this.base = base;
    this.#step = { draft: base, preview: null };
    this.#past = [];
    this.stale = false;
    this.error = null;
  }

  /** Moves an order and asks what comes of it; answers whether it moved. What cannot be weighed does not move. */
  async move(order: string, to: Spot): Promise<boolean> {
    const next = move(this.draft, order, to);
    if (this.stale || next === this.draft) return false;
    return this.run(async () => {
      const tours = changes(next, this.base);
      const preview = tours.length ? await ask<DispatchPreview>(["dispatch", "preview"], { tours }) : null;
      this.#past = [...this.#past, this.#step];
      this.#step = { draft: next, preview };
    });
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (!last || this.busy) return;
    this.#past = this.#past.slice(0, -1);
    this.#step = last;
    this.error = null;
  }

  /** Gives the draft up and takes the tours as they stand. */
  discard(routes: Routes): void {
    this.#begin(begin(routes.routes));
  }

  /** Has the draft carried out; answers whether it was. */
  async commit(reason: string): Promise<boolean> {
    if (!this.ready) return false;
    return this.run(async () => {
      await post<Dispatched>(["dispatch", "commit"], { tours: this.changed, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      this.#begin([]);
      live.changed();
    });
  }
}

export const dispatch = new Dispatch();
