-- Counts a try to log in, unless tries are blocked just now. Grain: the row of the e-mail or address; no row: blocked.
-- Params: $1 kind, $2 e-mail or address, $3 tries before the first pause, $4 length of that pause in seconds,
-- $5 longest pause in seconds, $6 seconds without a try after which the count begins anew.
-- Why counted before the password is looked at: tries that come at the same time would all find the count low.
insert into "OPS"."LOGIN_TRY" as t (kind, subject, tries, last_try_at)
values ($1, $2, 1, now())
on conflict (kind, subject) do update
set tries = case when t.last_try_at < now() - make_interval(secs => $6::int) then 1 else t.tries + 1 end,
    last_try_at = now(),
    blocked_until = case
      when t.last_try_at >= now() - make_interval(secs => $6::int) and t.tries + 1 >= $3::int
        then now() + make_interval(secs => least($5::int, $4::int * power(2, least(t.tries + 1 - $3::int, 20))))
    end
where t.blocked_until is null or t.blocked_until <= now()
returning t.tries
