/** What a plan loses for each place that stays short, and for each unit that a team minimum misses. */
export const shortPlace = 1000
export const missingUnit = 100
