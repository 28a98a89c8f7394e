// The colours of a facility: what it chooses is held against what has to be read on it, and its shades follow from it.

type Rgb = readonly [red: number, green: number, blue: number]

const parts = (colour: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as never
const written = (rgb: Rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

/** Whether it is a colour as forms send it: `#0d7a5f`. */
export const isColour = (typed: string) => /^#[0-9a-f]{6}$/i.test(typed)

/** So much of the one colour, from 0 to 1, in the other. */
export const mixed = (colour: string, share: number, other: string): string => {
  const [a, b] = [parts(colour), parts(other)]
  return written([0, 1, 2].map((at) => (a[at] ?? 0) * share + (b[at] ?? 0) * (1 - share)) as never)
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = parts(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

/** The contrast of two colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

/** The palest ground that words of the accent stand on. */
const tinted = (accent: string) => mixed(accent, 0.08, white)
const white = '#ffffff'
const night = '#13181f'

/** Whether words in this colour can be read on white and on its own pale ground, and white words on it. */
export const isReadable = (accent: string) => contrast(accent, white) >= 4.5 && contrast(accent, tinted(accent)) >= 4.5

/** Whether pictures in this colour stand out from white, and from those in the accent. */
export const standsOut = (second: string, accent: string) =>
  contrast(second, white) >= 3 && distance(second, accent) >= 90

/** How far two colours lie apart, as the eye weighs it. */
function distance(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)]
  const [red, green, blue] = [0, 1, 2].map((at) => (a[at] ?? 0) - (b[at] ?? 0)) as [number, number, number]
  return Math.sqrt(2 * red ** 2 + 4 * green ** 2 + 3 * blue ** 2) / 1.73
}

/** The colour made lighter until it can be read on the dark ground. */
function byNight(colour: string): string {
  for (let share = 1; share > 0; share -= 0.05) {
    const lighter = mixed(colour, share, white)
    if (contrast(lighter, night) >= 6) return lighter
  }
  return white
}

const tokens = (colours: Record<string, string>, prefix: string) =>
  Object.entries(colours)
    .map(([name, colour]) => `${prefix}${name}:${colour};`)
    .join('')

/** The style sheet of a facility's own colours, by day and by night. */
export function styleOf({ accent, second }: { accent: string; second: string }): string {
  const dark = byNight(accent)
  const day = tokens(
    {
      'background-tinted': tinted(accent),
      'surface-tinted': mixed(accent, 0.12, white),
      'surface-hover': mixed(accent, 0.2, white),
      'surface-active': mixed(accent, 0.28, white),
      'border-subtle': mixed(accent, 0.5, white),
      'border-default': accent,
      'border-strong': mixed(accent, 0.8, '#000000'),
      'text-subtle': mixed(accent, 0.85, '#000000'),
      'text-default': mixed(accent, 0.5, '#000000'),
      'base-default': accent,
      'base-hover': mixed(accent, 0.85, '#000000'),
      'base-active': mixed(accent, 0.7, '#000000'),
      'base-contrast-subtle': white,
      'base-contrast-default': white,
    },
    '--ds-color-brand1-',
  )
  const atNight = tokens(
    {
      'background-default': night,
      'background-tinted': mixed(dark, 0.12, night),
      'surface-default': mixed(dark, 0.08, night),
      'surface-tinted': mixed(dark, 0.18, night),
      'surface-hover': mixed(dark, 0.25, night),
      'surface-active': mixed(dark, 0.32, night),
      'border-subtle': mixed(dark, 0.45, night),
      'border-default': mixed(dark, 0.8, night),
      'border-strong': dark,
      'text-subtle': dark,
      'text-default': mixed(dark, 0.3, white),
      'base-default': dark,
      'base-hover': mixed(dark, 0.8, white),
      'base-active': mixed(dark, 0.6, white),
      'base-contrast-subtle': '#000000',
      'base-contrast-default': '#000000',
    },
    '--ds-color-brand1-',
  )
  const charts = (of: string, other: string, ground: string) =>
    tokens(
      {
        1: mixed(of, 0.3, ground),
        2: mixed(of, 0.5, ground),
        3: mixed(of, 0.75, ground),
        4: of,
        5: mixed(of, 0.5, ground === white ? '#000000' : white),
        other,
      },
      '--chart-',
    )
  return `:root{${day}${charts(accent, second, white)}}@media screen and (prefers-color-scheme:dark){:root{${atNight}${charts(dark, byNight(second), night)}}}`
}
