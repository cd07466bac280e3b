/** One answer, or a list read page by page, with what a page needs to show while it is not there. */
import { ApiError } from "./client";
import { session } from "../session.svelte";
import type { Page } from "./types";

function known(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "unknown", String(error));
}

/** One answer. The former one stays while a new one is read. */
export class Loaded<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(true);
  #turn = 0;

  async load(read: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const data = await read();
      if (turn !== this.#turn) return;
      this.data = data;
      this.error = null;
    } catch (caught) {
      if (turn !== this.#turn) return;
      this.error = known(caught);
      if (this.error.status === 401) session.signOut();
    }
    this.loading = false;
  }

  clear(): void {
    this.#turn += 1;
    this.data = null;
    this.error = null;
    this.loading = true;
  }
}

/** A list, page by page. */
export class Feed<T> {
  items = $state.raw<T[]>([]);
  error = $state.raw<ApiError | null>(null);
  loading = $state(true);
  #next: string | null = null;
  #turn = 0;
  #read: ((cursor: string | null) => Promise<Page<T>>) | null = null;

  get more(): boolean {
    return this.#next !== null;
  }

  async start(read: (cursor: string | null) => Promise<Page<T>>): Promise<void> {
    this.#read = read;
    this.#turn += 1;
    this.#next = null;
    await this.#page(this.#turn, true);
  }

  async further(): Promise<void> {
    if (!this.loading && this.#next !== null) await this.#page(this.#turn, false);
  }

  /** Reads on to the end; all of the list, or what came before something went wrong. */
  async whole(): Promise<readonly T[]> {
    const turn = this.#turn;
    while (turn === this.#turn && this.#next !== null && !this.error) {
      if (this.loading) await new Promise((done) => setTimeout(done, 50));
      else await this.#page(turn, false);
    }
    return this.items;
  }

  async #page(turn: number, first: boolean): Promise<void> {
    if (!this.#read) return;
    this.loading = true;
    try {
      const page = await this.#read(first ? null : this.#next);
      if (turn !== this.#turn) return;
      this.items = first ? page.items : [...this.items, ...page.items];
      this.#next = page.next_cursor;
      this.error = null;
    } catch (caught) {
      if (turn !== this.#turn) return;
      this.error = known(caught);
      if (this.error.status === 401) session.signOut();
    }
    this.loading = false;
  }
}
