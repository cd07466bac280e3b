/** Serves the built pages with the made-up shop: `npm run build && npm run fixtures [PORT]`. The token is `fixture`. */
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { goOn, Refused, underWay } from "./fixture-day.mjs";
import * as shop from "./fixture-shop.mjs";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const PORT = Number(process.argv[2] ?? 4180);
const KINDS = /** @type {Record<string, string>} */ ({ ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" });
/** The policy of the real server, so that what it forbids fails here too. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** @type {import("../src/api/types").Status} */
let rejected = "proposed";

/** @template T @param {T[]} items @param {URLSearchParams} query */
function page(items, query) {
  const start = Number(query.get("cursor") ?? 0);
  const end = start + Number(query.get("limit") ?? 50);
  return { items: items.slice(start, end), next_cursor: end < items.length ? String(end) : null };
}

/** @param {import("../src/api/types").Schemas["DispatchCommit"]} draft */
function commit(draft) {
  for (const tour of shop.preview(draft).tours) {
    const at = shop.routes.routes.findIndex((route) => route.decision === tour.decision);
    if (at >= 0 && tour.route) shop.routes.routes[at] = { ...tour.route, status: "overridden" };
    if (at >= 0 && !tour.route) shop.routes.routes.splice(at, 1);
  }
  return { decisions: draft.tours.map((tour) => tour.decision) };
}

/** @param {number} days */
const until = (days) => new Date(Date.parse(shop.NOW) + days * 86_400_000).toISOString();
/** @param {string} area */
const asleep = (area) => shop.decisions.filter((d) => d.area === area && d.snoozed_until).length;

/** @param {import("../src/api/types").Schemas["Overriding"]} asked */
function override(asked) {
  const { weeks, overrides, forecast_instead } = shop.product;
  for (const { week: day, expects } of asked.weeks) {
    const at = weeks.findIndex((week) => week.from <= day && day <= week.to);
    const week = weeks[at];
    if (!week) throw new Refused(422, "invalid_parameter");
    const said = { id: 100 + overrides.length, from: week.from, to: week.to, expects, baseline: week.baseline, note: asked.note, by: "fixture", made_at: shop.NOW, ended_at: null };
    week.said = said;
    week.expected = expects.by === "units" ? expects.value : expects.value * week.baseline;
    overrides.unshift(said);
    const mean = forecast_instead[at];
    if (mean) mean.mean = week.expected;
  }
  return weeks;
}

/** @param {number} id */
function takeBack(id) {
  for (const week of shop.product.weeks) if (week.said?.id === id) Object.assign(week, { said: null, expected: week.baseline });
  for (const one of shop.product.overrides) if (one.id === id) one.ended_at = shop.NOW;
  return { ended: true };
}

/** @param {URL} url @param {string} method @param {string} sent */
function answer(url, method, sent) {
  const [, , name = "", id = "", what = ""] = url.pathname.split("/").map(decodeURIComponent);
  const query = url.searchParams;
  const area = query.get("area");
  const one = shop.decisions.find((d) => d.id === id) ?? shop.decisions[0];
  if (method === "POST" && name === "decisions" && id === "approve") return { approved: JSON.parse(sent).ids, refused: [] };
  if (method === "POST" && name === "decisions" && id === "snooze") {
    const { ids, days } = JSON.parse(sent);
    for (const d of shop.decisions) if (ids.includes(d.id)) d.snoozed_until = until(days);
    return { snoozed: ids, refused: [] };
  }
  if (method === "POST" && name === "decisions" && one && ["snooze", "wake"].includes(what)) {
    one.snoozed_until = what === "wake" ? null : until(JSON.parse(sent).days);
    return { decision: one, events: [] };
  }
  if (method === "POST" && name === "decisions" && one) {
    rejected = what === "reject" ? "rejected" : what === "override" ? "overridden" : "applied";
    return { decision: { ...one, status: rejected }, events: [] };
  }
  if (method === "POST" && name === "stock") return override(JSON.parse(sent));
  if (method === "POST" && name === "overrides") return takeBack(Number(id));
  if (method === "POST" && name === "dispatch" && id === "day") return what === "preview" ? underWay(JSON.parse(sent)) : goOn(JSON.parse(sent));
  if (method === "POST" && name === "dispatch") return id === "preview" ? shop.preview(JSON.parse(sent)) : commit(JSON.parse(sent));
  switch (`${name}/${id && !["counts", "segments", "weeks"].includes(id) ? "*" : id}`) {
    case "overview/": return shop.overview;
    case "decisions/": return page(shop.decisions.filter((d) => (!area || d.area === area) && [null, "proposed"].includes(query.get("status")) && (query.get("snoozed") === "true") === (d.snoozed_until !== null)), query);
    case "decisions/counts": return shop.counts.map((row) => (row.status === "proposed" ? { ...row, snoozed: asleep(row.area), count: row.count - asleep(row.area) } : row));
    case "decisions/*": return one && { decision: one, events: [{ at: shop.NOW, by: { by: "rule", name: "stock" }, what: { event: "moved", to: "approved", note: null } }] };
    case "undecided/counts": return shop.undecidedCounts;
    case "forecasts/*": return shop.accuracy;
    case "orders/": return page(shop.orders, query);
    case "orders/*": return shop.orderDetail;
    case "board/": return shop.board;
    case "stock/": return page(query.get("need") === "to_order" ? shop.stock.filter((s) => s.decision) : shop.stock, query);
    case "stock/*": return shop.product;
    case "routes/": return shop.routes;
    case "customers/": return page(shop.customers, query);
    case "customers/segments": return shop.segments;
    case "customers/*": return shop.customer;
    case "reviews/": return page(shop.reviews, query);
    case "reviews/weeks": return shop.weeks;
    case "tickets/": return page(shop.tickets, query);
    case "tickets/*": return { ...shop.ticket, row: shop.tickets.find((row) => row.ticket === id) ?? shop.ticket.row };
    case "sources/": return shop.sources;
    case "quarantine/": return page(shop.quarantine, query);
    case "quarantine/counts": return shop.quarantineCounts;
    case "models/": return shop.models;
    case "gains/": return shop.gains;
    case "settings/": return shop.settings;
    default: return undefined;
  }
}

/** @param {URL} url @param {string} method @param {string} sent */
function answered(url, method, sent) {
  try {
    const body = answer(url, method, sent);
    return body === undefined ? { status: 404, body: { status: 404, code: "not_found", detail: "", errors: [] } } : { status: 200, body };
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const { status, code, message, errors } = refused;
    return { status, body: { status, code, detail: message, errors } };
  }
}

createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  response.setHeader("content-security-policy", POLICY);
  if (url.pathname.startsWith("/v1/")) {
    if (request.headers.authorization !== "Bearer fixture") {
      response.writeHead(401, { "content-type": "application/problem+json" }).end(JSON.stringify({ status: 401, code: "unauthorized", detail: "" }));
    } else if (url.pathname === "/v1/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(":\n\n");
    } else {
      let sent = "";
      request.on("data", (chunk) => (sent += chunk)).on("end", () => {
        const { status, body } = answered(url, request.method ?? "GET", sent);
        response.writeHead(status, { "content-type": status < 400 ? "application/json" : "application/problem+json" }).end(JSON.stringify(body));
      });
    }
    return;
  }
  const wanted = join(DIST, normalize(url.pathname));
  const file = extname(wanted) && existsSync(wanted) ? wanted : join(DIST, "index.html");
  response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}).listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}/#token=fixture`));
