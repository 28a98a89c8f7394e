import { Hono } from 'hono'
import { nothingAsked } from '../../house/web/form.ts'
import { Refusal } from '../database/refusal.ts'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import { formKeyIn } from '../ui/forms.tsx'
import { languages } from '../ui/view.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import { type Checked, versionIn } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { here, QuestionsPage, WordingPage } from './pages.tsx'
import { may } from './permissions.ts'
import { type FacilityKind, type FacilityQuestion, facilityQuestions, historyOfQuestions } from './queries.ts'

/** What the facility asks on these forms: seen by staff, added, worded, ordered and retired by an administrator. */
export function questionRoutes(forms: readonly form.AskingForm[]) {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).read()) throw new Refusal(403, 'refusals.not_yours')
    if ((c.req.method === 'POST' || c.req.path !== here) && !may(c.var.person).keep())
      throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  const overview = async (c: WebContext, errors?: FieldErrors) => {
    const { tx, view, person } = c.var
    const questions = new Map<string, FacilityQuestion[]>()
    for (const { form: name } of forms) questions.set(name, await facilityQuestions(tx, name))
    const history = await historyOfQuestions(tx, person)
    const keeps = may(person).keep()
    return QuestionsPage({ ...{ view, forms, questions, keeps, history, errors } })
  }

  /** What a new question is like: the first of what there is, where the address does not say. */
  const chosen = (from: Typed): { asking: form.AskingForm; kind: FacilityKind } => {
    const asking = forms.find((one) => one.form === (from.form ?? forms[0]?.form))
    const kind = asking?.kinds.find((known) => known === (from.kind ?? asking.kinds[0]))
    if (!asking || !kind) throw new Refusal(404, 'refusals.not_found')
    return { asking, kind }
  }
  const questionIn = async (c: WebContext) => {
    for (const asking of forms) {
      const found = (await facilityQuestions(c.var.tx, asking.form)).find(({ id }) => id === c.req.param('id'))
      if (found) return { asking, question: found }
    }
    throw new Refusal(404, 'refusals.not_found')
  }

  const adding = (c: WebContext, from: Typed, typed: Typed, errors: FieldErrors | undefined) => {
    const { asking, kind } = chosen(from)
    const formKey = formKeyIn(typed)
    return WordingPage({ ...{ view: c.var.view, form: asking, kind, question: undefined, typed, errors, formKey } })
  }

  routes.get('/', async (c) => c.html(await overview(c)))
  routes.get('/new', (c) => c.html(adding(c, c.req.query(), { required: 'on' }, undefined)))
  routes.post('/', (c) => {
    const { asking, kind } = chosen(c.var.typed)
    return submitForm(c, {
      check: (typed) => form.newQuestion(asking, kind, typed),
      act: async (value) => {
        await commands.addQuestion(c.var.tx, c.var.by, value)
        return here
      },
      page: (typed, errors) => adding(c, typed, typed, errors),
      done: 'questions.added',
    })
  })

  const wording = async (c: WebContext, typed: Typed | null, errors: FieldErrors | undefined) => {
    const { asking, question } = await questionIn(c)
    const shown = typed ?? typedOf(question)
    return WordingPage({ ...{ view: c.var.view, form: asking, kind: question.kind, question, typed: shown, errors } })
  }
  routes.get(one, async (c) => c.html(await wording(c, null, undefined)))
  routes.post(one, async (c) => {
    const { asking, question } = await questionIn(c)
    return submitForm(c, {
      check: (typed) => form.changedQuestion(asking, question.kind, question.choices.length, typed),
      act: async (value) => {
        const by = { ...c.var.by, ...versionIn(c.var.typed) }
        await commands.changeQuestion(c.var.tx, question.id, by, value)
        return here
      },
      page: (typed, errors) => wording(c, typed, errors),
      done: 'ui.saved',
    })
  })

  /** A form of one button on the overview. */
  const button = <T>(
    noun: string,
    check: (typed: Typed) => Checked<T>,
    take: (c: WebContext, value: T) => Promise<void>,
  ) =>
    routes.post(`${one}/${noun}`, (c) =>
      submitForm<T>(c, {
        check,
        act: async (value) => {
          await take(c, value)
          return here
        },
        page: (_typed, errors) => overview(c, errors),
        done: 'ui.saved',
      }),
    )
  const id = (c: WebContext) => c.req.param('id') ?? ''
  button('place', form.moving, (c, { to }) =>
    commands.moveQuestion(c.var.tx, id(c), c.var.by, to === 'up' ? 'up' : 'down'),
  )
  button('retirement', nothingAsked, (c) => commands.retireQuestion(c.var.tx, id(c), c.var.by))
  button('return', nothingAsked, (c) => commands.askAgain(c.var.tx, id(c), c.var.by))
  return routes
}

/** What the form of a question is filled with. */
function typedOf(question: FacilityQuestion): Typed {
  const words = languages.flatMap((lang) => [
    [`name.${lang}`, question.names[lang] ?? ''],
    [`hint.${lang}`, question.hints[lang] ?? ''],
    [`choices.${lang}`, question.choices.map((choice) => choice[lang] ?? '').join('\n')],
  ])
  return {
    page: question.page,
    starts_from: question.starts_from ?? '',
    ...(question.required ? { required: 'on' } : {}),
    ...Object.fromEntries(words),
  }
}
