import { rules } from '../house/identity/rules.ts'

export const may = rules((person) => ({ moveTheClock: () => person?.role === 'administrator' }))
