import type about from './en/about.json'
import type actions from './en/actions.json'
import type activities from './en/activities.json'
import type api from './en/api.json'
import type applications from './en/applications.json'
import type bodies from './en/bodies.json'
import type calendar from './en/calendar.json'
import type clocks from './en/clocks.json'
import type committee from './en/committee.json'
import type constraints from './en/constraints.json'
import type consultations from './en/consultations.json'
import type demonstration from './en/demonstration.json'
import type eligibility from './en/eligibility.json'
import type figures from './en/figures.json'
import type files from './en/files.json'
import type frame from './en/frame.json'
import type handover from './en/handover.json'
import type history from './en/history.json'
import type home from './en/home.json'
import type identity from './en/identity.json'
import type intake from './en/intake.json'
import type jobs from './en/jobs.json'
import type kept from './en/kept.json'
import type links from './en/links.json'
import type lists from './en/lists.json'
import type mail from './en/mail.json'
import type mobilisations from './en/mobilisations.json'
import type outputs from './en/outputs.json'
import type partners from './en/partners.json'
import type people from './en/people.json'
import type portfolios from './en/portfolios.json'
import type questions from './en/questions.json'
import type record from './en/record.json'
import type registration from './en/registration.json'
import type reminders from './en/reminders.json'
import type report from './en/report.json'
import type requests from './en/requests.json'
import type search from './en/search.json'
import type signIn from './en/sign_in.json'
import type similar from './en/similar.json'
import type site from './en/site.json'
import type stepsDone from './en/steps-done.json'
import type striking from './en/striking.json'
import type ui from './en/ui.json'
import type words from './en/words.json'

/** Every text of the reference language by its key: from here the compiler knows which keys there are. */
type English = typeof about &
  typeof actions &
  typeof activities &
  typeof api &
  typeof applications &
  typeof bodies &
  typeof calendar &
  typeof clocks &
  typeof committee &
  typeof constraints &
  typeof consultations &
  typeof demonstration &
  typeof eligibility &
  typeof figures &
  typeof files &
  typeof frame &
  typeof handover &
  typeof history &
  typeof home &
  typeof identity &
  typeof intake &
  typeof jobs &
  typeof kept &
  typeof links &
  typeof lists &
  typeof mail &
  typeof mobilisations &
  typeof outputs &
  typeof partners &
  typeof people &
  typeof portfolios &
  typeof questions &
  typeof record &
  typeof registration &
  typeof reminders &
  typeof report &
  typeof requests &
  typeof search &
  typeof signIn &
  typeof similar &
  typeof site &
  typeof stepsDone &
  typeof striking &
  typeof ui &
  typeof words

declare module '../ui/view.ts' {
  interface Texts extends English {}
}
