/** The two charts of a product: sales with the forecast's fan, and the stock's projection. */
import type { StockDetail } from "../api/types";
import type { Text } from "../i18n/text";
import { frame, type Palette } from "./palette";

/** A band between two lines: an unseen one at the bottom, and what stands on it. */
function band(name: string, stack: string, x: number, lows: number[], highs: number[], colour: string, opacity: number) {
  const lead = Array.from({ length: x }, () => null);
  const line = { type: "line", stack, symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
  return [
    { ...line, name: `${name} `, data: [...lead, ...lows] },
    { ...line, name, data: [...lead, ...highs.map((high, i) => high - (lows[i] ?? 0))], areaStyle: { color: colour, opacity }, itemStyle: { color: colour, opacity } },
  ];
}

export function salesOption(it: StockDetail, text: Text, colours: Palette) {
  const base = frame(colours);
  const history = it.history.slice(-52);
  const weeks = [...history.map((week) => week.week), ...it.forecast.map((week) => week.week)];
  const lead = history.map(() => null);
  const [blue, orange, , purple] = colours.series;
  const yours = it.forecast_instead.length > 0;
  // Four names have room above the chart on a phone.
  const names = [text.t("sold"), text.t("forecastMean"), text.t(yours ? "forecastYours" : "fan50"), text.t("fan80")];
  return {
    ...base,
    legend: { ...base.legend, data: names },
    xAxis: { type: "category", data: weeks.map((week) => text.day(week)), boundaryGap: false, ...base.x },
    yAxis: { type: "value", min: 0, ...base.y },
    series: [
      ...band(text.t("fan80"), "80", history.length, it.forecast.map((w) => w.q10), it.forecast.map((w) => w.q90), orange, 0.16),
      ...band(text.t("fan50"), "50", history.length, it.forecast.map((w) => w.q25), it.forecast.map((w) => w.q75), orange, 0.3),
      {
        type: "line", name: text.t("sold"), data: history.map((week) => week.units), symbol: "none",
        lineStyle: { color: blue, width: 2 }, itemStyle: { color: blue },
        markLine: history.length && it.forecast.length
          ? { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: colours.muted, type: "solid", width: 1 }, data: [{ xAxis: history.length - 1 }] }
          : undefined,
      },
      {
        type: "line", name: text.t("forecastMean"), data: [...lead, ...it.forecast.map((week) => week.mean)], symbol: "none",
        lineStyle: { color: orange, width: 2 }, itemStyle: { color: orange },
      },
      ...(yours
        ? [{
            type: "line", name: text.t("forecastYours"), data: [...lead, ...it.forecast_instead.map((week) => week.mean)], symbol: "none",
            lineStyle: { color: purple, width: 2, type: "dashed" }, itemStyle: { color: purple },
          }]
        : []),
    ],
  };
}

export function projectionOption(it: StockDetail, text: Text, colours: Palette) {
  const base = frame(colours);
  const [blue, , green] = colours.series;
  const line = { type: "line", symbol: "none", step: "end" };
  return {
    ...base,
    xAxis: { type: "category", data: it.projection.map((day) => text.day(day.day)), boundaryGap: false, ...base.x },
    yAxis: { type: "value", ...base.y },
    series: [
      {
        ...line, name: text.t("withDecision"), data: it.projection.map((day) => Math.round(day.with * 10) / 10),
        lineStyle: { color: green, width: 2 }, itemStyle: { color: green },
        markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: colours.late, type: "dashed", width: 1 }, data: [{ yAxis: 0 }] },
      },
      {
        ...line, name: text.t("withoutDecision"), data: it.projection.map((day) => Math.round(day.without * 10) / 10),
        lineStyle: { color: blue, width: 2, type: "dashed" }, itemStyle: { color: blue },
      },
    ],
  };
}
