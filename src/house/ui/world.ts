import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parse } from 'csv-parse/sync'
import { type GeoProjection, geoArea, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo'
import type { MultiPolygon, Polygon, Position } from 'geojson'
import { feature, merge } from 'topojson-client'
import type { MultiPolygon as Arcs, Polygon as ArcsOfOne, GeometryCollection, Topology } from 'topojson-specification'

type CountryShape = Arcs<{ name: string }> | ArcsOfOne<{ name: string }>
type World = Topology<{ countries: GeometryCollection & { geometries: CountryShape[] } }>
type Point = [x: number, y: number]

/**
 * Countries as they lie on the paper, by ISO code: outlines as SVG paths, and the middle of those too small for one.
 * All in halves of a unit.
 */
export type Drawing = { paths: Map<string, string>; dots: Map<string, Point>; height: number }

export const width = 720

const lands = readLands()
const points = readPoints()
const drawings = new Map<string, Drawing>()

/**
 * The world, or the part of it around these countries. Projecting takes some 30 ms, so the last 64 parts asked for are
 * kept.
 */
export function drawingOf(focus: readonly string[]): Drawing {
  const known = [...new Set(focus)].filter((iso2) => points.has(iso2)).sort()
  const key = known.join()
  const drawing = drawings.get(key) ?? draw(known)
  // What was asked for last stands last, so that the first is the one nobody asked for in a long time.
  drawings.delete(key)
  drawings.set(key, drawing)
  const [oldest] = drawings.keys()
  if (drawings.size > 64 && oldest !== undefined) drawings.delete(oldest)
  return drawing
}

function draw(focus: string[]): Drawing {
  const { projection, height } = focus.length > 0 ? zoomedTo(focus) : wholeWorld()
  const paths = new Map<string, string>()
  const dots = new Map<string, Point>()
  for (const [iso2, land] of lands) {
    const path = pathOf(land, projection, focus.length > 0 ? 4 : 6)
    if (path) paths.set(iso2, path)
  }
  for (const [iso2, point] of points) {
    const land = lands.get(iso2)
    if (land && geoPath(projection).area(land) > 25) continue
    const [x, y] = projection(point) ?? []
    if (x === undefined || y === undefined || x < 0 || y < 0 || x > width || y > height) continue
    dots.set(iso2, [Math.round(x * 2), Math.round(y * 2)])
  }
  return { paths, dots, height }
}

function wholeWorld() {
  const height = 325
  const islands = {
    type: 'MultiPoint' as const,
    coordinates: [...points].filter(([iso2]) => iso2 !== 'AQ').map(([, point]) => point),
  }
  const everything = { type: 'GeometryCollection' as const, geometries: [...lands.values(), islands] }
  // Turned a little, so that the edge of the map runs through the Bering Strait and not through Siberia.
  const projection = geoEqualEarth().rotate([-11, 0]).precision(0.7)
  return { projection: projection.fitExtent(within(6, height), everything), height }
}

/** Fits the main land of each country, not its far islands; and zooms no further than the coarse shapes bear. */
function zoomedTo(focus: string[]) {
  const middles = focus.map((iso2) => points.get(iso2) ?? [0, 0])
  const geometries = focus.map((iso2, index) => {
    const land = lands.get(iso2)
    return land ? mainLand(land) : { type: 'Point' as const, coordinates: middles[index] ?? [] }
  })
  const everything = { type: 'GeometryCollection' as const, geometries }
  const [lon, lat] = geoCentroid({ type: 'MultiPoint', coordinates: middles })
  const projection = geoEqualEarth().rotate([-lon, 0]).precision(0.7)
  const [[left, top], [right, bottom]] = geoPath(projection).bounds(everything)
  const height = Math.round(Math.min(Math.max((width * (bottom - top)) / (right - left) || 0, 360), 600))
  projection.fitExtent(within(30, height), everything)
  const furthest = 1500
  if (!(projection.scale() < furthest))
    projection
      .scale(furthest)
      .center([0, lat])
      .translate([width / 2, height / 2])
  return { projection: projection.clipExtent(within(-5, height)), height }
}

function within(margin: number, height: number): [Point, Point] {
  return [
    [margin, margin],
    [width - margin, height - margin],
  ]
}

function mainLand(land: MultiPolygon): Polygon {
  const pieces = land.coordinates.map((coordinates): Polygon => ({ type: 'Polygon', coordinates }))
  return pieces.reduce((largest, piece) => (geoArea(piece) > geoArea(largest) ? piece : largest))
}

/**
 * The outline in halves of a unit, as short as SVG can say it; steps of less than `least` halves and specks of land are
 * left out: a page with five maps has to come over a slow line. The whole world is drawn coarser: it is the front page.
 */
function pathOf(land: MultiPolygon, projection: GeoProjection, least: number): string {
  const rings: Point[][] = []
  const step = (x: number, y: number) => {
    const ring = rings.at(-1)
    const last = ring?.at(-1)
    const point: Point = [Math.round(x * 2), Math.round(y * 2)]
    if (last && Math.abs(last[0] - point[0]) + Math.abs(last[1] - point[1]) < least) return
    ring?.push(point)
  }
  const begin = (x: number, y: number) => {
    rings.push([])
    step(x, y)
  }
  geoPath(projection, { beginPath() {}, moveTo: begin, lineTo: step, closePath() {}, arc() {} })(land)
  const drawn = rings.filter((ring) => ring.length > 2)
  return drawn.map(written).join('')
}

function written([start = [0, 0], ...others]: Point[]): string {
  let last = start
  const steps = others.map((point) => {
    const [dx, dy] = [point[0] - last[0], point[1] - last[1]]
    last = point
    return `${dx < 0 ? '' : ' '}${dx}${dy < 0 ? '' : ' '}${dy}`
  })
  return `M${start.join(' ')}l${steps.join('').trimStart()}z`
}

/** The land of each country that the atlas shows, but for Antarctica, which nobody works in. */
function readLands(): Map<string, MultiPolygon> {
  const path = createRequire(import.meta.url).resolve('world-atlas/countries-110m.json')
  const world: World = JSON.parse(readFileSync(path, 'utf8'))
  const countryOf = new Map(rowsOf('shapes.csv').map(({ shape, iso2 }) => [shape, iso2]))
  const pieces = new Map<string, Arcs['arcs']>()
  for (const shape of world.objects.countries.geometries) {
    const iso2 = countryOf.get(String(shape.id ?? shape.properties?.name))
    if (!iso2 || iso2 === 'AQ') continue
    for (const piece of shape.type === 'Polygon' ? [shape.arcs] : shape.arcs) {
      const owner = iso2 === 'RU' && isCrimea(world, piece) ? 'UA' : iso2
      pieces.set(owner, [...(pieces.get(owner) ?? []), piece])
    }
  }
  const polygons = (arcs: Arcs['arcs']) => arcs.map((piece): ArcsOfOne => ({ type: 'Polygon', arcs: piece }))
  return withWesternSahara(new Map([...pieces].map(([iso2, arcs]) => [iso2, merge(world, polygons(arcs))])))
}

/**
 * The atlas draws who holds the land; the Union, as the General Assembly in resolution 68/262, holds Crimea for
 * Ukraine's.
 */
function isCrimea(world: World, arcs: ArcsOfOne['arcs']): boolean {
  const { geometry } = feature(world, { type: 'Polygon', arcs })
  const outline: Position[] = geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : []
  return outline.every(([lon = 0, lat = 0]) => lon > 32 && lon < 37 && lat > 44 && lat < 47)
}

/**
 * For the same reason the atlas ends Western Sahara at the berm. The United Nations list all of it as one territory, to
 * 27° 40' north:
 * the coast south of that line goes from Morocco's outline to its own. Outlines run clockwise, so both coasts run
 * north.
 */
function withWesternSahara(lands: Map<string, MultiPolygon>): Map<string, MultiPolygon> {
  const [morocco, sahara] = [outlineOf(lands, 'MA'), outlineOf(lands, 'EH')]
  const [ofMorocco, ofSahara] = [new Set(morocco.map(String)), new Set(sahara.map(String))]
  const shared = sahara.filter((point) => ofMorocco.has(String(point)))
  const corner = shared.find(([lon = 0, lat = 0]) => lon > -8.7 && lat > 27.6)
  const mouth = shared.find(([lon = 0]) => lon < -17.01)
  if (!corner || !mouth) throw new Error('Western Sahara has another outline than the one this was written for')
  const coast = startingAt(corner, morocco).filter((point) => !ofSahara.has(String(point)))
  const south = coast.filter(([, lat = 0]) => lat < 27.7)
  const north = coast.filter(([, lat = 0]) => lat >= 27.7)
  const inland = startingAt(corner, sahara).filter((point) => !ofMorocco.has(String(point)))
  return new Map([
    ...lands,
    ['MA', outlined([corner, ...south.slice(-1), ...north])],
    ['EH', outlined([corner, ...inland, mouth, ...south])],
  ])
}

function outlineOf(lands: Map<string, MultiPolygon>, iso2: string): Position[] {
  return lands.get(iso2)?.coordinates[0]?.[0]?.slice(1) ?? []
}

function outlined(line: Position[]): MultiPolygon {
  return { type: 'MultiPolygon', coordinates: [[[...line, ...line.slice(0, 1)]]] }
}

/** The same closed line, told from another of its points. */
function startingAt(start: Position, ring: Position[]): Position[] {
  const index = ring.findIndex((point) => String(point) === String(start))
  return [...ring.slice(index), ...ring.slice(0, index)]
}

function readPoints(): Map<string, Point> {
  return new Map(rowsOf('countries.csv').map(({ iso2 = '', lon, lat }) => [iso2, [Number(lon), Number(lat)]]))
}

function rowsOf(name: 'countries.csv' | 'shapes.csv'): Record<string, string>[] {
  return parse(readFileSync(new URL(`../../../data/countries/${name}`, import.meta.url)), { columns: true })
}
