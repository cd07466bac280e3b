/** Language and theme, remembered on this machine. */
export type Lang = "zh" | "en";
export type Theme = "auto" | "light" | "dark";

const LANG = "quartermaster.lang";
const THEME = "quartermaster.theme";

function firstLang(): Lang {
  const kept = localStorage.getItem(LANG);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

class Look {
  lang = $state<Lang>("en");
  theme = $state<Theme>("auto");
  #systemDark = $state(false);

  get dark(): boolean {
    return this.theme === "dark" || (this.theme === "auto" && this.#systemDark);
  }

  begin(): void {
    this.lang = firstLang();
    const kept = localStorage.getItem(THEME);
    this.theme = kept === "light" || kept === "dark" ? kept : "auto";
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemDark = query.matches;
    query.addEventListener("change", (event) => {
      this.#systemDark = event.matches;
      this.#show();
    });
    this.#show();
  }

  setLang(lang: Lang): void {
    this.lang = lang;
    localStorage.setItem(LANG, lang);
    this.#show();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(THEME, theme);
    this.#show();
  }

  #show(): void {
    document.documentElement.lang = this.lang === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset["theme"] = this.dark ? "dark" : "light";
  }
}

export const look = new Look();
