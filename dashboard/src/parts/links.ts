/** From a subject to the page that shows it. */
import type { Subject } from "../api/types";
import { link } from "../router.svelte";

export function subjectLink(subject: Subject): string {
  switch (subject.kind) {
    case "order":
      return link("orders", [subject.order]);
    case "stock":
      return link("stock", [subject.location, subject.sku]);
    case "vehicle":
      return link("delivery", [], { vehicle: subject.vehicle });
    case "shipment":
      return link("delivery");
    case "customer":
      return link("customers", [subject.customer]);
    case "ticket":
      return link("care", [subject.ticket]);
  }
}
