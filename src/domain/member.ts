import type { Post } from './association.ts'

/** A person on the roster, as the `members` view keeps them. `name` is opened from its seal; '' once forgotten. */
export interface Member {
  number: string
  name: string
  branch: string
  tier: string
  posts: Post[]
  speciality: string
  /** ms; when they joined the roster. */
  joinedAt: number
  /** ms; absent while they are a member. */
  leftAt?: number
}

/** The roles a command can ask for; several may hold at once. */
export interface Roles {
  member: boolean
  staff: boolean
  /** Head of their own branch. */
  head: boolean
  /** Liaison of their own branch. */
  liaison: boolean
  onDuty: boolean
}

/** Nobody's roles: a stranger. */
export const noRoles: Roles = { member: false, staff: false, head: false, liaison: false, onDuty: false }

/** What a member may do in the month `month` (`YYYY-MM`), by their posts and by the turn that holds the month. */
export const rolesOf = (member: Member, dutyNumber: string | undefined): Roles => ({
  member: true,
  staff: member.posts.includes('会长') || member.posts.includes('秘书处'),
  head: member.posts.includes('分会会长'),
  liaison: member.posts.includes('联络员'),
  onDuty: dutyNumber === member.number,
})

/** Whether these roles may lead activities at all (发起 and what follows it). */
export const isOrganiser = (roles: Roles): boolean => roles.staff || roles.onDuty || roles.head || roles.liaison
