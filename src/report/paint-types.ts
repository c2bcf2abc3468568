/** Puts colour on a text, or leaves it alone where the output is to have none. */
export type Brush = (text: string) => string;

/** The colours that reports use. */
export interface Paint {
  readonly bold: Brush;
  readonly dim: Brush;
  readonly red: Brush;
  readonly yellow: Brush;
  readonly green: Brush;
  readonly cyan: Brush;
  readonly blue: Brush;
  readonly magenta: Brush;
}

const plain: Brush = (text) => text;

/** No colour at all. */
export const NO_PAINT: Paint = {
  bold: plain,
  dim: plain,
  red: plain,
  yellow: plain,
  green: plain,
  cyan: plain,
  blue: plain,
  magenta: plain,
};
