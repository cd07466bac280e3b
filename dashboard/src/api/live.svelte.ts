/** What happens on the server, as it happens. EventSource cannot send a token, so the stream is read by fetch. */
import { token } from "./session";
import type { Job } from "./types";

type Message = { type: "job"; job: Job } | { type: "decision"; id: string };

class Live {
  /** Rises whenever decisions or facts may have changed. */
  version = $state(0);
  /** The job that moved last. */
  job = $state<Job | null>(null);
  #stop: AbortController | null = null;

  start(): void {
    this.stop();
    this.#stop = new AbortController();
    void this.#read(this.#stop.signal);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
  }

  changed(): void {
    this.version += 1;
  }

  async #read(signal: AbortSignal): Promise<void> {
    for (let pause = 1; !signal.aborted; pause = Math.min(pause * 2, 30)) {
      try {
        const headers = { authorization: `Bearer ${token() ?? ""}` };
        const response = await fetch("/v1/events", { headers, signal });
        if (!response.ok || !response.body) return;
        pause = 1;
        await this.#lines(response.body);
      } catch {
        if (signal.aborted) return;
      }
      await new Promise((done) => setTimeout(done, pause * 1000));
    }
  }

  async #lines(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        if (line.startsWith("data:")) this.#take(JSON.parse(line.slice(5)) as Message);
      }
    }
  }

  #take(message: Message): void {
    if (message.type === "job") {
      this.job = message.job;
      if (message.job.state === "done") this.changed();
    } else {
      this.changed();
    }
  }
}

export const live = new Live();
