// A PDF 1.4 of plain lines in Helvetica: enough for an invoice that every reader opens.

export interface PdfLine {
  text: string;
  /** Points from the left and from the top of an A4 page (595 × 842). */
  x: number;
  y: number;
  size?: number;
  bold?: boolean;
}

/** @param rules horizontal lines as [x, y, width]. Text is WinAnsi: Latin scripts of western Europe. */
export function makePdf(lines: PdfLine[], rules: [x: number, y: number, width: number][] = []): Buffer {
  const drawing = [
    ...rules.map(([x, y, width]) => `${x} ${842 - y} m ${x + width} ${842 - y} l S`),
    ...lines.map(
      ({ text, x, y, size = 10, bold = false }) =>
        `BT /${bold ? 'B' : 'R'} ${size} Tf ${x} ${842 - y} Td (${encode(text)}) Tj ET`,
    ),
  ].join('\n');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(drawing, 'latin1')} >>\nstream\n${drawing}\nendstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
  ];
  return assemble(objects);
}

/** Objects, the table of where they begin, and where that table begins. */
function assemble(objects: string[]): Buffer {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const start = file.length;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** WinAnsi is latin1 but for a few signs of its own. */
const encode = (text: string): string =>
  text
    .replaceAll('€', '\x80')
    .replaceAll('–', '\x96')
    .replaceAll('·', '\xb7')
    .replace(/[\\()]/g, '\\$&');
