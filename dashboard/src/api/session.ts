/** The token: taken from the address once, kept for this tab alone, never left in the address. */

const KEY = "quartermaster.token";

/** Takes `#token=...` out of the address. */
export function takeToken(): void {
  const found = /^#token=([^&]+)$/.exec(location.hash);
  if (!found?.[1]) return;
  sessionStorage.setItem(KEY, decodeURIComponent(found[1]));
  history.replaceState(null, "", `${location.pathname}${location.search}#/`);
}

export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

export function keepToken(text: string): void {
  sessionStorage.setItem(KEY, text.trim());
}

export function dropToken(): void {
  sessionStorage.removeItem(KEY);
}
