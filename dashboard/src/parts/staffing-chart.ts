/** The hours of a day: the work that comes, the people there, and what is left. */
import type { Schemas } from "../api/types";
import type { Text } from "../i18n/text";
import { frame, type Palette } from "./palette";

export function hoursOption(day: Schemas["StaffedDay"], minutes: number, text: Text, colours: Palette) {
  const base = frame(colours);
  const [blue, orange, green] = colours.series;
  const tenth = (value: number) => Math.round(value * 10) / 10;
  const bar = { type: "bar", barMaxWidth: 18 };
  return {
    ...base,
    xAxis: { type: "category", data: day.hours.map((hour) => `${hour.hour}:00`), ...base.x },
    yAxis: { type: "value", min: 0, ...base.y },
    series: [
      { ...bar, name: text.t("workComing"), data: day.hours.map((hour) => tenth((hour.orders * minutes) / 60)), itemStyle: { color: blue } },
      { ...bar, name: text.t("peopleHours"), data: day.hours.map((hour) => tenth(hour.people)), itemStyle: { color: green } },
      {
        type: "line", name: text.t("leftHours"), data: day.hours.map((hour) => tenth(hour.left_hours)), symbol: "none",
        lineStyle: { color: orange, width: 2 }, itemStyle: { color: orange },
      },
    ],
  };
}
