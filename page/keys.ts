/** What a key does, by its name. */
export type KeyActions = Readonly<Record<string, () => void>>;

/** Lets keys act on a chart that has the focus. A key that does something here does nothing else. */
export function onKeys(container: HTMLElement, actions: KeyActions): void {
  container.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

/** A number that is kept inside [0, count). */
export function clampIndex(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
