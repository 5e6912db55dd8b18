// Every attachment of the demonstration mail, made when it is needed.
import { makePaper } from './papers.ts';
import { banner, barChart, chainring, crackedCasting, crushedPallet } from './pictures.ts';

export interface SeedFile {
  filename: string;
  mediaType: string;
  make(): Buffer;
}

const pdf = (filename: string, make: () => Buffer): SeedFile => ({
  filename,
  mediaType: 'application/pdf',
  make,
});
const png = (filename: string, make: () => Buffer): SeedFile => ({ filename, mediaType: 'image/png', make });
const text = (filename: string, mediaType: string, lines: string[]): SeedFile => ({
  filename,
  mediaType,
  make: () => Buffer.from(`${lines.join('\r\n')}\r\n`),
});

const RADHAUS = ['Radhaus Leipzig GmbH', 'Frau Katrin Brandt', 'Karl-Liebknecht-Straße 71', '04275 Leipzig'];
const CHAINRINGS = { article: 'CR-38-5', name: 'Chainring 38T, 5 arms, black', count: 60, price: 1890 };
const HUBS = { article: 'HB-F-32', name: 'Front hub, 32 holes, sealed', count: 40, price: 2350 };
const CHAINS = { article: 'CH-11', name: 'Chain, 11 speed, nickel', count: 200, price: 1140 };

export const files = {
  invoice: pdf('Invoice 2026-1184.pdf', () =>
    makePaper({
      ...{ title: 'Invoice', number: '2026-1184', date: '2 November 2026', recipient: RADHAUS, priced: true },
      items: [CHAINRINGS, HUBS, CHAINS],
      notes: [
        'Payable within 30 days to SE45 5000 0000 0583 9825 7466.',
        'Intra-community supply: Swedish VAT is shown for comparison only.',
      ],
    }),
  ),
  correctedInvoice: pdf('Rechnung 2026-1184 (korrigiert).pdf', () =>
    makePaper({
      ...{
        title: 'Rechnung',
        number: '2026-1184-K',
        date: '6. November 2026',
        recipient: RADHAUS,
        priced: true,
      },
      items: [{ ...CHAINRINGS, count: 58 }, HUBS, CHAINS],
      notes: ['Ersetzt die Rechnung 2026-1184.', 'Zahlbar innerhalb von 30 Tagen.'],
    }),
  ),
  deliveryNote: pdf('Lieferschein LS-4471.pdf', () =>
    makePaper({
      ...{
        title: 'Lieferschein',
        number: 'LS-4471',
        date: '30. Oktober 2026',
        recipient: RADHAUS,
        priced: false,
      },
      items: [CHAINRINGS, HUBS, CHAINS],
      notes: ['3 Packstücke, 84 kg.', 'Bitte prüfen Sie die Ware innerhalb von 7 Tagen.'],
    }),
  ),
  packingList: pdf('Packing list SAH-118.pdf', () =>
    makePaper({
      ...{ title: 'Packing list', number: 'SAH-118', date: '14 October 2026', priced: false },
      recipient: ['Lindholm & Rao, Leipzig warehouse', 'Spinnereistraße 7', '04179 Leipzig'],
      items: [
        { article: 'CS-DO-L', name: 'Dropout castings, left', count: 800, price: 0 },
        { article: 'CS-DO-R', name: 'Dropout castings, right', count: 800, price: 0 },
        { article: 'CS-CR', name: 'Crown castings, raw', count: 450, price: 0 },
      ],
      notes: ['Container MSKU 702311-4, seal 88127.'],
    }),
  ),
  dubaiOffer: pdf('Offer 2026-207 Darraja.pdf', () =>
    makePaper({
      ...{ title: 'Offer', number: '2026-207', date: '9 November 2026', priced: true, vatPercent: 0 },
      recipient: ['Darraja Trading LLC', 'Al Quoz Industrial 3', 'Dubai'],
      items: [
        { ...CHAINS, count: 1200, price: 980 },
        { ...HUBS, count: 300, price: 2090 },
        { article: 'RM-700-28', name: 'Rim 700C, 28 holes, silver', count: 400, price: 1720 },
      ],
      notes: ['Prices FCA Leipzig (Incoterms 2020), valid until 15 December 2026.'],
    }),
  ),
  priceList: text('price-list-2027.csv', 'text/csv', [
    'article;description;EUR net;minimum',
    'CR-38-5;"Chainring 38T, 5 arms, black";18,90;10',
    'CR-42-4;"Chainring 42T, 4 arms, silver";21,40;10',
    'HB-F-32;"Front hub, 32 holes, sealed";23,50;5',
    'HB-R-32;"Rear hub, 32 holes, sealed";41,20;5',
    'CH-11;"Chain, 11 speed, nickel";11,40;50',
    'RM-700-28;"Rim 700C, 28 holes, silver";19,80;20',
    'PD-FLAT;"Pedal, flat, pair";16,30;20',
  ]),
  stock: text('stock-leipzig.csv', 'text/csv', [
    'article,place,on hand,reserved',
    'CR-38-5,A-03-2,412,118',
    'HB-F-32,A-04-1,96,80',
    'HB-R-32,A-04-2,143,20',
    'CH-11,B-01-4,1870,640',
    'RM-700-28,C-02-1,228,0',
    'PD-FLAT,B-03-3,74,74',
  ]),
  measurements: text('SAH-118-measurements.csv', 'text/csv', [
    'sample,width mm,hole mm,hardness HB,verdict',
    '1,6.02,10.01,92,ok',
    '2,6.05,10.02,91,ok',
    '3,5.81,10.00,78,reject',
    '4,6.01,10.03,93,ok',
    '5,5.79,9.97,76,reject',
    '6,6.03,10.01,90,ok',
  ]),
  payroll: text('travel-costs-october.csv', 'text/csv', [
    'date,who,what,amount,currency',
    '2026-10-06,Vikram Rao,"Train Pune–Mumbai, return",1840.00,INR',
    '2026-10-12,Jonas Weber,Hotel Frankfurt (3 nights),417.00,EUR',
    '2026-10-15,Astrid Lindholm,"Ferry, Trelleborg–Rostock",1290.00,SEK',
  ]),
  invitation: text('stand-up.ics', 'text/calendar; method=PUBLISH', [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lindholm & Rao//Calendar//EN',
    'BEGIN:VEVENT',
    'UID:winter-party-2026@lindholmrao.example',
    'DTSTAMP:20261102T080000Z',
    'DTSTART:20261211T160000Z',
    'DTEND:20261211T210000Z',
    'SUMMARY:Winter party',
    'LOCATION:Malmö\\, Saluhallen',
    'END:VEVENT',
    'END:VCALENDAR',
  ]),
  chainring: png('CR-38-5.png', () => chainring(320)),
  crack: png('IMG_2291 crack sample 3.png', () => crackedCasting(480, 320)),
  pallet: png('Palette beschädigt.png', () => crushedPallet(480, 360)),
  chart: png('revenue.png', () => barChart(560, 260, [182, 191, 174, 205, 221, 214, 238, 229, 246, 262])),
  banner: png('banner.png', () => banner(600, 120)),
} as const satisfies Record<string, SeedFile>;

export type FileName = keyof typeof files;
