// What a picture is by its own bytes, and how large it becomes when it is drawn. Nothing is decoded here: a few fields
// at the beginning say it all.

export interface Picture {
  mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif';
  width: number;
  height: number;
}

/** A phone decodes four bytes per pixel: 40 megapixels are 160 MB. */
const mostPixels = 40_000_000;
const longestSide = 20_000;

/** Null when it is no picture of a kind that is shown (SVG is a document), or would be too large once decoded. */
export function readPicture(bytes: Buffer): Picture | null {
  const picture = png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes) ?? avif(bytes);
  if (picture === null || picture.width < 1 || picture.height < 1) return null;
  const { width, height } = picture;
  return width > longestSide || height > longestSide || width * height > mostPixels ? null : picture;
}

const text = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end);

function png(bytes: Buffer): Picture | null {
  if (bytes.length < 33 || text(bytes, 0, 8) !== '\x89PNG\r\n\x1a\n' || text(bytes, 12, 16) !== 'IHDR')
    return null;
  return { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function gif(bytes: Buffer): Picture | null {
  if (bytes.length < 14 || !/^GIF8[79]a$/.test(text(bytes, 0, 6))) return null;
  return { mediaType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** RFC 9649: the simple, the lossless and the extended form. */
function webp(bytes: Buffer): Picture | null {
  if (bytes.length < 30 || text(bytes, 0, 4) !== 'RIFF' || text(bytes, 8, 12) !== 'WEBP') return null;
  const mediaType = 'image/webp';
  switch (text(bytes, 12, 16)) {
    case 'VP8 ':
      return { mediaType, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { mediaType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { mediaType, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

/** The frame header (SOF) tells the size; segments before it are passed over by their lengths. */
function jpeg(bytes: Buffer): Picture | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return {
        mediaType: 'image/jpeg',
        width: bytes.readUInt16BE(at + 7),
        height: bytes.readUInt16BE(at + 5),
      };
    }
    if (marker === 0xd9 || marker === 0xda) return null;
    at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return null;
}

/** ISO 23008-12: `ftyp` names the brand, `ispe` in the meta box the size; the largest one counts. */
function avif(bytes: Buffer): Picture | null {
  if (bytes.length < 32 || text(bytes, 4, 8) !== 'ftyp') return null;
  const brands = text(bytes, 8, Math.min(bytes.readUInt32BE(0), 256, bytes.length));
  if (!/avif|avis/.test(brands)) return null;
  const head = bytes.subarray(0, 64 * 1024);
  let largest: Picture | null = null;
  for (
    let at = head.indexOf('ispe');
    at !== -1 && at + 16 <= head.length;
    at = head.indexOf('ispe', at + 4)
  ) {
    const found: Picture = {
      mediaType: 'image/avif',
      width: head.readUInt32BE(at + 8),
      height: head.readUInt32BE(at + 12),
    };
    if (largest === null || found.width * found.height > largest.width * largest.height) largest = found;
  }
  return largest;
}
