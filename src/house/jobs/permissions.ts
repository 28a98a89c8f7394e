import { rules } from '../identity/rules.ts'

export const may = rules((person) => ({ see: () => person?.role === 'administrator' }))
