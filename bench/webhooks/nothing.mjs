/** A function that does nothing: what the local stack itself costs. */
export const handler = async () => ({ statusCode: 200, body: '{"status":"received"}' });
