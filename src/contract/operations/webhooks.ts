import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { DeliveryPage, DeliveryQuery, DeliveryReplay, DeliveryReplayRequest } from '../delivery.ts';
import {
  GatewayPollPage,
  GatewayPollQuery,
  GatewayPollRequest,
  PollSources,
} from '../gateway-poll.ts';
import { answers, guarded } from './answers.ts';

const tags = ['webhooks'];

const listDeliveries: ZodOpenApiOperationObject = {
  summary: 'Calls of gateways and what polls found, newest first, without their bodies',
  tags,
  requestParams: { query: DeliveryQuery },
  responses: answers('200', 'A page of deliveries.', DeliveryPage, guarded),
};

const replay: ZodOpenApiOperationObject = {
  summary: 'Have the next run take stored deliveries anew',
  tags,
  requestBody: { content: { 'application/json': { schema: DeliveryReplayRequest } } },
  responses: answers('200', 'How many.', DeliveryReplay, guarded),
};

const listPolls: ZodOpenApiOperationObject = {
  summary: 'Polls, newest first, and until when each source has been asked',
  tags,
  requestParams: { query: GatewayPollQuery },
  responses: answers('200', 'A page of polls.', GatewayPollPage, guarded),
};

const startPolls: ZodOpenApiOperationObject = {
  summary: 'Ask gateways now for what no webhook brought',
  tags,
  requestBody: { required: false, content: { 'application/json': { schema: GatewayPollRequest } } },
  responses: answers('202', 'Which sources will be asked.', PollSources, guarded),
};

export const webhookPaths: ZodOpenApiPathsObject = {
  '/api/deliveries': { get: listDeliveries },
  '/api/deliveries/replay': { post: replay },
  '/api/gateway-polls': { get: listPolls, post: startPolls },
};
