import { makePdf, type PdfLine } from './pdf.ts';

export interface Item {
  article: string;
  name: string;
  count: number;
  /** Cents. */
  price: number;
}

interface Paper {
  title: string;
  number: string;
  date: string;
  recipient: string[];
  items: Item[];
  /** Prices and a sum, or counts alone. */
  priced: boolean;
  notes: string[];
  vatPercent?: number;
}

const SENDER = [
  'Lindholm & Rao AB · Norra Vallgatan 30 · 211 22 Malmö',
  'Org. 556999-0042 · VAT SE556999004201',
];
const euros = (cents: number): string =>
  `€ ${(cents / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d)\.)/g, ',')}`;

/** An invoice or delivery note on one page. */
export function makePaper(paper: Paper): Buffer {
  const left = 56;
  const lines: PdfLine[] = [
    { text: 'LINDHOLM & RAO', x: left, y: 70, size: 18, bold: true },
    ...SENDER.map((text, index) => ({ text, x: left, y: 88 + index * 12, size: 8 })),
    ...paper.recipient.map((text, index) => ({ text, x: left, y: 150 + index * 14 })),
    { text: `${paper.title} ${paper.number}`, x: left, y: 250, size: 14, bold: true },
    { text: paper.date, x: 440, y: 250 },
    ...tableOf(paper, left),
  ];
  const end = 300 + paper.items.length * 18;
  lines.push(...paper.notes.map((text, index) => ({ text, x: left, y: end + 90 + index * 14, size: 9 })));
  return makePdf(lines, [
    [left, 284, 483],
    [left, end + 4, 483],
  ]);
}

function tableOf({ items, priced, vatPercent = 25 }: Paper, left: number): PdfLine[] {
  const columns = { article: left, name: left + 80, count: 390, price: 430, sum: 490 };
  const head: PdfLine[] = [
    { text: 'Article', x: columns.article, y: 278, bold: true },
    { text: 'Description', x: columns.name, y: 278, bold: true },
    { text: 'Qty', x: columns.count, y: 278, bold: true },
  ];
  const rows = items.flatMap(({ article, name, count, price }, index): PdfLine[] => {
    const y = 300 + index * 18;
    const cells = [
      { text: article, x: columns.article, y },
      { text: name, x: columns.name, y },
      { text: String(count), x: columns.count, y },
    ];
    if (!priced) return cells;
    return [
      ...cells,
      { text: euros(price), x: columns.price, y },
      { text: euros(price * count), x: columns.sum, y },
    ];
  });
  if (!priced) return [...head, ...rows];
  const net = items.reduce((sum, item) => sum + item.price * item.count, 0);
  const vat = Math.round((net * vatPercent) / 100);
  const totals = [
    ['Net', net],
    [`VAT ${vatPercent} %`, vat],
    ['To pay', net + vat],
  ] as const;
  const y = 322 + items.length * 18;
  return [
    ...head,
    ...rows,
    ...totals.flatMap(([text, amount], index): PdfLine[] => [
      { text, x: columns.count, y: y + index * 16, bold: index === 2 },
      { text: euros(amount), x: columns.sum, y: y + index * 16, bold: index === 2 },
    ]),
  ];
}
