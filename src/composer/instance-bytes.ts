import fs from 'node:fs'
import { FaultyInstance } from './faults.ts'

/** The bytes of an instance, part by part: it may be larger than what anybody wants to hold. */
export type InstanceBytes = { readonly length: number; part: (from: number, to: number) => Uint8Array }

export const inMemory = (bytes: Uint8Array): InstanceBytes => ({
  length: bytes.length,
  part: (from, to) => bytes.subarray(from, to),
})

/** A file that is read as it is needed. */
export class InstanceFile implements InstanceBytes {
  private readonly file: number
  readonly length: number

  constructor(path: string) {
    this.file = fs.openSync(path, 'r')
    this.length = fs.fstatSync(this.file).size
  }

  part(from: number, to: number): Uint8Array {
    const part = Buffer.allocUnsafe(to - from)
    for (let read = 0; read < part.length; ) {
      const count = fs.readSync(this.file, part, read, part.length - read, from + read)
      if (count === 0) throw new FaultyInstance([`the instance: cut off at byte ${from + read} while it was read`])
      read += count
    }
    return part
  }

  close() {
    fs.closeSync(this.file)
  }
}

const stretch = 1 << 20

/** Looks at bytes one by one, mostly onwards: so much lies in memory at a time. */
export class Bytes {
  readonly length: number
  private held: Uint8Array = new Uint8Array()
  private heldFrom = 0

  constructor(private readonly source: InstanceBytes) {
    this.length = source.length
  }

  /** Undefined behind the end. */
  at(position: number): number | undefined {
    const offset = position - this.heldFrom
    return offset >= 0 && offset < this.held.length ? this.held[offset] : this.moved(position)
  }

  text(from: number, to: number): string {
    const part = this.source.part(from, to)
    return Buffer.from(part.buffer, part.byteOffset, part.length).toString('utf8')
  }

  private moved(position: number): number | undefined {
    if (position >= this.length) return undefined
    this.held = this.source.part(position, Math.min(this.length, position + stretch))
    this.heldFrom = position
    return this.held[0]
  }
}
