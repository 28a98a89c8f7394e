import pino, { type Logger } from 'pino'

/** From this level on something went wrong, as pino numbers them. */
const error = 50

/**
 * The log of a process that stays, on its standard error. Lines are gathered for a quarter of a second, since each
 * write costs more than the line; what went wrong is written at once, with all that stands before it, and so is the
 * rest when the process ends.
 */
export function openLog(): Logger {
  const destination = pino.destination({ dest: 2, minLength: 4_096, periodicFlush: 250, sync: true })
  process.on('exit', () => destination.flushSync())
  return pino(
    {
      level: process.env.LOG_LEVEL ?? 'info',
      base: null,
      hooks: {
        logMethod(given, write, level) {
          write.apply(this, given)
          if (level >= error) destination.flushSync()
        },
      },
    },
    destination,
  )
}
