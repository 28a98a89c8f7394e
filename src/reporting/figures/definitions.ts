import { type RawBuilder, sql } from 'kysely'
import {
  activities,
  attendances,
  benefitted,
  closedActions,
  type Dimension,
  decided,
  missions,
  outputs,
  requests,
  roster,
  type Source,
  ways,
} from './sources.ts'

export type FigureDefinition = {
  name: string
  unit: string
  /**
   * How its records become a number: counted, summed, averaged, as a median, as the share of those that hit, or as
   * shares of countries.
   */
  by: 'count' | 'sum' | 'mean' | 'median' | 'share' | 'country_share'
  /** What a share or a mean is worked out from: `figures.parts.<of>` says so many of so many. */
  of?: 'experts' | 'outputs' | 'requests' | 'activities'
  /** Counts persons, who may stand in several records, once. */
  persons?: true
  dimensions: Dimension[]
  /** The records it counts are those of its source (`r`) for which this is so. */
  source: Source
  where?: RawBuilder<boolean>
  /** Counts records of earlier years as well. */
  sinceBeginning?: true
}

const requestDimensions: Dimension[] = ['region', 'continent', 'theme', 'partner', 'income_group', 'authority_type']
const activityDimensions: Dimension[] = ['region', 'continent', 'type', 'theme', 'partner', 'mode']
const missionDimensions: Dimension[] = ['region', 'continent', 'type', 'theme', 'partner', 'eu', 'country', 'gender']
const outputDimensions: Dimension[] = ['region', 'continent', 'type', 'theme', 'partner']
const is = (condition: string) => sql.raw<boolean>(condition)

/**
 * Every figure of the facility: one definition and one source of records each. The sentence of a figure is the text
 * `figures.<name>.sentence`.
 */
export const figures: FigureDefinition[] = [
  { name: 'requests.received', unit: 'requests', by: 'count', dimensions: requestDimensions, source: requests },
  {
    name: 'requests.repeat',
    unit: 'requests',
    by: 'count',
    dimensions: requestDimensions,
    source: requests,
    where: is('r.numeral > 1'),
  },
  {
    name: 'requests.non_traditional',
    unit: 'requests',
    by: 'count',
    dimensions: requestDimensions,
    source: requests,
    where: is('r.non_traditional'),
  },
  {
    name: 'requests.cumulative',
    unit: 'requests',
    by: 'count',
    dimensions: ['region', 'continent', 'theme', 'partner', 'year'],
    source: requests,
    sinceBeginning: true,
  },
  { name: 'activities.held', unit: 'activities', by: 'count', dimensions: activityDimensions, source: activities },
  {
    name: 'activities.average_days',
    unit: 'days',
    by: 'mean',
    of: 'activities',
    dimensions: activityDimensions,
    source: activities,
  },
  {
    name: 'remote_assistance.days',
    unit: 'days',
    by: 'sum',
    dimensions: ['region', 'continent', 'theme', 'partner', 'country'],
    source: missions,
    where: is(`r.type = 'remote_assistance' and r.held`),
  },
  {
    name: 'experts.mobilised',
    unit: 'persons',
    by: 'count',
    persons: true,
    dimensions: missionDimensions,
    source: missions,
  },
  {
    name: 'experts.mobilised_cumulative',
    unit: 'persons',
    by: 'count',
    persons: true,
    dimensions: missionDimensions,
    source: missions,
    sinceBeginning: true,
  },
  {
    name: 'experts.roster',
    unit: 'persons',
    by: 'count',
    dimensions: ['country', 'gender'],
    source: roster,
    sinceBeginning: true,
  },
  {
    name: 'experts.non_eu_share',
    unit: 'share',
    by: 'share',
    of: 'experts',
    persons: true,
    dimensions: ['region', 'continent', 'type', 'theme', 'partner'],
    source: missions,
  },
  {
    name: 'experts.country_share',
    unit: 'share',
    by: 'country_share',
    persons: true,
    dimensions: ['country', 'region', 'continent', 'eu'],
    source: missions,
  },
  {
    name: 'participants.attended',
    unit: 'persons',
    by: 'count',
    persons: true,
    dimensions: missionDimensions,
    source: attendances,
  },
  {
    name: 'participants.attendances',
    unit: 'attendances',
    by: 'count',
    dimensions: missionDimensions,
    source: attendances,
  },
  { name: 'outputs.delivered', unit: 'outputs', by: 'count', dimensions: outputDimensions, source: outputs },
  {
    name: 'outputs.adopted_share',
    unit: 'share',
    by: 'share',
    of: 'outputs',
    dimensions: outputDimensions,
    source: outputs,
  },
  {
    name: 'actions.closed',
    unit: 'actions',
    by: 'count',
    dimensions: ['region', 'continent', 'theme', 'partner'],
    source: closedActions,
  },
  {
    name: 'countries.benefitted',
    unit: 'countries',
    by: 'count',
    dimensions: ['region', 'continent'],
    source: benefitted,
    where: is(`r.kind = 'country'`),
    sinceBeginning: true,
  },
  {
    name: 'organisations.benefitted',
    unit: 'organisations',
    by: 'count',
    dimensions: ['region', 'continent'],
    source: benefitted,
    where: is(`r.kind = 'organisation'`),
    sinceBeginning: true,
  },
  { name: 'mobilisation.median_days', unit: 'days', by: 'median', dimensions: ['step', 'region'], source: ways },
  {
    name: 'overlap.checked_share',
    unit: 'share',
    by: 'share',
    of: 'requests',
    dimensions: ['region', 'continent', 'theme', 'partner'],
    source: decided,
  },
  {
    name: 'alumni.experts',
    unit: 'persons',
    by: 'count',
    persons: true,
    dimensions: missionDimensions,
    source: missions,
    where: is('r.was_participant'),
  },
]

/** What a year is told by before anything else: on the front page, and first in its report. */
export const headlines = [
  'requests.received',
  'activities.held',
  'experts.mobilised',
  'participants.attended',
  'outputs.delivered',
  'actions.closed',
]

export const figureNamed = (name: string): FigureDefinition | undefined =>
  figures.find((figure) => figure.name === name)
