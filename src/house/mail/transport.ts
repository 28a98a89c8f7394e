import { PassThrough } from 'node:stream'
import nodemailer from 'nodemailer'
import { type Ending, endingOf } from './attempts.ts'

/**
 * Where mail is handed over, as whom, and the address that links begin with. Without a `url` whatever is handed over
 * counts as taken, and goes to nobody: so does the mail of a demonstration, in which terms would never begin otherwise.
 */
export type MailServer = { url: string | null; from: string; baseUrl: string }

/** The mail server of SMTP_URL, or null: mail is then kept and shown. A demonstration takes its own mail. */
export function mailServerOf(
  env: { SMTP_URL?: string | undefined; MAIL_FROM?: string | undefined },
  baseUrl: string,
  demonstration = false,
): MailServer | null {
  if (!env.SMTP_URL && !demonstration) return null
  return { url: env.SMTP_URL || null, from: env.MAIL_FROM ?? `mobilise@${new URL(baseUrl).hostname}`, baseUrl }
}

/** What stands for the answer of a mail server where nobody was asked. */
export const takenByNobody = 'demonstration'

export type Letter = {
  id: string
  to: string
  replyTo: string | null
  subject: string
  text: string
  language: string
  unsubscribe: string | null
}

const seconds = 1000

/** Hands one mail over to the server. Never throws: how it ended is the answer. */
export async function handOver(server: MailServer, letter: Letter): Promise<Ending> {
  if (server.url === null) return { ending: 'accepted', receipt: takenByNobody }
  // One connection for each mail: a pool would by itself send again what was on its way when the line was cut.
  const transport = nodemailer.createTransport(server.url, {
    connectionTimeout: 20 * seconds,
    greetingTimeout: 20 * seconds,
    socketTimeout: 60 * seconds,
  } as never)
  let handedOver = false
  transport.use('stream', (mail, go) => {
    mail.message.transform(() => new PassThrough({ flush: (done) => done(null, noteEnd()) }))
    go()
  })
  const noteEnd = () => {
    handedOver = true
  }
  try {
    const sent = await transport.sendMail({
      from: server.from,
      // Given as parts, so that nothing in an address is read as a second one.
      to: { name: '', address: letter.to },
      envelope: { from: addressIn(server.from), to: [letter.to] },
      ...(letter.replyTo ? { replyTo: { name: '', address: letter.replyTo } } : {}),
      subject: letter.subject,
      text: letter.text,
      messageId: messageId(letter.id, server.from),
      headers: headersOf(letter),
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { ending: 'accepted', receipt: String(sent.response ?? '').slice(0, 500) }
  } catch (fault) {
    return endingOf(fault as Error, handedOver)
  } finally {
    transport.close()
  }
}

function headersOf(letter: Letter): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'Content-Language': letter.language,
    ...(letter.unsubscribe
      ? { 'List-Unsubscribe': `<${letter.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
      : {}),
  }
}

const addressIn = (from: string) => /<([^>]+)>/.exec(from)?.[1] ?? from
/** The same for every attempt at a mail, so that a server or reader who has it already knows it again. */
export const messageId = (id: string, from: string) => `<${id}@${addressIn(from).split('@')[1] ?? 'mobilise'}>`
