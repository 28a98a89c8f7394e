import fs from 'node:fs'
import path from 'node:path'

/**
 * Writes a file whole, or leaves what is there: false when it was there before, made by another process perhaps. A full
 * disk or a kill leaves no half of one.
 */
export function writeOnce(file: string, text: string): boolean {
  const fresh = `${file}.${process.pid}.part`
  try {
    writeSynced(fresh, text)
    // Unlike renaming, a link does not take the place of a file that another process has made meanwhile.
    fs.linkSync(fresh, file)
    syncFolder(path.dirname(file))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // Some disks know no links.
    if (
      ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '') &&
      fs.existsSync(fresh) &&
      !fs.existsSync(file)
    ) {
      fs.renameSync(fresh, file)
      return true
    }
    throw error
  } finally {
    fs.rmSync(fresh, { force: true })
  }
}

/** Puts a file in the place of the one that was there, whole or not at all. */
export function writeAgain(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.part`
  try {
    writeSynced(fresh, text)
    fs.renameSync(fresh, file)
    syncFolder(path.dirname(file))
  } finally {
    fs.rmSync(fresh, { force: true })
  }
}

function writeSynced(file: string, text: string) {
  const handle = fs.openSync(file, 'w', 0o600)
  try {
    fs.writeFileSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/** A file that was moved or linked is there after a power cut when its folder was written, too. */
function syncFolder(folder: string) {
  try {
    const handle = fs.openSync(folder, 'r')
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  } catch {
    // Not every system lets a folder be written out by itself.
  }
}
