// The process: configuration → app → what ROLE says → signals.
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLogger } from './core/log.ts';

/** Supervisors kill after 5 s. */
const STOP_WITHIN_MS = 4_500;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger({ level: config.logLevel });
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'A promise failed and nobody listened'),
  );
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'The process is in an unknown state and ends');
    process.exit(1);
  });
  const app = await createApp(config, { log });
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'Stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
  if (config.role !== 'web') await app.startWorker();
  if (config.role !== 'worker') {
    const { port } = await app.startWeb();
    log.info({ url: config.url.href, port }, 'Ready');
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  createLogger({ level: 'fatal' }).fatal({ err: error }, 'Postroom could not start');
  process.exit(1);
});
