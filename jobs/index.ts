import type { Occasion } from '../src/schedule/due.ts'
import type { Job } from '../src/schedule/job.ts'
import { answerChains } from './answer-chains.ts'
import { askAchievements } from './ask-achievements.ts'
import { brandQuarter } from './brand-quarter.ts'
import { closeSessions } from './close-sessions.ts'
import { creditHighlights } from './credit-highlights.ts'
import { creditLeading } from './credit-leading.ts'
import { dutyComing, dutyEscalation, dutyHandOver, dutyShort, dutyWeek } from './duty-reminders.ts'
import { dutyReport } from './duty-report.ts'
import { escalateClaims } from './escalate-claims.ts'
import { escalateObjections } from './escalate-objections.ts'
import { fetchEvidence } from './fetch-evidence.ts'
import { greetJoiners } from './greet-joiners.ts'
import { keepSessions } from './keep-sessions.ts'
import { lapseHeldDeeds } from './lapse-held.ts'
import { lapseSwaps } from './lapse-swaps.ts'
import { lookAtMembers } from './look-at-members.ts'
import { mutualPassing } from './mutual-passing.ts'
import { nightlyBackup } from './nightly-backup.ts'
import { noShows } from './no-shows.ts'
import { publicationDraft } from './publication-draft.ts'
import { publicationFinal } from './publication-final.ts'
import { remindActivity } from './remind-activity.ts'
import { remindClaims } from './remind-claims.ts'
import { remindStudy } from './remind-study.ts'
import { remindSwap } from './remind-swap.ts'
import { studyMonth } from './study-month.ts'
import { studyQuarter } from './study-quarter.ts'
import { tellMembership } from './tell-membership.ts'
import { tellSuspects } from './tell-suspects.ts'
import { trimOutbox } from './trim-outbox.ts'

/** Everything the bot does by itself. */
export const jobs: readonly Job[] = [
  answerChains,
  fetchEvidence,
  greetJoiners,
  keepSessions,
  lapseHeldDeeds,
  lapseSwaps,
  lookAtMembers,
  nightlyBackup,
  tellMembership,
  tellSuspects,
  trimOutbox,
]

/** Everything that falls due by the plan: reminders, nags, reports. */
export const occasions: readonly Occasion[] = [
  askAchievements,
  brandQuarter,
  closeSessions,
  creditHighlights,
  creditLeading,
  dutyComing,
  dutyEscalation,
  dutyHandOver,
  dutyReport,
  dutyShort,
  dutyWeek,
  escalateClaims,
  escalateObjections,
  mutualPassing,
  noShows,
  publicationDraft,
  publicationFinal,
  remindActivity,
  remindClaims,
  remindStudy,
  studyMonth,
  studyQuarter,
  remindSwap,
]
