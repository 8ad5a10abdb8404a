import { randomUUID } from 'node:crypto'
import { type ConnectionOptions, Queue } from 'bullmq'
import pino from 'pino'
import { commands } from '../../handlers/index.ts'
import { talk } from '../chat/talk.ts'
import { grammar } from '../chat/understand.ts'
import { exits } from '../exits.ts'
import { found } from '../founding.ts'
import { serversOf } from '../lease.ts'
import { printOne } from './print.ts'
import { Exit, type World } from './world.ts'

/** `say --room NAME --as NUMBER TEXT`: through the same path as a real message; its replies are printed, notices to others go out. */
export const sayAs = async (
  world: World,
  text: string,
  { room, as, json }: { room: string | undefined; as: string; json: boolean },
): Promise<void> => {
  const { house, clock, store } = world
  await found(house, clock)
  const member = (await house.ledger.roster()).byNumber.get(as)
  if (!member || member.leftAt !== undefined) throw new Exit(exits.usage, [`名册上没有会员号 ${as}。`])
  const isPrivate = room === undefined || room === '私聊' || room === 'private'
  const group = isPrivate ? null : house.association.groups.find((each) => each.name === room)
  if (group === undefined)
    throw new Exit(exits.usage, [`没有叫「${room ?? ''}」的群；有：${house.association.groups.map((each) => each.name).join('、')}。`])
  let queued = false
  const { hear } = talk({
    houses: [house],
    commands,
    grammar: grammar(commands),
    clock,
    log: pino({ level: 'silent' }),
    sayDirectly: async () => undefined,
    wake: () => {
      queued = true
    },
  })
  const replies = await hear(
    {
      kind: 'message',
      id: `cli-${randomUUID()}`,
      account: 'cli',
      at: clock.now(),
      type: 'text',
      text,
      from: { contactId: `cli:${as}`, name: member.name, friend: true },
      ...(group ? { room: { id: group.roomId ?? `group:${group.name}`, topic: group.name } } : {}),
      mentionsBot: false,
      mentionsAll: false,
      botNames: [],
    },
    { house, member, group },
  )
  for (const { door } of queued ? await serversOf(house) : []) {
    const queue = new Queue(`deliver-${door}`, {
      connection: store.bullmq() as ConnectionOptions,
      prefix: '{lianyi}',
    })
    await queue.add('deliver', {}, { removeOnComplete: true, removeOnFail: 100 })
    await queue.close()
  }
  printOne({ replies }, replies.map((reply) => `【${reply.room}】${reply.text}`).join('\n') || '（没有回应）', json)
}
