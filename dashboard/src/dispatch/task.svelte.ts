/** One request at a time: whether one is under way, what the last one met, and whether others changed the tours meanwhile. */
import { ApiError } from "../api/client";
import { live } from "../api/live.svelte";

type Work = () => Promise<void>;

export class Task {
  /** Whether a request is under way; nothing moves meanwhile. */
  busy = $state(false);
  /** Whether the tours were changed by others since they were looked at. */
  stale = $state(false);
  error = $state.raw<ApiError | null>(null);
  #waiting: Work | null = null;

  /** Does the work unless other work is under way; answers whether it went through. */
  protected async run(work: Work): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await work();
      return true;
    } catch (caught) {
      this.#fail(caught);
      return false;
    } finally {
      this.busy = false;
      this.#goOn();
    }
  }

  /** Does the work as soon as nothing else is under way; of several that wait, the latest. */
  protected async queue(work: Work): Promise<void> {
    if (this.busy) this.#waiting = work;
    else await this.run(work);
  }

  /** What waits is given up once others have changed the tours: a person is told first. */
  #goOn(): void {
    const work = this.#waiting;
    this.#waiting = null;
    if (work && !this.stale) void this.run(work);
  }

  #fail(caught: unknown): void {
    this.error = caught instanceof ApiError ? caught : new ApiError(0, "unknown", String(caught));
    if (this.error.code === "status_conflict") {
      this.stale = true;
      live.changed();
    }
  }
}
