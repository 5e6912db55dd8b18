import type { Foreign } from './case.ts';

export interface RouteCase {
  method: string;
  path: string;
}

/** Routes by their pattern; null for those that name nothing of anybody. */
export const routes: Record<string, ((foreign: Foreign) => RouteCase[]) | null> = {
  '/health/live': null,
  '/health/ready': null,
  '/metrics': null,
  '/auth/*': null,
  '/files/uploads': null,
  '/internal/dovecot/notify': null,
  // Takes a token that an administrator was shown once, instead of a session.
  '/internal/agent/enrol': null,
  // Public by nature: what any mail program or server may know of a hosted domain.
  '/.well-known/mta-sts.txt': null,
  '/mail/config-v1.1.xml': null,
  '/.well-known/autoconfig/mail/config-v1.1.xml': null,
  '/autodiscover/autodiscover.xml': null,
  '/Autodiscover/Autodiscover.xml': null,
  '/files/uploads/:id': (foreign) =>
    ['GET', 'HEAD', 'PATCH', 'DELETE'].map((method) => ({
      method,
      path: `/files/uploads/${foreign('Upload')}`,
    })),
  '/files/attachments/:id': (foreign) => [
    { method: 'GET', path: `/files/attachments/${foreign('raw Attachment')}` },
    { method: 'GET', path: `/files/attachments/${foreign('raw Attachment')}?inline=1` },
    { method: 'HEAD', path: `/files/attachments/${foreign('raw Attachment')}` },
  ],
  '/files/attachments/:id/:part': (foreign) => [
    { method: 'GET', path: `/files/attachments/${foreign('raw Attachment')}/1` },
  ],
  '/files/messages/:id.zip': (foreign) => [
    { method: 'GET', path: `/files/messages/${foreign('raw Message')}.zip` },
  ],
  '/files/images/:token': (foreign) => [{ method: 'GET', path: `/files/images/${foreign('raw Message')}` }],
  '/files/messages/:id.eml': (foreign) => [
    { method: 'GET', path: `/files/messages/${foreign('raw Message')}.eml` },
  ],
};
