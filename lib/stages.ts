/** The stages that exist, and the only file in which they differ. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export interface StageSettings {
  readonly name: string;
  /** Where it is deployed; unset: the account and region of whoever deploys. */
  readonly account?: string;
  readonly region?: string;
  readonly bucket: {
    /** The name lenders know; unset: CloudFormation chooses one. */
    readonly name?: string;
    /** True: the bucket exists already and is used as it is, `name` is then required. */
    readonly importExisting: boolean;
    /**
     * From where browsers may put files by a signed address, such as https://collections.example. An imported bucket
     * keeps its own rules: see upload-from-a-browser in the runbook.
     */
    readonly uploadOrigins: readonly string[];
  };
  readonly scheduleMinutes: number;
  /**
   * So many seconds after a file was loaded a run begins, besides the schedule; files that come meanwhile share it.
   * 0: the schedule alone starts runs, and for up to half an hour a wrong file can still be stopped before its money
   * is posted, which afterwards takes an undo and a second person. So production begins with 0.
   */
  readonly runAfterFileSeconds: number;
  readonly proof: {
    /** Time of day in India at which the proof of the night begins, such as 02:30. */
    readonly atIst: string;
    /** Loans with a repayment posted within so many days are proven every night. */
    readonly recentDays: number;
    /** Every loan is proven at least once in so many days. */
    readonly fullDays: number;
  };
  readonly polls: {
    /** How often gateways are asked for what no webhook brought. */
    readonly everyMinutes: number;
    /** So many payments or refunds within an hour that only a poll found are an alarm. */
    readonly gapsMax: number;
  };
  readonly database: {
    /** EC2 class and size without the `db.` in front. */
    readonly instanceClass: string;
    readonly instanceSize: string;
    readonly storageGib: number;
    readonly storageMaxGib: number;
    readonly multiAz: boolean;
    readonly backupDays: number;
  };
  readonly concurrency: {
    /** Files that are worked on at once. */
    readonly ingest: number;
    /**
     * Posting functions at once, each with up to ten loans under way. Fineract shares 40 database
     * connections among all its callers, so twenty of ours leave it room.
     */
    readonly posting: number;
  };
  /**
   * How the posting function reaches Fineract. Above 0: Fineract has a public address, and the
   * function leaves through so many NAT gateways; so do the polls of payment gateways. 0: Fineract stands in this network or is peered
   * with it, and no function of ours can reach the internet.
   */
  readonly natGateways: number;
  readonly alarmEmail?: string;
  readonly logDays: 30 | 365;
}

export const stages: readonly StageSettings[] = [
  {
    name: 'Dev',
    bucket: { importExisting: false, uploadOrigins: ['http://localhost:5173'] },
    scheduleMinutes: 30,
    runAfterFileSeconds: 5,
    proof: { atIst: '02:30', recentDays: 35, fullDays: 30 },
    polls: { everyMinutes: 60, gapsMax: 5 },
    database: {
      instanceClass: 't4g',
      instanceSize: 'medium',
      storageGib: 50,
      storageMaxGib: 200,
      multiAz: false,
      backupDays: 7,
    },
    concurrency: { ingest: 2, posting: 2 },
    natGateways: 1,
    logDays: 30,
  },
  {
    name: 'Prod',
    bucket: { name: 'turnofile', importExisting: true, uploadOrigins: [] },
    scheduleMinutes: 30,
    runAfterFileSeconds: 0,
    proof: { atIst: '02:30', recentDays: 35, fullDays: 30 },
    polls: { everyMinutes: 60, gapsMax: 5 },
    database: {
      instanceClass: 'm7g',
      instanceSize: 'xlarge',
      storageGib: 200,
      storageMaxGib: 2000,
      multiAz: true,
      backupDays: 35,
    },
    concurrency: { ingest: 10, posting: 2 },
    natGateways: 2,
    logDays: 365,
  },
];

/** CloudWatch's own word for the days. */
export function logRetention(settings: StageSettings): RetentionDays {
  return settings.logDays === 30 ? RetentionDays.ONE_MONTH : RetentionDays.ONE_YEAR;
}
