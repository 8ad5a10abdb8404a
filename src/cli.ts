import { parseArgs } from 'node:util'
import { formatFault } from '../config/fault.ts'
import { loadAssociations } from '../config/load.ts'
import { picturesOf, showEvidence } from './cli/evidence.ts'
import { listActivities, listEntries, listJournal, listOutbox, listStandings } from './cli/listings.ts'
import { printOne } from './cli/print.ts'
import { adoptRota, listTurns, previewRota } from './cli/rota.ts'
import { Exit, inWorld, settingsOf } from './cli/world.ts'
import { systemClock } from './domain/clock.ts'
import { exits } from './exits.ts'
import { BadBackup, backup, restore } from './journal/backup.ts'
import { rebuild } from './journal/rebuild.ts'
import { verify } from './journal/verify.ts'
import { botRuns } from './lease.ts'

const usage = `用法：npm run --silent lianyi -- 命令 [选项]
  standings [--period P] [--branch B] [--tier T] [--by branch] [--limit N]   名次
  entries [--member 会员号] [--period P]                                      流水
  activities [--period P]                                                    活动
  turns [--year 年份]                                                         轮值（不写就是本年）
  rota plan 年份 --preview [--all]                                            排一年的轮值，只看不改（--all：还没开始的月份都重排）
  rota adopt 年份 --by 会员号 [--all]                                          采用排好的轮值（会员号是会长或秘书处的）
  publications · publication 时段                                             公布过的；一期的摘要、名次、分会
  rescore --from 日期 [--rules 版本] --preview                                  按另一版积分办法重算，只看不改
  rescore --from 日期 [--rules 版本] --by 会员号                                采用：差额另记一条，原来的不改
  calendar new --scope association|rota|member [会员号]                        建一个日历订阅地址（只显示这一次）
  calendar list · calendar revoke 地址或编号                                   已建的日历；停用
  evidence 申报编号 [--out 文件夹]                                             申报的图片（--out：解封写到文件夹里）
  outbox [--state waiting|sent|unknown|failed|expired]                       发件箱
  journal                                                                    全部事件
  verify                                                                     核账：账本与各视图是否一致
  rebuild                                                                    由账本重建各视图
  archive [--to 2026H1] [--dry-run]                                          把定稿的半年从 Redis 移到归档文件，账目不变
  import 文件 [--dry-run]                                                     导入会员，或期初积分（CSV 或 XLSX）
  check [文件夹]                                                              检查配置
  export 文件 [--what points|entries|members|sign-ups|awards] [--period P] [--activity 编号]
                                                                             导出：.xlsx 不写 --what 就是积分、流水、会员三张表；.csv、.jsonl 一次一张
  backup 文件 · restore 文件                                                  备份与恢复
  forget 会员号 [--yes]                                                       抹去已退会的人：姓名和写明的话从此无人能读，积分和总数不变
  gateway-cert 名字                                                           给网关做证书（自己的 CA），并给出两边要写的设置
  say [--room 群名] --as 会员号 内容                                           以某人的身份说一句（不写 --room 就是私聊）
都可加 --json 与 --association ID（practice-<ID> 是练习室）。时段不写就是本月。`

const wrongUsage = (line: string): Exit => new Exit(exits.usage, [line, usage])

const read = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        association: { type: 'string' },
        period: { type: 'string' },
        branch: { type: 'string' },
        tier: { type: 'string' },
        by: { type: 'string' },
        limit: { type: 'string' },
        member: { type: 'string' },
        state: { type: 'string' },
        scope: { type: 'string' },
        what: { type: 'string' },
        activity: { type: 'string' },
        out: { type: 'string' },
        year: { type: 'string' },
        from: { type: 'string' },
        rules: { type: 'string' },
        preview: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        room: { type: 'string' },
        as: { type: 'string' },
        to: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw wrongUsage(error instanceof Error ? error.message : '选项不对。')
  }
}

/** Which options each command takes, besides --json and --association. */
const takes: Record<string, readonly string[]> = {
  standings: ['period', 'branch', 'tier', 'by', 'limit'],
  entries: ['member', 'period'],
  activities: ['period'],
  turns: ['year'],
  rota: ['preview', 'by', 'all'],
  publications: [],
  publication: [],
  rescore: ['from', 'rules', 'by', 'preview'],
  calendar: ['scope'],
  evidence: ['out'],
  outbox: ['state'],
  journal: [],
  verify: [],
  rebuild: [],
  archive: ['to', 'dry-run'],
  import: ['dry-run'],
  export: ['what', 'period', 'activity'],
  check: [],
  forget: ['yes'],
  'gateway-cert': [],
  backup: [],
  restore: [],
  say: ['room', 'as'],
}

const run = async (argv: readonly string[]): Promise<number> => {
  const { values, positionals } = read(argv)
  const [name, ...rest] = positionals
  if (values.help || name === 'help') {
    process.stdout.write(`${usage}\n`)
    return exits.done
  }
  const allowed = name === undefined ? undefined : takes[name]
  if (name === undefined || !allowed) throw wrongUsage(name === undefined ? '请写一个命令。' : `没有「${name}」这个命令。`)
  for (const [option, value] of Object.entries(values)) {
    if (value !== false && !['json', 'association', 'help', ...allowed].includes(option))
      throw wrongUsage(`${name} 没有 --${option} 这个选项。`)
  }
  const wants = {
    say: [1, 999],
    import: [1, 1],
    export: [1, 1],
    evidence: [1, 1],
    publication: [1, 1],
    backup: [1, 1],
    restore: [1, 1],
    check: [0, 1],
    forget: [1, 1],
    'gateway-cert': [1, 1],
    rota: [2, 2],
    calendar: [1, 2],
  }[name] ?? [0, 0]
  if (rest.length < (wants[0] ?? 0) || rest.length > (wants[1] ?? 0)) throw wrongUsage(`${name} 的写法不对。`)
  const [file = ''] = rest
  const { json } = values

  if (name === 'rota' && !(file === 'plan' && values.preview) && !(file === 'adopt' && !values.preview))
    throw wrongUsage('写成 rota plan 年份 --preview（先看），或 rota adopt 年份 --by 会员号（采用）。')
  if (name === 'gateway-cert') {
    await (await import('./cli/gateway-cert.ts')).gatewayCert(settingsOf().data, file, systemClock.now(), json)
    return exits.done
  }
  if (name === 'check') return check(file || settingsOf().config, json)
  return inWorld(values.association, async (world) => {
    const { house } = world
    const { redis, keys, association } = house
    switch (name) {
      case 'standings':
        await listStandings(world, values)
        return exits.done
      case 'entries':
        await listEntries(world, values)
        return exits.done
      case 'activities':
        await listActivities(world, values)
        return exits.done
      case 'turns':
        await listTurns(world, values)
        return exits.done
      case 'rota':
        if (file === 'adopt') await adoptRota(world, rest[1] ?? '', values)
        else await previewRota(world, rest[1] ?? '', values)
        return exits.done
      case 'publications':
        await (await import('./cli/publications.ts')).listPublications(world, json)
        return exits.done
      case 'publication':
        await (await import('./cli/publications.ts')).showPublication(world, file, json)
        return exits.done
      case 'rescore':
        await (await import('./cli/rescore.ts')).rescore(world, values)
        return exits.done
      case 'calendar':
        await (await import('./cli/calendar.ts')).calendarCommand(world, rest, values)
        return exits.done
      case 'evidence':
        await showEvidence(world, file, values.out, json)
        return exits.done
      case 'outbox':
        await listOutbox(world, values)
        return exits.done
      case 'journal':
        await listJournal(world, values)
        return exits.done
      case 'verify': {
        const found = await verify(redis, keys)
        const lines = [
          `流水 ${found.entries} 条，事件 ${found.events} 条，视图 ${found.views} 个，差异 ${found.differences.length} 处。`,
          `摘要 ${found.digest}`,
        ]
        const named = found.differences.map(
          ({ view, field, has, should }) => `${view} · ${field}：现为 ${has ?? '（无）'}，应为 ${should ?? '（无）'}`,
        )
        printOne(found, [...lines, ...named, ...(named.length > 0 ? ['请运行 rebuild 重建。'] : [])].join('\n'), json)
        return found.differences.length > 0 ? exits.different : exits.done
      }
      case 'rebuild': {
        const made = await rebuild(redis, keys)
        printOne(made, `已由 ${made.events} 条事件重建 ${made.views} 个视图。`, json)
        return exits.done
      }
      case 'archive':
        await (await import('./cli/archive.ts')).archiveHalves(world, values)
        return exits.done
      case 'import':
        await (await import('./cli/import.ts')).importFile(world, file, { json, dryRun: values['dry-run'] })
        return exits.done
      case 'export':
        await (await import('./cli/export.ts')).exportTo(world, file, values)
        return exits.done
      case 'forget':
        await (await import('./cli/forget.ts')).forget(world, file, values)
        return exits.done
      case 'backup': {
        const made = await backup(redis, keys, association.id, file)
        const { kept: pictures } = await picturesOf(world)
        const apart = pictures > 0 ? `图片 ${pictures} 张不在这份备份里，请另外备份数据文件夹里的 evidence。` : ''
        printOne(
          { ...made, pictures },
          `已备份 ${made.events} 条事件到 ${file}，摘要 ${made.digest}。里面有解封个人信息的钥匙，请妥善保管。${apart}`,
          json,
        )
        return exits.done
      }
      case 'restore': {
        if (await botRuns(house)) throw new Exit(exits.different, ['机器人正在运行，请先停下再恢复。'])
        const made = await restore(redis, keys, association.id, file).catch((error: unknown) => {
          throw error instanceof BadBackup ? new Exit(exits.different, [error.message]) : error
        })
        const { kept: pictures, missing } = await picturesOf(world)
        const apart = missing > 0 ? `图片 ${pictures} 张里有 ${missing} 张不在，请把当时的 evidence 文件夹放回数据文件夹。` : ''
        printOne({ ...made, pictures }, `已恢复 ${made.events} 条事件，摘要 ${made.digest}。${apart}`, json)
        if (json && apart !== '') process.stderr.write(`${apart}\n`)
        return exits.done
      }
      default:
        if (values.as === undefined) throw wrongUsage('say 要写 --as 会员号。')
        await (await import('./cli/say.ts')).sayAs(world, rest.join(' '), { room: values.room, as: values.as, json })
        return exits.done
    }
  })
}

const check = async (folder: string, json: boolean): Promise<number> => {
  const loaded = await loadAssociations(folder)
  if (!loaded.ok) {
    printOne({ ok: false, faults: loaded.faults }, loaded.faults.map(formatFault).join('\n'), json)
    return exits.settings
  }
  const associations = loaded.associations.map(({ association }) => ({
    id: association.id,
    name: association.name,
    members: association.roster.length,
    branches: association.branches.length,
    items: association.rules.items.length,
  }))
  printOne(
    { ok: true, associations },
    associations
      .map((each) => `${each.name}（${each.id}）：会员 ${each.members} 人，分会 ${each.branches} 个，细则 ${each.items} 条。没有发现问题。`)
      .join('\n'),
    json,
  )
  return exits.done
}

// a reader that has seen enough (head) is no fault
process.stdout.on('error', () => process.exit(exits.done))

/** Ends at once when all is printed: what a closed connection leaves behind would hold the process for two seconds more. */
const finish = (code: number): void => {
  process.exitCode = code
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

// `| head` hangs up when it has what it wants; the command still closes what it opened.
process.stdout.on('error', () => undefined)

await run(process.argv.slice(2)).then(finish, (error: unknown) => {
  if (error instanceof Exit) {
    for (const line of error.lines) process.stderr.write(`${line}\n`)
    finish(error.code)
    return
  }
  process.stderr.write(`出错了：${error instanceof Error ? error.message : String(error)}\n`)
  finish(exits.redis)
})
