/** Why something told of a day under way is not taken up, by the server's code, in both languages. */
import type { DayRefusal } from "../api/types";

export const enRefusals: Record<DayRefusal, string> = {
  not_on_tour: "No tour under way brings this order.",
  on_tour: "This order is on a tour already.",
  not_ready: "This order is not ready at the depot.",
  no_place: "Nobody knows where this order goes: its address has no place on the map.",
  no_tour: "This vehicle drives no tour under way.",
  too_late: "This order is delivered, or its vehicle is on the way to it.",
  broken: "This vehicle has broken down before.",
  delay: "A delay lasts a day at most.",
  too_many: "That is more than is taken up at once. Commit what was told so far, then go on.",
  numbers: "The tours cannot be planned again: a figure of the shop or of a tour is out of bounds.",
  unknown_depot: "This depot has no vehicles with tours.",
  no_tours: "No approved tour of this depot is driven on that day.",
  moved_on: "The tours were changed after this moment. Look at a later one.",
  elsewhere: "This order is on another tour already.",
  aboard: "This order is on board of a vehicle and comes back with it.",
  nothing_changes: "No tour would change by this; there is nothing to commit.",
  future: "This moment has not come yet. Commit as of now, or of an earlier moment.",
};

export const zhRefusals: Record<DayRefusal, string> = {
  not_on_tour: "没有在途线路配送此订单。",
  on_tour: "此订单已在线路上。",
  not_ready: "此订单在仓库尚未备好。",
  no_place: "此订单的地址没有坐标，不知送往何处。",
  no_tour: "此车辆没有在途线路。",
  too_late: "此订单已送达，或车辆正在前往。",
  broken: "此车辆此前已抛锚。",
  delay: "晚点最长为一天。",
  too_many: "一次登记的情况过多，请先提交已登记的，再继续。",
  numbers: "无法重新规划：店铺或线路的某个数值超出允许范围。",
  unknown_depot: "此仓库没有配送线路的车辆。",
  no_tours: "此仓库当天没有已批准的线路。",
  moved_on: "线路在此时刻之后已有改动，请查看更晚的时刻。",
  elsewhere: "此订单已在另一条线路上。",
  aboard: "此订单已装在车上，将随车返回。",
  nothing_changes: "线路不会因此改变，无需提交。",
  future: "此时刻尚未到来，请以当前或更早的时刻提交。",
};
