import nodemailer, { type Transporter } from 'nodemailer'
import type pg from 'pg'

type Waiting = { id: string; recipient: string; subject: string; body: string; attempts: number }

/**
 * Sends what waits in the outbox, when there is a mail server (SMTP_URL, MAIL_FROM). Each mail is locked while it is sent, so that of several
 * processes one sends it; a failure is noted and tried again later, ever more seldom.
 */
export async function sendWaitingMail(pool: pg.Pool, smtpUrl: string | undefined): Promise<number> {
  if (!smtpUrl) return 0
  const transport = nodemailer.createTransport(smtpUrl)
  let sent = 0
  try {
    while (await sendOne(pool, transport)) sent += 1
  } finally {
    transport.close()
  }
  return sent
}

async function sendOne(pool: pg.Pool, transport: Transporter): Promise<boolean> {
  const client = await pool.connect()
  try {
    await client.query('begin; set local role mobilise_staff')
    const { rows } = await client.query<Waiting>(`select id, recipient, subject, body, attempts from outbox
      where sent_at is null and next_attempt_at <= now() order by queued_at limit 1 for update skip locked`)
    const mail = rows[0]
    if (!mail) {
      await client.query('rollback')
      return false
    }
    const fault = await transport
      .sendMail({ from: process.env.MAIL_FROM ?? 'mobilise@localhost', to: mail.recipient, subject: mail.subject, text: mail.body, messageId: `<${mail.id}@mobilise>` })
      .then(() => null)
      .catch((error: Error) => error.message)
    if (fault === null) await client.query('update outbox set sent_at = now(), attempts = attempts + 1, last_fault = null where id = $1', [mail.id])
    else
      await client.query(`update outbox set attempts = attempts + 1, last_fault = $2, next_attempt_at = now() + least(interval '6 hours', interval '1 minute' * power(2, attempts)) where id = $1`, [
        mail.id,
        fault,
      ])
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
