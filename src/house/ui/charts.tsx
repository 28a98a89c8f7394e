import { createHash } from 'node:crypto'
import type { Child } from 'hono/jsx'

export type Direction = 'ltr' | 'rtl'
/** From palest (1) to strongest (5), or the second colour: what is held against the rest. They stand in charts.css. */
export type Tone = 1 | 2 | 3 | 4 | 5 | 'other'

type ChartProps = {
  /** The chart's one message. It is shown above the chart and is its name for a screen reader. */
  title: string
  desc?: string
  dir?: Direction
  format?: (value: number) => string
  /** Only needed when the very same chart stands twice on a page. */
  id?: string
  /** What belongs under the picture: its table. */
  children?: Child
}
export type Row = { label: string; value: number; text?: string; href?: string; tone?: Tone }
export type Part = { label: string; value: number; text?: string; tone?: Tone }

/** Drawn for a phone, so that 13 units of text stay legible there; charts.css limits how far it grows. */
const width = 340
const line = 16

type FrameProps = ChartProps & {
  height: number
  width?: number
  drawn: unknown
  linked?: boolean
  class?: string
  picture: Child
}

/** The figure around a drawing: its title, its description and its names for a screen reader. */
export function ChartFrame({ drawn, height, picture, ...chart }: FrameProps) {
  const { title, desc, dir = 'ltr', linked = false } = chart
  const id =
    chart.id ??
    `chart-${createHash('sha1')
      .update(JSON.stringify([title, desc, drawn]))
      .digest('hex')
      .slice(0, 10)}`
  return (
    <figure class={`chart ${chart.class ?? ''}`.trim()}>
      <figcaption class="chart-title">{title}</figcaption>
      {/* An image may hold no links, a group may. */}
      <svg
        xmlns="http://www.w3.org/2000/svg"
        viewBox={`0 0 ${chart.width ?? width} ${height}`}
        role={linked ? 'group' : 'img'}
        aria-labelledby={`${id}-title`}
        aria-describedby={desc ? `${id}-desc` : undefined}
        direction={dir}
        font-size="13"
        fill="currentColor"
      >
        <title id={`${id}-title`}>{title}</title>
        {desc ? <desc id={`${id}-desc`}>{desc}</desc> : null}
        {picture}
      </svg>
      {chart.children}
    </figure>
  )
}

/** Horizontal bars, each with its label above and its number at its end. */
export function BarChart({ rows, ...chart }: ChartProps & { rows: readonly Row[] }) {
  const { dir = 'ltr', format = String } = chart
  const texts = rows.map(({ value, text }) => text ?? format(value))
  const longest = width - 8 - Math.max(0, ...texts.map(widthOf))
  const scale = longest / largest(rows)
  const bar = 14
  let y = 0
  const drawn = rows.map((row, index) => {
    const lines = wrap(row.label, width)
    const top = y + lines.length * line
    const length = round(sizeOf(row.value) * scale)
    const drawing = (
      <>
        <Text lines={lines} x={from(0, 0, dir)} y={y + 12} />
        <Between />
        {length > 0 ? (
          <rect class={toneClass(row.tone)} x={from(0, length, dir)} y={top} width={length} height={bar} rx="1" />
        ) : null}
        <text class="chart-number" x={from(length + (length > 0 ? 6 : 0), 0, dir)} y={top + 11.5}>
          {texts[index]}
        </text>
      </>
    )
    y = top + bar + 10
    return <Linked href={row.href}>{drawing}</Linked>
  })
  return (
    <ChartFrame
      {...chart}
      drawn={rows}
      height={Math.max(y - 6, line)}
      linked={rows.some(({ href }) => href)}
      picture={drawn}
    />
  )
}

/** Columns in the order given, such as years, each with its number on top; they run with the direction of reading. */
export function ColumnChart({ rows, ...chart }: ChartProps & { rows: readonly Row[] }) {
  const { dir = 'ltr', format = String } = chart
  const slot = width / Math.max(rows.length, 1)
  const column = round(Math.min(slot * 0.7, 48))
  const base = 150
  const scale = (base - 20) / largest(rows)
  // In a crowd every second, third … label is left out, counted from the last: that is the one people look for.
  const step = Math.max(1, Math.ceil(Math.max(0, ...rows.map(({ label }) => longestWord(label))) / slot))
  const labels = rows.map(({ label }, index) =>
    (rows.length - 1 - index) % step === 0 ? wrap(label, slot * step) : [],
  )
  const drawn = rows.map((row, index) => {
    const height = round(sizeOf(row.value) * scale)
    const middle = from(slot * (index + 0.5), 0, dir)
    return (
      <Linked href={row.href}>
        {height > 0 ? (
          <rect
            class={toneClass(row.tone)}
            x={round(middle - column / 2)}
            y={round(base - height)}
            width={column}
            height={height}
            rx="1"
          />
        ) : null}
        <text class="chart-number" x={middle} y={round(base - height - 5)} text-anchor="middle">
          {row.text ?? format(row.value)}
        </text>
        <Between />
        <Text lines={labels[index] ?? []} x={middle} y={base + 16} anchor="middle" />
      </Linked>
    )
  })
  const height = base + 8 + line * Math.max(1, ...labels.map(({ length }) => length))
  const picture = (
    <>
      <path class="chart-line" d={`M0 ${base}H${width}`} fill="none" />
      {drawn}
    </>
  )
  return <ChartFrame {...chart} drawn={rows} height={height} linked={rows.some(({ href }) => href)} picture={picture} />
}

const partTones: Tone[] = [4, 2, 5, 1, 3]

/**
 * One bar cut into its shares. Labels stand beneath their part; when one of them has no room there, all stand in a
 * list.
 */
export function StackedBar({ parts, ...chart }: ChartProps & { parts: readonly Part[] }) {
  const { dir = 'ltr', format = String } = chart
  const total = parts.reduce((sum, { value }) => sum + sizeOf(value), 0)
  const shown = parts.filter(({ value }) => sizeOf(value) > 0)
  const room = width - 2 * Math.max(0, shown.length - 1)
  let along = 0
  const pieces = parts.map((part, index) => {
    const length = total > 0 ? (room * sizeOf(part.value)) / total : 0
    const piece = {
      ...part,
      text: part.text ?? format(part.value),
      tone: part.tone ?? partTones[index % 5],
      start: along,
      length,
    }
    if (length > 0) along += length + 2
    return piece
  })
  const fits = pieces.every(({ text, label, length }) => Math.max(widthOf(text), longestWord(label)) <= length - 6)
  const bar = 28
  let y = bar
  const labels = pieces.map(({ start, length, text, label, tone }) => {
    if (fits) {
      const lines = wrap(label, length - 6)
      y = Math.max(y, bar + line * (lines.length + 1))
      return (
        <>
          <text class="chart-number" x={from(start, 0, dir)} y={bar + 15}>
            {text}
          </text>
          <Text lines={lines} x={from(start, 0, dir)} y={bar + 15 + line} />
        </>
      )
    }
    const lines = wrap(label, width - 20 - widthOf(text) - 8)
    const top = y + 20
    y += line * lines.length + 4
    return (
      <>
        <rect class={toneClass(tone)} x={from(0, 12, dir)} y={top - 11} width="12" height="12" rx="1" />
        <text class="chart-number" x={from(20, 0, dir)} y={top}>
          {text}
        </text>
        <Text lines={lines} x={from(20 + widthOf(text) + 8, 0, dir)} y={top} />
      </>
    )
  })
  const picture = (
    <>
      <rect class="chart-empty" width={width} height={bar} rx="1" visibility={total > 0 ? 'hidden' : undefined} />
      {pieces.map(({ start, length, tone }) =>
        length > 0 ? (
          <rect class={toneClass(tone)} x={from(start, length, dir)} y="0" width={round(length)} height={bar} rx="1" />
        ) : null,
      )}
      {labels}
    </>
  )
  return <ChartFrame {...chart} drawn={parts} height={y + 8} picture={picture} />
}

/** Where a thing begins that is so far from the edge where reading starts, and so wide. */
const from = (start: number, length: number, dir: Direction) => round(dir === 'rtl' ? width - start - length : start)
const round = (value: number) => Math.round(value * 10) / 10
const sizeOf = (value: number) => (Number.isFinite(value) ? Math.max(value, 0) : 0)
const largest = (rows: readonly Row[]) => Math.max(...rows.map(({ value }) => sizeOf(value))) || 1
const toneClass = (tone: Tone = 4) => `chart-tone-${tone}`

function Linked({ href, children }: { href?: string; children: Child }) {
  return href ? <a href={href}>{children}</a> : <g>{children}</g>
}

/** Keeps a label and its number apart for whoever hears them; nobody sees it. */
const Between = () => (
  <text class="chart-between" font-size="1">
    {': '}
  </text>
)

function Text({ lines, x, y, anchor }: { lines: string[]; x: number; y: number; anchor?: 'middle' }) {
  if (lines.length === 0) return null
  return (
    <text x={x} y={y} text-anchor={anchor}>
      {lines.map((text, index) => (
        <>
          {/* Keeps the words apart for whoever reads the text and does not see the lines. */}
          {index === 0 ? '' : ' '}
          <tspan x={x} dy={index === 0 ? undefined : line}>
            {text}
          </tspan>
        </>
      ))}
    </text>
  )
}

/** How wide a text is likely to be at 13 units: generous, since nobody can measure a font here. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + 13 * widthOfLetter(letter), 0)
}

function widthOfLetter(letter: string): number {
  if (/\p{M}/u.test(letter)) return 0
  if (/[\s.,:;'’!|ijlftrI()-]/.test(letter)) return 0.34
  if (/[mwMWшщмжюфШЩМЖЮФ%@—]/.test(letter)) return 0.9
  if (/\p{Script=Han}|\p{Script=Hangul}|\p{Extended_Pictographic}/u.test(letter)) return 1.1
  return /\p{Lu}/u.test(letter) ? 0.7 : 0.58
}

const words = (text: string) => text.split(/\s+/).filter(Boolean)
const longestWord = (text: string) => Math.max(0, ...words(text).map(widthOf))

/** A text in lines that fit. A word too long for any line is cut, lest it leaves the picture. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of words(text).flatMap((each) => cut(each, room))) {
    const longer = current ? `${current} ${word}` : word
    if (current && widthOf(longer) > room) {
      lines.push(current)
      current = word
    } else current = longer
  }
  return current ? [...lines, current] : lines
}

function cut(word: string, room: number): string[] {
  if (widthOf(word) <= room) return [word]
  const pieces = ['']
  for (const letter of word) {
    const last = pieces.length - 1
    if (pieces[last] && widthOf(pieces[last] + letter) > room) pieces.push(letter)
    else pieces[last] += letter
  }
  return pieces
}
