/** What the runner and an execution environment say to each other. */

export interface InvokeMessage {
  readonly requestId: string;
  readonly event: unknown;
  readonly deadline: number;
  readonly functionName: string;
  readonly memoryMib: number;
}

export type ResultMessage =
  | { readonly requestId: string; readonly result: unknown }
  | {
      readonly requestId: string;
      readonly error: { readonly name: string; readonly message: string; readonly stack?: string };
    };
