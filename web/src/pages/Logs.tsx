import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { cellName, ruleWords } from '../components/CellDetail';
import { Exports } from '../components/Exports';
import { NeedsRun } from '../components/NeedsRun';
import { OneRow, type RowColumn } from '../components/OneRow';
import { Shown, VirtualTable, type GridColumn } from '../components/VirtualTable';
import { Heading, Section, Tag, type Tone } from '../components/text';
import { SearchBox } from '../components/SearchBox';
import { locale, t, word } from '../i18n';
import { moment, number } from '../lib/format';
import { distinct, visibleRows, type Sort, type TableColumn } from '../lib/table';
import { datasetsRead } from '../state/dataset';
import { readLogs, type LogLine } from '../state/logs';
import { messages, type LogSeverity } from '../state/messages';
import { go, open, place } from '../state/route';

const SEVERITIES: readonly LogSeverity[] = ['error', 'warning', 'info'];
const TONES: Record<LogSeverity, Tone> = { error: 'bad', warning: 'warn', info: 'plain' };

/** Everything that was set aside, mended or said, most serious first. */
export function LogsPage() {
  return (
    <>
      <Heading question={t('logs.title')}>
        <p>{t('logs.lede')}</p>
      </Heading>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go('privacy');
          }}
        >
          {t('logs.retention')}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go('records');
          }}
        >
          {t('logs.audit')}
        </button>
      </div>
      <NeedsRun step="clean">
        <Cleaning />
      </NeedsRun>
      <Messages />
    </>
  );
}

function Cleaning() {
  const [lines, setLines] = useState<readonly LogLine[] | null | 'reading'>('reading');
  const read = datasetsRead.value;
  useEffect(() => {
    let current = true;
    setLines('reading');
    void readLogs().then((found) => {
      if (current) setLines(found);
    });
    return () => {
      current = false;
    };
  }, [read]);
  if (lines === 'reading') return <p class="note">{t('word.loading')}</p>;
  if (lines === null) return <p class="note">{t('datasets.unread')}</p>;
  return <Grid lines={lines} />;
}

function Grid({ lines }: { lines: readonly LogLine[] }) {
  const [search, setSearch] = useState('');
  const [facets, setFacets] = useState<Record<string, string>>({});
  const [sort, setSort] = useState<Sort | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const severity = SEVERITIES.find((each) => each === place.value) ?? '';
  const language = locale.value;
  const sources = useMemo((): RowColumn[] => {
    const text = (key: string, label: string, value: (line: LogLine) => string | null): RowColumn => ({
      key,
      label,
      kind: 'text',
      value: (row) => {
        const line = lines[row];
        return line === undefined ? null : value(line);
      },
    });
    const shown = (column: RowColumn, show: (line: LogLine) => ComponentChildren): RowColumn => ({
      ...column,
      show: (row) => {
        const line = lines[row];
        return line === undefined ? '' : show(line);
      },
    });
    return [
      shown(
        text('severity', t('flags.severity'), (line) => line.severity),
        (line) => <Tag tone={TONES[line.severity]}>{t(`log.${line.severity}`)}</Tag>,
      ),
      text('words', t('datasets.col.words'), (line) => ruleWords(line.code)),
      shown(
        text('field', t('datasets.col.field'), (line) => line.field),
        (line) => cellName(line.field),
      ),
      text('before', t('datasets.col.before'), (line) => line.before),
      text('after', t('logs.after'), (line) => line.after),
      text('dataset', t('col.dataset'), (line) => word('dataset', line.dataset, line.dataset)),
      { key: 'line', label: t('datasets.line'), kind: 'number', value: (row) => lines[row]?.line ?? null },
      text('file', t('col.file'), (line) => line.file),
      shown(
        text('code', t('col.rule'), (line) => line.code),
        (line) => <code>{line.code}</code>,
      ),
      text('log', t('clean.log'), (line) => t(`logs.of.${line.log}`)),
      { key: 'rows', label: t('col.rows'), kind: 'number', value: (row) => lines[row]?.rows ?? 1 },
    ];
  }, [lines, language]);
  const rows = useMemo(
    () => visibleRows(sources, lines.length, { search, facets: { ...facets, severity }, sort }),
    [sources, lines, search, facets, severity, sort],
  );
  const columns = useMemo((): GridColumn[] => {
    const widths: Record<string, number> = {
      severity: 6.2,
      words: 15,
      field: 8,
      before: 10,
      after: 12,
      dataset: 7.5,
      line: 4.2,
      file: 12,
      code: 14,
      log: 8,
      rows: 4,
    };
    const phones: Record<string, GridColumn['phone']> = {
      words: 'text',
      severity: 'end',
      dataset: 'start',
      line: 'more',
    };
    return sources.map((source) => ({
      key: source.key,
      label: source.label,
      kind: source.kind,
      width: widths[source.key] ?? 8,
      ...(phones[source.key] === undefined ? {} : { phone: phones[source.key] }),
      show: (row: number) => source.show?.(row) ?? source.value(row) ?? '',
    }));
  }, [sources, lines]);
  const counted = (each: LogSeverity): number => lines.filter((line) => line.severity === each).length;
  const facet = (key: 'log' | 'dataset'): { column: TableColumn; values: string[] } | null => {
    const column = sources.find((each) => each.key === key);
    return column === undefined ? null : { column, values: distinct(column, lines.length) };
  };
  return (
    <Section title={t('logs.cleaning')} note={t('logs.cleaningNote')}>
      <div class="tools">
        <fieldset class="switch">
          <legend class="hidden">{t('flags.severity')}</legend>
          <button
            type="button"
            aria-pressed={severity === ''}
            onClick={() => {
              open('');
            }}
          >
            {t('logs.all')}
          </button>
          {SEVERITIES.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={severity === each}
              onClick={() => {
                open(each);
              }}
            >
              {t(`log.${each}`)} <span class="num">{number(counted(each), language)}</span>
            </button>
          ))}
        </fieldset>
        <SearchBox value={search} onInput={setSearch} />
        {(['log', 'dataset'] as const).map((key) => {
          const found = facet(key);
          if (found === null || found.values.length < 2) return null;
          return (
            <label key={key}>
              <span class="hidden">{found.column.label}</span>
              <select
                value={facets[key] ?? ''}
                onChange={(event) => {
                  setFacets({ ...facets, [key]: event.currentTarget.value });
                }}
              >
                <option value="">{t('table.all', { column: found.column.label })}</option>
                {found.values.map((value) => (
                  <option key={value} value={value}>
                    {value}
                  </option>
                ))}
              </select>
            </label>
          );
        })}
        <span class="tools-end">
          <Shown shown={rows.length} of={lines.length} />
          <Exports
            file="logs"
            table={() => ({
              head: sources.map((source) => source.label),
              rows: Array.from(rows, (row) => sources.map((source) => source.value(row))),
            })}
            json={() => Array.from(rows, (row) => lines[row])}
          />
        </span>
      </div>
      {rows.length === 0 ? (
        <p class="note">{lines.length === 0 ? t('logs.none') : t('table.none')}</p>
      ) : (
        <VirtualTable
          caption={t('logs.cleaning')}
          columns={columns}
          rows={rows}
          sort={sort}
          onSort={setSort}
          fixed={1}
          opened={opened}
          onOpen={setOpened}
        />
      )}
      {opened !== null && opened < lines.length && (
        <OneRow
          columns={sources}
          row={opened}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </Section>
  );
}

/** What page and engine said in this session. */
function Messages() {
  const severity = SEVERITIES.find((each) => each === place.value);
  const list = messages.value.filter((each) => severity === undefined || each.severity === severity);
  return (
    <Section
      title={t('logs.messages')}
      note={t('logs.messagesNote')}
      aside={
        list.length === 0 ? undefined : (
          <span class="tools-end">
            <Exports
              file="messages"
              table={() => ({
                head: ['at', 'severity', 'code', 'message', 'path'],
                rows: list.map(({ at, severity: how, body }) => [
                  new Date(at).toISOString(),
                  how,
                  body.code,
                  body.message,
                  body.path ?? null,
                ]),
              })}
              json={() => list}
            />
          </span>
        )
      }
    >
      {list.length === 0 ? (
        <p class="note">{t('logs.noMessages')}</p>
      ) : (
        <ol class="messages">
          {[...list].reverse().map((message) => (
            <li key={`${message.at} ${message.body.code}`}>
              <Tag tone={TONES[message.severity]}>{t(`log.${message.severity}`)}</Tag>{' '}
              <time class="note num">{moment(message.at, locale.value)}</time>{' '}
              {word('error', message.body.code, message.body.message)} <code>{message.body.code}</code>{' '}
              {message.body.path !== undefined && <span class="note">{message.body.path}</span>}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
