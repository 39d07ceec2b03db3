/** What the page knows of the one customer it works on. Signals only; `pipeline.ts` is what changes them. */
import { computed, signal } from '@preact/signals';
import type {
  AnalyzeReply,
  CleanReply,
  Consent,
  ConsentCheckReply,
  DecisionReply,
  OfficerDecision,
  EngineInfo,
  EngineStep,
  ErrorBody,
  FetchSession,
  FetchState,
  GenerateReply,
  ImportReport,
  KnownCorrection,
  IngestedFile,
  Json,
  JsonObject,
  LoanRequest,
  ScoreReply,
} from '../engine/api';
import type { Columns, EngineStatus } from '../engine/client';
import type { ReadTable } from '../engine/reader';
import { EMPTY, nextStep, type Journey } from './journey';

/** A file that the user gave. The handle stays here so that a fresh engine can be fed again. */
export interface OwnFile {
  id: number;
  /** Of a file out of an archive with the archive's and its path in there. */
  name: string;
  file: Blob;
  /** A key pair opens other files and is no data; an archive is what its files are; of a broken one nothing came out. */
  role: 'data' | 'key' | 'archive' | 'broken';
  /** The archive it came in. */
  parent: number | null;
  status: 'waiting' | 'reading' | 'taken' | 'refused';
  /** Bytes handed to the engine so far. */
  done: number;
  result: IngestedFile | null;
  /** What the file became: one entry for each dataset that it holds, `result` the first. */
  parts?: readonly IngestedFile[];
  error: ErrorBody | null;
  /** The person has been shown why it is refused. */
  told?: boolean;
  /** Of a PDF or workbook: what the reader made of it. Kept, so that a fresh engine needs no password again. */
  read: ReadTable | null;
  /** Of an archive: what was done with it, in plain words. */
  notes?: readonly string[];
  /** Pages of it read so far, while it is read. */
  pages: { done: number; total: number } | null;
  /** What a person says its columns mean, by place; kept with the file for as long as the page is open. */
  columns?: Readonly<Record<string, string>>;
  /** It came out of a stored session, in which it was fetched. */
  restored?: boolean;
  /** Which engine holds it; another generation has to read it again. */
  generation: number;
}

export type Source =
  | { kind: 'none' }
  /** A simulated borrower: `profile` and `seed` make it again, bit for bit. */
  | { kind: 'simulated'; profile: string; seed: number; config?: JsonObject }
  /** Files that the user gave; a consent artefact may be among them. */
  | { kind: 'own' }
  /** Results of a stored session whose files were not kept: to be read, not to be computed anew. */
  | { kind: 'stored' };

export const engineStatus = signal<EngineStatus>('starting');
export const engineInfo = signal<EngineInfo | null>(null);

export const customer = signal('CUST_MSM_00001');
export const source = signal<Source>({ kind: 'none' });
export const journey = signal<Journey>(EMPTY);
export const consent = signal<Consent | null>(null);
/** The artefact under which a stored session's files were read; a fresh engine reads them under it again. */
export const keptConsent = signal<Consent | null>(null);
/** The audit trail of a stored session: a fresh engine goes on with it. */
export const keptLog = signal<{ events: Json; head: Json } | null>(null);
/** Counts customers begun in this tab. */
export const number = signal(0);
/** The stored session that this one was opened from or saved as. */
export const kept = signal<{ id: string; revision: number } | null>(null);
/** By when this session has to go, saved or not; null while there is none. `at`: milliseconds since 1970. */
export const deadline = signal<{ basis: string; days: number; at: number } | null>(null);
/** Of a session that was stored: reading it again starts no new time, its end stands. */
export const latest = signal(Infinity);
/** What a person did to the consent: files that are read again don't undo it. */
export const withheld = signal<'REVOKED' | 'PAUSED' | null>(null);
export const generated = signal<GenerateReply | null>(null);
/** How providers of a simulated borrower are made to answer, for practice; all others are READY. */
export const failing = signal<Readonly<Record<string, FetchState>>>({});
/** Each provider's session as it was held; null while it runs. */
export const fetched = signal<Readonly<Record<string, FetchSession | null>>>({});
/** Which limits of fair use the consent exceeds, and the states it may go to. */
export const consentCheck = signal<ConsentCheckReply | null>(null);
export const files = signal<readonly OwnFile[]>([]);
export const cleaned = signal<CleanReply | null>(null);
/** What each own file proves of itself; null until cleaned, and for simulated borrowers. */
export const importReport = signal<ImportReport | null>(null);
/** Gaps that a person accepted: a fresh engine is told again. */
export const acceptedGaps = signal<readonly string[]>([]);
/** What the person says rows and parties really are: a fresh engine is told again. */
export const corrections = signal<readonly KnownCorrection[]>([]);
export const analysis = signal<AnalyzeReply | null>(null);
export const scores = signal<ScoreReply | null>(null);
export const decision = signal<DecisionReply | null>(null);
/** What a person decided beside it; gone with a new decision. */
export const officerDecision = signal<OfficerDecision | null>(null);
export const ledger = signal<Columns | null>(null);
export const request = signal<LoanRequest>({ amount: 500_000, tenure_months: 36 });
/** A file that waits for its password; `answer(null)` gives it up. The password passes through and is kept nowhere. */
export interface Locked {
  name: string;
  /** The one before did not open it. */
  wrong: boolean;
  answer: (password: string | null) => void;
}
export const locked = signal<Locked | null>(null);
/** The run stops when the step that runs is done; a step itself can't be interrupted but by ending its engine. */
export const pausing = signal(false);
/** Where the run that was paused was going. */
export const pausedAt = signal<EngineStep | null>(null);
/** An error that belongs to no step: a file, an export, a crash between requests. */
export const notice = signal<ErrorBody | null>(null);
/** The engine crashed or was restarted at least once in this session. */
export const restarts = signal(0);

export const next = computed(() => nextStep(journey.value));
export const started = computed(() => source.value.kind !== 'none');
/** Made-up data, by the simulator or by what a file's rows or the engine say: shown beside the customer. */
export const synthetic = computed(
  () =>
    source.value.kind === 'simulated' ||
    cleaned.value?.data_origin === 'SYNTHETIC' ||
    files.value.some((each) => each.status === 'taken' && each.result?.data_origin === 'SYNTHETIC'),
);

/** Forgets the customer: results, files and request. The engine is restarted by the caller. */
export function forget(): void {
  source.value = { kind: 'none' };
  journey.value = EMPTY;
  consent.value = null;
  keptConsent.value = null;
  keptLog.value = null;
  number.value += 1;
  kept.value = null;
  deadline.value = null;
  latest.value = Infinity;
  withheld.value = null;
  pausing.value = false;
  pausedAt.value = null;
  consentCheck.value = null;
  generated.value = null;
  failing.value = {};
  fetched.value = {};
  files.value = [];
  locked.value?.answer(null);
  notice.value = null;
  acceptedGaps.value = [];
  corrections.value = [];
  forgetResults();
}

/** What was computed, e.g. when the consent that it rested on is revoked. */
export function forgetResults(): void {
  cleaned.value = null;
  importReport.value = null;
  analysis.value = null;
  scores.value = null;
  decision.value = null;
  officerDecision.value = null;
  ledger.value = null;
}
