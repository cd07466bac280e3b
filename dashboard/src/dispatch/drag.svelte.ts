/** Dragging a stop by mouse, pen or finger. Where it may fall is marked by `data-drop` (a tour's decision, or `tray`). */
import { dropAt, type Spot } from "./draft";

/** Pixels that a pointer travels before a press becomes a drag. */
const SLACK = 5;

class Drag {
  order = $state<string | null>(null);
  x = $state(0);
  y = $state(0);
  /** What the pointer is over: a tour's decision, `tray`, or nothing. */
  over = $state<string | null>(null);
  /** The place on that tour. */
  at = $state(0);

  /** Follows a press on a stop; `drop` hears where it fell, if it travelled. */
  begin(press: PointerEvent, order: string, drop: (to: Spot) => void): void {
    if (press.button !== 0) return;
    const from = { x: press.clientX, y: press.clientY };
    const move = (event: PointerEvent) => {
      if (event.pointerId !== press.pointerId) return;
      if (!this.order && Math.hypot(event.clientX - from.x, event.clientY - from.y) < SLACK) return;
      this.order = order;
      this.#follow(event);
    };
    const end = (event: PointerEvent) => {
      if (event.pointerId !== press.pointerId) return;
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", cancel, true);
      const { over, at } = this;
      const travelled = this.order !== null;
      this.#clear();
      if (!travelled) return;
      // The click that ends a drag chooses nothing.
      const swallow = (click: Event) => click.stopImmediatePropagation();
      addEventListener("click", swallow, true);
      setTimeout(() => removeEventListener("click", swallow, true), 50);
      if (event.type === "pointerup" && over) drop(over === "tray" ? null : { decision: over, at });
    };
    const cancel = (event: KeyboardEvent) => {
      if (event.key === "Escape" && this.order) {
        event.preventDefault();
        this.over = null;
        end(new PointerEvent("pointercancel", { pointerId: press.pointerId }));
      }
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", cancel, true);
  }

  #follow(event: PointerEvent): void {
    [this.x, this.y] = [event.clientX, event.clientY];
    const target = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-drop]");
    this.over = target?.dataset["drop"] ?? null;
    if (!target) return;
    const down = target.dataset["axis"] === "y";
    const others = [...target.querySelectorAll<HTMLElement>("[data-stop]")].filter((stop) => stop.dataset["stop"] !== this.order);
    const middles = others.map((stop) => {
      const box = stop.getBoundingClientRect();
      return down ? box.top + box.height / 2 : box.left + box.width / 2;
    });
    this.at = dropAt(middles, down ? event.clientY : event.clientX);
  }

  #clear(): void {
    this.order = null;
    this.over = null;
  }
}

export const drag = new Drag();
