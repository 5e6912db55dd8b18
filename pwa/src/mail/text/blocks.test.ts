import { describe, expect, test } from 'vitest';
import { textBlocks } from './blocks.ts';

const open = (text: string, subject?: string): string =>
  textBlocks(text, subject)
    .filter((block) => !block.folded)
    .map((block) => block.text)
    .join('\n');

describe('a plain-text body', () => {
  test('is cut into answer, quote with its attribution, and signature', () => {
    const text =
      'Gladly, 14:00.\n\nOn Monday 2 March 2026 at 09:12, Eva Huber\nwrote:\n> Tuesday?\n>> Or Wednesday?\n';
    expect(textBlocks(text)).toEqual([
      { kind: 'written', folded: false, text: 'Gladly, 14:00.' },
      {
        kind: 'quoted',
        folded: true,
        text: 'On Monday 2 March 2026 at 09:12, Eva Huber\nwrote:\n> Tuesday?\n>> Or Wednesday?',
      },
    ]);
    expect(textBlocks('Hello\n-- \nEva Huber\nBäckerei').at(-1)).toEqual({
      kind: 'signature',
      folded: false,
      text: '-- \nEva Huber\nBäckerei',
    });
  });

  test('keeps answers between the lines in their places, and open', () => {
    const blocks = textBlocks('> One?\nYes.\n> Two?\nNo.');
    expect(blocks.map((block) => block.kind)).toEqual(['quoted', 'written', 'quoted', 'written']);
    expect(blocks.some((block) => block.folded)).toBe(false);
  });

  test('folds what is left of the quote behind the last answer', () => {
    expect(open('Hello Eva,\n> One?\nYes.\n> Two?\n> Three?')).toBe('Hello Eva,\n> One?\nYes.');
  });

  test('folds a long quote above the answer, not a short one', () => {
    const long = '> about Tuesday\n'.repeat(20);
    expect(open(`On 2 March 2026, Eva wrote:\n${long}\nYes.`)).toBe('Yes.');
    expect(open('On 2 March 2026, Eva wrote:\n> Tuesday?\n\nYes.')).toContain('> Tuesday?');
  });

  test('finds the line above a quote behind a signature', () => {
    const text =
      'Gladly.\n\n-- \nJan\nHall 4\n\nOn 2 March 2026, Eva Huber\n<eva@huber.example> wrote:\n\n> Shall we meet?';
    expect(open(text)).toBe('Gladly.\n-- \nJan\nHall 4');
  });

  test('that is all quote, or all forwarded, stays open', () => {
    for (const text of [
      '> Shall we meet?\n> On Tuesday?',
      '-----Original Message-----\nFrom: Eva\nSent: Monday\nTo: Jan\n\nShall we meet?',
      'For you.\n\n---------- Forwarded message ---------\nFrom: Eva\nDate: Mon\nTo: Jan\n\nShall we meet?',
      'For you.\n\nBegin forwarded message:\n\n> From: Eva\n> Date: Monday\n>\n> Shall we meet?',
      'Zur Info.\n\n-------- Weitergeleitete Nachricht --------\nVon: Eva\nDatum: Montag\nAn: Jan\n\nShall we meet?',
    ])
      expect(open(text)).toContain('Shall we meet?');
    const outlook = 'For you.\n\nFrom: Eva\nSent: Monday\nTo: Jan\nSubject: Tuesday\n\nShall we meet?';
    expect(open(outlook, 'WG: Tuesday')).toContain('Shall we meet?');
    expect(open(outlook, 'AW: Tuesday')).toBe('For you.');
  });
});

describe('a line above a quote is folded with it', () => {
  test.each([
    'On Mon, 2 Mar 2026 at 09:12, Eva Huber <eva@huber.example> wrote:',
    'On Mon, 2 Mar 2026 at 09:12, Eva Huber\n<eva@huber.example> wrote:',
    'On Monday, March 2, 2026 at 9:12 AM, Eva Huber of the bakery in the street\nbehind the church <eva@huber.example>\nwrote:',
    'Eva Huber wrote:',
    '* Eva Huber <eva@huber.example> [2026-03-02 09:12]:',
    'Eva Huber <eva@huber.example> writes:',
    'Am Mo., 2. März 2026 um 09:12 Uhr schrieb Eva Huber <eva@huber.example>:',
    'Am 02.03.26 um 09:12 schrieb Eva Huber:',
    'Eva Huber hat am 02.03.2026 09:12 geschrieben:',
    'Le lun. 2 mars 2026 à 09:12, Eva Huber <eva@huber.example> a écrit :',
    'El lun, 2 mar 2026 a las 9:12, Eva Huber (<eva@huber.example>) escribió:',
    'Il giorno lun 2 mar 2026 alle ore 09:12 Eva Huber <eva@huber.example> ha scritto:',
    'Em seg., 2 de mar. de 2026 às 09:12, Eva Huber <eva@huber.example> escreveu:',
    'Op ma 2 mrt 2026 om 09:12 schreef Eva Huber <eva@huber.example>:',
    'Den mån 2 mars 2026 kl 09:12 skrev Eva Huber <eva@huber.example>:',
    'man. 2. mar. 2026 kl. 09.12 skrev Eva Huber <eva@huber.example>:',
    'ma 2. maalisk. 2026 klo 9.12 Eva Huber (eva@huber.example) kirjoitti:',
    'W dniu 2.03.2026 o 09:12, Eva Huber pisze:',
    'pon., 2 mar 2026 o 09:12 Eva Huber <eva@huber.example> napisał(a):',
    'Dne 02. 03. 26 v 9:12 Eva Huber napsal(a):',
    'po 2. 3. 2026 o 9:12 Eva Huber <eva@huber.example> napísal(a):',
    'Eva Huber <eva@huber.example> ezt írta (időpont: 2026. márc. 2., H, 9:12):',
    'În lun., 2 mar. 2026 la 09:12, Eva Huber <eva@huber.example> a scris:',
    'пн, 2 мар. 2026 г. в 09:12, Eva Huber <eva@huber.example>:',
    '02.03.2026 09:12, Eva Huber пишет:',
    'пн, 2 бер. 2026 р. о 09:12 Eva Huber <eva@huber.example> пише:',
    'На пн, 2.03.2026 г. в 9:12 Eva Huber <eva@huber.example> написа:',
    'pon, 2. ožu 2026. u 09:12 Eva Huber <eva@huber.example> napisao je:',
    'Eva Huber <eva@huber.example>, 2 Mar 2026 Pzt, 09:12 tarihinde şunu yazdı:',
    'Στις Δευ 2 Μαρ 2026 στις 9:12 π.μ., ο/η Eva Huber <eva@huber.example> έγραψε:',
    '\u202bבתאריך יום ב׳, 2 במרץ 2026 ב-9:12 מאת \u202aEva Huber\u202c \u200f<\u202aeva@huber.example\u202c\u200f>:\u202c',
    'في الاثنين، 2 مارس 2026 في 9:12 ص تمت كتابة ما يلي بواسطة Eva Huber <eva@huber.example>:',
    '2026年3月2日(月) 9:12 Eva Huber <eva@huber.example>:',
    'Eva Huber <eva@huber.example> 于2026年3月2日周一 09:12写道：',
    '2026년 3월 2일 (월) 오전 9:12, Eva Huber <eva@huber.example>님이 작성:',
    'Vào Th 2, 2 thg 3, 2026 vào lúc 09:12 Eva Huber <eva@huber.example> đã viết:',
    'Pada Sen, 2 Mar 2026 pukul 09.12 Eva Huber <eva@huber.example> menulis:',
    'सोम, 2 मार्च 2026 को 9:12 am बजे को Eva Huber <eva@huber.example> ने लिखा:',
  ])('%s', (line) => {
    expect(open(`Gladly.\n\n${line}\n> Shall we meet?\n>\n> Eva\n`)).toBe('Gladly.');
    expect(open(`Gladly.\nJan\n\n${line}\n\n> Shall we meet?`)).toBe('Gladly.\nJan');
  });
});

describe('what stands below without a mark at each line is folded behind', () => {
  test.each([
    '-----Original Message-----\nFrom: Eva Huber',
    '-----Ursprüngliche Nachricht-----\nVon: Eva Huber\nGesendet: Montag',
    '----- Original Message -----\nFrom: "Eva Huber" <eva@huber.example>',
    '--- Original Message ---',
    '-------- Message d’origine --------\nDe : Eva',
    '-----Mensaje original-----\nDe: Eva',
    '-----Messaggio originale-----\nDa: Eva',
    '-----Oorspronkelijk bericht-----\nVan: Eva',
    '-----Исходное сообщение-----',
    '-----原始邮件-----',
    '________________________________\nFrom: Eva Huber\nSent: Monday, 2 March 2026 09:12\nTo: Jan\nSubject: Tuesday',
    'Von: Eva Huber [mailto:eva@huber.example]\nGesendet: Montag, 2. März 2026 09:12\nAn: Jan\nBetreff: Dienstag',
    '*De :* Eva Huber\n*Envoyé :* lundi 2 mars 2026 09:12\n*À :* Jan\n*Objet :* mardi',
    'Från: Eva\nSkickat: den 2 mars 2026 09:12\nTill: Jan\nÄmne: tisdag',
    'Lähettäjä: Eva\nLähetetty: maanantai\nVastaanottaja: Jan\nAihe: tiistai',
    'От: Eva\nОтправлено: 2 марта 2026 г. 9:12\nКому: Jan\nТема: вторник',
    '发件人: Eva\n发送时间: 2026年3月2日 9:12\n收件人: Jan\n主题: 星期二',
    'On Monday, 2 March 2026 at 09:12:00 CET, Eva Huber <eva@huber.example> wrote:',
  ])('%s', (head) => {
    expect(open(`Gladly.\n\n${head}\n\nShall we meet?\n\nEva`)).toBe('Gladly.');
  });
});
