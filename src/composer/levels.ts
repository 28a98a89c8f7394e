/**
 * Levels of the Common European Framework, from the lowest; a level's rank is its place here plus one, 0 is no
 * knowledge.
 */
export const languageLevels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const
const ranks = new Map<unknown, number>(languageLevels.map((level, index) => [level, index + 1]))

export const languageRank = (level: unknown): number | null => ranks.get(level) ?? null
export const languageLevel = (rank: number): string => languageLevels[rank - 1] ?? 'none'

export const themeRank = (level: unknown): number | null => (level === 1 || level === 2 || level === 3 ? level : null)
