import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { SetUpFault } from '../house/database/set-up-fault.ts'
import { writeOnce } from '../house/database/write-once.ts'

/** Sessions, links and the history are signed with it: what can be guessed lets anybody in. */
const shortest = 32
const makeOne = '`openssl rand -hex 32` makes one'

/**
 * SECRET, or what the file `secret` of the data folder holds; null when there is neither. Looked at on every start.
 * Throws when it is none that protects.
 */
export function secretIn(folder: string): string | null {
  const given = process.env.SECRET
  if (given !== undefined)
    return protecting(
      given.trim(),
      'SECRET',
      `Set it to at least ${shortest} characters drawn by chance: ${makeOne}. Leave it out to have one made and kept in the data folder`,
    )
  const file = path.join(folder, 'secret')
  let handle: number
  try {
    handle = fs.openSync(file, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new SetUpFault(
      `${file} cannot be read (${code}). Make it a file of the user who runs Mobilise: \`chown\` and \`chmod 600\``,
    )
  }
  try {
    const found = fs.fstatSync(handle)
    if (!found.isFile()) throw new SetUpFault(`${file} is no file. Put the secret of this office back from a backup`)
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
      throw new SetUpFault(`${file} can be read by other users of this machine. Run \`chmod 600 ${file}\``)
    return protecting(
      fs.readFileSync(handle, 'utf8').trim(),
      file,
      `Put the secret of this office back from a backup: what was signed with it holds only with it. Where there never was an office, remove the file, and Mobilise makes another`,
    )
  } finally {
    fs.closeSync(handle)
  }
}

function protecting(secret: string, name: string, what: string): string {
  if (secret === '') throw new SetUpFault(`${name} is empty. ${what}`)
  if ([...secret].length < shortest)
    throw new SetUpFault(`${name} has ${[...secret].length} characters, which can be guessed. ${what}`)
  return secret
}

/** Makes the secret of a new office; when another process was first, that one's is taken. */
export function makeSecret(folder: string): string {
  const file = path.join(folder, 'secret')
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeOnce(file, randomBytes(32).toString('hex'))
  } catch (error) {
    throw new SetUpFault(
      `cannot write ${file} (${(error as NodeJS.ErrnoException).code}). Make room or give the right to write there, or set SECRET: ${makeOne}`,
    )
  }
  return secretIn(folder) ?? makeSecret(folder)
}
