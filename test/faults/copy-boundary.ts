/** COPY as steps of the schedule: each piece that leaves for the server, and the end that makes it one statement. */
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

export type CopyStream = Writable & { readonly submit: (connection: unknown) => void };

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

async function settled(work: Promise<void>, tell: (error?: Error | null) => void): Promise<void> {
  let failure: Error | null = null;
  try {
    await work;
  } catch (error) {
    failure = asError(error);
  }
  tell(failure);
}

type AsStep = (label: string, happen: () => Promise<void>) => Promise<void>;

export function isCopy(statement: unknown): statement is CopyStream {
  return statement instanceof Writable && 'submit' in statement;
}

/** A stream that looks like the driver's; the real one starts with the first step that is let through. */
export function copyFacade(real: CopyStream, asStep: AsStep, begin: () => void): Writable {
  let begun = false;
  const start = (): void => {
    if (!begun) begin();
    begun = true;
  };
  // The driver reports a lost connection on the stream; each step below hears of it by its own result.
  real.on('error', () => undefined);
  const settle = (work: Promise<void>, callback: (error?: Error | null) => void): void => {
    void settled(work, callback);
  };
  return new Writable({
    write: (chunk: Buffer, _encoding, callback) =>
      settle(
        asStep('copy piece', async () => {
          start();
          await new Promise<void>((written, failed) => {
            real.write(chunk, (error) => (error ? failed(error) : written()));
          });
        }),
        callback,
      ),
    final: (callback) =>
      settle(
        asStep('copy end', async () => {
          start();
          const done = finished(real);
          real.end();
          await done;
        }),
        callback,
      ),
  });
}
