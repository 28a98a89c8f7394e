import type { Context } from 'hono'
import { Refusal } from '../database/refusal.ts'

/** Memory that the bodies of many senders share, in bytes. */
export type Room = { free: number }

/**
 * How long a body may stay away, and how much must have come by then: 4 kB in a quarter of a minute is the slowest line
 * that people have.
 */
const patience = 15_000
const leastComes = 4_000

/**
 * A body on its way: counted piece by piece, however long it says that it is. `tooMuch` is what a sender of more than
 * `most` bytes is told.
 */
export class Arriving {
  #taken = 0

  constructor(
    readonly c: Context,
    readonly most: number,
    readonly tooMuch: () => Refusal,
    readonly room: Room,
  ) {}

  async *pieces(): AsyncGenerator<Uint8Array> {
    const reader = this.c.req.raw.body?.getReader()
    if (!reader) return
    for await (const piece of inTime(reader)) {
      this.#take(piece.length)
      yield piece
    }
  }

  release = () => {
    this.room.free += this.#taken
    this.#taken = 0
  }

  #take(bytes: number) {
    if (this.#taken + bytes > this.most) throw this.tooMuch()
    if (bytes > this.room.free) throw new Refusal(503, 'refusals.busy')
    this.#taken += bytes
    this.room.free -= bytes
  }
}

/** The pieces of a body as long as they come on. One that ends early, because its sender went away, is no form. */
async function* inTime(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  let since = Date.now()
  let came = 0
  for (;;) {
    const next = await before(reader.read(), since + patience)
    if (next.done) return
    came += next.value.length
    yield next.value
    if (came >= leastComes) {
      since = Date.now()
      came = 0
    }
  }
}

async function before<T>(coming: Promise<T>, end: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, 'refusals.too_slow')), Math.max(0, end - Date.now()))
  })
  try {
    return await Promise.race([
      coming.catch(() => {
        throw new Refusal(422, 'refusals.unreadable')
      }),
      late,
    ])
  } finally {
    clearTimeout(timer)
  }
}
