import { createHash } from 'node:crypto'
import type { Child } from 'hono/jsx'
import { ChartFrame, type Direction, type Tone } from './charts.tsx'
import { drawingOf, width } from './world.ts'

type WorldMapProps = {
  title: string
  desc?: string
  values: ReadonlyMap<string, number>
  /** Countries to outline. */
  highlight?: readonly string[]
  dir?: Direction
  /** Whether the shades are explained: where they say nothing but “here”, they need not be. */
  legend?: boolean
  /** Countries to zoom to; without them the whole world. */
  focus?: readonly string[]
  labelOf: (iso2: string) => string
  href?: (iso2: string) => string
  format?: (value: number) => string
  /** How a place and its value are put together, in the language of the page. */
  named?: (label: string, value: string) => string
  id?: string
  children?: Child
}

const legendHeight = 64

/** The world, or a part of it, in shades of a number per country. Codes that are no country's are left out. */
export function WorldMap({
  values,
  highlight = [],
  dir = 'ltr',
  focus = [],
  labelOf,
  href,
  legend = true,
  format = String,
  named = (label, value) => `${label}: ${value}`,
  ...chart
}: WorldMapProps) {
  const { paths, dots, height } = drawingOf(focus)
  const classes = classesOf([...values.values()])
  const outlined = new Set(highlight)
  // Several maps stand on one page, each with hatchings of its own.
  const prefix = `hatch-${createHash('sha1')
    .update(JSON.stringify([chart.title, focus]))
    .digest('hex')
    .slice(0, 6)}`
  const valued = [...values].filter(([iso2]) => paths.has(iso2) || dots.has(iso2))
  const marks = valued.map(([iso2, value]) => ({ iso2, value, name: named(labelOf(iso2), format(value)) }))
  const toneOf = (value: number) => classes.find(({ to }) => value <= to)?.tone
  const styleOf = (iso2: string, value: number) => {
    const tone = value > 0 ? toneOf(value) : undefined
    return `${tone ? lookOf(classes, tone) : 'map-land'}${outlined.has(iso2) ? ' map-outlined' : ''}`
  }
  const onlyOutlined = highlight.filter((iso2) => !values.has(iso2) && (paths.has(iso2) || dots.has(iso2)))
  const land = [...paths].filter(([iso2]) => !values.has(iso2) && !outlined.has(iso2))

  const shape = (iso2: string, look: string, name?: string) => {
    const path = paths.get(iso2)
    const [x, y] = dots.get(iso2) ?? []
    const title = name ? <title>{name}</title> : null
    const hatched = /hatched-(\d)/.exec(look)?.[1]
    const fill = hatched && `url(#${prefix}-${hatched})`
    if (x === undefined)
      return (
        <path class={look} d={path} fill={fill}>
          {title}
        </path>
      )
    return (
      <circle class={`${look} map-dot`} cx={x} cy={y} r="11" fill={fill}>
        {title}
      </circle>
    )
  }
  const picture = (
    <>
      <Hatching classes={classes} prefix={prefix} />
      <g transform="scale(.5)" class="map-countries">
        <path class="map-land" d={land.map(([, path]) => path).join('')} />
        {marks
          .toSorted(
            (one, other) => Number(dots.has(one.iso2)) - Number(dots.has(other.iso2)) || other.value - one.value,
          )
          .map(({ iso2, value, name }) => {
            const drawn = shape(iso2, styleOf(iso2, value), name)
            return href ? (
              <a href={href(iso2)} aria-label={name}>
                {drawn}
              </a>
            ) : (
              drawn
            )
          })}
        {onlyOutlined.map((iso2) => shape(iso2, 'map-land map-outlined'))}
      </g>
      {legend && <Legend classes={classes} prefix={prefix} dir={dir} top={height + 12} format={format} />}
    </>
  )
  return (
    <ChartFrame
      {...chart}
      class="chart-map"
      dir={dir}
      drawn={[[...values], highlight, focus]}
      width={width}
      height={height + (legend && classes.length > 0 ? legendHeight : 0)}
      linked={href !== undefined && marks.length > 0}
      picture={picture}
    />
  )
}

type Class = { from: number; to: number; tone: Tone }

/** Every second class is hatched, so that neighbours in the order differ by more than their shade. */
const isHatched = (classes: readonly Class[], tone: Tone) => classes.findIndex((one) => one.tone === tone) % 2 === 1
const lookOf = (classes: readonly Class[], tone: Tone) =>
  isHatched(classes, tone) ? `hatched-${tone}` : `chart-tone-${tone}`

function Hatching({ classes, prefix }: { classes: readonly Class[]; prefix: string }) {
  const hatched = classes.filter(({ tone }) => isHatched(classes, tone))
  if (hatched.length === 0) return null
  return (
    <defs>
      {hatched.map(({ tone }) => (
        <pattern
          id={`${prefix}-${tone}`}
          width="9"
          height="9"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class={`chart-tone-${tone}`} width="9" height="9" />
          <rect class="map-hatch" width="2" height="9" />
        </pattern>
      ))}
    </defs>
  )
}

/** A strip of the shades from few to many, each with the numbers it stands for. */
function Legend({
  classes,
  prefix,
  dir,
  top,
  format,
}: {
  classes: Class[]
  /** How the names of its hatchings begin. */
  prefix: string
  dir: Direction
  top: number
  format: (value: number) => string
}) {
  const slot = 116
  return (
    <g class="map-legend">
      {classes.map(({ from, to, tone }, index) => {
        const start = dir === 'rtl' ? width - slot * (index + 1) : slot * index
        return (
          <>
            <rect
              class={lookOf(classes, tone)}
              x={start}
              y={top}
              width={slot - 3}
              height="14"
              fill={isHatched(classes, tone) ? `url(#${prefix}-${tone})` : undefined}
            />
            <text x={dir === 'rtl' ? start + slot - 3 : start} y={top + 40} font-size="24">
              {from === to ? format(from) : `${format(from)}–${format(to)}`}
            </text>
          </>
        )
      })}
    </g>
  )
}

const tones: Record<number, Tone[]> = { 1: [4], 2: [2, 5], 3: [1, 3, 5], 4: [1, 2, 4, 5], 5: [1, 2, 3, 4, 5] }

/** At most five groups of about as many countries each; their limits are numbers that occur. */
function classesOf(values: number[]): Class[] {
  const ordered = values.filter((value) => value > 0).toSorted((one, other) => one - other)
  const distinct = [...new Set(ordered)]
  const starts =
    distinct.length <= 5
      ? distinct
      : [...new Set([0, 1, 2, 3, 4].flatMap((fifth) => ordered[Math.floor((ordered.length * fifth) / 5)] ?? []))]
  return starts.map((from, index) => {
    const next = starts[index + 1] ?? Number.POSITIVE_INFINITY
    const to = distinct.findLast((value) => value < next) ?? from
    return { from, to, tone: tones[starts.length]?.[index] ?? 4 }
  })
}
