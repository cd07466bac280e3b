/** The shop as every page needs it: zone, latest instant, and the text in force. */
import { get } from "./api/client";
import { Loaded } from "./api/load.svelte";
import type { Overview } from "./api/types";
import { Text } from "./i18n/text";
import { look } from "./look.svelte";

class Shop {
  overview = new Loaded<Overview>();
  #text = $derived(new Text(look.lang, this.overview.data?.zone ?? "UTC"));

  get text(): Text {
    return this.#text;
  }

  /** The instant that counts as now: the cycle's, since data may be history. */
  get now(): string {
    return this.overview.data?.cycle?.as_of ?? new Date().toISOString();
  }

  /** The shop's clock: the latest cycle's instant and the time passed since it ran. */
  get clock(): string {
    const cycle = this.overview.data?.cycle;
    const now = Date.now();
    if (!cycle) return new Date(now).toISOString();
    return new Date(Date.parse(cycle.as_of) + Math.max(0, now - Date.parse(cycle.ran_at))).toISOString();
  }

  async load(): Promise<void> {
    await this.overview.load(() => get("/v1/overview"));
  }
}

export const shop = new Shop();
