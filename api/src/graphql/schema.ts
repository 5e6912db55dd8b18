// The whole schema: the platform's own types, then one line per file of each domain.
import { builder } from './builder.ts';
import './scalars.ts';
import './errors.ts';
import './node.ts';
import './change.ts';
import '../identity/graphql/user.ts';
import '../identity/graphql/session.ts';
import '../identity/graphql/viewer.ts';
import '../organizations/graphql/organization.ts';
import '../organizations/graphql/member.ts';
import '../organizations/graphql/invitation.ts';
import '../organizations/graphql/setup.ts';
import '../hosting/graphql/domain.ts';
import '../hosting/graphql/mailbox.ts';
import '../hosting/graphql/alias.ts';
import '../hosting/graphql/change-password.ts';
import '../mail/graphql/mail-account.ts';
import '../mail/graphql/folder.ts';
import '../mail/graphql/accounts.ts';
import '../mail/graphql/organize.ts';
import '../mail/graphql/thread.ts';
import '../mail/graphql/message.ts';
import '../mail/graphql/attachment.ts';
import '../mail/graphql/search.ts';
import '../mail/graphql/outgoing-message.ts';
import '../mail/graphql/write-mail.ts';

export const schema = builder.toSchema();
