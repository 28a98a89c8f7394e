import { asking, text } from '../web/form.ts'

/** Why a record is struck out, or put back. */
export const striking = asking({ reason: text(1000) })
