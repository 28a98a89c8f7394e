import fs from 'node:fs'
import { WrongUse } from './wrong-use.ts'

/** Writes a file whole or not at all. */
export function writeWhole(file: string, text: string) {
  const fresh = `${file}.${process.pid}.part`
  try {
    fs.writeFileSync(fresh, text)
    fs.renameSync(fresh, file)
  } catch (error) {
    fs.rmSync(fresh, { force: true })
    throw new WrongUse(
      `cannot write ${file}: ${(error as NodeJS.ErrnoException).code}. Choose a folder that exists and may be written to`,
    )
  }
}
