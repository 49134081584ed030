/* Made from openapi/openapi.json by `npm run openapi`; never edited. Types of what the API takes and answers. */

/**
 * A moment, written in Indian standard time.
 */
export type Instant = string;
export type Role = 'viewer' | 'operator' | 'approver' | 'admin';
/**
 * Rupees as text with two decimals.
 */
export type Rupees = string;
/**
 * corrected: its values were corrected, and it does not pass yet or waits to be replayed.
 */
export type RejectState = 'open' | 'corrected' | 'replayed' | 'dismissed';
/**
 * The queue whose messages were given up.
 */
export type DeadLetterQueueName = 'ingest' | 'pipeline' | 'posting' | 'proof' | 'polls';
/**
 * manual: waits for an operator’s Reconcile. held: a case or a hold keeps it back. parked: waits for a person. not eligible: no success, or no loan.
 */
export type PostingState =
  | 'not eligible'
  | 'manual'
  | 'ready'
  | 'queued'
  | 'posted'
  | 'failed'
  | 'parked'
  | 'held'
  | 'dismissed';
/**
 * identical: every byte is the one that was loaded, and reads as it was stored. different: one is not. missing: the bytes are not there. unproven: not all of them could be read or compared.
 */
export type EvidenceVerdict = 'identical' | 'different' | 'missing' | 'unproven';
/**
 * A moment with its offset.
 */
export type Moment = string;

/**
 * What each operation takes and answers, by method and path.
 */
export interface ApiOperations {
  'POST /api/account/login': {
    body: LoginRequest;
    answer: Session;
  };
  'POST /api/account/refresh': {
    body: RefreshRequest;
    answer: Session;
  };
  'POST /api/account/logout': {
    body: LogoutRequest;
    answer: LoggedOut;
  };
  'GET /api/account/me': {
    answer: Me;
  };
  'POST /api/account/password': {
    body: PasswordRequest;
    answer: Session;
  };
  'POST /api/account/register': {
    body: RegisterRequest;
    answer: UserChange;
  };
  'GET /api/users': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      status?: 'active' | 'disabled';
      role?: Role;
      /**
       * Part of the e-mail address or the name.
       */
      search?: string;
    };
    answer: UserPage;
  };
  'GET /api/users/{id}': {
    path: {
      id: number;
    };
    answer: UserAccount;
  };
  'PATCH /api/users/{id}': {
    path: {
      id: number;
    };
    body: UserPatch;
    answer: UserChange;
  };
  'GET /api/health': {
    answer: Health;
  };
  'GET /api/dashboard': {
    query: {
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * First day in India; 30 days to the last one unless given.
       */
      from?: string;
      /**
       * Last day in India; today unless given. At most 366 days.
       */
      to?: string;
    };
    answer: Dashboard;
  };
  'GET /api/openapi.json': {
    answer: {
      [k: string]: unknown;
    };
  };
  'GET /api/docs': {
    answer: string;
  };
  'GET /api/docs/{file}': {
    path: {
      file: string;
    };
    answer: string;
  };
  'GET /api/audit': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      /**
       * Who changed it.
       */
      by?: string;
      table?: string;
      /**
       * Key of the row.
       */
      key?: string;
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * Included.
       */
      from?: string;
      /**
       * Not included.
       */
      to?: string;
    };
    answer: AuditPage;
  };
  'POST /api/audit/verify': {
    body: AuditVerifyRequest;
    answer: AuditVerification;
  };
  'POST /api/pipeline/runs': {
    body: PipelineRunRequest;
    answer: PipelineRun;
  };
  'GET /api/pipeline/runs': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      status?: 'pending' | 'running' | 'success' | 'failed';
      trigger?: 'schedule' | 'api' | 'command' | 'file';
      /**
       * Runs that were limited to this lender.
       */
      lender?: string;
    };
    answer: PipelineRunPage;
  };
  'GET /api/pipeline/runs/{id}': {
    path: {
      id: number;
    };
    answer: PipelineRun;
  };
  'GET /api/pipeline/preview': {
    query: {
      /**
       * Only the payments of one lender.
       */
      lender?: string;
      /**
       * Ask Fineract about so many loans at most, 0 to 200; 50 unless given.
       */
      loans?: number;
    };
    answer: Preview;
  };
  'GET /api/pipeline/switch': {
    answer: PostingSwitch;
  };
  'PUT /api/pipeline/switch': {
    body: PostingSwitchRequest;
    answer: PostingSwitch;
  };
  'GET /api/pipeline/caps': {
    answer: CapList;
  };
  'PUT /api/pipeline/caps': {
    body: CapRequest;
    answer: CapList;
  };
  'POST /api/transactions/{source_key}/hold': {
    path: {
      source_key: string;
    };
    body: HoldRequest;
    answer: PlacedHold;
  };
  'POST /api/transactions/{source_key}/release': {
    path: {
      source_key: string;
    };
    body: HoldRequest;
    answer: Approval;
  };
  'POST /api/loans/{loan}/hold': {
    path: {
      loan: string;
    };
    body: HoldRequest;
    answer: PlacedHold;
  };
  'POST /api/loans/{loan}/release': {
    path: {
      loan: string;
    };
    body: HoldRequest;
    answer: Approval;
  };
  'GET /api/holds': {
    query: {
      status?: 'open' | 'released';
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * Holds on the loan and on its payments.
       */
      loan?: string;
      source_key?: string;
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: HoldPage;
  };
  'GET /api/files': {
    query: {
      /**
       * Key of a feed, which is also its prefix in the bucket.
       */
      feed?: string;
      status?: 'pending' | 'processing' | 'success' | 'failed';
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: FilePage;
  };
  'GET /api/files/export': {
    query: {
      /**
       * Key of a feed, which is also its prefix in the bucket.
       */
      feed?: string;
      status?: 'pending' | 'processing' | 'success' | 'failed';
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: string;
  };
  'GET /api/files/{id}': {
    path: {
      id: number;
    };
    answer: FileDetail;
  };
  'POST /api/files/uploads': {
    body: UploadRequest;
    answer: Upload;
  };
  'GET /api/files/{id}/records': {
    path: {
      id: number;
    };
    query: {
      class?: 'loaded' | 'rejected' | 'duplicate' | 'title' | 'header' | 'blank' | 'footer' | 'all';
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: FileRecordPage;
  };
  'POST /api/files/{id}/reprocess': {
    path: {
      id: number;
    };
    body: ReprocessRequest;
    answer: Reprocessing;
  };
  'GET /api/rejected-records': {
    query: {
      /**
       * Key of a feed, which is also its prefix in the bucket.
       */
      feed?: string;
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * As `counts` names it.
       */
      reason?: string;
      state?: RejectState;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
      /**
       * UMRN or sub-reference.
       */
      sub_reference?: string;
      /**
       * Text that the loan, an id, the status, the detail or the name of the file contains.
       */
      q?: string;
      file_id?: number;
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: RejectedRecordPage;
  };
  'GET /api/rejected-records/export': {
    query: {
      /**
       * Key of a feed, which is also its prefix in the bucket.
       */
      feed?: string;
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * As `counts` names it.
       */
      reason?: string;
      state?: RejectState;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
      /**
       * UMRN or sub-reference.
       */
      sub_reference?: string;
      /**
       * Text that the loan, an id, the status, the detail or the name of the file contains.
       */
      q?: string;
      file_id?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: string;
  };
  'GET /api/rejected-records/{id}': {
    path: {
      id: number;
    };
    answer: RejectedRecordDetail;
  };
  'PATCH /api/rejected-records/{id}': {
    path: {
      id: number;
    };
    body: RejectedRecordPatch;
    answer: RejectedRecordDetail;
  };
  'POST /api/rejected-records/corrections': {
    body: CorrectionsRequest;
    answer: CorrectionsAnswer;
  };
  'POST /api/rejected-records/replay': {
    body: ReplayRequest;
    answer: ReplayAnswer;
  };
  'GET /api/feeds': {
    query: {
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * Files of so many days, today included, are counted; 7 unless given.
       */
      days?: number;
    };
    answer: FeedList;
  };
  'PUT /api/feeds/{feed}/calendar': {
    path: {
      feed: string;
    };
    body: FeedCalendarRequest;
    answer: Feed;
  };
  'GET /api/holidays': {
    query: {
      /**
       * This year in India unless given.
       */
      year?: string;
    };
    answer: HolidayList;
  };
  'PUT /api/holidays/{day}': {
    path: {
      day: string;
    };
    body: HolidayRequest;
    answer: Holiday;
  };
  'POST /api/feeds/{feed}/dry-run': {
    path: {
      feed: string;
    };
    body: DryRunRequest;
    answer: DryRun;
  };
  'GET /api/feeds/{feed}/template': {
    path: {
      feed: string;
    };
    answer: string;
  };
  'GET /api/exceptions': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      category?: string;
      status?: 'open' | 'resolved';
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
      /**
       * Who looks after it: me, nobody or a person's e-mail address.
       */
      owner?: string;
      /**
       * Only cases that are at least so many days old.
       */
      min_age_days?: string;
    };
    answer: ExceptionPage;
  };
  'GET /api/exceptions/export': {
    query: {
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      category?: string;
      status?: 'open' | 'resolved';
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
      /**
       * Who looks after it: me, nobody or a person's e-mail address.
       */
      owner?: string;
      /**
       * Only cases that are at least so many days old.
       */
      min_age_days?: string;
    };
    answer: string;
  };
  'GET /api/exceptions/{id}': {
    path: {
      id: number;
    };
    answer: ExceptionDetail;
  };
  'PATCH /api/exceptions/{id}': {
    path: {
      id: number;
    };
    body: ExceptionPatch;
    answer: Approval;
  };
  'POST /api/exceptions/{id}/comments': {
    path: {
      id: number;
    };
    body: CommentRequest;
    answer: ExceptionComment;
  };
  'PUT /api/exceptions/{id}/owner': {
    path: {
      id: number;
    };
    body: OwnerRequest;
    answer: ExceptionDetail;
  };
  'GET /api/approvals': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      status?: 'pending' | 'approved' | 'rejected' | 'withdrawn';
      kind?:
        | 'release second payment'
        | 'release double report'
        | 'release restated payment'
        | 'release loan of another lender'
        | 'release reversed payment'
        | 'release contradictory payment'
        | 'release hold'
        | 'dismiss payment'
        | 'retry parked repayment'
        | 'resolve by hand'
        | 'undo repayment'
        | 'attach payment to loan'
        | 'set aside webhook'
        | 'correct rejected record';
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
    };
    answer: ApprovalPage;
  };
  'GET /api/approvals/{id}': {
    path: {
      id: number;
    };
    answer: Approval;
  };
  'POST /api/approvals/{id}/approve': {
    path: {
      id: number;
    };
    body: DecisionRequest;
    answer: Approval;
  };
  'POST /api/approvals/{id}/reject': {
    path: {
      id: number;
    };
    body: DecisionRequest;
    answer: Approval;
  };
  'POST /api/approvals/{id}/withdraw': {
    path: {
      id: number;
    };
    body: DecisionRequest;
    answer: Approval;
  };
  'POST /api/transactions/{source_key}/undo': {
    path: {
      source_key: string;
    };
    body: UndoRequest;
    answer: Approval;
  };
  'GET /api/dead-letters': {
    query: {
      queue?: DeadLetterQueueName;
      /**
       * Messages shown of each queue, 1 to 200; 20 unless given.
       */
      limit?: number;
    };
    answer: DeadLetterList;
  };
  'GET /api/dead-letters/actions': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      queue?: DeadLetterQueueName;
    };
    answer: DeadLetterActionPage;
  };
  'POST /api/dead-letters/{queue}/redrive': {
    path: {
      queue: DeadLetterQueueName;
    };
    body: DeadLetterRedrive;
    answer: DeadLetterResult;
  };
  'POST /api/dead-letters/{queue}/discard': {
    path: {
      queue: DeadLetterQueueName;
    };
    body: DeadLetterDiscard;
    answer: DeadLetterResult;
  };
  'GET /api/proof': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: Proof;
  };
  'POST /api/proof/runs': {
    body: ProofRunRequest;
    answer: ProofRun;
  };
  'GET /api/proof/runs': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: ProofRunPage;
  };
  'GET /api/proof/runs/{id}': {
    path: {
      id: number;
    };
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: ProofRunDetail;
  };
  'GET /api/transactions': {
    query: {
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * The feed that told of it first.
       */
      feed?: string;
      /**
       * One of the reconciliations, or `none`: the pipeline posts it.
       */
      recon_source?: string;
      posting?: PostingState;
      success?: 'yes' | 'no';
      /**
       * Value date, included.
       */
      from?: string;
      /**
       * Value date, included.
       */
      to?: string;
      amount_min?: string;
      amount_max?: string;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
      payment_id?: string;
      /**
       * UMRN or sub-reference.
       */
      sub_reference?: string;
      /**
       * Of a payment link, as the gateway names it.
       */
      link_id?: string;
      /**
       * Of the bank: told as payment id by a file, or as bank reference by a gateway.
       */
      utr?: string;
      fineract_transaction_id?: string;
      source_key?: string;
      /**
       * Payments that the file tells of, first or again.
       */
      file_id?: string;
      /**
       * Payments that the run was the last to queue.
       */
      run_id?: string;
      /**
       * Anything that names a payment, exactly: loan, payment id, UMRN, link, UTR, source_key, Fineract transaction id.
       */
      q?: string;
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: TransactionPage;
  };
  'GET /api/transactions/export': {
    query: {
      /**
       * Name of a lender; upper or lower case is the same.
       */
      lender?: string;
      /**
       * The feed that told of it first.
       */
      feed?: string;
      /**
       * One of the reconciliations, or `none`: the pipeline posts it.
       */
      recon_source?: string;
      posting?: PostingState;
      success?: 'yes' | 'no';
      /**
       * Value date, included.
       */
      from?: string;
      /**
       * Value date, included.
       */
      to?: string;
      amount_min?: string;
      amount_max?: string;
      /**
       * External id of a loan; upper or lower case is the same.
       */
      loan?: string;
      payment_id?: string;
      /**
       * UMRN or sub-reference.
       */
      sub_reference?: string;
      /**
       * Of a payment link, as the gateway names it.
       */
      link_id?: string;
      /**
       * Of the bank: told as payment id by a file, or as bank reference by a gateway.
       */
      utr?: string;
      fineract_transaction_id?: string;
      source_key?: string;
      /**
       * Payments that the file tells of, first or again.
       */
      file_id?: string;
      /**
       * Payments that the run was the last to queue.
       */
      run_id?: string;
      /**
       * Anything that names a payment, exactly: loan, payment id, UMRN, link, UTR, source_key, Fineract transaction id.
       */
      q?: string;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
    };
    answer: string;
  };
  'GET /api/transactions/{source_key}': {
    path: {
      source_key: string;
    };
    answer: TransactionDetail;
  };
  'GET /api/transactions/{source_key}/evidence': {
    path: {
      source_key: string;
    };
    answer: TransactionEvidence;
  };
  'POST /api/transactions/{source_key}/retry': {
    path: {
      source_key: string;
    };
    body: RetryRequest;
    answer: TransactionDetail;
  };
  'GET /api/fineract/log': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      source_key?: string;
      /**
       * Calls about payments of the loan.
       */
      loan?: string;
      /**
       * none: no answer came.
       */
      status?: string;
      /**
       * Included.
       */
      from?: string;
      /**
       * Not included.
       */
      to?: string;
    };
    answer: FineractLogPage;
  };
  'GET /api/deliveries': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      lender?: string;
      gateway?: string;
      from?: Moment;
      to?: Moment;
      /**
       * Event id.
       */
      event?: string;
      /**
       * Event type, such as payment.captured.
       */
      type?: string;
      origin?: 'webhook' | 'poll';
      transformed?: 'true' | 'false';
    };
    answer: DeliveryPage;
  };
  'POST /api/deliveries/replay': {
    body: DeliveryReplayRequest;
    answer: DeliveryReplay;
  };
  'GET /api/gateway-polls': {
    query: {
      /**
       * Items per page, 1 to 200; 50 unless given.
       */
      limit?: number;
      /**
       * The next_cursor of the page before.
       */
      cursor?: string;
      lender?: string;
      gateway?: string;
    };
    answer: GatewayPollPage;
  };
  'POST /api/gateway-polls': {
    body: GatewayPollRequest;
    answer: PollSources;
  };
}
export interface LoginRequest {
  email: string;
  password: string;
}
export interface Session {
  /**
   * Send it as Authorization: Bearer.
   */
  access_token: string;
  token_type: 'Bearer';
  /**
   * Life of the access token in seconds.
   */
  expires_in: number;
  /**
   * Good for one refresh. One that is used again ends the session.
   */
  refresh_token: string;
  refresh_expires_at: Instant;
  user: UserAccount;
}
export interface UserAccount {
  user_id: number;
  email: string;
  display_name: string;
  role: Role;
  /**
   * The lenders that the person may see and touch; null: all.
   */
  lenders: string[] | null;
  status: 'active' | 'disabled';
  must_change_password: boolean;
  /**
   * Since the last login that succeeded.
   */
  failed_logins: number;
  /**
   * No try is taken until then.
   */
  locked_until: Instant | null;
  last_login_at: Instant | null;
  password_changed_at: Instant;
  created_by: string;
  created_at: Instant;
  changed_by: string;
  changed_at: Instant;
}
export interface RefreshRequest {
  refresh_token: string;
}
export interface LogoutRequest {
  /**
   * Of the session to be ended; without it, every session of the person.
   */
  refresh_token?: string;
}
export interface LoggedOut {
  logged_out: true;
}
export interface Me {
  /**
   * How everything that the caller does is signed.
   */
  name: string;
  kind: 'person' | 'machine';
  role: Role;
  /**
   * The lenders that the person may see and touch; null: all.
   */
  lenders: string[] | null;
  must_change_password: boolean;
  /**
   * Null for a machine.
   */
  user: UserAccount | null;
}
export interface PasswordRequest {
  current_password: string;
  /**
   * 12 to 200 characters, not the e-mail address and not one that is tried first.
   */
  new_password: string;
}
export interface RegisterRequest {
  email: string;
  display_name: string;
  role: Role;
  /**
   * The lenders that the person may see and touch; null: all.
   */
  lenders: [string, ...string[]] | null;
  /**
   * Without it a temporary password is made and answered once.
   */
  password?: string;
  /**
   * At the first login. A temporary password must always be changed.
   */
  must_change_password?: boolean;
}
export interface UserChange {
  user: UserAccount;
  /**
   * Told once, and to nobody after that. Hand it over in person.
   */
  temporary_password: string | null;
}
export interface UserPage {
  items: UserAccount[];
  next_cursor: string | null;
}
export interface UserPatch {
  display_name?: string;
  role?: Role;
  /**
   * The lenders that the person may see and touch; null: all.
   */
  lenders?: [string, ...string[]] | null;
  status?: 'active' | 'disabled';
  /**
   * Forget the failed logins.
   */
  unlock?: true;
  /**
   * Give the account a temporary password and end its sessions.
   */
  reset_password?: true;
}
export interface Health {
  status: 'ok';
  version: string;
  time: Instant;
  database: {
    status: 'ok';
    duration_ms: number;
  };
}
export interface Dashboard {
  as_of: Instant;
  today: string;
  from: string;
  to: string;
  /**
   * Null: all lenders.
   */
  lenders: string[] | null;
  kpi: Kpi;
  /**
   * Days and lenders with payments. Files tell days and no hours.
   */
  collections: CollectionDay[];
  exceptions: CategoryAgeing[];
  /**
   * Rejected records to be corrected, by reason; no bounces.
   */
  rejects: {
    reason: string;
    open: Tally1;
  }[];
  feeds: FeedStanding[];
  late_feeds: string[];
  runs: RunStanding;
  /**
   * Per lender the most frequent first.
   */
  bounces: Bounce[];
  /**
   * The last payments that arrived.
   */
  recent: RecentPayment[];
}
export interface Kpi {
  collected_today: Tally;
  collected_this_month: Tally1;
  posted_today: Tally2;
  posted_this_month: Tally1;
  waiting: Tally3;
  ready: Tally1;
  queued: Tally1;
  failed: Tally4;
  parked: Tally5;
  held: Tally6;
  manual: Tally7;
  /**
   * The earliest day of what is ready, queued, failed, parked or held.
   */
  oldest_unposted_date: string | null;
  exceptions_open: Tally1;
  approvals_pending: Tally1;
  oldest_approval_at: Instant | null;
  rejected_open: Tally8;
}
/**
 * By day of payment, as all that is collected.
 */
export interface Tally {
  count: number;
  total: Rupees;
}
export interface Tally1 {
  count: number;
  total: Rupees;
}
/**
 * By the day in India on which Fineract took it.
 */
export interface Tally2 {
  count: number;
  total: Rupees;
}
/**
 * Ready, or queued.
 */
export interface Tally3 {
  count: number;
  total: Rupees;
}
/**
 * Refused by Fineract, and tried again.
 */
export interface Tally4 {
  count: number;
  total: Rupees;
}
/**
 * Waits for a person after it was sent.
 */
export interface Tally5 {
  count: number;
  total: Rupees;
}
/**
 * Waits for a decision before it is sent.
 */
export interface Tally6 {
  count: number;
  total: Rupees;
}
/**
 * New in a reconciliation: waits for an operator's Reconcile.
 */
export interface Tally7 {
  count: number;
  total: Rupees;
}
/**
 * Rejected records to be corrected; no bounces.
 */
export interface Tally8 {
  count: number;
  total: Rupees;
}
export interface CollectionDay {
  /**
   * Day of payment.
   */
  date: string;
  lender: string;
  collected: Tally1;
  posted: Tally9;
  manual: Tally10;
}
/**
 * Of the payments of this day, whenever it was posted.
 */
export interface Tally9 {
  count: number;
  total: Rupees;
}
/**
 * Of the payments of this day: waits for Reconcile.
 */
export interface Tally10 {
  count: number;
  total: Rupees;
}
export interface CategoryAgeing {
  category: string;
  open: Tally1;
  /**
   * All five, by whole days since the case was found.
   */
  ages: {
    days: '0-1' | '2-3' | '4-7' | '8-30' | '31+';
    open: Tally1;
  }[];
}
export interface FeedStanding {
  feed: string;
  lender: string;
  last_file: LastFile | null;
  files: FilesInWindow;
  freshness: Freshness;
}
export interface LastFile {
  file_id: number;
  object_key: string;
  status: 'pending' | 'processing' | 'success' | 'failed';
  received_at: Instant;
  records_loaded: number | null;
  records_rejected: number | null;
  error: string | null;
}
export interface FilesInWindow {
  success: number;
  failed: number;
  /**
   * Waiting, or being loaded.
   */
  open: number;
  records_loaded: number;
  records_rejected: number;
  amount_loaded: Rupees;
}
export interface Freshness {
  /**
   * fresh: the file of the last expected day is there. due: it should be, and its grace is not over. late: its grace is over. unknown: no day is expected, or no file ever came.
   */
  state: 'fresh' | 'due' | 'late' | 'unknown';
  /**
   * fresh: when the file came; due: when it was expected; late: when the grace of the first missing one ended.
   */
  since: Instant | null;
  next_expected_at: Instant | null;
}
export interface RunStanding {
  /**
   * The switch that stops all posting.
   */
  posting: 'on' | 'off';
  days: {
    date: string;
    pending: number;
    running: number;
    success: number;
    failed: number;
  }[];
  last: {
    run_id: number;
    trigger: string;
    status: string;
    requested_at: Instant;
    finished_at: Instant | null;
  } | null;
  /**
   * When the schedule asks next. In the past: it is overdue. Null: it never asked.
   */
  next_due_at: Instant | null;
}
export interface Bounce {
  lender: string;
  /**
   * What the file says in place of success, in lower case; may be blank.
   */
  status: string;
  /**
   * The bank's return code, two digits, where the file gives one.
   */
  return_code: string | null;
  bounced: Tally1;
}
export interface RecentPayment {
  source_key: string;
  lender: string;
  loan_external_id: string | null;
  date: string;
  amount: Rupees;
  feed: string;
  payment_id: string | null;
  recon_status: string | null;
  /**
   * State in the outbox.
   */
  posting: string | null;
  arrived_at: Instant;
}
export interface AuditPage {
  items: AuditEntry[];
  next_cursor: string | null;
}
export interface AuditEntry {
  entry_number: number;
  recorded_at: Instant;
  /**
   * A person or a machine; null: changed by hand in the database.
   */
  changed_by: string | null;
  database_user: string;
  program: string;
  action: 'insert' | 'update' | 'delete';
  table: string;
  key: string;
  lender: string | null;
  /**
   * The row as it was hashed; its times are those of the database, in UTC.
   */
  before: {
    [k: string]: unknown;
  } | null;
  after: {
    [k: string]: unknown;
  } | null;
  hash: string;
}
export interface AuditVerifyRequest {
  head?: AuditHead;
}
/**
 * The end of the chain as it was told before.
 */
export interface AuditHead {
  entry_number: number;
  hash: string;
}
export interface AuditVerification {
  intact: boolean;
  entries: number;
  head: AuditHeadOutput | null;
  /**
   * At most a hundred, the first ones first.
   */
  breaks: AuditBreak[];
}
export interface AuditHeadOutput {
  entry_number: number;
  hash: string;
}
export interface AuditBreak {
  entry_number: number;
  problem: string;
}
export interface PipelineRunRequest {
  /**
   * Queue what is eligible already; read no new rows.
   */
  skip_transform?: boolean;
  /**
   * Show what would be posted; queue nothing.
   */
  dry_run?: boolean;
  /**
   * Only the payments of one lender.
   */
  lender?: string | null;
}
export interface PipelineRun {
  run_id: number;
  request_id: string;
  trigger: 'schedule' | 'api' | 'command' | 'file';
  requested_by: string;
  skip_transform: boolean;
  dry_run: boolean;
  lender: string | null;
  status: 'pending' | 'running' | 'success' | 'failed';
  phase: 'waiting' | 'transform' | 'checks' | 'enqueue' | 'finished';
  counts: PipelineRunCounts;
  posting: PostingProgress;
  error_message: string | null;
  requested_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  /**
   * From start to finish, or to now while it runs.
   */
  duration_ms: number | null;
}
export interface PipelineRunCounts {
  loads?: number;
  base_rows?: number;
  core_rows?: number;
  second_payments?: number;
  double_reports?: number;
  replayed?: number;
  eligible?: {
    [k: string]: Tally1;
  };
  enqueued?: {
    [k: string]: Tally1;
  };
  /**
   * Messages that left to take repayments back.
   */
  undos?: number;
  /**
   * Payments that waited to be posted although their case is open: held now.
   */
  kept_back?: number;
  /**
   * Due, but over a cap of the day: left for another day.
   */
  over_cap?: {
    [k: string]: Tally1;
  };
  /**
   * The switch is off: nothing was queued, or nothing more.
   */
  posting_stopped?: true;
  [k: string]: unknown;
}
export interface PostingProgress {
  queued: Tally11;
  posted: Tally12;
  failed: Tally13;
  parked: Tally14;
  by_lender: {
    lender: string;
    queued: Tally15;
    posted: Tally16;
    failed: Tally17;
    parked: Tally18;
  }[];
}
/**
 * Under way to Fineract.
 */
export interface Tally11 {
  count: number;
  total: Rupees;
}
/**
 * Held by Fineract.
 */
export interface Tally12 {
  count: number;
  total: Rupees;
}
/**
 * Refused; a later run tries again.
 */
export interface Tally13 {
  count: number;
  total: Rupees;
}
/**
 * Waiting for a person.
 */
export interface Tally14 {
  count: number;
  total: Rupees;
}
/**
 * Under way to Fineract.
 */
export interface Tally15 {
  count: number;
  total: Rupees;
}
/**
 * Held by Fineract.
 */
export interface Tally16 {
  count: number;
  total: Rupees;
}
/**
 * Refused; a later run tries again.
 */
export interface Tally17 {
  count: number;
  total: Rupees;
}
/**
 * Waiting for a person.
 */
export interface Tally18 {
  count: number;
  total: Rupees;
}
export interface PipelineRunPage {
  items: PipelineRun[];
  next_cursor: string | null;
}
export interface Preview {
  posting: 'on' | 'off';
  would_post: {
    count: number;
    total: Rupees;
    by_lender: {
      lender: string;
      count: number;
      total: Rupees;
    }[];
  };
  held_back: {
    lender: string;
    count: number;
    total: Rupees;
    reason:
      | 'posting stopped'
      | 'over the cap'
      | 'on hold'
      | 'waits for its next attempt'
      | 'waits for a decision';
  }[];
  caps: CapUsage[];
  loans: {
    /**
     * Loans on which the run would post.
     */
    concerned: number;
    /**
     * So many of them were asked about.
     */
    looked_at: number;
    /**
     * Whether Fineract told which are locked.
     */
    locks_known: boolean;
    by_outlook: {
      [k: string]: number;
    };
    /**
     * All that were looked at, except those that simply stay open.
     */
    notable: PreviewedLoan[];
  };
}
export interface CapUsage {
  /**
   * Null: all lenders together.
   */
  lender: string | null;
  /**
   * For one day in India; null: any sum.
   */
  rupees: Rupees | null;
  /**
   * For one day in India; null: any number.
   */
  payments: number | null;
  /**
   * Rupees as text with two decimals.
   */
  used_rupees: string;
  used_payments: number;
  reason: string;
  changed_by: string;
  changed_at: Instant;
}
export interface PreviewedLoan {
  loan_external_id: string;
  lender: string;
  /**
   * Payments that would be posted on it.
   */
  count: number;
  total: Rupees;
  outlook:
    'stays open' | 'closes' | 'overpays' | 'locked' | 'not active' | 'not found' | 'no answer';
  /**
   * Fineract's word for the loan's status.
   */
  status: string | null;
  /**
   * Before anything is posted.
   */
  outstanding: Rupees | null;
  /**
   * What would be paid beyond it.
   */
  excess: Rupees | null;
}
export interface PostingSwitch {
  posting: 'on' | 'off';
  being_posted: Tally19;
  /**
   * Newest first.
   */
  changes: {
    posting: 'on' | 'off';
    reason: string;
    changed_by: string;
    changed_at: Instant;
  }[];
}
/**
 * In the hands of workers at this moment; a request that left is not called back.
 */
export interface Tally19 {
  count: number;
  total: Rupees;
}
export interface PostingSwitchRequest {
  posting: 'on' | 'off';
  reason: string;
}
export interface CapList {
  items: CapUsage[];
}
/**
 * Neither rupees nor payments: there is no cap any more.
 */
export interface CapRequest {
  /**
   * Null, or left out: all lenders together.
   */
  lender?: string | null;
  rupees?: string | null;
  payments?: number | null;
  reason: string;
}
export interface HoldRequest {
  reason: string;
}
export interface PlacedHold {
  hold: Hold;
  /**
   * Source keys that were queued and are not any more.
   */
  taken_out: string[];
  /**
   * Source keys whose request may be on its way at this moment: the hold comes too late for them, unless Fineract refuses them.
   */
  being_posted: string[];
  /**
   * The same, in one sentence for people.
   */
  message: string;
}
export interface Hold {
  hold_id: number;
  /**
   * The payment that is held, or null.
   */
  source_key: string | null;
  /**
   * The loan that is held, or null.
   */
  loan_external_id: string | null;
  lender: string | null;
  reason: string;
  placed_by: string;
  placed_at: Instant;
  waiting: Tally20;
  /**
   * A release that was asked for.
   */
  pending_approval_id: number | null;
  released_by: string | null;
  released_at: Instant | null;
  release_reason: string | null;
  approval_id: number | null;
}
/**
 * Payments that wait under it; none once it is released.
 */
export interface Tally20 {
  count: number;
  total: Rupees;
}
export interface Approval {
  approval_id: number;
  kind:
    | 'release second payment'
    | 'release double report'
    | 'release restated payment'
    | 'release loan of another lender'
    | 'release reversed payment'
    | 'release contradictory payment'
    | 'release hold'
    | 'dismiss payment'
    | 'retry parked repayment'
    | 'resolve by hand'
    | 'undo repayment'
    | 'attach payment to loan'
    | 'set aside webhook'
    | 'correct rejected record';
  /**
   * What it is about: an exception, a source_key, a hold.
   */
  subject: string;
  lender: string | null;
  loan_external_id: string | null;
  amount: Rupees | null;
  payload: {
    [k: string]: unknown;
  };
  reason: string;
  requested_by: string;
  requested_at: Instant;
  status: 'pending' | 'approved' | 'rejected' | 'withdrawn';
  decided_by: string | null;
  decided_at: Instant | null;
  comment: string | null;
  /**
   * What the decision brought about.
   */
  outcome: string | null;
}
export interface HoldPage {
  items: Hold[];
  next_cursor: string | null;
}
export interface FilePage {
  items: FileEntry[];
  next_cursor: string | null;
}
export interface FileEntry {
  file_id: number;
  feed: string;
  bucket: string;
  object_key: string;
  /**
   * The object's version id, or its etag where the bucket has no versions.
   */
  object_version: string;
  etag: string | null;
  size_bytes: number | null;
  status: 'pending' | 'processing' | 'success' | 'failed';
  attempts: number;
  mapping_version: number | null;
  encoding: string | null;
  /**
   * Null until the file was read to its end.
   */
  counts: RecordCounts | null;
  amount_loaded: Rupees | null;
  control_total: {
    stated: Rupees | null;
    found: Rupees | null;
  };
  error: FileError | null;
  duplicate_of: {
    file_id: number;
    object_key: string;
  } | null;
  archive_key: string | null;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  /**
   * Who uploaded it here. Null: the lender put it into the bucket.
   */
  uploaded_by: string | null;
}
export interface RecordCounts {
  title: number;
  header: number;
  blank: number;
  footer: number;
  loaded: number;
  duplicate: number;
  rejected: number;
  total: number;
}
export interface FileError {
  /**
   * One machine word.
   */
  code: string | null;
  /**
   * One sentence that says what to do.
   */
  message: string;
  /**
   * Places and amounts as data.
   */
  detail: {
    [k: string]: unknown;
  };
}
export interface FileDetail {
  file_id: number;
  feed: string;
  bucket: string;
  object_key: string;
  /**
   * The object's version id, or its etag where the bucket has no versions.
   */
  object_version: string;
  etag: string | null;
  size_bytes: number | null;
  status: 'pending' | 'processing' | 'success' | 'failed';
  attempts: number;
  mapping_version: number | null;
  encoding: string | null;
  /**
   * Null until the file was read to its end.
   */
  counts: RecordCounts | null;
  amount_loaded: Rupees | null;
  control_total: {
    stated: Rupees | null;
    found: Rupees | null;
  };
  error: FileError | null;
  duplicate_of: {
    file_id: number;
    object_key: string;
  } | null;
  archive_key: string | null;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  /**
   * Who uploaded it here. Null: the lender put it into the bucket.
   */
  uploaded_by: string | null;
  rejects: RejectCount[];
  /**
   * Who had it run again after it had failed, newest first.
   */
  reprocessings: {
    requested_by: string;
    reason: string;
    requested_at: Instant;
  }[];
}
export interface RejectCount {
  reason: string;
  count: number;
  open: number;
}
export interface UploadRequest {
  feed: string;
  /**
   * A corrected file keeps the name of the file that it corrects.
   */
  file_name: string;
  size_bytes: number;
  content_sha256: string;
  /**
   * The first 65536 bytes of the file, or all of a shorter one.
   */
  head_base64: string;
}
export interface Upload {
  upload_id: number;
  feed: string;
  object_key: string;
  method: 'PUT';
  /**
   * Takes exactly the bytes that were announced, until it expires.
   */
  url: string;
  /**
   * Send them as they are.
   */
  headers: {
    [k: string]: string;
  };
  expires_at: Instant;
  matching_columns: number;
  needed_columns: number;
  /**
   * Another feed of which the file has more columns, although it fits the one named too.
   */
  suggested_feed: SuggestedFeed | null;
}
export interface SuggestedFeed {
  feed: string;
  lender: string;
  matching_columns: number;
  needed_columns: number;
  /**
   * Other feeds that it fits as well.
   */
  also: string[];
}
export interface FileRecordPage {
  items: FileRecord[];
  next_cursor: string | null;
  read_from: 'archive' | 'original' | 'database';
  /**
   * Why the object could not be read. Null: it was.
   */
  object_problem: string | null;
}
export interface FileRecord {
  /**
   * The physical line on which it begins, from 1.
   */
  line: number;
  byte_start: number;
  /**
   * Exclusive, without the line end.
   */
  byte_end: number;
  class: 'loaded' | 'rejected' | 'duplicate' | 'title' | 'header' | 'blank' | 'footer';
  reason: string | null;
  detail: string | null;
  duplicate_of_line: number | null;
  reject_id: number | null;
  reject_state: ('open' | 'replayed' | 'dismissed') | null;
  row_id: number | null;
  loan_id: string | null;
  amount: Rupees | null;
  /**
   * Read anew from the object; from the database where there is none; null: neither has it.
   */
  raw_text: string | null;
  /**
   * Whether the object still says what the database keeps of it. Null: one of both is missing.
   */
  same_as_stored: boolean | null;
}
export interface ReprocessRequest {
  reason: string;
}
export interface Reprocessing {
  reprocessing_id: number;
  file_id: number;
  requested_by: string;
  reason: string;
  requested_at: Instant;
}
export interface RejectedRecordPage {
  items: RejectedRecord[];
  next_cursor: string | null;
  /**
   * Per reason, whatever reason is filtered for.
   */
  counts: {
    reason: string;
    count: number;
    waiting: number;
  }[];
}
export interface RejectedRecord {
  reject_id: number;
  file_id: number;
  feed: string;
  lender: string;
  source_file: string;
  line: number;
  byte_start: number;
  byte_end: number;
  reason: string;
  detail: string | null;
  state: RejectState;
  loan_id: string | null;
  amount: Rupees | null;
  /**
   * Indian time, as far as the record says.
   */
  date: string | null;
  status: string | null;
  payment_id: string | null;
  sub_reference_id: string | null;
  /**
   * It becomes a row only where somebody says that they know.
   */
  may_take_money_back: boolean;
  /**
   * What corrections in force say; the fields above stay as the file said.
   */
  corrected: {
    [k: string]: string;
  };
  pending_approval_id: number | null;
  replayed_load_id: number | null;
  replayed_at: Instant | null;
  /**
   * Null: nobody, or the machine.
   */
  state_changed_by: string | null;
  created_at: Instant;
}
export interface RejectedRecordDetail {
  reject_id: number;
  file_id: number;
  feed: string;
  lender: string;
  source_file: string;
  line: number;
  byte_start: number;
  byte_end: number;
  reason: string;
  detail: string | null;
  state: RejectState;
  loan_id: string | null;
  amount: Rupees | null;
  /**
   * Indian time, as far as the record says.
   */
  date: string | null;
  status: string | null;
  payment_id: string | null;
  sub_reference_id: string | null;
  /**
   * It becomes a row only where somebody says that they know.
   */
  may_take_money_back: boolean;
  /**
   * What corrections in force say; the fields above stay as the file said.
   */
  corrected: {
    [k: string]: string;
  };
  pending_approval_id: number | null;
  replayed_load_id: number | null;
  replayed_at: Instant | null;
  /**
   * Null: nobody, or the machine.
   */
  state_changed_by: string | null;
  created_at: Instant;
  raw_record: string;
  charge: Rupees | null;
  note: string | null;
  damaged_payment_id: string | null;
  mapping_version: number;
  corrections: RecordCorrection[];
}
export interface RecordCorrection {
  correction_id: number;
  before: {
    [k: string]: string | null;
  };
  after: {
    [k: string]: string;
  };
  dismisses: boolean;
  although_reversal: boolean;
  /**
   * Why it would still be rejected, at the time it was asked for.
   */
  problem: string | null;
  problem_detail: string | null;
  status: 'pending' | 'approved' | 'rejected' | 'withdrawn';
  approval_id: number | null;
  corrected_by: string;
  decided_by: string | null;
  reason: string;
  corrected_at: Instant;
}
export interface RejectedRecordPatch {
  values?: CorrectionValues;
  /**
   * Set it aside: it never becomes a row.
   */
  dismiss?: true;
  /**
   * Says that whoever asks knows that the record takes money back.
   */
  although_reversal?: true;
  reason: string;
}
export interface CorrectionValues {
  loan_id?: string;
  amount?: string;
  /**
   * The day in India.
   */
  date?: string;
  /**
   * A word that the mapping of the feed knows.
   */
  status?: string;
  charge?: string;
  payment_id?: string;
  sub_reference_id?: string;
}
export interface CorrectionsRequest {
  /**
   * @minItems 1
   * @maxItems 500
   */
  ids: [number, ...number[]];
  values?: CorrectionValues;
  /**
   * Set it aside: it never becomes a row.
   */
  dismiss?: true;
  /**
   * Says that whoever asks knows that the record takes money back.
   */
  although_reversal?: true;
  reason: string;
}
export interface CorrectionsAnswer {
  corrected: number[];
  dismissed: number[];
}
export interface ReplayRequest {
  /**
   * @minItems 1
   * @maxItems 500
   */
  ids?: [number, ...number[]];
  filter?: {
    /**
     * Key of a feed, which is also its prefix in the bucket.
     */
    feed?: string;
    /**
     * Name of a lender; upper or lower case is the same.
     */
    lender?: string;
    /**
     * As `counts` names it.
     */
    reason?: string;
    state?: RejectState;
    /**
     * External id of a loan; upper or lower case is the same.
     */
    loan?: string;
    /**
     * UMRN or sub-reference.
     */
    sub_reference?: string;
    /**
     * Text that the loan, an id, the status, the detail or the name of the file contains.
     */
    q?: string;
    file_id?: number;
  };
  /**
   * With filter: the next_cursor of the answer before.
   */
  cursor?: string;
  /**
   * Only says what would become of each.
   */
  dry_run?: boolean;
}
export interface ReplayAnswer {
  dry_run: boolean;
  replayed: number;
  not_replayed: number;
  results: ReplayResult[];
  /**
   * The filter has more than 500 that wait: send it again with this cursor.
   */
  next_cursor: string | null;
}
export interface ReplayResult {
  reject_id: number;
  outcome: 'replayed' | 'would be replayed' | 'was replayed before' | 'not replayed';
  /**
   * Of the payment that it tells of.
   */
  source_key: string | null;
  /**
   * Why not: a reason for rejection, or its state.
   */
  reason: string | null;
  detail: string | null;
}
export interface FeedList {
  items: Feed[];
}
export interface Feed {
  feed: string;
  lender: string;
  last_file: LastFile | null;
  files: FilesInWindow;
  freshness: Freshness;
  /**
   * The reconciliation in which its payments are posted; null: posted by the pipeline.
   */
  recon_source: string | null;
  mapping: FeedMapping;
  calendar: FeedCalendar | null;
}
export interface FeedMapping {
  version: number;
  encoding: string;
  delimiter: string;
  columns: {
    header: string;
    target: string;
    type: string;
  }[];
  date_formats: string[];
  filters: {
    column: string;
    op: string;
    value: unknown;
  }[];
}
export interface FeedCalendar {
  /**
   * Days of the week on which a file is expected, from 1 (Monday) to 7 (Sunday). None: it comes when it comes.
   *
   * @maxItems 7
   */
  days:
    | []
    | [number]
    | [number, number]
    | [number, number, number]
    | [number, number, number, number]
    | [number, number, number, number, number]
    | [number, number, number, number, number, number]
    | [number, number, number, number, number, number, number];
  /**
   * Not expected on holidays, Sundays, nor on the second and fourth Saturday of a month.
   */
  bank_days_only: boolean;
  /**
   * Hour of the day in India by which the file is there.
   */
  expected_by_hour: number;
  /**
   * Hours that it may be behind before it is late.
   */
  grace_hours: number;
  changed_by: string;
  changed_at: Instant;
}
export interface FeedCalendarRequest {
  /**
   * Days of the week on which a file is expected, from 1 (Monday) to 7 (Sunday). None: it comes when it comes.
   *
   * @maxItems 7
   */
  days:
    | []
    | [number]
    | [number, number]
    | [number, number, number]
    | [number, number, number, number]
    | [number, number, number, number, number]
    | [number, number, number, number, number, number]
    | [number, number, number, number, number, number, number];
  /**
   * Not expected on holidays, Sundays, nor on the second and fourth Saturday of a month.
   */
  bank_days_only: boolean;
  /**
   * Hour of the day in India by which the file is there.
   */
  expected_by_hour: number;
  /**
   * Hours that it may be behind before it is late.
   */
  grace_hours: number;
}
export interface HolidayList {
  items: Holiday[];
}
export interface Holiday {
  day: string;
  name: string;
  is_holiday: boolean;
  changed_by: string;
  changed_at: Instant;
}
export interface HolidayRequest {
  /**
   * False takes back what was said before.
   */
  is_holiday: boolean;
  name?: string;
}
export interface DryRunRequest {
  /**
   * The text of a sample, which is read as UTF-8.
   */
  sample?: string;
  /**
   * The bytes of a sample in base64, at most 4000000 before encoding.
   */
  sample_base64?: string;
  /**
   * A file of this feed that was loaded or failed.
   */
  file_id?: number;
  /**
   * The YAML text of an edited mapping; without it the mapping of the feed is used.
   */
  mapping?: string;
  /**
   * Compare with what is loaded from the same bytes.
   */
  compare?: boolean;
  /**
   * How many are listed of each kind; all are counted.
   */
  limit?: number;
}
export interface DryRun {
  feed: string;
  lender: string;
  mapping: 'current' | 'edited';
  mapping_version: number;
  outcome: 'loads' | 'fails' | 'duplicate' | 'cut';
  /**
   * False where reading stopped before the end of the bytes: the counts go as far as `bytes_read`.
   */
  complete: boolean;
  /**
   * Why nothing of the file would be loaded.
   */
  error: FileError | null;
  file_id: number | null;
  object_key: string | null;
  size_bytes: number | null;
  bytes_read: number;
  encoding: string;
  counts: RecordCounts;
  rejects: {
    reason: string;
    count: number;
  }[];
  amount_loaded: Rupees;
  control_total: {
    stated: Rupees | null;
    found: Rupees | null;
  };
  /**
   * The file of this feed that brought the same bytes.
   */
  same_content_as: {
    file_id: number;
    object_key: string;
    loaded_at: Instant;
  } | null;
  rows: DryRunRow[];
  rejected: DryRunReject[];
  /**
   * Null where nothing is loaded from these bytes, or none was asked for.
   */
  comparison: DryRunComparison | null;
}
export interface DryRunRow {
  line: number;
  byte_start: number;
  byte_end: number;
  source_key: string;
  loan_id: string;
  amount: Rupees;
  /**
   * As the feed stores it, Indian time.
   */
  date: string;
  status: string | null;
  charge: Rupees | null;
  note: string | null;
  payment_id: string | null;
  sub_reference_id: string | null;
  /**
   * Null for a sample.
   */
  source_file: string | null;
  lender: string;
}
export interface DryRunReject {
  line: number;
  byte_start: number;
  byte_end: number;
  reason: string;
  detail: string | null;
  /**
   * It waits only for the mandate master to know its sub-reference.
   */
  replayable: boolean;
  loan_id: string | null;
  amount: string | null;
  /**
   * The record as it stands, cut where it is long.
   */
  raw_record: string;
}
export interface DryRunComparison {
  file_id: number;
  object_key: string;
  loaded_mapping_version: number | null;
  loaded: Tally21;
  new: Tally1;
  difference: {
    count: number;
    total: Rupees;
  };
  unchanged: number;
  only_new: DryRunOneSided;
  only_loaded: DryRunOneSided;
  changed: {
    count: number;
    /**
     * Of these, rows whose source_key differs: another loan, day or amount.
     */
    other_payment: number;
    before: Rupees;
    after: Rupees;
    items: DryRunChange[];
  };
}
/**
 * What stands in the table, replayed records included.
 */
export interface Tally21 {
  count: number;
  total: Rupees;
}
export interface DryRunOneSided {
  count: number;
  total: Rupees;
  items: DryRunRow[];
}
export interface DryRunChange {
  /**
   * Which columns differ.
   */
  columns: string[];
  before: DryRunRow;
  after: DryRunRow;
}
export interface ExceptionPage {
  items: Exception[];
  next_cursor: string | null;
  /**
   * Per category, whatever category and status are filtered for.
   */
  counts: {
    category: string;
    open: number;
    resolved: number;
    open_amount: Rupees;
  }[];
}
export interface Exception {
  exception_id: number;
  category: string;
  status: 'open' | 'resolved';
  lender: string | null;
  loan_external_id: string | null;
  source_key: string | null;
  feed: string | null;
  amount: Rupees | null;
  date: string | null;
  reason: string;
  detail: {
    [k: string]: unknown;
  };
  /**
   * Who looks after it; null: nobody.
   */
  owner: string | null;
  owner_set_by: string | null;
  owner_set_at: Instant | null;
  /**
   * Whole days since it was found.
   */
  age_days: number;
  created_at: Instant;
  resolved_at: Instant | null;
  resolved_by: string | null;
  resolution: string | null;
  /**
   * What may be asked for now. Each needs a second person.
   */
  actions: ('release' | 'dismiss' | 'retry' | 'resolve' | 'attach')[];
  pending_approval_id: number | null;
}
export interface ExceptionDetail {
  exception_id: number;
  category: string;
  status: 'open' | 'resolved';
  lender: string | null;
  loan_external_id: string | null;
  source_key: string | null;
  feed: string | null;
  amount: Rupees | null;
  date: string | null;
  reason: string;
  detail: {
    [k: string]: unknown;
  };
  /**
   * Who looks after it; null: nobody.
   */
  owner: string | null;
  owner_set_by: string | null;
  owner_set_at: Instant | null;
  /**
   * Whole days since it was found.
   */
  age_days: number;
  created_at: Instant;
  resolved_at: Instant | null;
  resolved_by: string | null;
  resolution: string | null;
  /**
   * What may be asked for now. Each needs a second person.
   */
  actions: ('release' | 'dismiss' | 'retry' | 'resolve' | 'attach')[];
  pending_approval_id: number | null;
  sides: CaseSide[];
  /**
   * Other cases about the same payment.
   */
  related: number[];
  approvals: Approval[];
  /**
   * What was said and done about it, and who was to look after it, in order.
   */
  comments: ExceptionComment[];
}
export interface CaseSide {
  role: 'first' | 'second' | 'payment' | 'twin' | 'told before' | 'released' | 'reversal';
  source_key: string | null;
  loan_external_id: string | null;
  amount: Rupees | null;
  date: string | null;
  payment_ordinal: number | null;
  /**
   * State in the outbox.
   */
  posting: string | null;
  /**
   * success or failed, where it was posted.
   */
  result: string | null;
  fineract_transaction_id: number | null;
  /**
   * State of its undo, where one was decided.
   */
  undo: string | null;
  reports: PaymentReport[];
}
export interface PaymentReport {
  feed: string;
  file_id: number | null;
  object_key: string | null;
  archive_key: string | null;
  line: number | null;
  /**
   * The gateway's calls that told of it, where it came by no file.
   */
  delivery_ids: number[];
  row_id: number | null;
  payment_id: string | null;
  /**
   * Where it was rejected: its status word.
   */
  status: string | null;
}
export interface ExceptionComment {
  action: string;
  by: string;
  text: string;
  at: Instant;
}
export interface ExceptionPatch {
  action: 'release' | 'dismiss' | 'retry' | 'resolve' | 'attach';
  reason: string;
  /**
   * With attach: the loan that the money is of.
   */
  loan_id?: string;
}
export interface CommentRequest {
  text: string;
}
export interface OwnerRequest {
  /**
   * A person's e-mail address, one's own to take it oneself; null: nobody.
   */
  owner: string | null;
}
export interface ApprovalPage {
  items: Approval[];
  next_cursor: string | null;
}
export interface DecisionRequest {
  comment?: string;
}
export interface UndoRequest {
  reason: string;
}
export interface DeadLetterList {
  items: DeadLetterQueue[];
}
export interface DeadLetterQueue {
  queue: DeadLetterQueueName;
  /**
   * As the queue estimates it, never less than are shown.
   */
  count: number;
  /**
   * The oldest of those shown. A FIFO queue counts from the moment it gave up.
   */
  oldest_at: Instant | null;
  /**
   * Some of them; of one loan perhaps only the first.
   */
  messages: DeadLetter[];
}
export interface DeadLetter {
  message_id: string;
  /**
   * A moment, written in Indian standard time.
   */
  sent_at: string;
  /**
   * False: no function can make anything of its body.
   */
  readable: boolean;
  size_bytes: number;
  names: DeadLetterSubject[];
}
export interface DeadLetterSubject {
  kind: 'payment' | 'undo' | 'file' | 'run' | 'proof' | 'poll';
  /**
   * source_key, object key, request id, or lender and gateway.
   */
  key: string;
  /**
   * file_id, or run_id of the run or proof.
   */
  id: number | null;
  lender: string | null;
  loan_external_id: string | null;
  /**
   * State in the outbox, of the undo, in the file log or of the run; null: nobody knows it.
   */
  state: string | null;
  /**
   * Why it failed last, where it has.
   */
  reason: string | null;
  /**
   * It waits for this message, which can then not be discarded.
   */
  needed: boolean;
}
export interface DeadLetterActionPage {
  items: DeadLetterAction[];
  next_cursor: string | null;
}
export interface DeadLetterAction {
  action_id: number;
  acted_at: Instant;
  acted_by: string;
  action: 'redrive' | 'discard';
  queue: DeadLetterQueueName;
  message_id: string;
  outcome: 'begun' | 'redriven' | 'discarded' | 'kept';
  reason: string | null;
  names: DeadLetterSubject[];
}
export interface DeadLetterRedrive {
  /**
   * Message ids, or all that a function can read.
   */
  messages?: 'all' | [string, ...string[]];
}
export interface DeadLetterResult {
  queue: DeadLetterQueueName;
  messages: {
    message_id: string;
    outcome: 'redriven' | 'discarded' | 'kept' | 'not found';
    reason: string | null;
  }[];
  /**
   * Still among the dead letters, as the queue estimates.
   */
  remaining: number;
}
export interface DeadLetterDiscard {
  /**
   * @minItems 1
   * @maxItems 100
   */
  messages: [string, ...string[]];
  reason: string;
}
export interface Proof {
  /**
   * The newest proof that was finished.
   */
  latest: ProofRun | null;
  under_way: ProofRun | null;
  differences: ProofDifferencePage;
}
export interface ProofRun {
  run_id: number;
  request_id: string;
  trigger: 'schedule' | 'api' | 'command';
  requested_by: string;
  scope: 'due' | 'all';
  lender: string | null;
  loan: string | null;
  status: 'pending' | 'running' | 'success' | 'failed';
  /**
   * Null until it is finished. True: every loan was read and no difference is open.
   */
  is_clean: boolean | null;
  loans: {
    total: number | null;
    checked: number;
    /**
     * Fineract did not answer for these.
     */
    unreadable: number;
  };
  ours: Tally22;
  theirs: Tally23;
  others: Tally24;
  /**
   * Payments that were under way meanwhile.
   */
  unsettled: number;
  differences: number;
  /**
   * Without those that a person has settled.
   */
  differences_open: number | null;
  error_message: string | null;
  requested_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
}
/**
 * Repayments that stand by our books.
 */
export interface Tally22 {
  count: number;
  total: Rupees;
}
/**
 * Repayments under keys like ours that stand in Fineract.
 */
export interface Tally23 {
  count: number;
  total: Rupees;
}
/**
 * Repayments of others on these loans; no difference.
 */
export interface Tally24 {
  count: number;
  total: Rupees;
}
/**
 * What `latest` found, newest first; the next page is that of its run.
 */
export interface ProofDifferencePage {
  items: ProofDifference[];
  next_cursor: string | null;
}
export interface ProofDifference {
  difference_id: number;
  kind: 'missing' | 'reversed' | 'extra' | 'different' | 'duplicate';
  lender: string;
  loan: string;
  source_key: string;
  ours: {
    date: string;
    amount: Rupees;
  } | null;
  theirs: {
    date: string;
    amount: Rupees;
  } | null;
  fineract_transaction_id: number | null;
  reason: string;
  first_seen_at: Instant;
  last_seen_at: Instant;
  /**
   * When a later proof no longer found it.
   */
  resolved_at: Instant | null;
  exception_id: number | null;
  /**
   * What a person said who settled it.
   */
  settled: string | null;
}
export interface ProofRunRequest {
  /**
   * due: loans with recent repayments, a share of the rest, and those that were not clean before. all: every loan.
   */
  scope?: 'due' | 'all';
  /**
   * Only the loans of one lender.
   */
  lender?: string | null;
  /**
   * Only this loan, by its external id.
   */
  loan?: string | null;
}
export interface ProofRunPage {
  items: ProofRun[];
  next_cursor: string | null;
}
export interface ProofRunDetail {
  run: ProofRun;
  differences: ProofDifferencePage1;
}
export interface ProofDifferencePage1 {
  items: ProofDifference[];
  next_cursor: string | null;
}
export interface TransactionPage {
  items: Transaction[];
  next_cursor: string | null;
}
export interface Transaction {
  source_key: string;
  recon_match_key: string;
  lender: string;
  /**
   * The feed that told of it first.
   */
  feed: string;
  loan_external_id: string | null;
  date: string;
  amount: Rupees;
  charge: Rupees | null;
  is_success: boolean;
  /**
   * As the feed wrote it.
   */
  status: string | null;
  recon_source: string | null;
  recon_status: ('New' | 'Matched') | null;
  payment_id: string | null;
  sub_reference_id: string | null;
  note: string | null;
  payment_ordinal: number;
  posting: PostingState;
  /**
   * What Fineract answered last; null: it was not asked.
   */
  result: ('success' | 'failed') | null;
  reason_code: string | null;
  /**
   * Why it failed last.
   */
  reason: string | null;
  failure_count: number;
  /**
   * Of a failed one.
   */
  next_attempt_at: Instant | null;
  fineract_transaction_id: number | null;
  fineract_loan_id: number | null;
  posted_at: Instant | null;
  /**
   * State of its undo, where one was decided.
   */
  undo: string | null;
  open_exceptions: number;
  /**
   * The run that queued it last.
   */
  run_id: number | null;
  created_at: Instant;
}
export interface TransactionDetail {
  source_key: string;
  recon_match_key: string;
  lender: string;
  /**
   * The feed that told of it first.
   */
  feed: string;
  loan_external_id: string | null;
  date: string;
  amount: Rupees;
  charge: Rupees | null;
  is_success: boolean;
  /**
   * As the feed wrote it.
   */
  status: string | null;
  recon_source: string | null;
  recon_status: ('New' | 'Matched') | null;
  payment_id: string | null;
  sub_reference_id: string | null;
  note: string | null;
  payment_ordinal: number;
  posting: PostingState;
  /**
   * What Fineract answered last; null: it was not asked.
   */
  result: ('success' | 'failed') | null;
  reason_code: string | null;
  /**
   * Why it failed last.
   */
  reason: string | null;
  failure_count: number;
  /**
   * Of a failed one.
   */
  next_attempt_at: Instant | null;
  fineract_transaction_id: number | null;
  fineract_loan_id: number | null;
  posted_at: Instant | null;
  /**
   * State of its undo, where one was decided.
   */
  undo: string | null;
  open_exceptions: number;
  /**
   * The run that queued it last.
   */
  run_id: number | null;
  created_at: Instant;
  outbox: {
    state: string;
    /**
     * Part of the idempotency key.
     */
    attempt: number;
    /**
     * A request left and its outcome is not known.
     */
    attempt_sent_at: Instant | null;
    send_count: number;
    queued_at: Instant | null;
    failure_count: number;
    next_attempt_at: Instant;
    run_id: number | null;
    being_posted: boolean;
    created_at: Instant;
    updated_at: Instant;
  } | null;
  fineract_undo: {
    state: string;
    approval_id: number;
    attempt: number;
    failure_count: number;
    reason_code: string | null;
    reason: string | null;
    undone_at: Instant | null;
    created_at: Instant;
  } | null;
  /**
   * To Fineract, newest first, 200 at most.
   */
  calls: FineractCall[];
  /**
   * The way back to the bytes.
   */
  reports: TransactionReport[];
  holds: {
    hold_id: number;
    of_loan: boolean;
    reason: string;
    placed_by: string;
    placed_at: Instant;
    released_by: string | null;
    released_at: Instant | null;
    release_reason: string | null;
    approval_id: number | null;
  }[];
  /**
   * That hold for it today.
   */
  caps: CapUsage[];
  exceptions: {
    exception_id: number;
    category: string;
    status: 'open' | 'resolved';
    reason: string;
    created_at: Instant;
    resolved_at: Instant | null;
    resolved_by: string | null;
    resolution: string | null;
  }[];
  approvals: {
    approval_id: number;
    kind:
      | 'release second payment'
      | 'release double report'
      | 'release restated payment'
      | 'release loan of another lender'
      | 'release reversed payment'
      | 'release contradictory payment'
      | 'release hold'
      | 'dismiss payment'
      | 'retry parked repayment'
      | 'resolve by hand'
      | 'undo repayment'
      | 'attach payment to loan'
      | 'set aside webhook'
      | 'correct rejected record';
    subject: string;
    status: 'pending' | 'approved' | 'rejected' | 'withdrawn';
    reason: string;
    requested_by: string;
    requested_at: Instant;
    decided_by: string | null;
    decided_at: Instant | null;
    outcome: string | null;
  }[];
  retries: {
    retry_id: number;
    reason: string;
    requested_by: string;
    requested_at: Instant;
    /**
     * A moment, written in Indian standard time.
     */
    next_attempt_at: string;
    failure_count: number;
  }[];
}
export interface FineractCall {
  call_id: number;
  called_at: Instant;
  method: string;
  path: string;
  source_key: string | null;
  loan_external_id: string | null;
  attempt: number | null;
  idempotency_key: string | null;
  request_body: string | null;
  /**
   * Null: no answer came.
   */
  response_status: number | null;
  response_headers: {
    [k: string]: unknown;
  } | null;
  response_body: string | null;
  duration_ms: number;
  /**
   * Why there is no answer.
   */
  transport_error: string | null;
}
export interface TransactionReport {
  feed: string;
  /**
   * It brought the payment; others told it again.
   */
  is_first: boolean;
  payment_id: string | null;
  reported_at: Instant;
  base: {
    table: string;
    row_id: number;
  };
  file: {
    file_id: number;
    object_key: string;
    archive_key: string | null;
    content_sha256: string | null;
    line: number;
    /**
     * It was rejected first.
     */
    replayed: boolean;
    record: RawRecord | null;
  } | null;
  deliveries: ReportDelivery[];
}
export interface RawRecord {
  /**
   * In the schema RAW.
   */
  table: string;
  byte_start: number;
  /**
   * Exclusive, without the end of the line.
   */
  byte_end: number;
  record_digest: string;
  mapping_version: number;
  loaded_at: Instant;
  values: {
    loan_id: string;
    amount: Rupees;
    /**
     * In India, as the file states it.
     */
    date: string;
    status: string | null;
    charge: Rupees | null;
    note: string | null;
    payment_id: string | null;
    sub_reference_id: string | null;
  };
}
export interface ReportDelivery {
  delivery_id: number;
  event_id: string;
  event_type: string;
  origin: 'webhook' | 'poll';
  received_at: Instant;
  size_bytes: number;
  body_sha256: string;
}
export interface TransactionEvidence {
  source_key: string;
  /**
   * The worst of its reports.
   */
  verdict: 'identical' | 'different' | 'missing' | 'unproven';
  reports: ReportEvidence[];
}
export interface ReportEvidence {
  feed: string;
  verdict: EvidenceVerdict;
  file: {
    file_id: number;
    archive_key: string | null;
    line: number;
    byte_start: number;
    byte_end: number;
  } | null;
  delivery_id: number | null;
  /**
   * The bytes of the record as they stand in the archive now, as text.
   */
  record: string | null;
  checks: EvidenceCheck[];
}
export interface EvidenceCheck {
  /**
   * file content, record digest, record values, call content or call reading.
   */
  what: string;
  verdict: EvidenceVerdict;
  /**
   * In a sentence, without values of the record.
   */
  detail: string;
  /**
   * A digest, or names of fields.
   */
  stored: string | null;
  found: string | null;
}
export interface RetryRequest {
  reason: string;
}
export interface FineractLogPage {
  items: FineractCall[];
  next_cursor: string | null;
}
export interface DeliveryPage {
  items: Delivery[];
  next_cursor: string | null;
}
export interface Delivery {
  delivery_id: number;
  lender: string;
  gateway: string;
  event_id: string;
  event_type: string;
  /**
   * webhook: the gateway called. poll: it was asked, for no call had come.
   */
  origin: 'webhook' | 'poll';
  size_bytes: number;
  received_at: Instant;
  /**
   * When the models took it.
   */
  transformed_at: Instant | null;
}
export interface DeliveryReplayRequest {
  lender?: string;
  gateway?: string;
  from?: Moment;
  to?: Moment;
  /**
   * Event id.
   */
  event?: string;
}
export interface DeliveryReplay {
  replay_id: number;
  /**
   * How many the next run takes anew.
   */
  deliveries: number;
}
export interface GatewayPollPage {
  items: GatewayPoll[];
  next_cursor: string | null;
  sources: PollSource[];
}
export interface GatewayPoll {
  poll_id: number;
  lender: string;
  gateway: string;
  trigger: 'schedule' | 'api';
  requested_by: string;
  status: 'running' | 'success' | 'failed';
  window_from: Instant;
  window_to: Instant;
  /**
   * The first poll of a day.
   */
  looks_far_back: boolean;
  pages: number;
  /**
   * Payments and refunds that the gateway named.
   */
  seen: number;
  /**
   * Of these, those that no delivery had brought.
   */
  gaps: number;
  error_message: string | null;
  started_at: Instant;
  finished_at: Instant | null;
}
export interface PollSource {
  lender: string;
  gateway: string;
  /**
   * Everything up to this moment has been asked for.
   */
  complete_until: Instant | null;
  /**
   * Not asked completely for six hours.
   */
  is_late: boolean;
}
/**
 * Which sources are asked; all unless given.
 */
export interface GatewayPollRequest {
  lender?: string;
  gateway?: string;
}
export interface PollSources {
  sources: PollSource[];
}
export interface AuditHead1 {
  entry_number: number;
  hash: string;
}
export interface Problem {
  /**
   * Names the kind of problem; callers may branch on it.
   */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /**
   * The path that was asked for.
   */
  instance?: string;
  /**
   * Finds the request in the logs.
   */
  request_id: string;
  errors?: FieldProblem[];
}
export interface FieldProblem {
  in: 'body' | 'query' | 'path' | 'header';
  /**
   * Path of the field, such as `lender`; empty for the whole.
   */
  field: string;
  message: string;
}
export interface DuplicateFileProblem {
  /**
   * Names the kind of problem; callers may branch on it.
   */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /**
   * The path that was asked for.
   */
  instance?: string;
  /**
   * Finds the request in the logs.
   */
  request_id: string;
  errors?: FieldProblem[];
  first_file?: FirstFile;
}
export interface FirstFile {
  file_id: number;
  object_key: string;
  loaded_at: Instant;
}
export interface HeaderProblem {
  /**
   * Names the kind of problem; callers may branch on it.
   */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /**
   * The path that was asked for.
   */
  instance?: string;
  /**
   * Finds the request in the logs.
   */
  request_id: string;
  errors?: FieldProblem[];
  matching_columns: number;
  needed_columns: number;
  suggested_feed: SuggestedFeed | null;
}
