/** A stand-in for Fineract that accepts every repayment after a fixed time. Run as a process of its own: argument 1 is the answer time in milliseconds. */
import { createServer } from 'node:http';

const answerMs = Number(process.argv[2]);
let transactions = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    setTimeout(() => {
      transactions += 1;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          officeId: 1,
          clientId: 1,
          loanId: Number(/LN(\d+)/.exec(request.url ?? '')?.[1] ?? 0),
          resourceId: transactions,
          resourceExternalId: sent['externalId'],
          changes: {
            transactionDate: sent['transactionDate'],
            transactionAmount: String(sent['transactionAmount']),
          },
        }),
      );
    }, answerMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(address?.port);
});
process.on('disconnect', () => process.exit(0));
