import { Hono } from 'hono'
import { sql } from 'kysely'
import { Refusal } from '../database/refusal.ts'
import { Moment } from '../ui/dates.tsx'
import { Page } from '../ui/page.tsx'
import { PersonText, Tag } from '../ui/record.tsx'
import { DataTable, Empty, Pager } from '../ui/table.tsx'
import type { Web } from '../web/context.ts'
import { pageIn, pageSize, paging, withQuery } from '../web/list.ts'
import { bodyOf } from './words.ts'

/** Mail that waits and mail that was sent, for the administrator: where no mail server is set, this is where links are read. */
export function outboxRoutes({ site, sendsMail }: { site: string; sendsMail: boolean }) {
  const routes = new Hono<Web>()
  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    if (person?.role !== 'administrator') throw new Refusal(403, 'refusals.not_yours')
    const counted = await tx.selectFrom('outbox').select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
    const list = paging(pageIn(c.req.query('page')), counted.total)
    const rows = await tx.selectFrom('outbox').selectAll().orderBy('queued_at', 'desc').orderBy('id', 'desc').limit(pageSize).offset(list.offset).execute()
    return c.html(
      <Page view={view} title={t('outbox.title')} lead={t('outbox.lead')} wide>
        <DataTable
          view={view}
          caption={t('outbox.title')}
          hideCaption
          columns={[
            { key: 'subject', heading: t('outbox.subject'), primary: true },
            { key: 'to', heading: t('outbox.to') },
            { key: 'at', heading: t('outbox.queued_at') },
            { key: 'state', heading: t('requests.field.status') },
          ]}
          rows={rows.map((row) => ({
            subject: (
              <details>
                <summary dir="auto">{row.subject}</summary>
                <PersonText lang={row.language}>{bodyOf(row, { site, preferences: `${site}/mail-preferences`, ...(row.link_is_secret && sendsMail ? { link: '…' } : {}) })}</PersonText>
              </details>
            ),
            to: <bdi>{row.recipient}</bdi>,
            at: <Moment view={view} at={row.queued_at} />,
            state: row.sent_at ? (
              <Tag tone="success">{t('outbox.sent')}</Tag>
            ) : row.last_fault ? (
              <Tag tone="danger">{t('outbox.failing', { attempts: row.attempts })}</Tag>
            ) : (
              <Tag tone="info">{t('outbox.waiting')}</Tag>
            ),
          }))}
          empty={<Empty title={t('outbox.empty')} />}
        />
        <Pager view={view} {...list} hrefFor={(page) => withQuery(view.path, { page })} />
      </Page>,
    )
  })
  return routes
}
