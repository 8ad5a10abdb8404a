import type { Claim } from '../../domain/claim.ts'
import type { ViewChange } from '../views.ts'
import type { Makers } from './making.ts'

/**
 * - `claims` ▤ number → sequence number of the latest event about it · `claims-of:<member>` sorted by when it was filed · `claims-waiting` number → `<filed, ms> <branch>` (or `*`: staff's)
 * - `claims-filed` member → how many ever · `claims-open` member → how many wait · `claimed:<activity>` `<member>/<item>` → the claim that waits or counts
 * - `passes:<month>` `<reviewer>/<member>` → how many claims of that member they passed in it
 * - `evidence-of:<claim>` message → its picture and what became of it · `evidence-wanted` `<claim>/<message>` still to be fetched
 * - `evidence-messages` message → claim · `evidence:<hash>` `<claim>/<message>` → who sent that very picture · `evidence-files` `<hash>.<member>` → media type
 */
export const claims: Makers<
  | 'claim.filed'
  | 'claim.passed'
  | 'claim.returned'
  | 'claim.withdrawn'
  | 'claim.escalated'
  | 'evidence.wanted'
  | 'evidence.kept'
  | 'evidence.missed'
> = {
  'claim.filed': (event, seq) => [
    ...ofClaim(event, seq),
    ['rank', `claims-of:${event.member}`, event.claim, event.filedAt],
    ['set', 'claims-waiting', event.claim, waitingAs(event)],
    ['add', 'claims-filed', event.member, 1],
    ['add', 'claims-open', event.member, 1],
    ...(event.activity === undefined ? [] : [['set', `claimed:${event.activity}`, `${event.member}/${event.item}`, event.claim] as const]),
  ],
  'claim.passed': (event, seq) => {
    const { by, member, unreviewed, passedIn } = event
    return [
      ...ofClaim(event, seq),
      ...claimOver(event),
      ...(unreviewed ? [] : [['add', `passes:${passedIn}`, `${by.replace(/^cli:/u, '')}/${member}`, 1] as const]),
    ]
  },
  'claim.returned': (event, seq) => [...ofClaim(event, seq), ...claimOver(event), ...unclaimed(event)],
  'claim.withdrawn': (event, seq) => [...ofClaim(event, seq), ...claimOver(event), ...unclaimed(event)],
  'claim.escalated': (event, seq) => [...ofClaim(event, seq), ['set', 'claims-waiting', event.claim, waitingAs(event)]],
  'evidence.wanted': ({ claim, member, message, account, sentAt, until }) => [
    ['set', `evidence-of:${claim}`, message, JSON.stringify({ message, member, sentAt, state: 'wanted' })],
    ['set', 'evidence-wanted', `${claim}/${message}`, JSON.stringify({ claim, member, message, account, sentAt, until })],
    ['set', 'evidence-messages', message, claim],
  ],
  'evidence.kept': ({ claim, member, message, sentAt, hash, size, mediaType }) => [
    ['set', `evidence-of:${claim}`, message, JSON.stringify({ message, member, sentAt, state: 'kept', hash, size, mediaType })],
    ['drop', 'evidence-wanted', `${claim}/${message}`],
    ['set', `evidence:${hash}`, `${claim}/${message}`, JSON.stringify({ claim, member, message, sentAt })],
    ['set', 'evidence-files', `${hash}.${member}`, mediaType],
  ],
  'evidence.missed': ({ claim, member, message, sentAt, why }) => [
    ['set', `evidence-of:${claim}`, message, JSON.stringify({ message, member, sentAt, state: 'missed', why })],
    ['drop', 'evidence-wanted', `${claim}/${message}`],
  ],
}

/** What was claimed at an activity may be claimed again. */
export const unclaimed = ({ activity, member, item }: Pick<Claim, 'activity' | 'member' | 'item'>): ViewChange[] =>
  activity === undefined ? [] : [['drop', `claimed:${activity}`, `${member}/${item}`]]

/** How a claim stands is what its latest event says. */
const ofClaim = ({ claim }: Claim, seq: string): ViewChange[] => [['set', 'claims', claim, seq]]

const waitingAs = ({ filedAt, to, branch }: Claim): string => `${filedAt} ${to === 'staff' ? '*' : branch}`

const claimOver = ({ claim, member }: Claim): ViewChange[] => [
  ['drop', 'claims-waiting', claim],
  ['add', 'claims-open', member, -1],
]
