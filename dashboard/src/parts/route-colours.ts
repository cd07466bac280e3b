/** One colour per tour, dark enough for white numbers, told apart by colour-blind eyes; the number tells them apart in any case. */
const COLOURS = ["#17527f", "#b04a12", "#1b6e56", "#7c4482", "#756000", "#9c2f56", "#3d5fa3", "#5c5c5c"];

export function routeColour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#5c5c5c";
}
