-- How the calls of Razorpay and Cashfree are read. Each function takes the JSON of one call and says what it tells.
-- They never raise: a value that no notation fits is null, and where it is needed the payment has a problem.

-- Null: no UTF-8, no JSON, or a JSON that PostgreSQL cannot hold (a NUL in a text, a number without end).
create function "BASE".json_of(body bytea) returns jsonb language plpgsql immutable as $$
begin
  return convert_from(body, 'UTF8')::jsonb;
exception when others then
  return null;
end
$$;

-- A text or number as text. Gateways write 'null' and 'NA' where they have nothing.
create function "BASE".text_of(value jsonb) returns text language sql immutable parallel safe as $$
  select case
    when jsonb_typeof(value) in ('string', 'number') and btrim(value #>> '{}') not in ('', 'null', 'NA', 'N/A')
      then left(btrim(value #>> '{}'), 300)
  end
$$;

-- Whole paise as rupees.
create function "BASE".rupees_of_paise(value jsonb) returns numeric language sql immutable parallel safe as $$
  select case when value #>> '{}' ~ '^[0-9]{1,13}$' then ((value #>> '{}')::numeric / 100)::numeric(14,2) end
$$;

-- Rupees as a number or text, with two decimals at most.
create function "BASE".rupees_of(value jsonb) returns numeric language sql immutable parallel safe as $$
  select case when btrim(value #>> '{}') ~ '^[0-9]{1,11}(\.[0-9]{1,2}0*)?$' then (value #>> '{}')::numeric(14,2) end
$$;

-- Seconds since 1970, of this century.
create function "BASE".time_of_epoch(value jsonb) returns timestamptz language sql immutable parallel safe as $$
  select case when value #>> '{}' ~ '^[0-9]{9,10}$' and (value #>> '{}')::numeric between 946684800 and 4102444800 then to_timestamp((value #>> '{}')::bigint) end
$$;

-- ISO 8601; without a zone it is Indian time.
create function "BASE".time_of_iso(value jsonb) returns timestamptz language plpgsql immutable as $$
declare
  told constant text := btrim(value #>> '{}');
begin
  if told ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$' then
    return told::timestamp at time zone 'Asia/Kolkata';
  elsif told ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$' then
    return told::timestamptz;
  end if;
  return null;
exception when datetime_field_overflow or invalid_datetime_format then
  return null;
end
$$;

-- One entry of webhook_event.named.
create function "BASE".naming(about text, id text, how text, rule text, value jsonb) returns jsonb language sql immutable parallel safe as $$
  select case when id is not null and "BASE".text_of(value) is not null
    then jsonb_build_array(jsonb_build_object('about', about || ' ' || id, 'how', how, 'rule', rule, 'text', "BASE".text_of(value)))
    else '[]' end
$$;

-- The loan that a reference names, or null. Nothing is guessed:
--   loan       it is a loan id;
--   reference  the part before '_', as in the files; with '-' and no '_', the longest known loan that it begins with;
--   known      the longest known loan that it begins with;
--   mandate    the one loan that the mandate master gives for it.
-- A loan is known to the loan master, the mandate master, or the caller. A UUID is no reference.
create function "BASE".loan_of_reference(reference text, rule text, also_known text[]) returns text language sql stable as $$
  with given as (select upper(btrim(reference)) as text),
  parts as (select text, regexp_split_to_array(text, '[-_]') as part from given)
  select case
    when text ~ '^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$' then null
    when rule = 'loan' then text
    when rule = 'mandate' then (
      select min(m.loan_id) from "RAW"."RAW_UMRN_MASTER" m where m.sub_reference_id = reference having count(distinct m.loan_id) = 1)
    when rule = 'reference' and strpos(text, '_') > 0 then nullif(btrim(split_part(text, '_', 1)), '')
    when rule = 'reference' and strpos(text, '-') = 0 then text
    else (
      select front.loan
      from generate_series(cardinality(part), 1, -1) as size
      cross join lateral (
        select left(text, (select sum(length(part[i]) + 1)::int - 1 from generate_series(1, size) i)) as loan
      ) front
      where front.loan = any (also_known)
         or exists (select from "CORE"."CORE_LOAN_MASTER" l where l.loan_external_id = front.loan)
         or exists (select from "RAW"."RAW_UMRN_MASTER" m where m.loan_id = front.loan)
      order by size desc
      limit 1)
  end
  from parts
$$;

create function "BASE".read_razorpay(event jsonb) returns "BASE".webhook_event language plpgsql immutable as $$
declare
  e                "BASE".webhook_event;
  payment constant jsonb := event #> '{payload,payment,entity}';
  link    constant jsonb := event #> '{payload,payment_link,entity}';
  paid_order constant jsonb := event #> '{payload,order,entity}';
  invoice constant jsonb := event #> '{payload,invoice,entity}';
  refund  constant jsonb := event #> '{payload,refund,entity}';
  dispute constant jsonb := event #> '{payload,dispute,entity}';
  captured constant boolean := payment ->> 'captured' in ('true', '1');
begin
  e.payment_id := coalesce("BASE".text_of(payment -> 'id'), "BASE".text_of(refund -> 'payment_id'), "BASE".text_of(dispute -> 'payment_id'));
  e.order_id := coalesce("BASE".text_of(payment -> 'order_id'), 'order_' || regexp_replace("BASE".text_of(paid_order -> 'id'), '^order_', ''));
  e.description := "BASE".text_of(payment -> 'description');
  -- The description of a link's payment is its link's suffix.
  e.link_id := coalesce("BASE".text_of(link -> 'id'), 'plink_' || substring(e.description from '^#([A-Za-z0-9]{8,24})$'));
  e.named :=
       "BASE".naming('link', e.link_id, 'link reference', 'reference', link -> 'reference_id')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', payment #> '{notes,loan_id}')
    || "BASE".naming('link', e.link_id, 'notes', 'loan', link #> '{notes,loan_id}')
    || "BASE".naming('order', e.order_id, 'notes', 'loan', paid_order #> '{notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', invoice #> '{notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', event #> '{payload,subscription,entity,notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', event #> '{payload,virtual_account,entity,notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', event #> '{payload,qr_code,entity,notes,loan_id}')
    || "BASE".naming('order', e.order_id, 'order receipt', 'reference', paid_order -> 'receipt');

  if payment ? 'id' then
    e.state := case
      when payment ->> 'status' = 'captured' or (payment ->> 'status' = 'refunded' and captured) then 'success'
      when payment ->> 'status' = 'refunded' then 'returned'
      when payment ->> 'status' in ('authorized', 'failed') then payment ->> 'status'
      else 'pending' end;
    e.amount := "BASE".rupees_of_paise(payment -> 'amount');
    e.charge := "BASE".rupees_of_paise(payment -> 'fee');
    e.paid_at := "BASE".time_of_epoch(payment -> 'created_at');
    e.method := "BASE".text_of(payment -> 'method');
    e.bank_reference := coalesce(
      "BASE".text_of(payment #> '{acquirer_data,rrn}'), "BASE".text_of(payment #> '{acquirer_data,bank_transaction_id}'),
      "BASE".text_of(payment #> '{acquirer_data,upi_transaction_id}'), "BASE".text_of(event #> '{payload,bank_transfer,entity,bank_reference}'));
    -- A saved card may pay for several loans; these methods' tokens are mandates.
    e.mandate_id := coalesce(
      case when e.method in ('emandate', 'nach', 'upi') then "BASE".text_of(payment -> 'token_id') end,
      "BASE".text_of(event #> '{payload,subscription,entity,id}'));
    e.is_mandate_authorisation := event ->> 'event' = 'subscription.authenticated' or e.amount = 0;
    e.problem := case
      when e.amount is null then 'Its amount is not a number of whole paise.'
      when payment ->> 'currency' is distinct from 'INR' then 'It is not told in rupees.'
      when e.paid_at is null then 'It does not say when it was made.' end;
  end if;

  if refund ? 'id' then
    e.objection_id := "BASE".text_of(refund -> 'id');
    e.objection_kind := 'refund';
    e.objection_state := case when refund ->> 'status' in ('processed', 'failed') then refund ->> 'status' else 'pending' end;
    e.objection_amount := "BASE".rupees_of_paise(refund -> 'amount');
  elsif dispute ? 'id' then
    e.objection_id := "BASE".text_of(dispute -> 'id');
    e.objection_kind := 'dispute';
    e.objection_state := coalesce(substring(event ->> 'event' from '^payment\.dispute\.(\w+)$'), "BASE".text_of(dispute -> 'status'), 'told');
    e.objection_amount := "BASE".rupees_of_paise(dispute -> 'amount');
  end if;
  return e;
end
$$;

-- What a customer paid on top and the lender does not get. Null: it is told in a way that is not known.
create function "BASE".cashfree_surcharge(told jsonb) returns numeric language sql immutable parallel safe as $$
  select case jsonb_typeof(coalesce(told, 'null'))
    when 'null' then 0.00
    when 'object' then (
      select case when count(*) = count("BASE".rupees_of(part.value)) then coalesce(sum("BASE".rupees_of(part.value)), 0.00) end
      from jsonb_each(told) part
      where part.value <> 'null')
    else "BASE".rupees_of(told)
  end
$$;

create function "BASE".read_cashfree(event jsonb) returns "BASE".webhook_event language plpgsql immutable as $$
declare
  e                "BASE".webhook_event;
  type    constant text := coalesce(event ->> 'type', '');
  data    constant jsonb := event -> 'data';
  tags    constant jsonb := data #> '{order,order_tags}';
  refund  constant jsonb := coalesce(data -> 'refund', data -> 'auto_refund');
  dispute constant jsonb := data -> 'dispute';
  is_link constant boolean := type = 'PAYMENT_LINK_EVENT';
  is_mandate constant boolean := type like 'SUBSCRIPTION_PAYMENT_%' or type = 'SUBSCRIPTION_AUTH_STATUS';
  payment constant jsonb := case when is_mandate then data else data -> 'payment' end;
  status  constant text := coalesce(payment ->> 'payment_status', data #>> '{order,transaction_status}', '');
begin
  e.payment_id := coalesce(
    "BASE".text_of(payment -> 'cf_payment_id'), case when is_link then "BASE".text_of(data #> '{order,transaction_id}') end,
    "BASE".text_of(refund -> 'cf_payment_id'), "BASE".text_of(data #> '{order_details,cf_payment_id}'));
  e.order_id := coalesce("BASE".text_of(data #> '{order,order_id}'), "BASE".text_of(data -> 'cf_order_id'));
  e.link_id := coalesce("BASE".text_of(data -> 'cf_link_id'), "BASE".text_of(tags -> 'cf_link_id'));
  if is_mandate then
    e.mandate_id := coalesce("BASE".text_of(data -> 'cf_subscription_id'), "BASE".text_of(data -> 'subscription_id'));
  end if;
  e.named :=
       "BASE".naming('link', e.link_id, 'link reference', 'reference', data -> 'link_id')
    || "BASE".naming('payment', e.payment_id, 'link reference', 'reference', case when is_link then data -> 'link_id' end)
    || "BASE".naming('order', e.order_id, 'link reference', 'reference', case when is_link then data -> 'link_id' end)
    || "BASE".naming('payment', e.payment_id, 'link reference', 'reference', tags -> 'link_id')
    || "BASE".naming('link', e.link_id, 'notes', 'loan', data #> '{link_notes,loan_id}')
    || "BASE".naming('order', e.order_id, 'notes', 'loan', case when is_link then data #> '{link_notes,loan_id}' end)
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', tags -> 'loan_id')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', data #> '{subscription_tags,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'order id', 'known', data #> '{order,order_id}')
    || "BASE".naming('payment', e.payment_id, 'order id', 'known', case when is_mandate then data -> 'payment_id' end)
    || "BASE".naming('mandate', e.mandate_id, 'mandate', 'mandate', case when is_mandate then data -> 'cf_subscription_id' end)
    || "BASE".naming('mandate', e.mandate_id, 'mandate', 'mandate', case when is_mandate then data -> 'subscription_id' end)
    || "BASE".naming('mandate', e.mandate_id, 'mandate', 'known', case when is_mandate then data -> 'subscription_id' end);

  if is_link and e.payment_id is not null then
    -- It has this payment's amount but not its day, so it makes no money of its own.
    e.state := case status when 'SUCCESS' then 'told' when 'FAILED' then 'failed' else 'pending' end;
    e.amount := "BASE".rupees_of(data #> '{order,order_amount}');
  elsif payment ->> 'cf_payment_id' is not null then
    e.state := case
      when status = 'SUCCESS' and type in ('PAYMENT_SUCCESS_WEBHOOK', 'SUBSCRIPTION_PAYMENT_SUCCESS') then 'success'
      when status = 'SUCCESS' then 'told'
      when status in ('FAILED', 'USER_DROPPED', 'CANCELLED', 'VOID') then 'failed'
      else 'pending' end;
    e.surcharge := "BASE".cashfree_surcharge(payment -> 'payment_surcharge');
    e.amount := "BASE".rupees_of(payment -> 'payment_amount') - e.surcharge;
    e.charge := "BASE".rupees_of(data #> '{charges_details,service_charge}') + coalesce("BASE".rupees_of(data #> '{charges_details,service_tax}'), 0);
    e.paid_at := coalesce(
      "BASE".time_of_iso(payment -> 'payment_time'), "BASE".time_of_iso(payment -> 'payment_schedule_date'),
      "BASE".time_of_iso(payment -> 'payment_initiated_date'));
    e.method := coalesce("BASE".text_of(payment -> 'payment_group'), "BASE".text_of(data #> '{authorization_details,payment_group}'));
    e.bank_reference := coalesce("BASE".text_of(payment -> 'bank_reference'), "BASE".text_of(payment #> '{payment_method,vba_transfer,utr}'));
    e.description := "BASE".text_of(payment -> 'payment_remarks');
    e.is_mandate_authorisation := is_mandate and (type = 'SUBSCRIPTION_AUTH_STATUS' or data ->> 'payment_type' = 'AUTH');
    e.problem := case
      when e.amount is null then 'Its amount or surcharge is not a number of rupees with two decimals.'
      when e.amount <= 0 then 'Nothing of its amount is left without the surcharge.'
      when payment ->> 'payment_currency' is distinct from 'INR' then 'It is not told in rupees.'
      when e.paid_at is null then 'It does not say when it was made.' end;
    if is_mandate and data ->> 'payment_type' is distinct from 'CHARGE' and not e.is_mandate_authorisation then
      e.doubt := 'It does not say whether it is an instalment or the authorisation of a mandate: attach it if it is an instalment.';
    end if;
  end if;

  if "BASE".text_of(refund -> 'cf_refund_id') is not null then
    e.objection_id := "BASE".text_of(refund -> 'cf_refund_id');
    e.objection_kind := 'refund';
    e.objection_state := case refund ->> 'refund_status' when 'SUCCESS' then 'processed' when 'FAILED' then 'failed' when 'CANCELLED' then 'failed' else 'pending' end;
    e.objection_amount := "BASE".rupees_of(refund -> 'refund_amount');
  elsif "BASE".text_of(dispute -> 'dispute_id') is not null then
    e.objection_id := "BASE".text_of(dispute -> 'dispute_id');
    e.objection_kind := 'dispute';
    e.objection_state := coalesce("BASE".text_of(dispute -> 'dispute_status'), 'told');
    e.objection_amount := "BASE".rupees_of(dispute -> 'dispute_amount');
  end if;
  return e;
end
$$;
