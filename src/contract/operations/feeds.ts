import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  Feed,
  FeedCalendarRequest,
  FeedList,
  FeedQuery,
  Holiday,
  HolidayList,
  HolidayQuery,
  HolidayRequest,
} from '../feed.ts';
import { answers, guarded, guardedThing, jsonBody } from './answers.ts';

const listFeeds: ZodOpenApiOperationObject = {
  summary: 'File feeds with mapping, last file, and whether it came when it should',
  tags: ['feeds'],
  requestParams: { query: FeedQuery },
  responses: answers('200', 'All feeds that you may see.', FeedList, guarded),
};

const putCalendar: ZodOpenApiOperationObject = {
  summary: "Say when a feed's files are expected",
  tags: ['feeds'],
  requestParams: { path: z.object({ feed: z.string() }) },
  requestBody: jsonBody(FeedCalendarRequest),
  responses: answers('200', 'The feed with its new calendar.', Feed, guardedThing),
};

const listHolidays: ZodOpenApiOperationObject = {
  summary: 'Days of a year on which banks are closed',
  tags: ['feeds'],
  requestParams: { query: HolidayQuery },
  responses: answers('200', 'In their order.', HolidayList, guarded),
};

const putHoliday: ZodOpenApiOperationObject = {
  summary: 'Say that banks are closed on a day, or take it back',
  tags: ['feeds'],
  requestParams: { path: z.object({ day: z.iso.date() }) },
  requestBody: jsonBody(HolidayRequest),
  responses: answers('200', 'What holds now.', Holiday, guarded),
};

export const feedPaths: ZodOpenApiPathsObject = {
  '/api/feeds': { get: listFeeds },
  '/api/feeds/{feed}/calendar': { put: putCalendar },
  '/api/holidays': { get: listHolidays },
  '/api/holidays/{day}': { put: putHoliday },
};
