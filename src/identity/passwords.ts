import { z } from 'zod'

export const shortestPassword = 12
export const longestPassword = 256

/** A password as it was typed, blanks at its ends included: whoever chose them types them again. */
export const typedPassword = () => z.string('forms.required').min(1, 'forms.required').max(longestPassword, `forms.too_long:${longestPassword}`)
