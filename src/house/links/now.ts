import type { By } from '../database/transaction.ts'

/**
 * The time by which links are made, end and are used: the real one, also where an office is shown as it was on another
 * day, for a mail lies in the reader’s box by the real time. The only place that says which that is.
 */
export const linkTime = (by: Pick<By, 'at' | 'really'>): Date => by.really ?? by.at
