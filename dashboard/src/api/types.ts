/** Names for the shapes of the API. The shapes themselves are generated from the OpenAPI document. */
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Amount = Schemas["Amount"];
export type Action = Schemas["Action"];
export type Area = Schemas["Area"];
export type Assumption = Schemas["Assumption"];
export type Board = Schemas["Board"];
export type BoardTask = Schemas["BoardTask"];
export type Change = Schemas["Change"];
export type CustomerDetail = Schemas["CustomerDetail"];
export type CustomerRow = Schemas["CustomerRow"];
export type DayPreview = Schemas["DayPreview"];
export type DayTour = Schemas["DayTour"];
export type Decision = Schemas["Decision"];
export type DecisionCount = Schemas["DecisionCount"];
export type DecisionDetail = Schemas["DecisionDetail"];
export type DecisionEvent = Schemas["DecisionEvent"];
export type Break = Schemas["Break"];
export type DispatchPreview = Schemas["DispatchPreview"];
export type DispatchTotals = Schemas["DispatchTotals"];
export type Dispatched = Schemas["Dispatched"];
export type Fact = Schemas["Fact"];
export type FactCode = Schemas["FactCode"];
export type FactValue = Schemas["FactValue"];
export type Gains = Schemas["Gains"];
export type Happening = Schemas["Happening"];
export type Job = Schemas["Job"];
export type Model = Schemas["Model"];
export type OrderDetail = Schemas["OrderDetail"];
export type OrderRow = Schemas["OrderRow"];
export type Overview = Schemas["Overview"];
export type Problem = Schemas["Problem"];
export type QuarantineCount = Schemas["QuarantineCount"];
export type QuarantineRow = Schemas["QuarantineRow"];
export type ReasonCode = Schemas["ReasonCode"];
export type Rest = Schemas["Rest"];
export type Review = Schemas["Review"];
export type Risk = Schemas["Risk"];
export type Route = Schemas["Route"];
export type RouteStop = Schemas["RouteStop"];
export type Routes = Schemas["Routes"];
export type Segment = Schemas["Segment"];
export type SentimentWeek = Schemas["SentimentWeek"];
export type Settings = Schemas["Settings"];
export type Source = Schemas["Source"];
export type Status = Schemas["Status"];
export type StockDetail = Schemas["StockDetail"];
export type StockRow = Schemas["StockRow"];
export type Subject = Schemas["Subject"];
export type TicketDetail = Schemas["TicketDetail"];
export type TicketRow = Schemas["TicketRow"];
export type TourStop = Schemas["TourStop"];
export type Unassigned = Schemas["Unassigned"];
export type UndecidedCount = Schemas["UndecidedCount"];
export type UndecidedReason = Schemas["UndecidedReason"];

/** Why something told of a day under way is not taken up: the `code` of a field error. */
export type DayRefusal =
  | "not_on_tour" | "on_tour" | "not_ready" | "no_place" | "no_tour" | "too_late" | "broken" | "delay" | "too_many"
  | "numbers" | "unknown_depot" | "no_tours" | "moved_on" | "elsewhere" | "aboard" | "nothing_changes" | "future";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

type Got<P> = P extends { get: { responses: { 200: { content: { "application/json": infer T } } } } } ? T : never;

/** Addresses without parameters in the path, and what they answer. */
export type Answers = { [P in keyof paths as P extends `${string}{${string}` ? never : P]: Got<paths[P]> };
