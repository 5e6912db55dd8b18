// Mail that comes by itself: orders of the shop, parcels, statements, newsletters, reports, and what nobody asked for.
import type { ColleagueKey } from '../people.ts';
import { type Mail, mail, type Story, story } from '../story.ts';
import { newsletter, orderPage, parcelPage } from './pages.ts';

const buyers = [
  ['Velo Kontor Hamburg', 'Hamburg'],
  ['Cykelgatan', 'Göteborg'],
  ['Bike Kitchen', 'Graz'],
  ['Atelier des Cycles', 'Nantes'],
  ['Pedal & Son', 'Leeds'],
  ['Rowerownia', 'Gdańsk'],
  ['Ciclos Atlántico', 'A Coruña'],
  ['Fietsenmakerij Smit', 'Utrecht'],
  ['Sykkelhjørnet', 'Bergen'],
  ['Bicicletta Bassi', 'Bologna'],
] as const;

const articles = [
  ['CH-11', 'Chain, 11 speed, nickel', 11.4],
  ['CR-38-5', 'Chainring 38T, 5 arms, black', 18.9],
  ['HB-F-32', 'Front hub, 32 holes, sealed', 23.5],
  ['PD-FLAT', 'Pedal, flat, pair', 16.3],
  ['RM-700-28', 'Rim 700C, 28 holes, silver', 19.8],
  ['HB-R-32', 'Rear hub, 32 holes, sealed', 41.2],
] as const;

const pick = <const T extends readonly [unknown, ...unknown[]]>(list: T, index: number): T[number] =>
  list[index % list.length] ?? list[0];
const clock = (index: number): string =>
  `${String(7 + ((index * 5) % 13)).padStart(2, '0')}:${String((index * 17) % 60).padStart(2, '0')}`;

/** One order every other day; the youngest have not been read. */
const orders: Story[] = Array.from({ length: 40 }, (_, index) => {
  const number = 20_418 - index;
  const [buyer, city] = pick(buyers, index * 7);
  const lines = [0, 1, 2].slice(0, 1 + (index % 3)).map((offset) => {
    const [article, name, price] = pick(articles, index + offset * 2);
    return { article, name, count: 5 * (1 + ((index * 3 + offset) % 8)), price };
  });
  const ago = Math.floor(index * 2.2);
  const text = [
    `${buyer}, ${city}, ordered:`,
    '',
    ...lines.map((line) => `${line.count} × ${line.article} ${line.name}`),
  ].join('\n');
  return story(
    `New order ${number} from ${buyer}`,
    [
      mail('shop', 'karim', [ago, clock(index)], text, {
        alias: ['sales'],
        html: orderPage({ number, buyer, city, lines }),
        ...(ago < 2 ? { unread: ['karim', 'jonas', 'vikram'] } : ago < 4 ? { unread: ['vikram'] } : {}),
      }),
    ],
    ...(ago > 30 ? (['Archive'] as const) : []),
  );
});

/** Every parcel writes twice, in one thread. */
const parcels: Story[] = Array.from({ length: 12 }, (_, index) => {
  const number = `NL${String(770_412_903 + index * 8_317)}`;
  const ago = 3 + index * 6;
  const [, city] = pick(buyers, index * 3);
  const say = (state: string, day: number, at: string): Mail =>
    mail('carrier', 'karim', [day, at], `Parcel ${number} to ${city}: ${state}.`, {
      html: parcelPage({ number, city, state }),
      quote: false,
      ...(day <= 2 ? { unread: ['karim'] } : {}),
    });
  return story(`Parcel ${number}`, [
    say('handed to the carrier in Leipzig', ago, '16:42'),
    say(`delivered in ${city}`, ago - 2, '11:08'),
  ]);
});

const headlines = [
  ['The chain that never stretches? We measured twelve', 'Nickel, wax and wishful thinking on the bench.'],
  ['Cargo bikes outsell small cars in three cities', 'What that means for hubs, brakes and your stock.'],
  ['Inside a foundry at four in the morning', 'How dropouts are cast, and why some crack.'],
  ['Thirty teeth too many', 'An honest look at wide-range cassettes.'],
  ['The quiet comeback of the cup-and-cone bearing', 'Workshops like what they can mend.'],
  ['Rain, salt and the art of the seal', 'A winter test along the Baltic coast.'],
  ['What the new battery rules ask of shops', 'Boxes, labels, and a fire bucket.'],
  ['A frame builder’s guide to saying no', 'Seven requests and seven kind answers.'],
  ['Steel is real, aluminium is Tuesday', 'Prices, month by month.'],
  ['Letters: in defence of the dynamo', 'Our readers have opinions. Many.'],
  ['How Pune became a city of spokes', 'Sixty years of wheels, told by those who built them.'],
  ['The ten-euro tool you will use every day', 'A ruler for chains, and what it saves.'],
  ['Frankfurt in figures', 'Fewer gadgets, more bearings.'],
] as const;

const newsletters: Story[] = headlines.map(([headline, teaser], index) =>
  story(`Spoke & Hub Weekly: ${headline}`, [
    mail('magazine', ['astrid', 'jonas'], [1 + index * 7, '06:00'], `${headline}\n\n${teaser}`, {
      html: newsletter({ number: 412 - index, headline, teaser }),
      picture: 'banner',
      headers: {
        'List-Id': 'Spoke & Hub Weekly <weekly.spokeandhub.example>',
        'List-Unsubscribe': '<https://spokeandhub.example/leave?reader=8821>',
        Precedence: 'bulk',
      },
      ...(index < 2 ? { unread: ['astrid', 'jonas'] } : index < 5 ? { unread: ['jonas'] } : {}),
    }),
  ]),
);

const statements: Story[] = Array.from({ length: 3 }, (_, index) => {
  const month = pick(['oktober', 'september', 'augusti'], index);
  return story(
    `Kontoutdrag för ${month}`,
    [
      mail(
        'bank',
        'elin',
        [20 + index * 30, '05:30'],
        `
Hej!

Kontoutdraget för ${month} finns nu i internetbanken. Av säkerhetsskäl skickar vi det inte med e-post.

Detta meddelande kan inte besvaras.`,
      ),
    ],
    'Archive',
  );
});

const reports: Story[] = Array.from({ length: 9 }, (_, index) =>
  story(`Weekly report: mail.lindholmrao.example`, [
    mail(
      'hosting',
      'vikram',
      [index * 7 + 2, '04:00'],
      `
Disk        41 % of 200 GB (${index % 3 === 0 ? '+1' : '±0'})
Backup      7 of 7 good, last 03:12 UTC
Certificate valid for another ${74 - index * 7 > 0 ? 74 - index * 7 : 90 + 74 - index * 7} days
Delivered   ${3_120 - index * 97}
Refused     ${214 + index * 31} (unknown recipients, bad reputation)
Queue       empty`,
      { headers: { 'Auto-Submitted': 'auto-generated' } },
    ),
  ]),
);

const everyone: ColleagueKey[] = ['astrid', 'vikram', 'jonas', 'elin'];

const junk: Story[] = [
  story(
    'URGENT!!! YOUR ADDRESS WON EUR 2,500,000.00',
    [
      mail(
        'lottery',
        'elin',
        [6, '03:20'],
        `
ATTENTION: WINNER,

YOUR E-MAIL ADDRESS WAS DRAWN IN THE INTERNATIONAL PROMOTION. TO CLAIM SEND NAME, BANK AND A COPY OF YOUR PASSPORT.

MR. JAMES COLE`,
      ),
    ],
    'Junk',
  ),
  ...everyone.map((reader, index) =>
    story(
      `We reviewed lindholmrao.example — 14 errors found (${index + 1})`,
      [
        mail(
          'pills',
          reader,
          [4 + index * 9, '22:10'],
          'Dear Sir/Madam, your web site is INVISIBLE. We put you on page 1, guaranteed.',
          {
            html: '<p>Dear Sir/Madam,</p><p>your web site is <b style="color:#d00">INVISIBLE</b>. We put you on <a href="https://seo-growth.example/go?id=77">page 1, guaranteed</a>.</p><img src="https://seo-growth.example/open.gif?r=77" width="1" height="1" alt="">',
            unread: [reader],
          },
        ),
      ],
      'Junk',
    ),
  ),
];

const trash: Story[] = [
  story(
    'Your parking receipt',
    [mail('fair', 'jonas', [58, '19:12'], 'Parkhaus Messe Süd, 3 Tage, 54,00 EUR. Vielen Dank.')],
    'Trash',
  ),
];

export const series: Story[] = [
  ...orders,
  ...parcels,
  ...newsletters,
  ...statements,
  ...reports,
  ...junk,
  ...trash,
];
