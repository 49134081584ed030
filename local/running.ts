type Stop = () => Promise<unknown> | void;

/** Everything that is running, stopped in the opposite order of its start. */
export class Running {
  private readonly stops: Stop[] = [];
  add(stop: Stop): void {
    this.stops.push(stop);
  }
  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).toReversed()) await stop();
  }
}
