/** Where we are: `#/decisions/ID?area=stock`. */

export const PAGES = [
  "today",
  "decisions",
  "orders",
  "stock",
  "delivery",
  "customers",
  "care",
  "gains",
  "data",
  "models",
  "settings",
] as const;
export type PageName = (typeof PAGES)[number];

export interface Place {
  page: PageName;
  rest: string[];
  query: Record<string, string>;
}

export function parse(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first = "", ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  const page = PAGES.find((name) => name === first) ?? "today";
  return { page, rest, query: Object.fromEntries(new URLSearchParams(search)) };
}

export function link(page: PageName, rest: string[] = [], query: Record<string, string | null | undefined> = {}): string {
  const path = [page, ...rest].map(encodeURIComponent).join("/");
  const kept = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(kept).toString();
  return `#/${path}${search ? `?${search}` : ""}`;
}

class Router {
  /** What the address says. */
  wanted = $state.raw<Place>(parse(""));
  /** What is shown: the former place until the wanted page's code is there, so that no page reads another's address. */
  place = $state.raw<Place>(parse(""));

  begin(): void {
    const read = () => (this.wanted = parse(location.hash));
    read();
    addEventListener("hashchange", read);
  }

  go(to: string): void {
    location.hash = to;
  }
}

export const router = new Router();
