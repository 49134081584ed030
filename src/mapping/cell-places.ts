/** Where the cells of one record stand, counted from the record's first byte. Reused from record to record. */
export class CellPlaces {
  count = 0;
  starts = new Int32Array(64);
  /** Exclusive. */
  ends = new Int32Array(64);
  /** 1 where the cell is quoted and holds doubled quotes. */
  doubled = new Uint8Array(64);

  add(start: number, end: number, doubled: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.doubled[this.count] = doubled;
    this.count += 1;
  }

  #grow(): void {
    const length = this.starts.length * 2;
    const [starts, ends, doubled] = [
      new Int32Array(length),
      new Int32Array(length),
      new Uint8Array(length),
    ];
    starts.set(this.starts);
    ends.set(this.ends);
    doubled.set(this.doubled);
    [this.starts, this.ends, this.doubled] = [starts, ends, doubled];
  }
}
