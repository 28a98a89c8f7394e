import { Refusal } from '../database/refusal.ts'
import type { Typed } from '../ui/forms.tsx'
import { RefusalPage, SignInDoor, TypedAgain } from '../ui/refusal.tsx'
import type { TextKey, View } from '../ui/view.ts'
import type { WebContext } from './context.ts'
import { takeCookie } from './cookies.ts'
import { ownAddress } from './own-address.ts'
import { refusalInWords, titleOf } from './refusals.ts'

/**
 * A page that says why not, keeps what was typed, and leads on. Anything that is not a refusal is our own fault.
 * `isGuestPage`: it is for people who hold a link from a mail and have no account. `isNowhere`: no page has this address.
 */
export function refusalPage(
  c: WebContext,
  view: View,
  refusal: Refusal | undefined,
  { isGuestPage = false, isNowhere = false } = {},
) {
  const { t } = view
  const guest = isGuestPage && !c.var.person
  const status = refusal?.status ?? 500
  // Whoever came by a link of a mail and is not signed in finds the door here, and is led back through it.
  const isDoor = !c.var.person && !guest && (status === 403 || status === 404)
  const opens = isDoor && !isNowhere && c.req.method === 'GET'
  const back = ownAddress(c.req.path + new URL(c.req.url).search)
  const title =
    (opens ? 'refusals.door_title' : undefined) ??
    (guest && status === 429 ? 'refusals.guest.too_many_title' : undefined) ??
    titleOf(refusal)
  if (status === 503) c.header('retry-after', '2')
  // The step may have announced itself before its transaction failed.
  if (c.req.method === 'POST') takeCookie(c, 'done')
  const typed = withoutSecrets(c.var.typed ?? {})
  const keep =
    c.req.method === 'POST' &&
    status !== 404 &&
    refusal?.key !== 'refusals.no_token' &&
    Object.keys(typed).length > 0 &&
    (mayBeSentAgain(refusal) || isWritten(typed))
  return c.html(
    <RefusalPage
      view={view}
      status={status}
      title={t(title)}
      sentence={
        opens
          ? t('refusals.door')
          : refusal
            ? refusalInWords(view, guest ? inGuestWords(refusal) : refusal)
            : t('refusals.our_fault')
      }
    >
      {refusal?.link && (
        <p>
          <a href={refusal.link}>{t('refusals.to_the_record')}</a>
        </p>
      )}
      {opens && <SignInDoor view={view} to={back} />}
      {isDoor && !opens && (
        <p>
          <a href={`/sign-in?to=${encodeURIComponent(back)}`}>{t('refusals.sign_in_first')}</a>
        </p>
      )}
      {view.person && (status === 403 || status === 404) && (
        <p>{t('refusals.signed_in_as', { name: view.person.name, role: view.person.roleLabel })}</p>
      )}
      {keep && (
        <TypedAgain
          view={view}
          action={guest ? `${ownAddress(c.req.path)}?lang=${view.lang}` : ownAddress(c.req.path)}
          typed={typed}
        />
      )}
    </RefusalPage>,
    status,
  )
}

/** What is not theirs to do will be refused again; an old form is only sent anew. */
const mayBeSentAgain = (refusal: Refusal | undefined) => refusal?.status !== 403 || refusal.key === 'refusals.expired'

/** Whether there are words in it worth keeping, and not only what a button or a choice sends: keys, ids, days. */
const isWritten = (typed: Typed) =>
  Object.values(typed)
    .flat()
    .some((text) => !/^[a-z0-9_.-]*$/.test(text) && ownAddress(text, '') === '')

const guestSentences: Record<string, TextKey> = {
  'refusals.not_found': 'refusals.guest.not_found',
  'refusals.not_yours': 'refusals.guest.not_yours',
  'refusals.expired': 'refusals.guest.expired',
}
/** Sentences that speak of accounts and signing in, for somebody who has a link instead. */
function inGuestWords(refusal: Refusal): Refusal {
  const key = guestSentences[refusal.key]
  return key ? new Refusal(refusal.status, key, refusal.values) : refusal
}

function withoutSecrets(typed: Typed): Typed {
  return Object.fromEntries(
    Object.entries(typed).filter(
      ([name]) => !['csrf', 'version', 'held', 'form_key'].includes(name) && !/password|token/.test(name),
    ),
  )
}
