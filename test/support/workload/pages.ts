/** Pages as sparse bytes: what was never written reads as zero. */
export class Pages {
  private readonly pages: Map<bigint, Map<number, number>> = new Map();

  read(pageId: bigint, offset: number, length: number): Uint8Array {
    const page = this.pages.get(pageId);
    return Uint8Array.from({ length }, (_, i) => page?.get(offset + i) ?? 0);
  }

  write(pageId: bigint, offset: number, bytes: Uint8Array): void {
    const page = this.pages.get(pageId) ?? new Map<number, number>();
    this.pages.set(pageId, page);
    bytes.forEach((byte, i) => {
      page.set(offset + i, byte);
    });
  }

  has(pageId: bigint, offset: number): boolean {
    return this.pages.get(pageId)?.has(offset) ?? false;
  }

  copy(): Pages {
    const copy = new Pages();
    for (const [pageId, page] of this.pages) copy.pages.set(pageId, new Map(page));
    return copy;
  }

  /** Each page's bytes in hexadecimal, from its byte 0 to the last byte written, pages by id. */
  images(): Map<bigint, string> {
    const images = [...this.pages]
      .filter(([, page]) => page.size > 0)
      .map(([pageId, page]): [bigint, string] => {
        const length = [...page.keys()].reduce((a, b) => Math.max(a, b)) + 1;
        return [pageId, Buffer.from(this.read(pageId, 0, length)).toString("hex")];
      });
    return new Map(images.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
