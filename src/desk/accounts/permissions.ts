import { rules } from '../../house/identity/rules.ts'

export const may = rules((person) => ({ keep: () => person?.role === 'administrator' }))
