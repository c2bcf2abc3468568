/** The so many largest of what is offered, largest first; of equal ones those that came first. */
export class TopList<T> {
  private readonly most: number;
  private readonly rank: (item: T) => number;
  private items: { readonly item: T; readonly rank: number }[] = [];
  private least: number = Number.NEGATIVE_INFINITY;

  constructor(most: number, rank: (item: T) => number) {
    this.most = most;
    this.rank = rank;
  }

  /** Whether something of this rank would be kept; asked before an item is made. */
  wants(rank: number): boolean {
    return this.most > 0 && rank > this.least;
  }

  add(item: T): void {
    this.items.push({ item, rank: this.rank(item) });
    if (this.items.length > 4 * this.most) this.cut();
  }

  list(): readonly T[] {
    this.cut();
    return this.items.map(({ item }) => item);
  }

  private cut(): void {
    this.items.sort((a, b) => b.rank - a.rank);
    this.items.length = Math.min(this.items.length, this.most);
    this.least = this.items.at(-1)?.rank ?? Number.NEGATIVE_INFINITY;
  }
}
