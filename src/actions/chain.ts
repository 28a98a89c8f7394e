import { nameIn } from '../house/settings/queries.ts'
import type { Crumb } from '../house/ui/page.tsx'
import type { View } from '../house/ui/view.ts'
import { requestName } from '../registers/partners/numerals.ts'

/** What a record came from, as far as its reader sees it: Request › Action › Activity › Mission. */
type Named = { partner_names: unknown; numeral: number | null }

export const crumbOfRequest = (view: View, record: Named & { request_id: string | null }): Crumb | null =>
  record.request_id
    ? {
        href: `/requests/${record.request_id}`,
        label: view.t('record.titled.requests', {
          name: requestName(nameIn(record.partner_names, view.lang), record.numeral),
        }),
      }
    : null

export const crumbOfAction = (view: View, record: Named & { action_id: string | null }): Crumb | null =>
  record.action_id && record.partner_names
    ? {
        href: `/actions/${record.action_id}`,
        label: view.t('record.titled.actions', {
          name: requestName(nameIn(record.partner_names, view.lang), record.numeral),
        }),
      }
    : null

/** "Zambia · Lusaka" */
export const placeInWords = ({ lang }: View, { host_names, place }: { host_names: unknown; place: string }): string =>
  `${nameIn(host_names, lang)}${place ? ` · ${place}` : ''}`
