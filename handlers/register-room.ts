import { isQuestion } from '../src/chat/arguments.ts'
import { command, confirm, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { groupNamed } from '../src/chat/forms/activity-form.ts'
import type { Group } from '../src/domain/association.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/activity.ts'

interface Args {
  /** As typed; '' when none was. */
  group: string
}

/** 登记本群 — staff say which of the association's groups this room is. */
export const registerRoom = command<Args>({
  name: '登记本群',
  words: ['登记本群'],
  who: 'staff',
  usage: '登记本群 群名',
  about: '把这个群登记下来',
  read(rest, { association, glued }) {
    const group = rest.replace(/^(?:为|成|是)\s*/u, '').trim()
    if (isQuestion(group) || (glued && groupNamed(association, group) === null)) return null
    return { args: { group } }
  },
  write: ({ group }) => group,

  async run({ group: typed }, scene) {
    const { room, association } = scene
    if (room === null || room.startsWith('group:')) return say(zh.registerInRoom)
    const group = groupNamed(association, typed)
    if (!group)
      return say(
        zh.groupNames(
          typed,
          association.groups.map(({ name }) => name),
        ),
      )
    const pinnedHere = association.groups.find(({ roomId }) => roomId === room)
    if (pinnedHere && pinnedHere.name === group.name) return say(zh.registeredAlready(group.name))
    if (pinnedHere || group.roomId !== undefined) return say(zh.pinned(pinnedHere?.name ?? group.name))
    return register(scene, room, group)
  },
})

const register = async (scene: MemberScene, room: string, group: Group): Promise<Decision> => {
  const rooms = await scene.ledger.rooms()
  const here = rooms.find((each) => each.room === room)
  const { account } = scene.speaker
  if (here?.group === group.name && here.account === account) return say(zh.registeredAlready(group.name))
  const elsewhere = rooms.filter((each) => each.group === group.name)
  if ((here || elsewhere.length > 0) && !scene.confirmed) {
    const shown =
      here?.group === group.name
        ? zh.takeRoomOver(group.name)
        : zh.moveRoom(group.name, elsewhere.length > 0 ? null : (here?.group ?? null))
    return confirm(scene, shown, {
      command: '登记本群',
      args: { group: group.name },
    })
  }
  const dropped = elsewhere.map((each): NewEvent => ({ type: 'room.dropped', room: each.room }))
  return {
    expect: [
      here
        ? { name: 'this room as it was', key: 'rooms', field: room, op: 'equals', value: JSON.stringify(here) }
        : { name: 'this room still free', key: 'rooms', field: room, op: 'absent' },
      ...elsewhere.map((each) => ({
        name: 'the other room as it was',
        key: 'rooms',
        field: each.room,
        op: 'equals' as const,
        value: JSON.stringify(each),
      })),
    ],
    events: [...dropped, { type: 'room.registered', room, group: group.name, account }],
    says: [{ to: 'here', text: zh.registered(group.name) }],
  }
}
