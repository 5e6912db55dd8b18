import { z } from 'zod';
import { PostroomError } from '../../core/errors.ts';
import { problem } from '../../http/problem.ts';
import type { Route } from '../../http/route.ts';
import { EnrolmentRefusedError } from '../errors.ts';
import { enrolHost } from './enrol-host.ts';

const Request = z.strictObject({ token: z.string().max(200), request: z.string().max(8_192) });

/** Where an agent comes with the token that its administrator was shown. */
const enrolRoute: Route = {
  method: 'POST',
  path: '/internal/agent/enrol',
  maxBody: 16_384,
  async handle(request, { deps }) {
    const parsed = Request.safeParse(await request.json().catch(() => null));
    if (!parsed.success) return problem(400, 'INVALID_INPUT', 'Send {"token", "request"} as JSON.');
    try {
      const enrolled = await enrolHost(deps, parsed.data);
      return Response.json(enrolled, { headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      if (!(error instanceof PostroomError)) throw error;
      return problem(error instanceof EnrolmentRefusedError ? 403 : 400, error.code, error.message);
    }
  },
};

export const mailServerRoutes: Route[] = [enrolRoute];
