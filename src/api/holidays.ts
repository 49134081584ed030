/** GET /api/holidays and PUT /api/holidays/{day}: the days that calendars of feeds leave out. */
import * as z from 'zod';
import { HolidayQuery, HolidayRequest, type Holiday, type HolidayList } from '../contract/feed.ts';
import { invalidRequest } from '../contract/http-errors.ts';
import { indianDay } from '../dates.ts';
import { listHolidays, setHoliday } from '../feeds/calendars.ts';
import { callerOf } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readQuery } from './validate.ts';

export async function getHolidays(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, HolidayQuery);
  const year = query.year ?? indianDay(dependencies.now()).slice(0, 4);
  const body: HolidayList = { items: await listHolidays(await dependencies.pool(), year) };
  return { status: 200, body };
}

export async function putHoliday(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const day = z.iso.date().safeParse(request.params['day']);
  if (!day.success)
    throw invalidRequest([
      { in: 'path', field: 'day', message: 'must be a day such as 2026-01-26' },
    ]);
  const { is_holiday: isHoliday, name } = readBody(request, HolidayRequest);
  const by = callerOf(request).name;
  const pool = await dependencies.pool();
  const body: Holiday = await setHoliday(pool, day.data, { isHoliday, name, by });
  return { status: 200, body };
}
