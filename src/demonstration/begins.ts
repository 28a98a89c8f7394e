import { day } from '../house/days/day.ts'
/**
 * The first moment of a demonstration, where the facility is: 2016 is over, its report is being finished, 2017 has
 * begun. What data/2016 tells happened before it, or is planned for later.
 */
export const demonstrationBegins = { day: day('2017-01-16'), time: '09:30' } as const
