/**
 * Makes data/countries/countries.csv, borders.csv and shapes.csv: `node --import tsx scripts/make-countries.ts`. The
 * other tables of that folder are kept by hand; its README says where each comes from.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoArea, geoCentroid } from 'd3-geo'
import { feature, neighbors } from 'topojson-client'
import type { MultiPolygon as Arcs, Polygon as ArcsOfOne, GeometryCollection, Topology } from 'topojson-specification'

type CountryShape = Arcs<{ name: string }> | ArcsOfOne<{ name: string }>
type World = Topology<{ countries: GeometryCollection & { geometries: CountryShape[] } }>
type Point = readonly [lon: number, lat: number]

/** ISO 3166-1: alpha-2, alpha-3 and numeric code of each country and territory. */
const isoCodes = `
  AD-AND-020 AE-ARE-784 AF-AFG-004 AG-ATG-028 AI-AIA-660 AL-ALB-008 AM-ARM-051 AO-AGO-024 AQ-ATA-010 AR-ARG-032
  AS-ASM-016 AT-AUT-040 AU-AUS-036 AW-ABW-533 AX-ALA-248 AZ-AZE-031 BA-BIH-070 BB-BRB-052 BD-BGD-050 BE-BEL-056
  BF-BFA-854 BG-BGR-100 BH-BHR-048 BI-BDI-108 BJ-BEN-204 BL-BLM-652 BM-BMU-060 BN-BRN-096 BO-BOL-068 BQ-BES-535
  BR-BRA-076 BS-BHS-044 BT-BTN-064 BV-BVT-074 BW-BWA-072 BY-BLR-112 BZ-BLZ-084 CA-CAN-124 CC-CCK-166 CD-COD-180
  CF-CAF-140 CG-COG-178 CH-CHE-756 CI-CIV-384 CK-COK-184 CL-CHL-152 CM-CMR-120 CN-CHN-156 CO-COL-170 CR-CRI-188
  CU-CUB-192 CV-CPV-132 CW-CUW-531 CX-CXR-162 CY-CYP-196 CZ-CZE-203 DE-DEU-276 DJ-DJI-262 DK-DNK-208 DM-DMA-212
  DO-DOM-214 DZ-DZA-012 EC-ECU-218 EE-EST-233 EG-EGY-818 EH-ESH-732 ER-ERI-232 ES-ESP-724 ET-ETH-231 FI-FIN-246
  FJ-FJI-242 FK-FLK-238 FM-FSM-583 FO-FRO-234 FR-FRA-250 GA-GAB-266 GB-GBR-826 GD-GRD-308 GE-GEO-268 GF-GUF-254
  GG-GGY-831 GH-GHA-288 GI-GIB-292 GL-GRL-304 GM-GMB-270 GN-GIN-324 GP-GLP-312 GQ-GNQ-226 GR-GRC-300 GS-SGS-239
  GT-GTM-320 GU-GUM-316 GW-GNB-624 GY-GUY-328 HK-HKG-344 HM-HMD-334 HN-HND-340 HR-HRV-191 HT-HTI-332 HU-HUN-348
  ID-IDN-360 IE-IRL-372 IL-ISR-376 IM-IMN-833 IN-IND-356 IO-IOT-086 IQ-IRQ-368 IR-IRN-364 IS-ISL-352 IT-ITA-380
  JE-JEY-832 JM-JAM-388 JO-JOR-400 JP-JPN-392 KE-KEN-404 KG-KGZ-417 KH-KHM-116 KI-KIR-296 KM-COM-174 KN-KNA-659
  KP-PRK-408 KR-KOR-410 KW-KWT-414 KY-CYM-136 KZ-KAZ-398 LA-LAO-418 LB-LBN-422 LC-LCA-662 LI-LIE-438 LK-LKA-144
  LR-LBR-430 LS-LSO-426 LT-LTU-440 LU-LUX-442 LV-LVA-428 LY-LBY-434 MA-MAR-504 MC-MCO-492 MD-MDA-498 ME-MNE-499
  MF-MAF-663 MG-MDG-450 MH-MHL-584 MK-MKD-807 ML-MLI-466 MM-MMR-104 MN-MNG-496 MO-MAC-446 MP-MNP-580 MQ-MTQ-474
  MR-MRT-478 MS-MSR-500 MT-MLT-470 MU-MUS-480 MV-MDV-462 MW-MWI-454 MX-MEX-484 MY-MYS-458 MZ-MOZ-508 NA-NAM-516
  NC-NCL-540 NE-NER-562 NF-NFK-574 NG-NGA-566 NI-NIC-558 NL-NLD-528 NO-NOR-578 NP-NPL-524 NR-NRU-520 NU-NIU-570
  NZ-NZL-554 OM-OMN-512 PA-PAN-591 PE-PER-604 PF-PYF-258 PG-PNG-598 PH-PHL-608 PK-PAK-586 PL-POL-616 PM-SPM-666
  PN-PCN-612 PR-PRI-630 PS-PSE-275 PT-PRT-620 PW-PLW-585 PY-PRY-600 QA-QAT-634 RE-REU-638 RO-ROU-642 RS-SRB-688
  RU-RUS-643 RW-RWA-646 SA-SAU-682 SB-SLB-090 SC-SYC-690 SD-SDN-729 SE-SWE-752 SG-SGP-702 SH-SHN-654 SI-SVN-705
  SJ-SJM-744 SK-SVK-703 SL-SLE-694 SM-SMR-674 SN-SEN-686 SO-SOM-706 SR-SUR-740 SS-SSD-728 ST-STP-678 SV-SLV-222
  SX-SXM-534 SY-SYR-760 SZ-SWZ-748 TC-TCA-796 TD-TCD-148 TF-ATF-260 TG-TGO-768 TH-THA-764 TJ-TJK-762 TK-TKL-772
  TL-TLS-626 TM-TKM-795 TN-TUN-788 TO-TON-776 TR-TUR-792 TT-TTO-780 TV-TUV-798 TW-TWN-158 TZ-TZA-834 UA-UKR-804
  UG-UGA-800 UM-UMI-581 US-USA-840 UY-URY-858 UZ-UZB-860 VA-VAT-336 VC-VCT-670 VE-VEN-862 VG-VGB-092 VI-VIR-850
  VN-VNM-704 VU-VUT-548 WF-WLF-876 WS-WSM-882 YE-YEM-887 YT-MYT-175 ZA-ZAF-710 ZM-ZMB-894 ZW-ZWE-716
`

/**
 * Shapes without an ISO number. A territory that only itself and few others hold for a state belongs to the state
 * around it.
 */
const namedShapes: Record<string, string> = { Kosovo: 'XK', Somaliland: 'SO', 'N. Cyprus': 'CY' }

/** What the facility works with, in its own grouping. Who is in none of these lists is no partner of the facility. */
const regions = {
  sub_saharan_africa: `
    AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MU MW MZ NA NE NG RW SC SD SL SN
    SO SS ST SZ TD TG TZ UG ZA ZM ZW`,
  // Central, South, South-East and developing East Asia, the Pacific island states, and of the Middle East those that
  // are neither of the Gulf nor of the Neighbourhood (Iraq, Iran, Yemen), which the Union's cooperation counts with
  // Asia too.
  asia: `
    AF BD BN BT CK CN FJ FM ID IN IQ IR KG KH KI KP KZ LA LK MH MM MN MV MY NP NR NU PG PH PK PW SB SG TH TJ TL TM TO TV
    UZ VN VU WS YE`,
  eastern_southern_neighbourhood: 'AM AZ BY DZ EG GE IL JO LB LY MA MD PS SY TN UA',
  latin_america_caribbean: `
    AG AR BB BO BR BS BZ CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT UY VC VE`,
}

/** Where no shape of its own shows a territory: its chief town, or the middle of its main island. */
const knownPoints: Record<string, Point> = {
  BQ: [-68.27, 12.15],
  BV: [3.36, -54.42],
  CC: [96.83, -12.17],
  CX: [105.63, -10.49],
  GF: [-53.1, 3.9],
  GP: [-61.55, 16.25],
  MQ: [-61, 14.65],
  RE: [55.53, -21.12],
  SJ: [16, 78.5],
  TK: [-171.85, -9.2],
  YT: [45.15, -12.8],
}

/**
 * Borders too short for a map of 1:50 million, each with what it is. All pairs it does draw were read: none had to go.
 */
const addedBorders: [a: string, b: string, reason: string][] = [
  ['ES', 'MA', 'Ceuta and Melilla lie in Africa and have land borders with Morocco'],
  ['ES', 'GI', 'Gibraltar has no shape of its own at this scale'],
  ['BW', 'ZM', 'some 150 metres at Kazungula'],
]

const world = (scale: '10m' | '50m'): World => {
  const path = createRequire(import.meta.url).resolve(`world-atlas/countries-${scale}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}

const words = (text: string) => text.trim().split(/\s+/)
const codes = [...words(isoCodes).map((code) => code.split('-')), ['XK', 'XKX', '']].map(
  ([iso2 = '', iso3 = '', number = '']) => ({ iso2, iso3, number }),
)
const iso2OfNumber = new Map(codes.filter(({ number }) => number).map(({ iso2, number }) => [number, iso2]))
const regionOf = new Map(Object.entries(regions).flatMap(([region, list]) => words(list).map((iso2) => [iso2, region])))

function iso2Of(shape: CountryShape): string | undefined {
  if (shape.id !== undefined) return iso2OfNumber.get(String(shape.id))
  return namedShapes[shape.properties?.name ?? '']
}

/** The middle of the largest piece of land of each country that the map shows. */
function middles(scale: '10m' | '50m'): Map<string, Point> {
  const topology = world(scale)
  const largest = new Map<string, { area: number; middle: Point }>()
  for (const shape of topology.objects.countries.geometries) {
    const iso2 = iso2Of(shape)
    if (!iso2) continue
    for (const arcs of shape.type === 'Polygon' ? [shape.arcs] : shape.arcs) {
      const land = feature(topology, { type: 'Polygon', arcs })
      const area = geoArea(land)
      if (area > (largest.get(iso2)?.area ?? 0)) largest.set(iso2, { area, middle: geoCentroid(land) })
    }
  }
  return new Map([...largest].map(([iso2, { middle }]) => [iso2, middle]))
}

function countriesTable(): string[][] {
  const sources: [string, Map<string, Point>][] = [
    ['world-atlas 50m', middles('50m')],
    ['world-atlas 10m', middles('10m')],
    ['known point', new Map(Object.entries(knownPoints))],
  ]
  const rows = codes.map(({ iso2, iso3 }) => {
    const [source, points] = sources.find(([, found]) => found.has(iso2)) ?? []
    const [lon, lat] = points?.get(iso2) ?? []
    if (source === undefined || lon === undefined || lat === undefined) throw new Error(`${iso2} is nowhere`)
    return [iso2, iso3, regionOf.get(iso2) ?? '', lon.toFixed(2), lat.toFixed(2), source]
  })
  return [['iso2', 'iso3', 'region', 'lon', 'lat', 'source'], ...sorted(rows)]
}

function bordersTable(): string[][] {
  const { geometries } = world('50m').objects.countries
  const pairs = new Map<string, string[]>()
  const add = (one: string | undefined, other: string | undefined) => {
    if (one === undefined || other === undefined || one === other) return
    const pair = [one, other].sort()
    pairs.set(pair.join(), pair)
  }
  neighbors(geometries).forEach((beside, index) => {
    for (const other of beside) add(...pairOf(geometries[index], geometries[other]))
  })
  for (const [a, b] of addedBorders) add(a, b)
  return [['a', 'b'], ...sorted([...pairs.values()])]
}

function pairOf(one: CountryShape | undefined, other: CountryShape | undefined) {
  return [one && iso2Of(one), other && iso2Of(other)] as const
}

/** Which country each shape of world-atlas belongs to, by its ISO number or, lacking one, its name there. */
function shapesTable(): string[][] {
  const rows = [...[...iso2OfNumber].map(([number, iso2]) => [number, iso2]), ...Object.entries(namedShapes)]
  return [['shape', 'iso2'], ...sorted(rows)]
}

function sorted(rows: string[][]): string[][] {
  const key = (row: string[]) => row.join()
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The files by name, as they should be. No value holds a comma or a quotation mark, so none is quoted. */
export function countryFiles(): Record<string, string> {
  const csv = (rows: string[][]) => `${rows.map((row) => row.join()).join('\n')}\n`
  return {
    'countries.csv': csv(countriesTable()),
    'borders.csv': csv(bordersTable()),
    'shapes.csv': csv(shapesTable()),
  }
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(countryFiles())) {
    writeFileSync(new URL(`../data/countries/${name}`, import.meta.url), text)
  }
}
