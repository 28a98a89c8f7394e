import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Received = { to: string[]; headers: Map<string, string>; text: string; raw: string }
type Answer = { code: number; words: string }

/** A real mail server on a free port, that keeps what it is given. How it answers can be changed while it runs. */
export async function mailServer() {
  const received: Received[] = []
  const answers: { recipient: () => Answer | null; message: () => Answer | null; accepted: () => Promise<void> } = {
    recipient: () => null,
    message: () => null,
    accepted: async () => undefined,
  }
  const refuse = ({ code, words }: Answer) => Object.assign(new Error(words), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo(_address, _session, done) {
      const answer = answers.recipient()
      done(answer ? refuse(answer) : null)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const answer = answers.message()
        if (answer) return done(refuse(answer))
        received.push(
          read(
            Buffer.concat(chunks).toString('utf8'),
            session.envelope.rcptTo.map((to) => to.address),
          ),
        )
        await answers.accepted()
        done(null, 'kept')
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    answers,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
export type TestMailServer = Awaited<ReturnType<typeof mailServer>>

function read(raw: string, to: string[]): Received {
  const at = raw.indexOf('\r\n\r\n')
  const headers = new Map<string, string>()
  for (const line of raw
    .slice(0, at)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const [name = '', ...rest] = line.split(':')
    headers.set(name.toLowerCase(), decoded(rest.join(':').trim()))
  }
  const body = raw.slice(at + 4)
  const encoding = headers.get('content-transfer-encoding')
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? quoted(body)
        : Buffer.from(body)
  return { to, headers, raw, text: bytes.toString('utf8').replaceAll('\r\n', '\n').trimEnd() }
}

/** A header as its reader sees it (RFC 2047). */
function decoded(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      (kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : quoted(text.replaceAll('_', ' '))).toString('latin1'),
    )
    .replaceAll(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
}

function quoted(text: string): Buffer {
  return Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
