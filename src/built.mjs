/**
 * The programs that are started often, as JavaScript made by esbuild whenever a source has changed: to load hundreds of files one by one
 * through the thread of a loader more than doubles what a start takes. They stand in `node_modules/.cache/lianyi`, a folder for each state of
 * the sources, for a process that runs loads parts of its own state later. Plain JavaScript, as bootstrap.mjs.
 */
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * What is built, all of it together: the programs share most of their code. The bot is not among them: it starts seldom, and built it dealt
 * with a sixth fewer messages a second in its first thousands (`npm run bench:messages`, in turn: 770 and 940).
 */
const programs = ['src/cli.ts', 'src/gateway.ts']
/** How many states are kept; the oldest go. */
const mostStates = 50

/**
 * The built file of a program (`src/cli.ts`), made anew where `root` has changed since; null where `script` is none of them, or it cannot be
 * built or kept: then it is loaded as it is, which also tells what is wrong with it.
 */
export async function built(root, script) {
  if (!programs.includes(script)) return null
  const cache = path.join(root, 'node_modules', '.cache', 'lianyi')
  try {
    const state = stateIn(cache) ?? (await build(root, cache))
    return path.join(cache, state, `${script.replace(/^src\/|\.ts$/g, '')}.mjs`)
  } catch {
    return null
  }
}

const stampOf = (file) => {
  const { mtimeMs, size } = fs.statSync(file)
  return `${mtimeMs} ${size}`
}

/** The state that was built last, if every file it was made from is still what it was. */
function stateIn(cache) {
  try {
    const { state, inputs } = JSON.parse(fs.readFileSync(path.join(cache, 'latest.json'), 'utf8'))
    const stands = fs.existsSync(path.join(cache, state)) && Object.entries(inputs).every(([file, stamp]) => stampOf(file) === stamp)
    return stands ? state : null
  } catch {
    return null
  }
}

async function build(root, cache) {
  const esbuild = await import('esbuild')
  const inputs = {}
  const making = path.join(cache, `making-${randomUUID()}`)
  const sources = {
    name: 'sources',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        inputs[file] = stampOf(file)
        // what a source looks for beside itself is beside the source
        return {
          loader: 'ts',
          contents: fs.readFileSync(file, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)),
        }
      }),
  }
  fs.mkdirSync(cache, { recursive: true })
  const built = esbuild.build({
    ...{ absWorkingDir: root, entryPoints: programs, outdir: making, plugins: [sources] },
    ...{ bundle: true, splitting: true, packages: 'external', platform: 'node', format: 'esm', target: `node${process.versions.node}` },
    ...{ outExtension: { '.js': '.mjs' }, sourcemap: true, logLevel: 'silent' },
  })
  await built.finally(() => esbuild.stop())
  const state = createHash('sha256')
    .update(JSON.stringify(Object.entries(inputs).sort()))
    .digest('hex')
    .slice(0, 16)
  try {
    fs.renameSync(making, path.join(cache, state))
  } catch {
    // another start was first
    fs.rmSync(making, { recursive: true, force: true })
  }
  fs.writeFileSync(`${making}.json`, JSON.stringify({ state, inputs }))
  fs.renameSync(`${making}.json`, path.join(cache, 'latest.json'))
  forgetOld(cache, state)
  return state
}

function forgetOld(cache, state) {
  const others = fs
    .readdirSync(cache, { withFileTypes: true })
    .filter((each) => each.isDirectory() && each.name !== state)
    .map(({ name }) => ({ folder: path.join(cache, name), at: fs.statSync(path.join(cache, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { folder } of others.slice(mostStates)) fs.rmSync(folder, { recursive: true, force: true })
}
