// What other domains may use of files.
export { forgetUploads } from './clean-up.ts';
export { fileRoutes } from './routes.ts';
