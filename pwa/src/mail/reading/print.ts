// Messages on paper: a document of its own, without the app around them, in which nothing can run or load.
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Body, Message, Person } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { adoptSheets, applyStyles, POLICY, waitingPictures } from '../html/frame.ts';
import { sanitiseMail } from '../html/sanitise.ts';
import { fileName, oneLine, plainText } from '../text/bidi.ts';

const SHEET = `
@page { margin: 18mm 16mm; }
body { margin: 0; font: 11pt/1.5 system-ui, sans-serif; color: #000; background: #fff; overflow-wrap: anywhere; }
h1 { font: 600 16pt/1.3 Georgia, serif; margin: 0 0 6mm; }
section { margin: 0 0 8mm; padding: 4mm 0 0; border-top: 0.3mm solid #777; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 0 0 5mm; font-size: 9.5pt; break-inside: avoid; }
dt { color: #555; } dd { margin: 0; }
pre { font: inherit; white-space: pre-wrap; margin: 0; }
ul { margin: 4mm 0 0; padding-inline-start: 5mm; font-size: 9.5pt; color: #333; }
`;
const BODY_SHEET = `
img { max-width: 100%; height: auto; } img:not([src]) { display: none; } table { max-width: 100%; } pre { white-space: pre-wrap; }
summary { display: none; } a { color: inherit; }
.postroom-blocked { border: 1px dashed #999; padding: 0 1mm; } .postroom-true-host { font-weight: 600; }
`;

/** Prints messages, oldest first, as one document. Resolves when the print dialog has been handed over. */
export async function printMessages(
  mail: Mail,
  subject: string,
  messages: readonly Message[],
): Promise<void> {
  const frame = await openFrame();
  const inner = frame.contentDocument;
  const view = frame.contentWindow;
  if (inner === null || view === null) return;
  inner.title = subject;
  adoptSheets(inner, SHEET);
  add(inner.body, 'h1', subject);
  const urls: string[] = [];
  for (const message of messages) await addMessage(mail, inner, message, urls);
  const done = (): void => {
    frame.remove();
    for (const url of urls) URL.revokeObjectURL(url);
  };
  view.addEventListener('afterprint', () => setTimeout(done, 1_000));
  setTimeout(done, 10 * 60_000);
  view.focus();
  view.print();
}

function openFrame(): Promise<HTMLIFrameElement> {
  for (const old of document.querySelectorAll('iframe[data-print]')) old.remove();
  const frame = document.createElement('iframe');
  frame.dataset.print = '';
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.style.cssText = 'position: fixed; inset-inline-start: -200vw; width: 800px; height: 600px; border: 0';
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><body>`;
  return new Promise((resolve) => {
    frame.addEventListener('load', () => resolve(frame), { once: true });
    document.body.append(frame);
  });
}

function add(parent: Element, tag: string, text: string): HTMLElement {
  const element = parent.ownerDocument.createElement(tag);
  element.dir = 'auto';
  element.textContent = text;
  parent.append(element);
  return element;
}

const inWords = (people: readonly Person[]): string =>
  people
    .map((one) => (nameOf(one) === one.address ? one.address : `${nameOf(one)} <${one.address}>`))
    .join(', ');

async function addMessage(mail: Mail, document: Document, message: Message, urls: string[]): Promise<void> {
  const section = add(document.body, 'section', '');
  const list = add(section, 'dl', '');
  const row = (label: string, value: string): void => {
    if (value === '') return;
    add(list, 'dt', label);
    add(list, 'dd', value);
  };
  row(t('mail.from'), inWords(message.from));
  row(t('mail.to'), inWords(message.to));
  row(t('mail.cc'), inWords(message.cc));
  row(t('mail.date'), exactTime(message.date));
  const answer = await mail.bodies.body(message.id);
  if (answer.ok) await addBody(mail, section, answer.body, message, urls);
  else add(section, 'p', answer.problem);
  const files = message.attachments.filter((file) => !file.inline);
  if (files.length === 0) return;
  const names = add(section, 'ul', '');
  for (const file of files) add(names, 'li', oneLine(fileName(file.filename)) || t('mail.fileUnnamed'));
}

async function addBody(
  mail: Mail,
  section: Element,
  { html, text, truncated, problem }: Body,
  message: Message,
  urls: string[],
): Promise<void> {
  if (html !== null) await addHtml(mail, section, html, message, urls);
  else if (text !== null) add(section, 'pre', plainText(text));
  if (truncated) add(section, 'p', t('mail.bodyTruncated'));
  if (problem !== null) add(section, 'p', problem);
}

/** In a shadow tree of its own: the rules of one mail do not reach another. */
async function addHtml(
  mail: Mail,
  section: Element,
  html: string,
  message: Message,
  urls: string[],
): Promise<void> {
  const safe = sanitiseMail(html);
  const host = section.ownerDocument.createElement('div');
  section.append(host);
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = safe.html;
  adoptSheets(root, safe.css, BODY_SHEET);
  applyStyles(root);
  for (const folded of root.querySelectorAll('details')) folded.open = true;
  for (const { attachment, images } of waitingPictures(root, message.attachments)) {
    const blob = attachment === undefined ? null : await mail.bodies.picture(attachment);
    if (blob === null) continue;
    const url = URL.createObjectURL(blob);
    urls.push(url);
    for (const image of images) {
      image.src = url;
      await image.decode().catch(() => undefined); // a broken picture is left out
    }
  }
}
