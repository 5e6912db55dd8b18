// Domains that are probably mistyped: near to one that many people have, or to one this person writes to.

/** Where most private mailboxes are. Those near to each other stand here both, so that neither is taken for the other. */
const WELL_KNOWN =
  `gmail.com googlemail.com mail.com email.com ymail.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it
  yahoo.es yahoo.co.in yahoo.co.jp yahoo.com.br rocketmail.com outlook.com outlook.de outlook.fr outlook.es outlook.it
  hotmail.com hotmail.de hotmail.fr hotmail.it hotmail.es hotmail.co.uk live.com live.de live.fr live.nl live.co.uk msn.com
  icloud.com me.com mac.com aol.com aol.de gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de posteo.de
  posteo.net mailbox.org arcor.de online.de bluewin.ch protonmail.com proton.me pm.me tutanota.com tuta.com tuta.io
  fastmail.com fastmail.fm zoho.com hey.com yandex.com yandex.ru ya.ru mail.ru inbox.ru bk.ru list.ru rambler.ru ukr.net
  i.ua qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr
  libero.it virgilio.it tiscali.it alice.it terra.es sapo.pt uol.com.br bol.com.br ziggo.nl kpnmail.nl planet.nl home.nl
  telia.com spray.se online.no suomi24.fi wp.pl o2.pl onet.pl interia.pl gazeta.pl seznam.cz email.cz centrum.cz
  comcast.net verizon.net att.net sbcglobal.net btinternet.com sky.com bigpond.com`.split(/\s+/);
const wellKnown: ReadonlySet<string> = new Set(WELL_KNOWN);

/** In shorter domains one other letter is another company. */
const SHORTEST_FOR_ONE = 7;
const SHORTEST_FOR_TWO = 9;

/**
 * Letters that are wrong, missing or too many, two neighbours in the wrong order counted once (optimal string
 * alignment); more than `most` is Infinity.
 */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let lowest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
      lowest = Math.min(lowest, least);
    }
    // No later row gets below this one: most domains are told apart by their first letters.
    if (lowest > most) return Number.POSITIVE_INFINITY;
    [before, row] = [row, next];
  }
  const found = row[b.length] ?? 0;
  return found > most ? Number.POSITIVE_INFINITY : found;
}

const isSwapped = (a: string, b: string): boolean =>
  a.length === b.length && [...a].sort().join('') === [...b].sort().join('');

export interface Typo {
  /** What was probably meant. */
  domain: string;
  /** Letters that differ: 1 or 2. */
  distance: number;
}

/**
 * What was probably meant, or null. `familiar` are domains this person has mail with, the most used first: they are no
 * typos, and go before the well known. All in lower case, as A-labels.
 */
export function findTypo(domain: string, familiar: readonly string[]): Typo | null {
  if (wellKnown.has(domain) || familiar.includes(domain)) return null;
  let best: Typo | null = null;
  for (const candidate of new Set([...familiar, ...wellKnown])) {
    const most = candidate.length >= SHORTEST_FOR_TWO && candidate[0] === domain[0] ? 2 : 1;
    const letters = distance(domain, candidate, most);
    if (letters >= (best?.distance ?? 3)) continue;
    if (candidate.length < SHORTEST_FOR_ONE && !isSwapped(domain, candidate)) continue;
    best = { domain: candidate, distance: letters };
  }
  return best;
}
