import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { filesOf } from '../../house/files/queries.ts'
import { HandOverFields, handingOver } from '../../house/mail/hand-over.tsx'
import { todayOf } from '../../house/time/today.ts'
import { DateText } from '../../house/ui/dates.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Section } from '../../house/ui/record.tsx'
import { DataTable, Empty, Pager } from '../../house/ui/table.tsx'
import { one, type Web } from '../../house/web/context.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { pageIn, withQuery } from '../../house/web/list.ts'
import { StepsNow, type StepsOf, step, stepRoutes, wordsField } from '../../house/web/steps.tsx'
import { nameOfRequest, requestName } from '../../registers/partners/numerals.ts'
import { may as mayRequest } from '../request/permissions.ts'
import { findRequest } from '../request/queries.ts'
import { translationsOn } from '../request/translations.ts'
import * as commands from './commands.ts'
import { lifting, nothing, opinion as opinionForm } from './form.ts'
import { OpinionTag } from './opinions.tsx'
import { LateNotice, OpinionFields, RequestAsked, RoundPage } from './pages.tsx'
import { mayGive } from './permissions.ts'
import { findOpinion, findRound, type Opinion, opinionsAsked, themesOf } from './queries.ts'
import { opinions } from './record.ts'

/** An officer who writes to one body goes on with the others. */
const roundOf = (opinion: Opinion) => `/consultations/rounds/${opinion.consultation_id}`

/** The steps of an opinion as a consulted service takes them. */
export const opinionStepForms = (reminding: commands.Reminding): StepsOf<Opinion> => ({
  ...opinions,
  nameOf: (opinion) => opinion.body,
  forms: {
    answer: step<Opinion, commands.Answer>({
      noun: 'opinion',
      check: opinionForm,
      take: commands.answer,
      fields: OpinionFields,
    }),
    lift_veto: step({
      noun: 'lifting',
      check: lifting,
      take: commands.liftVeto,
      fields: wordsField('reasons', 'consultations.reasons'),
    }),
    remind: step({
      noun: 'reminder',
      check: nothing,
      take: (tx, id, by) => commands.remind(tx, id, by, reminding),
      leadsTo: roundOf,
    }),
    hand_over: step<Opinion, commands.HandedOver>({
      noun: 'notice',
      check: handingOver,
      take: commands.handOver,
      fields: HandOverFields,
      start: async (tx, _opinion, by) => ({ day: await todayOf(tx, by) }),
      leadsTo: roundOf,
    }),
    send_link: step({ noun: 'link', check: nothing, take: commands.sendLink, leadsTo: roundOf }),
  },
})

/** What a consulted service is asked, and its answers. */
export function consultationRoutes({ reminding }: { reminding: commands.Reminding }) {
  const routes = new Hono<Web>()
  const slice = opinionStepForms(reminding)

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    if (!mayGive(person).list()) throw new Refusal(403, 'refusals.not_yours')
    const list = await opinionsAsked(tx, view.lang, pageIn(c.req.query('page')))
    return c.html(
      <Page view={view} title={t('consultations.title')} lead={t('consultations.lead')} wide>
        <DataTable
          view={view}
          caption={t('consultations.title')}
          hideCaption
          columns={[
            { key: 'request', heading: t('consultations.request'), primary: true },
            { key: 'title', heading: t('requests.field.title') },
            { key: 'body', heading: t('consultations.body') },
            { key: 'due', heading: t('consultations.due') },
            { key: 'status', heading: t('consultations.opinion') },
          ]}
          rows={list.rows.map((row) => ({
            request: <a href={`/consultations/${row.id}`}>{requestName(row.partner, row.numeral)}</a>,
            title: <span dir="auto">{row.title}</span>,
            body: row.body,
            due: <DateText view={view} day={row.due_on} />,
            status: <OpinionTag view={view} opinion={row} />,
          }))}
          empty={<Empty title={t('consultations.empty')} />}
        />
        <Pager view={view} {...list} hrefFor={(page) => withQuery(view.path, { page })} />
      </Page>,
    )
  })

  // Before the addresses of single opinions: the whole of a consultation, for those who run it.
  routes.get(`/rounds${one}`, async (c) => {
    const { tx, view, person } = c.var
    const round = mayGive(person).overview() ? await findRound(tx, c.req.param('id')) : undefined
    const request = round && (await findRequest(tx, round.request_id))
    if (!round || !request) throw new Refusal(404, 'refusals.not_found')
    return c.html(
      <RoundPage
        view={view}
        round={round}
        request={request}
        runs={mayGive(person).remind(round)}
        today={await todayOf(tx, c.var.by)}
        now={c.var.by.at}
      />,
    )
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const opinion = await findOpinion(tx, c.req.param('id'))
    if (!opinion || !mayGive(person).read(opinion)) throw new Refusal(404, 'refusals.not_found')
    const request = await findRequest(tx, opinion.request_id)
    if (!request) throw new Refusal(404, 'refusals.not_found')
    const rows = await historyOf(tx, 'opinions', opinion.id, person)
    return c.html(
      <Page
        view={view}
        title={t('consultations.on', { request: nameOfRequest(request, view) })}
        crumbs={[
          { href: '/consultations', label: t('consultations.title') },
          ...(mayGive(person).overview() ? [{ href: roundOf(opinion), label: t('consultations.round') }] : []),
        ]}
        status={<OpinionTag view={view} opinion={opinion} />}
      >
        <LateNotice view={view} opinion={opinion} />
        <StepsNow c={c} slice={slice} record={opinion} />
        <RequestAsked
          view={view}
          opinion={opinion}
          request={request}
          themes={await themesOf(tx, request, view)}
          translations={await translationsOn(tx, request.id)}
          files={mayRequest(person).readFiles(request) ? await filesOf(tx, request.id) : []}
          fileHref={(file) => `/files/${file.id}`}
          href={`/requests/${request.id}`}
        />
        {rows.length > 0 && (
          <Section title={t('history.title')}>
            <RecordHistory view={view} slice="consultations" rows={rows} />
          </Section>
        )}
      </Page>,
    )
  })

  stepRoutes(routes, slice)
  return routes
}
