import type { Part } from './structure.ts';

/** The parts of a message by what a reader does with them (RFC 8621 §4.1.4). */
export interface BodyParts {
  text: Part[];
  html: Part[];
  attachments: Part[];
}

const shownInPlace = /^(?:image|audio|video)\//;

interface Lists {
  text: Part[] | null;
  html: Part[] | null;
  attachments: Part[];
}

/** Sorts the leaves into text, HTML and attachments as RFC 8621 §4.1.4 describes. */
export function bodyParts(root: Part): BodyParts {
  const attachments: Part[] = [];
  const text: Part[] = [];
  const html: Part[] = [];
  sort([root], 'mixed', false, { text, html, attachments });
  return { text, html, attachments };
}

/** Name that a part carries in Content-Disposition or Content-Type. */
export function partName(part: Part): string | null {
  return part.disposition?.parameters.get('filename') ?? part.parameters.get('name') ?? null;
}

function isShownAsBody(part: Part, index: number, multipartType: string): boolean {
  if (part.disposition?.value === 'attachment') return false;
  const media = shownInPlace.test(part.mediaType);
  // A multipart whose delimiters are missing is shown as the text that it is.
  const text =
    part.mediaType === 'text/plain' ||
    part.mediaType === 'text/html' ||
    part.mediaType.startsWith('multipart/');
  if (!text && !media) return false;
  return index === 0 || (multipartType !== 'related' && (media || partName(part) === null));
}

function sort(parts: readonly Part[], multipartType: string, inAlternative: boolean, outer: Lists): void {
  // A copy: inside an alternative a list may be given up, for this multipart alone.
  const lists = { ...outer };
  const textLength = lists.text?.length ?? -1;
  const htmlLength = lists.html?.length ?? -1;
  parts.forEach((part, index) => {
    if (part.mediaType.startsWith('multipart/') && part.children.length > 0) {
      const subtype = part.mediaType.slice('multipart/'.length);
      sort(part.children, subtype, inAlternative || subtype === 'alternative', lists);
    } else if (isShownAsBody(part, index, multipartType)) addBody(part, multipartType, inAlternative, lists);
    else lists.attachments.push(part);
  });
  if (multipartType === 'alternative' && lists.text !== null && lists.html !== null) {
    const { text, html } = lists;
    if (textLength === text.length && htmlLength !== html.length)
      text.push(...html.slice(Math.max(htmlLength, 0)));
    else if (htmlLength === html.length && textLength !== text.length)
      html.push(...text.slice(Math.max(textLength, 0)));
  }
}

function addBody(part: Part, multipartType: string, inAlternative: boolean, lists: Lists): void {
  if (multipartType === 'alternative') {
    if (part.mediaType === 'text/plain') lists.text?.push(part);
    else if (part.mediaType === 'text/html') lists.html?.push(part);
    else lists.attachments.push(part);
    return;
  }
  if (inAlternative) {
    if (part.mediaType === 'text/plain') lists.html = null;
    if (part.mediaType === 'text/html') lists.text = null;
  }
  lists.text?.push(part);
  lists.html?.push(part);
  if ((lists.text === null || lists.html === null) && shownInPlace.test(part.mediaType))
    lists.attachments.push(part);
}
