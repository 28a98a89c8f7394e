import fs from 'node:fs'

/**
 * Resident memory in MB of some processes together. Memory they share is divided among those that share it (PSS), so
 * nothing counts twice.
 */
export function memoryOf(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss'), 0) / 1000
}

function kilobytes(file: string, name: string): number {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(fs.readFileSync(file, 'utf8'))
    return Number(found?.[1] ?? 0) * 1.024
  } catch {
    return 0
  }
}

/**
 * Processor time in milliseconds that some processes with one thread each have used so far, to the microsecond: for
 * single answers.
 */
export function exactTimeOf(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      return sum + Number(fs.readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
    } catch {
      return sum
    }
  }, 0)
}

/** Processor time in milliseconds that some processes have used so far, on the kernel's clock of 100 ticks a second. */
export function processorTimeOf(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return sum + (Number(fields[11]) + Number(fields[12])) * 10
    } catch {
      return sum
    }
  }, 0)
}
