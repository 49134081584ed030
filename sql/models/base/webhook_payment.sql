-- Payments that new events tell of, or whose loan is still unknown: each as all of its events together tell it.
-- Grain:  one row per payment id of the gateway.
-- Reads:  WEBHOOK_EVENT by delivery and payment, WEBHOOK_REFERENCE; CORE_LOAN_MASTER and RAW_UMRN_MASTER by loan; BASE table, by state.
-- Writes: BASE table of the source.
-- Params: $1 feed key, $2 new delivery ids; identifier base_table.
-- Rerun:  the same rows: they follow from the events alone, in whatever order and however often these came.
-- Checks: deliveries/payments_are_accounted_for.
-- Why:    The strongest state counts, and amount and day are those of the events that tell it, without a problem if there are such;
--         these must agree.
--         References that name different loans name none. A mandate's earlier loan counts where nothing else names one.
--         Once reported, a payment keeps its loan, day and amount: what later events say otherwise is a problem to look at.
with
touched as (
  select payment_id
  from "BASE"."WEBHOOK_EVENT"
  where feed_key = $1
    and delivery_id = any ($2::bigint[])
    and payment_id is not null
    and state is not null
  union
  select payment_id
  from "BASE".:"base_table"
  where load_id is null
    and state in ('told', 'success')
    and not is_mandate_authorisation
    and not set_aside
),

told as (
  select e.*, max(e.strength) over (partition by e.payment_id) as strongest
  from touched
  cross join lateral (
    select
      event.*, array_position("BASE".payment_states(), event.state) as place,
      2 * array_position("BASE".payment_states(), event.state) + (event.problem is null and event.doubt is null)::int as strength
    from "BASE"."WEBHOOK_EVENT" event
    where event.feed_key = $1
      and event.payment_id = touched.payment_id
      and event.state is not null
    offset 0
  ) e
),

merged as (
  select
    payment_id,
    ("BASE".payment_states())[max(place)] as state,
    coalesce(bool_or(is_mandate_authorisation), false) as is_mandate_authorisation,
    min(amount) filter (where strength = strongest) as amount,
    min(paid_at) filter (where strength = strongest) as paid_at,
    (min(paid_at) filter (where strength = strongest) at time zone 'Asia/Kolkata')::date as date,
    coalesce(
      min(problem) filter (where strength = strongest),
      case
        when min(amount) filter (where strength = strongest) <> max(amount) filter (where strength = strongest)
          or (min(paid_at) filter (where strength = strongest) at time zone 'Asia/Kolkata')::date
             <> (max(paid_at) filter (where strength = strongest) at time zone 'Asia/Kolkata')::date
          then 'Its events tell of different amounts or days.'
      end) as problem,
    min(doubt) filter (where strength = strongest) as doubt,
    max(charge) as charge,
    max(surcharge) as surcharge,
    min(method) as method,
    min(bank_reference) as bank_reference,
    min(description) as description,
    min(order_id) as order_id,
    min(link_id) as link_id,
    min(mandate_id) as mandate_id,
    array['payment ' || payment_id] || array_agg(distinct 'order ' || order_id) || array_agg(distinct 'link ' || link_id) as about
  from told
  group by payment_id
),

reference as (
  select m.payment_id, r.how, r.rule, r.text
  from merged m
  cross join lateral (
    select how, rule, text
    from "BASE"."WEBHOOK_REFERENCE"
    where feed_key = $1
      and about = any (m.about || ('mandate ' || m.mandate_id))
    offset 0
  ) r
),

loan_id as (
  select payment_id, array_agg(upper(btrim(text))) as loans
  from reference
  where rule = 'loan'
  group by payment_id
),

named as (
  select
    r.payment_id, r.how, array_position("BASE".reference_kinds(), r.how) as place,
    "BASE".loan_of_reference(r.text, r.rule, coalesce(l.loans, '{}')) as loan
  from reference r
  left join loan_id l on l.payment_id = r.payment_id
),

candidate as (
  select
    payment_id,
    min(loan) filter (where how = 'person') as of_person,
    array_agg(distinct loan) filter (where how not in ('person', 'mandate')) as direct,
    (array_agg(how order by place, loan) filter (where how not in ('person', 'mandate')))[1] as direct_how,
    array_agg(distinct loan) filter (where how = 'mandate') as of_mandate
  from named
  where loan is not null
  group by payment_id
),

resolved as (
  select
    payment_id,
    case
      when of_person is not null then of_person
      when cardinality(direct) = 1 then direct[1]
      when direct is null and cardinality(of_mandate) = 1 then of_mandate[1]
    end as loan_external_id,
    case when of_person is not null then 'person' when direct is not null then direct_how else 'mandate' end as resolved_by
  from candidate
)

insert into "BASE".:"base_table" as known (
  payment_id, state, is_mandate_authorisation, source_lender, loan_external_id, resolved_by, date, amount, paid_at, status, charge,
  surcharge, note, method, bank_reference, order_id, link_id, sub_reference_id, problem, doubt, record_digest
)
select
  m.payment_id, m.state, m.is_mandate_authorisation, f.lender, r.loan_external_id,
  case when r.loan_external_id is not null then r.resolved_by end, m.date, m.amount, m.paid_at, m.state, m.charge,
  m.surcharge, nullif(concat_ws(' ', m.description, m.bank_reference), ''), m.method, m.bank_reference, m.order_id, m.link_id,
  m.mandate_id, m.problem, m.doubt, md5($1 || ':' || m.payment_id)::uuid
from merged m
join "OPS"."FEED" f on f.feed_key = $1
left join resolved r on r.payment_id = m.payment_id
order by m.payment_id
on conflict (payment_id) do update
set
  state = excluded.state,
  is_mandate_authorisation = excluded.is_mandate_authorisation,
  status = excluded.status,
  charge = excluded.charge,
  surcharge = excluded.surcharge,
  note = excluded.note,
  method = excluded.method,
  bank_reference = excluded.bank_reference,
  order_id = excluded.order_id,
  link_id = excluded.link_id,
  sub_reference_id = excluded.sub_reference_id,
  doubt = excluded.doubt,
  loan_external_id = case when known.load_id is null then excluded.loan_external_id else known.loan_external_id end,
  resolved_by = case
    when known.load_id is null or excluded.loan_external_id = known.loan_external_id then excluded.resolved_by
    else known.resolved_by
  end,
  date = case when known.load_id is null then excluded.date else known.date end,
  amount = case when known.load_id is null then excluded.amount else known.amount end,
  paid_at = case when known.load_id is null then excluded.paid_at else known.paid_at end,
  problem = case
    when known.load_id is null then excluded.problem
    when excluded.is_mandate_authorisation then 'A later event says that it authorised a mandate.'
    when (excluded.loan_external_id, excluded.date, excluded.amount) is distinct from (known.loan_external_id, known.date, known.amount)
      then 'Later events tell of another loan, day or amount.'
    else excluded.problem
  end
