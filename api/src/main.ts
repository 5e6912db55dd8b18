// The process: configuration → app → what ROLE says → signals.
import type { App } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { createLogger, type Logger } from './core/log.ts';
import { endAtStandstill } from './core/standstill.ts';
import { joinWebProcesses, startWebProcesses } from './web-processes.ts';

/** Supervisors kill after 5 s. */
const STOP_WITHIN_MS = 4_500;

interface Running {
  stop(): Promise<unknown>;
}

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
  endAtStandstill(log);
  const running: Running[] = [];
  const stop = stopOnSignals(running, log);
  const several = config.role !== 'worker' && config.webProcesses > 1;
  // One that only watches over web processes needs neither the database nor the memory of the whole app.
  const app = several && config.role === 'web' ? null : await startApp(config, log, running, stop);
  if (!several) return;
  running.push(
    startWebProcesses({
      count: config.webProcesses,
      log,
      metrics: async () => (await app?.deps.metrics.registry.getMetricsAsJSON()) ?? [],
      onGivenUp: () => {
        log.fatal('Web processes end again and again');
        process.exit(1);
      },
    }),
  );
}

async function startApp(
  config: Config,
  log: Logger,
  running: Running[],
  stop: (why: string) => void,
): Promise<App> {
  const { createApp } = await import('./app.ts');
  const app = await createApp(config, { log });
  running.push(app);
  app.deps.metrics.gather = joinWebProcesses(
    () => app.deps.metrics.registry.getMetricsAsJSON(),
    () => stop('The process that started this one is gone'),
  );
  if (config.role !== 'web') await app.startWorker();
  if (config.role !== 'worker' && config.webProcesses === 1) {
    const { port } = await app.startWeb();
    log.info({ url: config.url.href, port }, 'Ready');
  }
  return app;
}

function stopOnSignals(running: readonly Running[], log: Logger): (why: string) => void {
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'Stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    Promise.all(running.map((part) => part.stop())).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
  return stop;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  createLogger({ level: 'fatal' }).fatal({ err: error }, 'Postroom could not start');
  process.exit(1);
});
