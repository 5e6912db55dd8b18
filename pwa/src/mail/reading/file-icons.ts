import File from 'lucide-solid/icons/file';
import FileArchive from 'lucide-solid/icons/file-archive';
import FileImage from 'lucide-solid/icons/file-image';
import FileMusic from 'lucide-solid/icons/file-music';
import FileSpreadsheet from 'lucide-solid/icons/file-spreadsheet';
import FileText from 'lucide-solid/icons/file-text';
import FileVideo from 'lucide-solid/icons/file-video-camera';
import Mail from 'lucide-solid/icons/mail';
import type { IconShape } from '../../ui/icon.tsx';

const BY_TYPE: readonly [RegExp, IconShape][] = [
  [/^image\//i, FileImage],
  [/^audio\//i, FileMusic],
  [/^video\//i, FileVideo],
  [/spreadsheet|excel|csv/i, FileSpreadsheet],
  [/zip|compressed|tar|rar|7z/i, FileArchive],
  [/^message\//i, Mail],
  [/^text\/|pdf|word|document|presentation/i, FileText],
];

/** The sign of a media type. */
export const iconOfFile = (mediaType: string): IconShape =>
  BY_TYPE.find(([pattern]) => pattern.test(mediaType))?.[1] ?? File;
