import { expect, test } from 'vitest'
import { type EligibilityFacts, findings, ruleKeys } from './rules.ts'

const ministry = { name: 'Ministry', type: 'national_central', typeNames: {}, eligible: true, onlyJointly: false }
const association = { name: 'Association', type: 'civil_society', typeNames: {}, eligible: true, onlyJointly: true }
const company = { name: 'Company', type: 'company', typeNames: {}, eligible: false, onlyJointly: false }
const togo = { code: 'TG', names: { en: 'Togo' }, listed: true }
const diaspora = { key: 'diaspora', names: { en: 'Diaspora' }, offered: true }
const sound: EligibilityFacts = {
  active: ruleKeys,
  partners: [togo],
  authorities: [ministry],
  themes: [diaspora],
  openRequests: [],
  waivers: [],
}

test.each<[string, Partial<EligibilityFacts>, string[]]>([
  ['a ministry of a partner on an offered theme', {}, []],
  ['a partner that is not on the list', { partners: [{ ...togo, listed: false }] }, ['partner_listed']],
  [
    'a further partner that is not on the list',
    { partners: [togo, { code: 'FR', names: {}, listed: false }] },
    ['partner_listed'],
  ],
  ['an authority of another type', { authorities: [company] }, ['authority_type']],
  ['civil society alone', { authorities: [association] }, ['civil_society_jointly']],
  ['civil society with a ministry', { authorities: [association, ministry] }, []],
  ['a ministry with civil society', { authorities: [ministry, association] }, []],
  [
    'civil society with others that ask jointly only',
    { authorities: [association, association] },
    ['civil_society_jointly'],
  ],
  [
    'civil society with somebody the facility does not work with',
    { authorities: [association, company] },
    ['authority_type', 'civil_society_jointly'],
  ],
  ['a theme that is closed', { themes: [{ ...diaspora, offered: false }] }, ['theme_offered']],
  [
    'a second theme that is closed',
    { themes: [diaspora, { key: 'gender', names: {}, offered: false }] },
    ['theme_offered'],
  ],
  ['a second request on the theme', { openRequests: [{ id: 'a', reference: 'R-1', title: '' }] }, ['one_open_request']],
  [
    'rules that are switched off',
    { active: [], partners: [{ ...togo, listed: false }], authorities: [association] },
    [],
  ],
])('%s', (_, facts, expected) =>
  expect(findings({ ...sound, ...facts }).map((finding) => finding.rule)).toEqual(expected),
)

test('a waiver holds for what it was granted for, and for nothing else', () => {
  const waiver = {
    id: 'w',
    rule: 'theme_offered',
    about: 'diaspora',
    status: 'granted',
    asked_reason: '',
    refused_reason: null,
    reason: 'Asked by the Delegation',
  }
  const closed = (key: string) => ({ key, names: {}, offered: false })
  const waived = (facts: Partial<EligibilityFacts>) =>
    findings({ ...sound, waivers: [waiver], ...facts }).map((finding) => finding.waived)
  expect(waived({ themes: [closed('diaspora')] })).toEqual([true])
  expect(waived({ themes: [closed('gender')] })).toEqual([false])
  expect(waived({ themes: [closed('diaspora'), closed('gender')] })).toEqual([false])
  expect(waived({ themes: [closed('diaspora')], waivers: [{ ...waiver, status: 'asked' }] })).toEqual([false])
  expect(waived({ themes: [closed('diaspora')], waivers: [{ ...waiver, status: 'refused' }] })).toEqual([false])
})
