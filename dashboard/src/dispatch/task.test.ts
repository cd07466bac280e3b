import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import { live } from "../api/live.svelte";
import { Task } from "./task.svelte";

class Asking extends Task {
  readonly done: string[] = [];
  now = (name: string, answer: Promise<unknown> = Promise.resolve()) => this.run(() => this.#work(name, answer));
  next = (name: string, answer: Promise<unknown> = Promise.resolve()) => this.queue(() => this.#work(name, answer));

  async #work(name: string, answer: Promise<unknown>): Promise<void> {
    await answer;
    this.done.push(name);
  }
}
const refused = (code: string) => Promise.reject(new ApiError(409, code, "no"));

describe("a task", () => {
  it("does one thing at a time, then the latest of those that wait", async () => {
    const asking = new Asking();
    let answered = (): void => {};
    const first = asking.now("first", new Promise<void>((done) => (answered = done)));
    expect(await asking.now("pressed twice")).toBe(false);
    await asking.next("second");
    await asking.next("third");
    expect([asking.busy, asking.done]).toEqual([true, []]);
    answered();
    expect(await first).toBe(true);
    await vi.waitFor(() => expect([asking.busy, asking.done]).toEqual([false, ["first", "third"]]));
  });

  it("keeps what it met until the next thing goes through", async () => {
    const asking = new Asking();
    expect(await asking.now("wrong", refused("invalid_parameter"))).toBe(false);
    expect([asking.error?.code, asking.stale, asking.busy]).toEqual(["invalid_parameter", false, false]);
    await asking.now("unheard of", Promise.reject(new TypeError("fetch")));
    expect([asking.error?.code, asking.error?.status]).toEqual(["unknown", 0]);
    expect(await asking.now("right")).toBe(true);
    expect([asking.error, asking.done]).toEqual([null, ["right"]]);
  });

  it("has all read again when others changed the tours, and lets a person look first", async () => {
    const asking = new Asking();
    const before = live.version;
    const conflict = asking.now("commit", refused("status_conflict"));
    await asking.next("look");
    await conflict;
    expect([asking.stale, live.version - before, asking.done]).toEqual([true, 1, []]);
    await asking.next("look again");
    expect(asking.done).toEqual(["look again"]);
  });
});
