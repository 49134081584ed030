-- Money that a report takes back: which records say so, and what they keep from being sent.

-- Whether a status takes money back.
create function "RAW".takes_money_back(status text) returns boolean language sql immutable parallel safe as $$
  select status ~* 'revers|return|refund|bounc|charge ?back|dishono|recall'
$$;

-- Whether the word says that the money had come in. A return or a bounce may be an attempt that failed before it came.
create function "RAW".says_money_had_come(status text) returns boolean language sql immutable parallel safe as $$
  select status ~* 'revers|refund|charge ?back|recall'
$$;

-- Whether a rejected record takes money back. Its amount may be negative; then the amount is what it was rejected for.
-- The cost is no measure: it has the planner use the index below however few rejected records there are.
create function "RAW".is_reversal(reason text, status text) returns boolean language plpgsql immutable parallel safe cost 10000 as $$
begin
  return reason in ('status not in allowed values', 'amount <= 0') and "RAW".takes_money_back(status);
end
$$;

create index reversal_of_payment on "RAW"."RAW_REJECTED_RECORDS" (upper(btrim(loan_id)), lender, payment_id, (date::date))
  where "RAW".is_reversal(reason, status);
create index second_payment_report_of_first on "OPS"."SECOND_PAYMENT_REPORT" (source_key);
create index second_payment_report_by_payment_id on "OPS"."SECOND_PAYMENT_REPORT" (payment_id) where payment_id is not null;

-- Both lists of strings as one, each string once.
create function "OPS".list_of_both(one jsonb, other jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(distinct item), '[]')
  from jsonb_array_elements(coalesce(one, '[]') || coalesce(other, '[]')) item
$$;

-- Whether a payment that may have been sent must not be sent anew, because a report takes it back or a person must decide
-- first: it is looked up, and where Fineract does not know it, it is held.
create function "OPS".may_only_be_looked_up(source_key text) returns boolean language sql stable as $$
  select "OPS".waits_for_decision($1)
      or exists (
        select
        from "OPS"."EXCEPTION" e
        where e.source_key = $1
          and e.category = 'reversal after posting'
          and e.status = 'open')
$$;
