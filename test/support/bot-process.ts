import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { AssociationFolder, FolderMember } from './folder.ts'
import type { Gateway, Person, Room } from './gateway.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a process of the project is started with. */
export interface Surroundings {
  /** `LIANYI_CONFIG`. */
  config: string
  /** `LIANYI_DATA`; a Redis of the bot's own lives there unless `redisUrl` is given. */
  data: string
  redisUrl?: string
  /** The gateway to connect to; without one the token is left out. */
  gateway?: Pick<Gateway, 'token' | 'endpoint'>
  /** More variables; an empty one counts as not set. */
  env?: Record<string, string>
}

/** A new empty data folder. */
export const newData = (): Promise<string> => mkdtemp(join(tmpdir(), 'lianyi-data-'))

/** Nothing of the surroundings of the tests reaches the process. */
const environment = ({ config, data, redisUrl, gateway, env }: Surroundings): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(LIANYI_|WECHATY_|REDIS_|PORT$|HOST$|NODE_ENV$|VITEST)/.test(name)),
  ),
  LIANYI_CONFIG: config,
  LIANYI_DATA: data,
  PORT: '0',
  ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  ...(gateway
    ? {
        WECHATY_PUPPET_SERVICE_TOKEN: gateway.token,
        WECHATY_PUPPET_SERVICE_ENDPOINT: gateway.endpoint,
        WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
      }
    : {}),
  ...env,
})

/** How a process ended. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A bot in a process of its own. */
export interface BotProcess {
  /** The process that runs the bot, or npm when started by it. */
  pid: number
  /** Everything said on stderr so far; stdout stays empty. */
  stderr(): string
  stdout(): string
  /** Resolves with what stderr holds once `pattern` is in it; throws when the process ends first or after `ms`. */
  said(pattern: RegExp, ms?: number): Promise<RegExpMatchArray>
  /** `/healthz`: its status code and body; null while nobody listens. */
  health(): Promise<{ code: number; body: Health } | null>
  /** `/metrics`. */
  metrics(): Promise<{ type: string | null; text: string }>
  /** Resolves once `/healthz` answers 200. */
  healthy(ms?: number): Promise<void>
  signal(signal: NodeJS.Signals): void
  ended: Promise<Ended>
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ended>
}

/** The body of `/healthz`. */
export interface Health {
  status: string
  wechat?: { connected: boolean; loggedIn: boolean; lastMessageAt: string | null }
  redis?: string
  outbox?: { waiting: number; oldestSeconds: number }
  tick?: { lastAt: string | null }
}

const started = new Set<ChildProcess>()

/** Starts the bot: `node src/bootstrap.mjs src/main.ts`, or the very `npm start` with `npm`. Does not wait for anything. */
export const startBotProcess = (surroundings: Surroundings, { npm = false }: { npm?: boolean } = {}): BotProcess => {
  const [program, args] = npm ? ['npm', ['start']] : [process.execPath, ['src/bootstrap.mjs', 'src/main.ts']]
  const child = spawn(program, args, { cwd: root, env: environment(surroundings), stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
  let err = ''
  let out = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk
  })
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  let over = false
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      over = true
      started.delete(child)
      resolve({ code, signal })
    })
  })
  const said = async (pattern: RegExp, ms = 30_000): Promise<RegExpMatchArray> => {
    const until = performance.now() + ms
    for (;;) {
      const found = err.match(pattern)
      if (found) return found
      if (over || performance.now() > until)
        throw new Error(`${over ? 'the bot ended' : 'the bot did not say'} ${pattern}; it said:\n${err}`)
      await pause(20)
    }
  }
  const health: BotProcess['health'] = async () => {
    const url = err.match(/http:\/\/[\d.:]+\/healthz/u)?.[0]
    if (url === undefined) return null
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(6000) })
      return { code: answer.status, body: (await answer.json()) as Health }
    } catch {
      return null
    }
  }
  return {
    pid: child.pid ?? 0,
    stderr: () => err,
    stdout: () => out,
    said,
    health,
    async metrics() {
      const response = await fetch(`http://127.0.0.1:${err.match(/127\.0\.0\.1:(\d+)\/healthz/u)?.[1]}/metrics`)
      return { type: response.headers.get('content-type'), text: await response.text() }
    },
    async healthy(ms = 30_000) {
      await said(/http:\/\/[\d.:]+\/healthz/u, ms)
      await until(
        async () => (await health())?.code === 200,
        ms,
        () => `the bot is not healthy:\n${err}`,
      )
    },
    signal: (signal) => void child.kill(signal),
    ended,
    async stop() {
      if (!over) child.kill('SIGTERM')
      return ended
    },
  }
}

/** Kills (-9) every bot of this file that still runs; for the end of a test file that failed. */
export const killLeftovers = (): void => {
  for (const child of started) child.kill('SIGKILL')
}

/** Resolves once `holds`; throws `why()` after `ms`. */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  ms: number,
  why: () => string = () => 'it did not come about',
): Promise<void> => {
  const deadline = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(why())
    await pause(20)
  }
}

/** What a run of the command line printed and how it ended. */
export interface Ran {
  code: number | null
  out: string
  err: string
}

/** Runs the command line, by `npm run --silent lianyi --` with `npm`, else as that would. */
export const lianyi = (surroundings: Surroundings, args: readonly string[], { npm = false }: { npm?: boolean } = {}): Promise<Ran> => {
  const [program, before] = npm ? ['npm', ['run', '--silent', 'lianyi', '--']] : [process.execPath, ['src/bootstrap.mjs', 'src/cli.ts']]
  const child = spawn(program, [...before, ...args], { cwd: root, env: environment(surroundings), stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

/** Runs a listing with `--json` and answers its objects. Throws when it fails or prints anything else. */
export const listed = async <T>(surroundings: Surroundings, args: readonly string[]): Promise<T[]> => {
  const { code, out, err } = await lianyi(surroundings, [...args, '--json'])
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`)
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/** The embedded server of a data folder, as its record says; null when none is recorded. */
export const embeddedRedis = async (data: string): Promise<{ pid: number; port: number; url: string } | null> => {
  try {
    const record = JSON.parse(await readFile(join(data, 'redis', 'server.json'), 'utf8')) as {
      port: number
      server: { pid: number } | null
    }
    const password = (await readFile(join(data, 'redis', 'password'), 'utf8')).trim()
    return record.server ? { pid: record.server.pid, port: record.port, url: `redis://:${password}@127.0.0.1:${record.port}` } : null
  } catch {
    return null
  }
}

/** Whether a process still runs (a zombie does not). */
export const isRunning = async (pid: number): Promise<boolean> => {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (status !== null) return !/^\d+ \(.*\) Z/su.test(status)
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux'
  } catch {
    return false
  }
}

/** An association's people and rooms in the gateway's WeChat. */
export interface Village {
  people: Map<string, Person>
  rooms: Record<keyof AssociationFolder['rooms'], Room>
  /** A member says something in a group, or in private (null). Answers the message id. */
  say(member: FolderMember, group: keyof AssociationFolder['rooms'] | null, text: string, options?: Parameters<Gateway['say']>[3]): string
  /** Every text sent into a group so far. */
  texts(group: keyof AssociationFolder['rooms']): string[]
}

/** Puts an association's people and rooms into the gateway's WeChat. */
export const settle = (gateway: Gateway, { members, rooms }: AssociationFolder): Village => {
  const people = new Map(members.map((member) => [member.number, gateway.person(member.nickname, { id: member.contactId })]))
  const all = [...people.values()]
  const room = (group: keyof AssociationFolder['rooms']) => gateway.room(group, all, { id: rooms[group] })
  const placed = { 学习群: room('学习群'), 医疗保障分会群: room('医疗保障分会群'), 工作群: room('工作群') }
  return {
    people,
    rooms: placed,
    say(member, group, text, options) {
      const person = people.get(member.number)
      if (!person) throw new Error(`nobody has the number ${member.number}`)
      return gateway.say(person, group === null ? undefined : placed[group], text, options)
    },
    texts: (group) => gateway.sent.flatMap(({ to, text }) => (to === rooms[group] && text !== undefined ? [text] : [])),
  }
}

/** What must never stand in a log: names, nicknames and contact ids of people, tokens, and the words that were said. */
export const secretsIn = (log: string, folder: AssociationFolder, gateway: Pick<Gateway, 'token'>, said: readonly string[]): string[] =>
  [gateway.token, ...folder.members.flatMap(({ name, nickname, contactId }) => [name, nickname, contactId]), ...said].filter((secret) =>
    log.includes(secret),
  )
