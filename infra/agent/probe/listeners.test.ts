import { expect, test } from 'vitest';
import { dovecotListeners } from './listeners.ts';

const seen = (effective: string) => {
  const { protocols, tls, probed } = dovecotListeners(effective);
  return { protocols, tls, probed: probed.map((one) => [one.listener, one.host, one.port, one.wrapped]) };
};

test('what Dovecot 2.4 leaves out of a listener is known by the listener’s name', () => {
  const effective = `listen =
protocols {
  imap = yes
  pop3 = no
  sieve = yes
}
ssl = yes
service imap-login {
  inet_listener imap {
  }
  inet_listener imaps {
    listen = 127.0.0.1
  }
}
service pop3-login {
  inet_listener pop3 {
  }
}
service managesieve-login {
  inet_listener sieve {
    port = 4191
  }
}
`;
  expect(seen(effective)).toEqual({
    protocols: ['imap', 'sieve'],
    tls: true,
    probed: [
      ['imap', '127.0.0.1', 143, false],
      ['imaps', '127.0.0.1', 993, true],
      ['sieve', '127.0.0.1', 4191, false],
    ],
  });
});

test('Dovecot 2.3 says all of it, and a port of 0 is no listener', () => {
  const effective = `listen = *, ::
protocols = imap
ssl = no
service imap-login {
  inet_listener imap {
    address =
    port = 1143
    ssl = no
  }
  inet_listener imaps {
    port = 0
    ssl = yes
  }
}
`;
  expect(seen(effective)).toEqual({
    protocols: ['imap'],
    tls: false,
    probed: [['imap', '127.0.0.1', 1143, false]],
  });
});
