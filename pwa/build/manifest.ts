import type { ManifestOptions } from 'vite-plugin-pwa';
import { SHARE_FIELDS, SHARE_PATH } from '../src/share/shared.ts';

/** The web app manifest (W3C Application Manifest). Colours follow `--color-paper` and `--color-desk`. */
export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'Postroom',
  short_name: 'Postroom',
  description: 'The office of a small company in one place, beginning with its mail.',
  start_url: '/mail',
  protocol_handlers: [{ protocol: 'mailto', url: '/mail?write=%s' }],
  share_target: {
    action: SHARE_PATH,
    method: 'POST',
    enctype: 'multipart/form-data',
    params: {
      title: SHARE_FIELDS.title,
      text: SHARE_FIELDS.text,
      url: SHARE_FIELDS.url,
      files: [{ name: SHARE_FIELDS.files, accept: ['*/*'] }],
    },
  },
  scope: '/',
  display: 'standalone',
  orientation: 'any',
  background_color: '#f8f5f0',
  theme_color: '#f8f5f0',
  categories: ['productivity', 'business'],
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/mark.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
  ],
  shortcuts: [
    {
      name: 'Write a message',
      url: '/mail?compose=new',
      icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }],
    },
    { name: 'Search mail', url: '/search', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
  ],
};
