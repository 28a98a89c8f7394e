import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { type Checked, check, text, ticked } from '../web/form.ts'

/** Who gets what: one colleague for all, or another for some regions. */
export type Handover = { to: string; byRegion: Map<string, string>; reason: string; ended: boolean; close: boolean }

const account = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function handover(typed: Typed): Checked<Handover> {
  const checked = check(z.object({ to: text(36).pipe(z.string().regex(account, 'forms.choose')), reason: text(1000), ended: ticked(), close: ticked() }), typed)
  const faults: Record<string, string> = checked.ok ? {} : checked.faults
  const byRegion = new Map<string, string>()
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('to.') || value === '') continue
    if (typeof value === 'string' && account.test(value)) byRegion.set(name.slice(3), value)
    else faults[name] = 'forms.choose'
  }
  return checked.ok && Object.keys(faults).length === 0 ? { ok: true, value: { ...checked.value, byRegion } } : { ok: false, faults }
}
