/** Where the job library keeps its tables: a schema of its own beside ours. */
export const jobSchema = 'jobs'

/** One kind of job. `every`: a schedule as cron writes it, which runs once whatever the number of processes. */
type Queue = { every?: string; retryLimit: number; retryDelay: number; retryDelayMax: number }

/**
 * The kinds of jobs, as one table. A job whose process died is taken up again when its heartbeat has failed; one that
 * failed is tried again after growing pauses. Rounds of the calendar run one at a time and look at everything that is
 * due, so a missed one is made up for by the next.
 */
export const queues = {
  send_mail: { retryLimit: 15, retryDelay: 5, retryDelayMax: 3600 },
  close_consultations: { every: '* * * * *', retryLimit: 3, retryDelay: 20, retryDelayMax: 300 },
  plan_meeting: { every: '5 * * * *', retryLimit: 3, retryDelay: 60, retryDelayMax: 600 },
  make_checkpoint: { every: '* * * * *', retryLimit: 3, retryDelay: 20, retryDelayMax: 300 },
  remind: { every: '*/10 * * * *', retryLimit: 3, retryDelay: 30, retryDelayMax: 300 },
  clear_what_is_over: { every: '23 3 * * *', retryLimit: 3, retryDelay: 60, retryDelayMax: 600 },
  // In a demonstration alone: it waits until somebody asks for it.
  move_clock: { retryLimit: 15, retryDelay: 2, retryDelayMax: 60 },
  find_lost_mail: { every: '*/15 * * * *', retryLimit: 3, retryDelay: 30, retryDelayMax: 300 },
} as const satisfies Record<string, Queue>

export type QueueName = keyof typeof queues
export const queueNames = Object.keys(queues) as QueueName[]
export const scheduleOf = (name: QueueName): string | undefined => (queues[name] as Queue).every

/** Seconds without a sign of life after which a running job is taken to be abandoned. */
export const heartbeatSeconds = 30
