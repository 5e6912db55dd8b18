// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { sanitiseMail } from './sanitise.ts';

/** What stands open, and what is folded; null when nothing is. */
function read(html: string, forwarded = false): { open: string; folded: string | null } {
  const holder = document.implementation.createHTMLDocument().createElement('div');
  holder.innerHTML = sanitiseMail(html, { forwarded }).html;
  expect(holder.querySelectorAll('details').length).toBeLessThan(2);
  const details = holder.querySelector('details');
  details?.querySelector('summary')?.remove();
  const words = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const folded = details === null ? null : words(details.textContent);
  details?.remove();
  return { open: words(holder.textContent), folded };
}

/** Answers above what they answer, in the shape each client writes. Open: "Gladly." (and a signature). */
const answers: Record<string, string> = {
  Gmail:
    '<div dir="ltr">Gladly.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, 2 Mar 2026 at 09:12, Eva &lt;<a href="mailto:eva@huber.example">eva@huber.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div>Shall we meet?</div></blockquote></div>',
  'Apple Mail':
    '<html><body style="overflow-wrap: break-word;">Gladly.<br><div><br><blockquote type="cite"><div>On 2. Mar 2026, at 09:12, Eva Huber &lt;eva@huber.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>Shall we meet?</div></blockquote></div></body></html>',
  'Apple Mail on an iPhone':
    '<div dir="ltr">Gladly.</div><div dir="ltr"><br><blockquote type="cite">Am 02.03.2026 um 09:12 schrieb Eva Huber &lt;eva@huber.example&gt;:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Shall we meet?</div></blockquote>',
  'Outlook on a desk':
    '<div class="WordSection1"><p class="MsoNormal">Gladly.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Eva Huber &lt;eva@huber.example&gt; <br><b>Sent:</b> Monday, 2 March 2026 09:12<br><b>To:</b> Jan<br><b>Subject:</b> Tuesday</p></div></div><p class="MsoNormal">Shall we meet?</p></div>',
  'Outlook in German':
    '<div class="WordSection1"><p class="MsoNormal">Gladly.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b><span>Von:</span></b><span> Eva Huber<br><b>Gesendet:</b> Montag, 2. März 2026 09:12<br><b>An:</b> Jan<br><b>Betreff:</b> Dienstag</span></p></div><p>Shall we meet?</p></div>',
  'Outlook in Japanese':
    '<div><p>Gladly.</p><div style="border-top:solid 1pt"><p><b>差出人:</b> 佐藤 &lt;sato@example.jp&gt;<br><b>送信日時:</b> 2026年3月2日 9:12<br><b>宛先:</b> Jan<br><b>件名:</b> 火曜日</p></div><p>Shall we meet?</p></div>',
  'Outlook in Polish':
    '<div><p>Gladly.</p><p><b>Od:</b> Ewa<br><b>Wysłano:</b> poniedziałek, 2 marca 2026 09:12<br><b>Do:</b> Jan<br><b>Temat:</b> wtorek</p><p>Shall we meet?</p></div>',
  'Outlook on the web':
    '<div class="elementToProof">Gladly.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> Eva Huber<br><b>Sent:</b> Monday</font><div>&nbsp;</div></div><div>Shall we meet?</div>',
  'Outlook on a phone':
    '<div dir="ltr">Gladly.</div><div id="ms-outlook-mobile-signature"></div><hr style="display:inline-block;width:98%"><div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message skipProofing"><div><b>From:</b> Eva Huber</div><div>Shall we meet?</div></div>',
  'Outlook, original message':
    '<p>Gladly.</p><p>-----Ursprüngliche Nachricht-----<br>Von: Eva Huber</p><p>Shall we meet?</p>',
  Thunderbird:
    '<p>Gladly.</p><div class="moz-cite-prefix">Am 02.03.26 um 09:12 schrieb Eva Huber:<br></div><blockquote type="cite" cite="mid:x@y"><p>Shall we meet?</p></blockquote>',
  Yahoo:
    '<div class="ydp1 yahoo-style-wrap"><div>Gladly.</div></div><div id="ydp2yahoo_quoted_1" class="ydp2yahoo_quoted"><div><div>On Monday, 2 March 2026 at 09:12:00 CET, Eva Huber &lt;eva@huber.example&gt; wrote: </div><div><br></div><div id="ydp2yiv1"><div>Shall we meet?</div></div></div></div>',
  Proton:
    '<div style="font-family: Arial">Gladly.</div><div class="protonmail_signature_block protonmail_signature_block-empty"></div><div class="protonmail_quote">On Monday, March 2nd, 2026 at 09:12, Eva Huber &lt;eva@huber.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Shall we meet?</blockquote><br></div>',
  'GMX and web.de':
    '<div style="font-family: Verdana"><div>Gladly.</div><div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b>&nbsp;Montag, 2. März 2026 um 09:12 Uhr<br><b>Von:</b>&nbsp;Eva<br><b>An:</b>&nbsp;Jan<br><b>Betreff:</b>&nbsp;Dienstag</div><div>Shall we meet?</div></div></div>',
  Zoho: '<div>Gladly.</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 02 Mar 2026 09:12:00 +0100 <b>Eva Huber &lt;eva@huber.example&gt;</b> wrote ---<br></div><br><blockquote id="blockquote_zmail"><div>Shall we meet?</div></blockquote></div>',
  Roundcube:
    '<p>Gladly.</p><div id="signature"></div><p id="reply-intro">On 2026-03-02 09:12, Eva Huber wrote:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid"><div id="replybody1">Shall we meet?</div></blockquote>',
  'Lotus Notes':
    '<font size=2 face="sans-serif">Gladly.</font><br><br><br><font size=1 color=#5f5f5f>From: </font><font size=1>Eva Huber/HUBER</font><br><font size=1 color=#5f5f5f>To: </font><font size=1>Jan</font><br><font size=1 color=#5f5f5f>Date: </font><font size=1>02.03.2026 09:12</font><br><font size=1 color=#5f5f5f>Subject: </font><font size=1>Tuesday</font><br><hr noshade><br><br>Shall we meet?',
  'Lotus Notes with a table':
    '<p>Gladly.</p><table width=100%><tr><td>From:</td><td>Eva</td></tr><tr><td>To:</td><td>Jan</td></tr><tr><td>Date:</td><td>02.03.2026</td></tr><tr><td>Subject:</td><td>Tuesday</td></tr></table><p>Shall we meet?</p>',
  'Samsung and Android':
    '<div dir="auto">Gladly.</div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: Eva &lt;eva@huber.example&gt; </div><div>Date: 02/03/2026 09:12 (GMT+01:00) </div><div>To: Jan </div></div><div>Shall we meet?</div>',
  'a client without marks of its own':
    '<div>Gladly.</div><p>On 2 March 2026 09:12, Eva Huber wrote:</p><blockquote style="border-left:1px solid">Shall we meet?</blockquote>',
  'our own':
    '<p>Gladly.</p><div class="postroom-quote"><p dir="auto">On 2 March 2026, 09:12, Eva Huber wrote:</p><blockquote type="cite">Shall we meet?</blockquote></div>',
  'a layout of tables':
    '<table><tr><td><p>Gladly.</p><div id="divRplyFwdMsg">From: Eva</div><div>Shall we meet?</div></td></tr></table>',
};

describe('a quote below an answer is folded, as written by', () => {
  test.each(Object.entries(answers))('%s', (_client, html) => {
    const { open, folded } = read(html);
    expect(folded).toContain('Shall we meet?');
    expect(open).toBe('Gladly.');
  });

  test('Thunderbird, with the signature below', () => {
    const { open, folded } = read(
      '<p>Gladly.</p><div class="moz-cite-prefix">On 02.03.26 09:12, Eva wrote:</div><blockquote type="cite">Shall we meet?</blockquote><div class="moz-signature">-- <br>Jan</div>',
    );
    expect(open).toBe('Gladly.');
    expect(folded).toContain('Shall we meet?');
  });

  test('several one after the other, at the first of them', () => {
    const { open, folded } = read(
      `<div>Gladly.</div><p><b>From:</b> Eva<br><b>Sent:</b> Monday<br><b>To:</b> Jan</p>${answers.Gmail}`,
    );
    expect(open).toBe('Gladly.');
    expect(folded).toMatch(/^From: Eva.*Gladly\..*Shall we meet\?$/);
  });
});

describe('nothing is folded away', () => {
  test.each<[string, string]>([
    ['that is all there is', '<div class="gmail_quote"><blockquote>Shall we meet?</blockquote></div>'],
    [
      'that is all there is in Outlook',
      '<hr><div id="divRplyFwdMsg">From: Eva</div><div>Shall we meet?</div>',
    ],
    [
      'that is answered between the lines in Gmail',
      '<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar 2026 at 09:12, Eva wrote:</div><blockquote class="gmail_quote">Tuesday?</blockquote><div>Yes.</div><blockquote class="gmail_quote">At ten?</blockquote><div>No, at eleven.</div></div>',
    ],
    [
      'that is answered between the lines in Thunderbird',
      '<p>Hello Eva,</p><div class="moz-cite-prefix">On 02.03.26 09:12, Eva wrote:</div><blockquote type="cite">Tuesday?</blockquote><p>Yes.</p><blockquote type="cite">At ten?</blockquote><p>No.</p>',
    ],
    [
      'short above the answer',
      '<div class="moz-cite-prefix">On 02.03.26 09:12, Eva wrote:</div><blockquote type="cite">Tuesday?</blockquote><p>Yes.</p>',
    ],
    [
      'forwarded by Gmail',
      '<div>For you.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Eva<br>Date: Mon, 2 Mar 2026<br>Subject: Tuesday<br>To: Jan</div><br>Shall we meet?</div>',
    ],
    [
      'forwarded by Apple Mail',
      '<div>For you.</div><blockquote type="cite"><div>Begin forwarded message:</div><div><b>From: </b>Eva</div><div>Shall we meet?</div></blockquote>',
    ],
    [
      'forwarded by Thunderbird',
      '<p>For you.</p><div class="moz-forward-container"><br>-------- Weitergeleitete Nachricht --------<table class="moz-email-headers-table"><tr><th>Von: </th><td>Eva</td></tr></table><p>Shall we meet?</p></div>',
    ],
    [
      'forwarded by Samsung',
      '<div>For you.</div><div>-------- Forwarded message --------</div><div>From: Eva</div><div>Date: 02/03/2026</div><div>To: Jan</div><div>Shall we meet?</div>',
    ],
    [
      'quoted from a poem',
      '<p>As she wrote to us:</p><p>…</p><blockquote>Roses are red.</blockquote><p>Nice.</p>',
    ],
    ['with the words of a form', '<p>Hello,</p><p>From: Leipzig</p><p>To: Dresden</p><p>Two adults.</p>'],
  ])('%s', (_what, html) => {
    expect(read(html).folded).toBeNull();
  });

  test('in what the subject calls forwarded', () => {
    const html = (answers['Outlook on a desk'] ?? '').replace('Gladly.', 'For you.');
    expect(read(html).folded).not.toBeNull();
    expect(read(html, true).folded).toBeNull();
  });
});

test('a long quote above the answer is folded, and the line above it stays', () => {
  const { open, folded } = read(
    `<div class="moz-cite-prefix">On 02.03.26 09:12, Eva wrote:</div><blockquote type="cite"><p>${'All about Tuesday. '.repeat(80)}</p></blockquote><p>Yes.</p>`,
  );
  expect(open).toBe('On 02.03.26 09:12, Eva wrote:Yes.');
  expect(folded).toMatch(/^All about Tuesday/);
});
