import fs from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { openAccount } from '../house/accounts/auth.ts'
import { asTyped, faultOfPassword, type Owner } from '../house/accounts/passwords.ts'
import { anchorHistory, readAnchors } from '../house/database/anchors.ts'
import { refusalOf } from '../house/database/refusal.ts'
import { rolesAsSql } from '../house/database/serving-roles.ts'
import { SetUpFault } from '../house/database/set-up-fault.ts'
import { reading, writing } from '../house/database/transaction.ts'
import { type KeptCheckpoint, verifyHistory } from '../house/database/verify.ts'
import { type Role, roles } from '../house/identity/person.ts'
import { hasText, translator } from '../house/languages/texts.ts'
import { timeIn } from '../house/time/clock.ts'
import { type Language, languages } from '../house/ui/view.ts'
import { inWords } from '../house/web/form.ts'
import { readAddress } from '../house/web/mail-address.ts'
import { refusalInWords } from '../house/web/refusals.ts'
import { figuresCommand } from './figures.ts'
import { inOffice } from './office.ts'
import type { PlanOptions } from './plan.ts'
import { writeWhole } from './write-whole.ts'
import { WrongUse } from './wrong-use.ts'

const program = new Command('mobilise')
  .description('Runs a peer-to-peer expertise facility, from the request to the annual report.')
  .exitOverride()
  .showHelpAfterError(false)

function year(typed: string): number {
  if (!/^(19|20|21)\d{2}$/.test(typed)) throw new InvalidArgumentError('give a year, such as 2016')
  return Number(typed)
}

const number = (from: number, fault: string) => (typed: string) => {
  const value = typed.trim() === '' ? Number.NaN : Number(typed)
  if (!Number.isFinite(value) || value < from) throw new InvalidArgumentError(fault)
  return value
}
const share = number(0, 'give a share from 0 on, such as 0.001')
const seconds = number(0.01, 'give seconds, such as 60')
const worth = number(0, 'give what a place kept is worth, such as 5')

program
  .command('serve')
  .description(
    'serve the site (PORT, HOST, DATA_DIR, DATABASE_URL, DATABASE_SERVING_URL, BASE_URL, TRUST_PROXY, SECRET, SMTP_URL, MAIL_FROM)',
  )
  .addOption(new Option('--demonstration', 'load the facility of 2016 into a fresh data folder first'))
  .option('--no-work', 'leave jobs (mail, reminders, terms that end) to other processes')
  .action(async (options: { demonstration?: boolean; work: boolean }) => {
    const { serve } = await import('./serve.ts')
    await serve({ demonstration: options.demonstration === true, work: options.work })
  })

program
  .command('work')
  .description(
    'work off jobs without serving the site (DATA_DIR, DATABASE_URL, DATABASE_SERVING_URL, BASE_URL, SECRET, SMTP_URL, MAIL_FROM)',
  )
  .action(async () => {
    const { work } = await import('./work.ts')
    await work()
  })

program
  .command('migrate')
  .description('bring the database to the newest form')
  .action(() => inOffice(async () => console.log('The database is up to date.')))

program
  .command('demo')
  .description('load the facility of 2016 into an empty database; with --to, move the clock of a demonstration on')
  .option('--to <day>', 'go on to the morning of this day, such as 2017-02-20: what falls due on the way happens')
  .action(async (options: { to?: string }) => {
    if (options.to !== undefined) {
      const { to } = options
      const { moveDemonstration } = await import('./move-clock.ts')
      return inOffice((office) => moveDemonstration(office, to))
    }
    const [{ openOffice }, { loadOnce }] = await Promise.all([import('./office.ts'), import('./demo.ts')])
    let used = false
    const others = () => {
      used = true
    }
    const office = await openOffice((opened) => loadOnce(opened, others, (line) => console.error(line)))
    await office.close()
    if (used)
      return finding(
        'There is an office in this database already: the facility of 2016 goes into an empty one only. Set DATA_DIR to a new folder.',
      )
    console.log('The facility of 2016 is loaded.')
  })

program
  .command('figures')
  .description('print the figures of a year')
  .argument('<year>', 'the year', year)
  .option('--json', 'as JSON')
  .option('--check', 'hold published values against the records; exit 1 when one that should agree does not')
  .option(
    '--by <dimensions>',
    'break down by a combination, such as region,type (repeatable)',
    (value: string, all: string[]) => [...all, value],
    [],
  )
  .action((of: number, options: { json?: boolean; check?: boolean; by: string[] }) =>
    inOffice((office) => reading(office.database.db, 'facility', (tx) => figuresCommand(tx, of, options))),
  )

program
  .command('report')
  .description('write the annual report of a year as one file')
  .argument('<year>', 'the year', year)
  .addOption(new Option('--lang <language>', 'its language').choices([...languages]).default('en'))
  .addOption(new Option('--format <format>', 'its format').choices(['html']).default('html'))
  .requiredOption('--out <file>', 'where to write it')
  .action((of: number, options: { lang: Language; out: string }) =>
    inOffice(async (office) => {
      const { reportFile } = await import('../reporting/report/file.tsx')
      const file = await reading(office.database.db, 'facility', (tx) => reportFile(tx, of, options.lang))
      if (file === null) return finding(`There is nothing to report on ${of}: no edition and no record of that year.`)
      writeWhole(options.out, file)
      console.log(`The report of ${of} is in ${options.out}.`)
    }),
  )

program
  .command('plan')
  .description('propose who should go: the best plan for an instance, with a proof of how good it is')
  .option('--instance <file>', 'the seats and the people, as JSON')
  .option('--year <year>', 'the activities of this year in the records, as if no seat were taken', year)
  .requiredOption('--out <file>', 'where to write the plan')
  .option('--gap <share>', 'how far from the best plan it may be', share, 0.001)
  .option(
    '--time-limit <seconds>',
    'how long it may take; then the best plan so far is written, with its gap',
    seconds,
    60,
  )
  .option('--progress', 'tell on standard error how far it came')
  .option('--explain <seat...>', 'why these people, and what the next five by fit would cost')
  .option('--from <plan>', 'go on from an earlier plan: what need not change stays')
  .option('--stability <worth>', 'with --from: how much each place kept is worth', worth)
  .option('--write-instance <file>', 'with --year: write the instance as well, to change it and plan again')
  .option('--keep', 'with --year: whoever is on a seat already stays there')
  .addOption(
    new Option(
      '--team-rules <rules>',
      'with --year: the minima of the teams by the facility’s settings, or besides as many non-EU experts as the team that was there had',
    ).choices(['settings', 'as-held']),
  )
  .action(async (options: PlanOptions) => {
    const { planCommand } = await import('./plan.ts')
    await planCommand(options)
  })

program
  .command('user')
  .description('accounts')
  .command('add')
  .description('open an account; without --password its owner signs in by e-mail link')
  .argument('<email>')
  .addOption(new Option('--role <role>', 'what the person is').choices([...roles]).makeOptionMandatory())
  .option('--password <password>', 'at least 12 characters, and none of those that are easy to guess')
  .option('--name <name>', 'the person’s name; the e-mail address otherwise')
  .option('--partner <code>', 'a focal point’s administration, or an authority’s partner: ISO code such as TG')
  .option('--authority <name>', 'an authority’s name, with --partner')
  .option('--body <name>', 'a consulted service’s name')
  .option('--person <email>', 'an expert’s e-mail address in the register')
  .action((email: string, options: AccountOptions) => inOffice((office) => addUser(office, email, options)))

program
  .command('roles')
  .description(
    'print, as SQL, the roles that an administrator of the database makes where the owner must not, or before a backup is restored elsewhere',
  )
  .option('--database <name>', 'the name of the database', 'mobilise')
  .option('--owner <name>', 'the login that owns it', 'mobilise')
  .action((options: { database: string; owner: string }) => console.log(rolesAsSql(options.database, options.owner)))

const audit = program.command('audit').description('the history')
audit
  .command('verify')
  .description(
    'find records and lines of their history that were changed, removed or inserted past Mobilise; exit 1 when there are any',
  )
  .option('--checkpoints <file>', 'checkpoints kept elsewhere, as `audit checkpoints` wrote them')
  .action((options: { checkpoints?: string }) =>
    inOffice(async (office) => {
      const copy = await readAnchors(office.owner.db, office.anchors)
      const kept = [...copy.kept, ...(options.checkpoints ? checkpointsIn(options.checkpoints) : [])]
      const verified = await verifyHistory(office.owner.db, office.secret, kept)
      const findings = [...copy.findings, ...verified.findings]
      for (const found of findings)
        console.error(`${found.record}${found.line === null ? '' : ` line ${found.line}`}: ${found.fault}`)
      const compared = `${verified.lines} lines of ${verified.records} records, ${verified.rows} rows that they tell of, ${verified.checkpoints} checkpoints and ${copy.kept.length} copies of them in ${office.anchors}`
      if (findings.length > 0)
        return finding(`${findings.length} ${findings.length === 1 ? 'fault' : 'faults'} in ${compared}.`)
      console.log(`The history is whole: ${compared}.`)
    }),
  )
audit
  .command('checkpoints')
  .description('make a checkpoint and write all of them to a file, to be kept elsewhere')
  .requiredOption('--out <file>', 'where to write them')
  .action((options: { out: string }) =>
    inOffice(async (office) => {
      await anchorHistory(office, new Date())
      const { rows } = await office.owner.pool.query<{ id: number; made_at: Date; seal: Buffer }>(
        'select id, made_at, seal from history_checkpoints order by id',
      )
      writeWhole(
        options.out,
        `${JSON.stringify(
          rows.map((row) => ({ id: row.id, made_at: row.made_at, seal: row.seal.toString('hex') })),
          null,
          1,
        )}\n`,
      )
      console.log(`${rows.length} checkpoints are in ${options.out}.`)
    }),
  )

type AccountOptions = {
  role: Role
  password?: string
  name?: string
  partner?: string
  authority?: string
  body?: string
  person?: string
}

async function addUser(office: Parameters<Parameters<typeof inOffice>[0]>[0], typed: string, options: AccountOptions) {
  const read = readAddress(typed)
  if (!read.ok) throw new WrongUse(`${typed} is not an e-mail address: ${sentence(read.fault)}`)
  const email = read.address
  const password = options.password === undefined ? null : asTyped(options.password)
  if (password !== null) await refuseEasy(password, { email, name: options.name ?? email })
  const { at } = await timeIn(office.database.db, new Date())
  await writing(office.database.db, { person: null, facility: true, at }, office.secret, async (tx) => {
    const belongs = {
      administration: options.role === 'focal_point' ? (options.partner ?? missing('--partner')) : null,
      authority_id:
        options.role === 'authority'
          ? await one(
              tx
                .selectFrom('authorities')
                .select('id')
                .where('partner', '=', options.partner ?? missing('--partner'))
                .$if(options.authority !== undefined, (query) => query.where('name', '=', options.authority ?? ''))
                .orderBy('id')
                .executeTakeFirst(),
              'no such authority: register it on the site first, or check --partner and --authority',
            )
          : null,
      body_id:
        options.role === 'consulted'
          ? await one(
              tx
                .selectFrom('consulted_bodies')
                .select('id')
                .where('name', '=', options.body ?? missing('--body'))
                .executeTakeFirst(),
              'no such consulted service',
            )
          : null,
      person_id:
        options.role === 'expert'
          ? await one(
              tx
                .selectFrom('personal_details')
                .select('person_id as id')
                .where('email', '=', options.person ?? email)
                .executeTakeFirst(),
              'no such person in the register: enter the person on the site first',
            )
          : null,
    }
    await openAccount(
      tx,
      { person: null, facility: true },
      { email, name: options.name ?? email, role: options.role, password, ...belongs },
    )
  })
  console.log(`${email} can sign in as ${options.role}.`)
}

async function refuseEasy(password: string, owner: Owner) {
  const t = translator('en')
  const fault = await faultOfPassword(password, owner, t('facility.name'))
  if (fault) throw new WrongUse(inWords({ password: fault }, t).password ?? fault)
}

/** A fault of a form, said in the language of the command line. */
const sentence = (fault: string) => Object.values(inWords({ fault }, translator('en')))[0] ?? ''

function missing(option: string): never {
  throw new WrongUse(`this role needs ${option}`)
}

async function one(row: Promise<{ id: string } | undefined>, fault: string): Promise<string> {
  const found = await row
  if (!found) throw new WrongUse(fault)
  return found.id
}

/** A finding: what was checked is not as it should be. */
function finding(sentence: string) {
  console.error(sentence)
  process.exitCode = 1
}

function checkpointsIn(file: string): KeptCheckpoint[] {
  const text = readWhole(file)
  try {
    const one = z.object({ id: z.number().int(), made_at: z.string(), seal: z.string() })
    // As `audit checkpoints` writes them, or a copy out of the folder of anchors: a line each.
    return text.trimStart().startsWith('[')
      ? z.array(one).parse(JSON.parse(text))
      : z.array(one).parse(
          text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        )
  } catch {
    throw new WrongUse(
      `${file} holds no checkpoints. Give a file that \`audit checkpoints\` wrote, or a copy of one in the folder \`anchors\``,
    )
  }
}

function readWhole(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    throw new WrongUse(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else if (error instanceof WrongUse || error instanceof SetUpFault) {
    console.error(`mobilise: ${error.message}`)
    process.exitCode = 2
  } else {
    const refusal = refusalOf(error)
    const text = refusal
      ? hasText('en', refusal.key)
        ? refusalInWords({ t: translator('en'), lang: 'en' }, refusal)
        : refusal.key
      : error instanceof Error
        ? error.message
        : String(error)
    console.error(`mobilise: ${text}`)
    process.exitCode = refusal ? 2 : 1
    if (process.env.DEBUG) console.error(error)
  }
}
