/** A name in every interface language, or as it is written in the register. */
type Names = unknown

export const ruleKeys = [
  'partner_listed',
  'authority_type',
  'civil_society_jointly',
  'theme_offered',
  'one_open_request',
] as const
export type RuleKey = (typeof ruleKeys)[number]

export type Waiver = {
  id: string
  rule: string
  about: string
  status: string
  asked_reason: string
  reason: string
  refused_reason: string | null
}

/** What the rules look at. Authorities are those that ask: the one that files first. */
export type EligibilityFacts = {
  active: readonly string[]
  partners: { code: string; names: Names; listed: boolean }[]
  authorities: { name: string; type: string; typeNames: Names; eligible: boolean; onlyJointly: boolean }[]
  themes: { key: string; names: Names; offered: boolean }[]
  /** Requests of the same authority on the same theme that are not decided yet. */
  openRequests: { id: string; reference: string; title: string }[]
  waivers: Waiver[]
}

/** A rule that the request does not meet: whom or what it concerns, and whether an officer waived it for just this. */
export type Finding = {
  rule: RuleKey
  /** What the rule failed on, as keys: a waiver holds for this and for nothing else. */
  about: string
  subjects: Names[]
  requests: EligibilityFacts['openRequests']
  waiver: Waiver | null
  waived: boolean
}

type Failing = { about: string[]; subjects: Names[]; requests?: EligibilityFacts['openRequests'] }

/** Each rule as a question to the facts: what fails it, or nothing. */
const rules: Record<RuleKey, (facts: EligibilityFacts) => Failing | null> = {
  partner_listed: ({ partners }) => {
    const unlisted = partners.filter((partner) => !partner.listed)
    return unlisted.length > 0
      ? { about: unlisted.map((partner) => partner.code), subjects: unlisted.map((partner) => partner.names) }
      : null
  },
  authority_type: ({ authorities }) => {
    const others = authorities.filter((authority) => !authority.eligible)
    return others.length > 0
      ? { about: others.map((authority) => authority.type), subjects: others.map((authority) => authority.name) }
      : null
  },
  // Civil society asks only jointly with a public authority that could ask alone.
  civil_society_jointly: ({ authorities }) => {
    const alone =
      authorities.some((authority) => authority.onlyJointly) &&
      !authorities.some((authority) => authority.eligible && !authority.onlyJointly)
    return alone
      ? {
          about: [],
          subjects: authorities.filter((authority) => authority.onlyJointly).map((authority) => authority.name),
        }
      : null
  },
  theme_offered: ({ themes }) => {
    const closed = themes.filter((theme) => !theme.offered)
    return closed.length > 0
      ? { about: closed.map((theme) => theme.key), subjects: closed.map((theme) => theme.names) }
      : null
  },
  one_open_request: ({ openRequests, themes }) =>
    openRequests.length > 0
      ? {
          about: themes.slice(0, 1).map((theme) => theme.key),
          subjects: openRequests.map((request) => request.reference),
          requests: openRequests,
        }
      : null,
}

/** Every active rule that a request does not meet, waived or not, in the order of the rules. */
export function findings(facts: EligibilityFacts): Finding[] {
  return ruleKeys
    .filter((rule) => facts.active.includes(rule))
    .flatMap((rule) => {
      const failing = rules[rule](facts)
      if (!failing) return []
      const about = [...new Set(failing.about)].sort().join(' ')
      const waiver = facts.waivers.find((given) => given.rule === rule && given.about === about) ?? null
      return [
        {
          rule,
          about,
          subjects: failing.subjects,
          requests: failing.requests ?? [],
          waiver,
          waived: waiver?.status === 'granted',
        },
      ]
    })
}
