/** The colours in force, for what is drawn on a canvas. Read anew whenever the theme changes. */

export interface Palette {
  text: string;
  muted: string;
  line: string;
  surface: string;
  accent: string;
  late: string;
  series: [string, string, string, string, string, string];
}

export function palette(_dark: boolean): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read("--text"),
    muted: read("--muted"),
    line: read("--line"),
    surface: read("--surface"),
    accent: read("--accent"),
    late: read("--late"),
    series: [read("--c1"), read("--c2"), read("--c3"), read("--c4"), read("--c5"), read("--c6")],
  };
}

/** Axes, grid and tooltip as every chart has them. */
export function frame(colours: Palette) {
  const axisLabel = { color: colours.muted, fontSize: 11, hideOverlap: true };
  return {
    animation: false,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: {
      top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, itemGap: 16,
      textStyle: { color: colours.muted, fontSize: 12 }, inactiveColor: colours.line,
    },
    tooltip: {
      trigger: "axis", confine: true, backgroundColor: colours.surface, borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 }, extraCssText: "box-shadow:none",
    },
    x: { axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, axisLabel },
    y: { splitLine: { lineStyle: { color: colours.line } }, axisLabel, minInterval: 1 },
  };
}
