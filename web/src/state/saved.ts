/** The session as a document and files, for the keeper, and back. No engine here: what is computed is computed again. */
import type { Plain } from '../engine/keeper';
import type { EngineStep, LoanRequest } from '../engine/api';
import type { ReadTable } from '../engine/reader';
import { STEPS } from './journey';
import { explained } from './explained';
import * as session from './session';
import type { OwnFile, Source } from './session';

const FORMAT = 'msme-session/1';

type Results = Partial<Record<(typeof RESULTS)[number], unknown>>;
/** What is shown of a session whose files weren't kept. The ledger isn't among it: it is the raw data by another name. */
const RESULTS = ['cleaned', 'importReport', 'analysis', 'scores', 'decision', 'officerDecision'] as const;

/** Files by their place among the blobs. */
interface SavedFile extends Pick<
  OwnFile,
  'id' | 'name' | 'role' | 'parent' | 'columns' | 'notes' | 'status' | 'error'
> {
  file: number;
  read: (Omit<ReadTable, 'table' | 'places'> & { table: number; places: number }) | null;
}

interface SavedSession {
  format: string;
  customer: string;
  source: Source;
  request: LoanRequest;
  reached: EngineStep | null;
  consent: typeof session.consent.value;
  acceptedGaps: readonly string[];
  corrections: typeof session.corrections.value;
  officerDecision: typeof session.officerDecision.value;
  /** Ids of the findings that an officer found harmless. */
  explained?: readonly string[];
  files: SavedFile[];
  results: Results | null;
  log: typeof session.keptLog.value;
  failing: typeof session.failing.value;
  /** A simulated borrower's, when it was made by hand: the simulator would make its own. */
  madeConsent?: typeof session.consent.value;
}

/** The furthest step that is done. */
function reached(): EngineStep | null {
  const { status } = session.journey.value;
  return STEPS.filter((step) => status[step] === 'done').at(-1) ?? null;
}

/** `keepFiles`: the files themselves. A simulated borrower has none: profile and seed make it again. */
export function pack(keepFiles: boolean, log: typeof session.keptLog.value): Plain {
  const blobs: Blob[] = [];
  const put = (blob: Blob): number => blobs.push(blob) - 1;
  const own = session.source.value.kind === 'own';
  const files = keepFiles && own ? session.files.value.map((each) => packFile(each, put)) : [];
  const results: Results = {};
  if (own && !keepFiles) for (const name of RESULTS) results[name] = session[name].value;
  const state: SavedSession = {
    format: FORMAT,
    customer: session.customer.value,
    source: own && !keepFiles ? { kind: 'stored' } : session.source.value,
    request: session.request.value,
    reached: reached(),
    consent: session.consent.value,
    acceptedGaps: session.acceptedGaps.value,
    corrections: keepFiles || !own ? session.corrections.value : [],
    officerDecision: session.officerDecision.value,
    explained: [...explained.value],
    files,
    results: own && !keepFiles ? results : null,
    log,
    failing: session.failing.value,
    ...(own || session.keptConsent.value === null ? {} : { madeConsent: session.keptConsent.value }),
  };
  return { state, blobs };
}

function packFile(each: OwnFile, put: (blob: Blob) => number): SavedFile {
  const { id, name, role, parent, columns, notes, status, error, file, read } = each;
  return {
    id,
    name,
    role,
    parent,
    status,
    error,
    ...(columns === undefined ? {} : { columns }),
    ...(notes === undefined ? {} : { notes }),
    file: put(file),
    read:
      read === null ? null : { ...read, table: put(read.table), places: put(new Blob([new Uint32Array(read.places)])) },
  };
}

export interface Restored {
  customer: string;
  source: Source;
  reached: EngineStep | null;
  fill: () => void;
}

/** Null for a document of another form. Nothing is changed before `fill`. */
export async function unpack({ state, blobs }: Plain): Promise<Restored | null> {
  const saved = state as Partial<SavedSession> | null;
  if (saved?.format !== FORMAT) return null;
  const { customer, source, request, reached, consent, acceptedGaps, corrections, files, results, log, failing } =
    saved as SavedSession;
  const { officerDecision = null, madeConsent = null, explained: harmless = [] } = saved;
  const own = await Promise.all(files.map((each) => unpackFile(each, blobs)));
  const fill = (): void => {
    session.request.value = request;
    session.acceptedGaps.value = acceptedGaps;
    session.corrections.value = corrections;
    session.officerDecision.value = officerDecision;
    explained.value = new Set(harmless);
    session.files.value = own;
    session.consent.value = consent;
    session.keptLog.value = log;
    session.failing.value = failing;
    session.keptConsent.value = source.kind === 'own' ? consent : madeConsent;
    const status = consent?.status;
    if (status === 'REVOKED' || status === 'PAUSED') session.withheld.value = status;
    if (results === null) return;
    for (const name of RESULTS) (session[name] as { value: unknown }).value = results[name] ?? null;
    const done = reached === null ? 0 : STEPS.indexOf(reached) + 1;
    session.journey.value = {
      status: Object.fromEntries(STEPS.map((step, i) => [step, i < done ? 'done' : 'todo'])) as never,
      running: null,
      failure: null,
    };
  };
  return { customer, source, reached, fill };
}

async function unpackFile(saved: SavedFile, blobs: readonly Blob[]): Promise<OwnFile> {
  const at = (index: number): Blob => blobs[index] ?? new Blob([]);
  const { read, file, ...rest } = saved;
  return {
    ...rest,
    restored: true,
    file: at(file),
    done: rest.status === 'taken' ? at(file).size : 0,
    result: null,
    read:
      read === null
        ? null
        : { ...read, table: at(read.table), places: new Uint32Array(await at(read.places).arrayBuffer()) },
    pages: null,
    generation: -1,
  };
}
