import { join } from 'node:path'
import pino from 'pino'
import { formatFault } from '../config/fault.ts'
import { loadAssociations } from '../config/load.ts'
import { formatSettingFault, readSettings, type Settings } from '../config/settings.ts'
import { commands } from '../handlers/index.ts'
import { type Bot, doorOf, type Onlooker, openBot, queuesOf } from './bot.ts'
import { proposeRules } from './chat/acts/rules.ts'
import type { Association } from './domain/association.ts'
import { type Clock, systemClock } from './domain/clock.ts'
import { exits } from './exits.ts'
import { type OpenHouse, openHouse } from './founding.ts'
import type { RedisClient } from './journal/client.ts'
import { openPractice, type Practice } from './practice-room.ts'
import { openRedis } from './redis/connect.ts'
import { RedisUnreachable } from './redis/redis-unreachable.ts'
import { qrPng } from './render/qr.ts'
import { mail } from './watch/mail.ts'
import { type Meters, openMeters } from './watch/meters.ts'
import { tickIsLate } from './watch/troubles.ts'
import { type Watch, watch } from './watch/watch.ts'
import { webhook } from './watch/webhook.ts'
import { calendarFeeds } from './web/calendar.ts'
import { type Health, startWeb, type Web } from './web/server.ts'
import { noteOf } from './wechat/log.ts'
import type { WechatyTransport } from './wechat/transport.ts'
import { wechatAccount } from './wechat-account.ts'

/** So many hours of daytime without any message are odd, unless an association says otherwise. */
const usualSilentHours = 6

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const giveUp = (code: number, lines: readonly string[]): never => {
  for (const line of lines) tell(line)
  process.exit(code)
}

/** Settings and folders, checked whole; every fault is told at once. */
const readAll = async (): Promise<{ settings: Settings; associations: Association[] }> => {
  const read = readSettings(process.env)
  const config = read.ok ? read.settings.config : process.env.LIANYI_CONFIG?.trim() || 'config/qiuxian'
  const loaded = await loadAssociations(config)
  for (const warning of read.warnings) tell(warning)
  const faults = [...(read.ok ? [] : read.faults.map(formatSettingFault)), ...(loaded.ok ? [] : loaded.faults.map(formatFault))]
  if (!read.ok || !loaded.ok) return giveUp(exits.settings, faults)
  return { settings: read.settings, associations: loaded.associations.map(({ association }) => association) }
}

/** Under npm a shell may stand between: a SIGTERM to npm then ends the shell only, and we would run on with nobody knowing. */
const stopWithNpm = (stop: () => void): void => {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && stop(), 500).unref()
}

const main = async (): Promise<void> => {
  const { settings, associations } = await readAll()
  const log = pino({ level: settings.logLevel }, pino.destination({ fd: 2, sync: false }))
  const [first] = associations
  if (!first) return giveUp(exits.settings, [`${settings.config}:1: 没有可用的联谊会。`])
  const inPractice = settings.wechat === undefined
  const dataFolder = inPractice ? join(settings.data, 'practice') : settings.data

  const store = await openRedis({
    settings: inPractice ? {} : settings.redis,
    folder: dataFolder,
    log,
    say: tell,
  }).catch((error: unknown) =>
    giveUp(error instanceof RedisUnreachable ? exits.redis : 1, [error instanceof Error ? error.message : String(error)]),
  )
  const redis = store.client()
  redis.on('error', () => undefined)

  let bot: Bot | null = null
  let web: Web | null = null
  let watching: Watch | null = null
  let stopping: Promise<void> | null = null
  /** Stops in order: pages, bot (drained), store. Called twice, it is the same stop. */
  const stop = (code: number): Promise<void> => {
    stopping ??= (async () => {
      const deadline = setTimeout(() => process.exit(code === 0 ? 1 : code), 30_000)
      deadline.unref()
      await web?.close().catch(() => undefined)
      await watching?.stop()
      await bot?.stop()
      redis.disconnect()
      await store.close().catch(() => undefined)
      process.exit(code)
    })()
    return stopping
  }
  const onFatal = (line: string): void => {
    tell(line)
    void (watching?.last(line) ?? Promise.resolve()).then(() => stop(1))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0))
  stopWithNpm(() => void stop(0))
  process.on('uncaughtException', (error) => {
    log.fatal(noteOf(error), 'something broke that nobody caught')
    onFatal('程序内部出错，已停下以便重新启动；账本不受影响。')
  })

  try {
    let practice: Practice | null = null
    let clock: Clock = systemClock
    let houses: OpenHouse[]
    let transport: WechatyTransport
    if (settings.wechat) {
      houses = associations.map((association) => openHouse(redis, association, clock, dataFolder))
      transport = wechatAccount({ wechat: settings.wechat, allowUnstableIds: settings.allowUnstableIds, redis, log, clock, onFatal })
    } else {
      practice = await openPractice({ association: first, redis, dataFolder, log, onFatal })
      clock = practice.clock
      houses = [practice.house]
      transport = practice.transport
    }
    const replicas = inPractice ? 0 : settings.redis.replicas
    const meters = openMeters(commands.map(({ name }) => name))
    const running = await openBot({
      houses,
      transport,
      clock,
      log,
      dataFolder,
      say: tell,
      onFatal,
      replicas,
      onlooker: onlookerOf(meters, () => watching, inPractice),
      bullmq: store.bullmq,
      queues: queuesOf(inPractice ? [first] : associations, inPractice),
      ...(settings.wechat ? { door: doorOf(settings.wechat) } : { door: `practice-${first.id}`, what: '练习室' }),
    })
    bot = running
    const { webhook: robot, smtp } = settings.alerts
    watching = watch({
      names: houses.map(({ association }) => association.name),
      zone: first.timezone,
      silentHours: Math.min(...houses.map(({ association }) => association.silentHours ?? usualSilentHours)),
      replicas,
      state: () => transport.state(),
      backlog: () => running.backlog(),
      tickAgeMs: () => running.lastTick()?.ageMs ?? null,
      redis,
      dataFolder,
      clock: systemClock,
      log,
      // practice tells nobody outside its room
      channels: inPractice ? [] : [...(robot ? [webhook(robot)] : []), ...(smtp ? [mail(smtp)] : [])],
      drawCode: qrPng,
      onLook: meters.looked,
      onTold: meters.told,
    })
    web = await startWeb({
      host: settings.host,
      port: settings.port,
      health: () => healthOf(transport, redis, running),
      calendar: calendarFeeds(houses, clock),
      metrics: async () => {
        await watching?.see()
        return meters.page()
      },
      ...(practice ? { practice: practice.pages(running) } : {}),
      onError: (error) => log.error(noteOf(error), 'a page failed'),
    })
    if (!practice) tell(`机器人在运行：${houses.map(({ association }) => association.name).join('、')}；健康检查 ${web.url}/healthz`)
    process.on('SIGHUP', () => void reload(houses, settings.config, inPractice, clock).then((line) => tell(line)))
    await running.begin()
    await watching.start()
    if (practice) {
      await practice.open(running)
      tell(`练习室开着：${web.url}/  （Ctrl-C 结束。要接微信，见 README）`)
    }
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
    await stop(1)
  }
}

/** What a bot does, for metrics and for the watch; practice time runs ahead of the watch's, so its messages tell the watch nothing. */
const onlookerOf = (meters: Meters, watching: () => Watch | null, inPractice: boolean): Onlooker => ({
  incoming: (incoming) => !inPractice && watching()?.heard(incoming),
  heard: meters.heard,
  sent(kind, state) {
    meters.sent(kind, state)
    watching()?.sent(state === 'sent')
  },
  fellDue: meters.fellDue,
  ticked: meters.ticked,
})

/** What `/healthz` says: ok while WeChat is logged in, Redis answers and ticks come. */
const healthOf = async (transport: WechatyTransport, redis: RedisClient, bot: Bot): Promise<Health> => {
  const { connected, loggedIn, lastMessageAt } = transport.state()
  const wechat = { connected, loggedIn, lastMessageAt: lastMessageAt === null ? null : new Date(lastMessageAt).toISOString() }
  const backlog = await bot.backlog().catch(() => null)
  const answers = backlog !== null && (await redis.ping().catch(() => null)) !== null
  const outbox = backlog && { waiting: backlog.waiting, oldestSeconds: Math.round(backlog.oldestMs / 1000) }
  const last = bot.lastTick()
  const tick = { lastAt: last && new Date(last.at).toISOString() }
  const well = answers && loggedIn && !tickIsLate(last?.ageMs ?? 0)
  return { status: well ? 'ok' : 'failing', wechat, redis: answers ? 'ok' : 'failing', outbox, tick }
}

/** Checks the folders and puts the new ones in place; a faulty one keeps the old, and says so. Never rejects. */
const reload = async (houses: readonly OpenHouse[], config: string, inPractice: boolean, clock: Clock): Promise<string> => {
  if (inPractice) return '练习室不重新读取配置，请重新启动。'
  const loaded = await loadAssociations(config).catch(() => null)
  if (loaded === null) return '配置读不出来，沿用原来的。'
  if (!loaded.ok) return `配置有误，沿用原来的：\n${loaded.faults.map(formatFault).join('\n')}`
  let differing = false
  for (const house of houses) {
    const next = loaded.associations.find(({ association }) => association.id === house.association.id)
    if (!next) continue
    replace(house.association, next.association)
    differing = (await proposeRules(house, clock.now()).catch(() => false)) || differing
  }
  const added = loaded.associations.filter(({ association }) => !houses.some((house) => house.association.id === association.id)).length
  return `配置已重新读取。${added > 0 ? `新增的 ${added} 个联谊会要重新启动后才服务。` : ''}${differing ? '积分办法的改动要秘书处「启用办法」后才算。' : ''}`
}

/** Everybody holds the one object: what the new folder no longer says (a holiday, a brand) goes from it. */
const replace = (association: Association, next: Association): void => {
  for (const key of Object.keys(association)) if (!(key in next)) Reflect.deleteProperty(association, key)
  Object.assign(association, next)
}

await main()
