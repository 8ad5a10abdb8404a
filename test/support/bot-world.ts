import { rm } from 'node:fs/promises'
import { onTestFinished } from 'vitest'
import { type BotProcess, newData, type Surroundings, settle, startBotProcess, until, type Village } from './bot-process.ts'
import { type AssociationFolder, type FolderMember, writeAssociation } from './folder.ts'
import { type Gateway, startGateway } from './gateway.ts'

/** A gateway, an association with its people there, and the surroundings in which a bot can be started. */
export interface World {
  gateway: Gateway
  folder: AssociationFolder
  village: Village
  surroundings: Surroundings
  /** The n-th plain member (from 0). */
  member(n: number): FolderMember
  /** The text sent to a room that names the member, once there is one. */
  answer(member: FolderMember, ms?: number): Promise<{ text: string; at: number }>
  /** Opens a study session in the study group, by the vice-chair on duty, in talk. */
  open(): Promise<void>
}

/** A new world; `endWorld` takes it down. */
export const newWorld = async (options: { members?: number; roomGapSeconds?: number } = {}): Promise<World> => {
  const gateway = await startGateway()
  const folder = await writeAssociation({
    id: 'proof',
    members: options.members ?? 60,
    ...(options.roomGapSeconds === undefined ? {} : { roomGapSeconds: options.roomGapSeconds }),
  })
  const village = settle(gateway, folder)
  const data = await newData()
  return {
    gateway,
    folder,
    village,
    surroundings: { config: folder.path, data, gateway },
    member(n) {
      const found = folder.members[n + 3]
      if (!found) throw new Error(`no member ${n}`)
      return found
    },
    async answer({ name }, ms = 20_000) {
      const find = () => gateway.sent.find(({ text }) => text?.includes(name))
      await until(
        () => find() !== undefined,
        ms,
        () => `${name} was not answered`,
      )
      const found = find()
      return { text: found?.text ?? '', at: found?.at ?? 0 }
    },
    async open() {
      village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
      await until(
        () => village.texts('学习群').some((text) => text.includes('每周学习')),
        10_000,
        () => '发起 was not answered',
      )
    },
  }
}

/** Ends the gateway and removes the folders. */
export const endWorld = async ({ gateway, surroundings, folder }: World): Promise<void> => {
  await gateway.stop()
  await rm(surroundings.data, { recursive: true, force: true })
  await rm(folder.path, { recursive: true, force: true })
}

/** A world of this test's own. */
export const worldHere = async (options: Parameters<typeof newWorld>[0] = {}): Promise<World> => {
  const world = await newWorld(options)
  onTestFinished(() => endWorld(world))
  return world
}

/** A bot of this test's own, stopped at its end. */
export const botHere = (surroundings: Surroundings): BotProcess => {
  const bot = startBotProcess(surroundings)
  onTestFinished(async () => {
    await bot.stop()
  })
  return bot
}
