import { makeToken } from '../src/house/accounts/tokens.ts'
import type { Person } from '../src/house/identity/person.ts'
import { testSecret } from './database.ts'
import type { Facility } from './facility.ts'

export type Answer = { status: number; headers: Headers; text: string; json: Told }
// biome-ignore lint/suspicious/noExplicitAny: what a program is told is looked at by each test
export type Told = any

/** Somebody's program: it has a token, and speaks JSON. */
export class Program {
  constructor(
    readonly app: Facility['app'],
    readonly token: string,
  ) {}

  static async of(office: Facility, person: Person, kind: 'read' | 'act' = 'act'): Promise<Program> {
    const made = { name: 'A test', kind, days: 30 }
    return new Program(
      office.app,
      await office.write(office.by(person), (tx) => makeToken(tx, office.by(person), made, testSecret)),
    )
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(path, { headers })
  }

  /** Takes a step; against whatever version stands there, where none is said. */
  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.raw(path, JSON.stringify(body), { 'if-match': '*', ...headers })
  }

  raw(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  }

  /** Sends a form with files, as a page does: of each its field, its name and what it holds. */
  async upload(
    path: string,
    fields: Record<string, string>,
    files: { field?: string; name: string; content: Buffer }[],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const { field = 'file', name, content } of files) form.append(field, new Blob([new Uint8Array(content)]), name)
    return this.#send(path, { method: 'POST', body: form, headers: { 'if-match': '*', ...headers } })
  }

  async #send(path: string, init: { method?: string; body?: BodyInit; headers: Record<string, string> }) {
    const headers = { authorization: `Bearer ${this.token}`, ...init.headers }
    const answer = await this.app.request(`/api/v1${path}`, { ...init, headers })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : null,
    }
  }
}
