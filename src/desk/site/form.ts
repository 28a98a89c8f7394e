import { asking, optionalEmail, optionalText, text } from '../../house/web/form.ts'

/** What somebody tells who cannot use a page. */
export const barrier = asking({ barrier: text(2000), page: optionalText(300), email: optionalEmail() })
export type Barrier = { barrier: string; page: string; email: string }
