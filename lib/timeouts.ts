/** How long each queue's consumer may work; the queue's visibility follows from it. */
import { Duration } from 'aws-cdk-lib';

// A file of a million records loads in minutes; the rest of Lambda's limit is room for a slow database.
export const ingestTimeout = Duration.minutes(15);

// A transform of everything one night's files hold, then the enqueue.
export const pipelineTimeout = Duration.minutes(15);

// Ten repayments after each other of one loan, each with a look-up and a slow Fineract.
export const postingTimeout = Duration.minutes(3);

// A proof goes on by asking itself again. Short parts, so that one that was killed is taken up within half an hour.
export const proofTimeout = Duration.minutes(5);

// A poll goes on by asking itself again, as a proof does.
export const pollTimeout = Duration.minutes(5);
