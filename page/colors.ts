/** Colours that the style sheet gives for light and for dark, by name. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A class of bytes that occurs in no style sheet would be drawn in nothing. */
export function classColor(byteClass: string): string {
  return color(`class-${byteClass}`) || color("text-faint");
}
