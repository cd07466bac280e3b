/** One colour per tour, told apart by colour-blind eyes; the number tells them apart in any case. White numbers stand on the
 * dark ones, dark numbers on the bright ones of the dark theme. */
const ON_LIGHT = ["#17527f", "#b04a12", "#1b6e56", "#7c4482", "#756000", "#9c2f56", "#3d5fa3", "#5c5c5c"];
const ON_DARK = ["#6aaee6", "#ee8f52", "#4fc39d", "#cb96d2", "#d0b53c", "#e887ab", "#97b1ec", "#b4b4b4"];

export function routeColour(index: number, dark: boolean): string {
  return (dark ? ON_DARK : ON_LIGHT)[index % ON_LIGHT.length] ?? "#5c5c5c";
}

export function numberColour(dark: boolean): string {
  return dark ? "#0b1119" : "#ffffff";
}
