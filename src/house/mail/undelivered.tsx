import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { Moment } from '../ui/dates.tsx'
import { PostButton } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { DataTable, Empty, Pager } from '../ui/table.tsx'
import { one, type Web } from '../web/context.ts'
import { check } from '../web/form.ts'
import { pageIn, withQuery } from '../web/paging.ts'
import { submitForm } from '../web/submit.tsx'
import { may } from './permissions.ts'
import { undeliveredFor } from './queries.ts'
import { faultInWords } from './record-mail.tsx'
import { cancelMail, mayGoAgain, sendMailAgain } from './steps.ts'

/**
 * Mail about an officer's own files that could not be sent: why, and what can be done. An administrator sees that of
 * everybody.
 */
export function undeliveredRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).settle()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const all = c.req.query('all') === '1' && may(person).keep()
    const found = await undeliveredFor(tx, all ? null : (person?.id ?? ''), pageIn(c.req.query('page')))
    return c.html(
      <Page view={view} title={t('outbox.undelivered')} lead={t('outbox.undelivered_lead')} wide>
        <DataTable
          view={view}
          caption={t('outbox.undelivered')}
          hideCaption
          columns={[
            { key: 'subject', heading: t('outbox.subject'), primary: true },
            { key: 'to', heading: t('outbox.to') },
            { key: 'fault', heading: t('outbox.field.fault') },
            { key: 'at', heading: t('outbox.queued_at') },
            { key: 'do', heading: t('outbox.what_to_do') },
          ]}
          rows={found.rows.map((mail) => ({
            subject: mail.record_table ? (
              <a href={`/${mail.record_table}/${mail.record_id}`} lang={mail.language} dir="auto">
                {mail.subject}
              </a>
            ) : (
              <span lang={mail.language} dir="auto">
                {mail.subject}
              </span>
            ),
            to: <bdi>{mail.recipient}</bdi>,
            fault: <bdi>{faultInWords(view, mail.last_fault ?? '')}</bdi>,
            at: <Moment view={view} at={mail.queued_at} />,
            do: (
              <div class="row-buttons">
                {mail.status === 'waiting' ? (
                  <span class="muted">
                    {t('outbox.field.next')} <Moment view={view} at={mail.next_attempt_at} />
                  </span>
                ) : (
                  mayGoAgain(mail) && (
                    <PostButton
                      view={view}
                      action={`/undelivered/${mail.id}/sending`}
                      label={t('outbox.step.send_again')}
                      kind="secondary"
                    />
                  )
                )}
                <PostButton
                  view={view}
                  action={`/undelivered/${mail.id}/cancellation`}
                  label={t('outbox.step.settle')}
                  kind="tertiary"
                />
              </div>
            ),
          }))}
          empty={<Empty title={t('outbox.undelivered_none')} />}
        />
        <Pager view={view} {...found} hrefFor={(page) => withQuery(view.path, { page })} />
      </Page>,
    )
  })

  for (const { noun, act, done } of [
    { noun: 'sending', act: sendMailAgain, done: 'outbox.done.send_again' },
    { noun: 'cancellation', act: cancelMail, done: 'outbox.done.settle' },
  ])
    routes.post(`${one}/${noun}`, (c) =>
      submitForm<object>(c, {
        check: (typed) => check(z.object({}), typed),
        act: async () => {
          await act(c.var.tx, c.req.param('id'), c.var.by)
          return '/undelivered'
        },
        page: () => null,
        done,
      }),
    )
  return routes
}
