/** Text, or an element that was made. A text becomes a text node: nothing is ever parsed as markup. */
export type Child = Node | string | number | null;

export type Attributes = Readonly<Record<string, string>>;

/** Makes an element. Attributes are the page's own words, never text from the log. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  append(made, children);
  return made;
}

/** A text in which the names of options stay in one piece: a browser would break a line behind their hyphens. */
export function prose(text: string): readonly Child[] {
  const parts = text.split(/(--[a-z][a-z-]*)/);
  return parts.map((part, i) => (i % 2 === 1 ? element("span", { class: "option" }, part) : part));
}

/** Puts children in the place of what an element holds. */
export function fill(id: string, ...children: readonly Child[]): void {
  const parent = byId(id);
  parent.textContent = "";
  append(parent, children);
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null) continue;
    parent.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
  }
}

/** An element of the skeleton. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** Calls back when a button is pressed, with the mouse or a key. */
export function onPress(id: string, action: () => void): void {
  byId(id).addEventListener("click", action);
}
