/** How a stretch of the log is laid out: rows of cells of equal size. */
export interface Layout {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly cellBytes: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** How much closer a step of zooming goes. */
const ZOOM = 8;

/**
 * Lays a stretch out in at most so many cells.
 *
 * @param unit cells are multiples of it, and begin at such
 */
export function layOut(from: number, to: number, unit: number, { columns, rows }: Grid): Layout {
  const start = Math.floor(from / unit) * unit;
  const perCell = Math.ceil((to - start) / (columns * rows));
  const cellBytes = Math.max(unit, Math.ceil(perCell / unit) * unit);
  return { from: start, to, columns, cellBytes };
}

/** A shorter stretch around a position, or a longer one, inside the log. */
export function zoomed(
  { from, to }: Pick<Layout, "from" | "to">,
  around: number,
  isCloser: boolean,
  limits: { readonly size: number; readonly least: number },
): Pick<Layout, "from" | "to"> {
  const span = to - from;
  const wanted = isCloser ? Math.ceil(span / ZOOM) : span * ZOOM;
  const length = Math.min(limits.size, Math.max(limits.least, wanted));
  const start = Math.max(0, Math.min(Math.floor(around - length / 2), limits.size - length));
  return { from: start, to: start + length };
}
